/*
 * render: how a view is written down.  What it says is decided in src/view.
 *
 * Every renderer appends to a buf and cannot fail but for the buffer's ceiling (buf_ok).  Same view, same bytes.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "fmt/json.h"
#include "view/compare.h"
#include "view/find.h"
#include "view/view.h"

enum render_format { FORMAT_HTML, FORMAT_JSON, FORMAT_CSV, FORMAT_MD, FORMAT_TEXT, FORMAT_STIX, FORMAT_JSONL, FORMAT_SVG, FORMATS };

/* render_format_find("json"): -1 if unknown.  "table" is text. */
int render_format_find(struct str name);
extern const char *const render_content_type[FORMATS];

/* render_has_picture(x): records of its kind can be had as FORMAT_SVG. */
bool render_has_picture(const struct entry *x);

/* render_record(out, at, x, f): the page of one record in any format; FORMAT_SVG only where render_has_picture, else nothing. */
void render_record(struct buf *out, const struct atlas *at, const struct entry *x, enum render_format f);

void render_list(struct buf *out, const struct view_list *v, enum render_format f);   /* html json csv text jsonl */
void render_search(struct buf *out, const struct view_search *v, enum render_format f); /* html json csv text jsonl */
/* render_suggest(out, v): what view_suggest made, as JSON. */
void render_suggest(struct buf *out, const struct view_search *v);
void render_home(struct buf *out, const struct view_home *v, enum render_format f);     /* html json text */
void render_about(struct buf *out, const struct view_about *v, enum render_format f);   /* html json text */
void render_compare(struct buf *out, const struct view_compare *v, enum render_format f); /* html json */
void render_error(struct buf *out, const struct view_error *v, enum render_format f);   /* html; json is RFC 9457 */

/* render_export_jsonl(out, at): every record of the edition, one JSON object a line, by kind and natural order. */
void render_export_jsonl(struct buf *out, const struct atlas *at);

#endif
