/*
 * html: views as pages for people, made by the templates in web/templates.
 *
 * Every page is whole without JavaScript and needs one style sheet; everything is escaped by default (docs/templates.md).
 * Links inside upstream Markdown are live only where we know where they lead: to another record, whose kind and id are
 * checked against the edition, or to a host that the record's own references name or that is in the table of html_rich.c.
 * All other links show their label as text: the data holds links that were made to deceive.
 */
#ifndef RENDER_HTML_H
#define RENDER_HTML_H

#include "view/compare.h"
#include "view/find.h"
#include "view/map.h"
#include "view/view.h"

/* render_html_record(out, at, x): the page of any record that has one; nothing is appended for the kinds that have none. */
void render_html_record(struct buf *out, const struct atlas *at, const struct entry *x);

void render_html_list(struct buf *out, const struct view_list *v);
void render_html_search(struct buf *out, const struct view_search *v);
/* render_html_found(out, v): of that page only what was found and the filters: what a new search replaces. */
void render_html_found(struct buf *out, const struct view_search *v);
void render_html_home(struct buf *out, const struct view_home *v);
void render_html_about(struct buf *out, const struct view_about *v);
void render_html_compare(struct buf *out, const struct view_compare *v);
void render_html_map(struct buf *out, const struct view_map *v);
void render_html_error(struct buf *out, const struct view_error *v);

/* html_asset(a, name): the address of a file of web/static, which changes with its content: "/static/atlas.css?v=0123...". */
struct str html_asset(struct arena *a, const char *name);

#endif
