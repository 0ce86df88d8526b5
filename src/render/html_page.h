/*
 * html_page: what the templates of pages are given, and the helpers that they call.  Only html*.c and templates include this.
 */
#ifndef RENDER_HTML_PAGE_H
#define RENDER_HTML_PAGE_H

#include "render/flow_svg.h"
#include "render/tpl.h"
#include "view/by_domain.h"
#include "view/compare.h"
#include "view/find.h"
#include "view/home.h"
#include "view/map.h"
#include "view/quality.h"
#include "view/readings.h"
#include "view/matrix.h"
#include "view/view.h"

/* What links and citations in rich text are resolved against. */
struct html_scope {
	const struct edition *edition; /* NULL: no internal link is live */
	const struct entry *self;      /* whose page it is: its references stand on the same page; may be NULL */
};

struct html_nav {
	const char *label, *path;
	bool here;   /* this very page */
	bool inside; /* a page of this section */
};

/* What every page has besides its view. */
struct html_page {
	const struct view_page *page;
	const struct html_scope *scope;
	struct path icon, touch_icon, card; /* pictures of the site: in tabs, on home screens, where a link to it is shown */
	struct path theme;        /* the script that keeps the reader's choice of colours */
	struct data about;        /* JSON-LD (render/jsonld.h), or "" */
	struct path here;         /* the page's own address, from the root */
	struct str base;          /* in front of addresses that must be absolute (view/origin.h); "" they are left out or relative */
	bool opensearch;          /* there is an /opensearch.xml */
	LIST(struct path) sheets;  /* style sheets and modules of ours, see html_page_uses */
	LIST(struct path) modules;
	bool index;       /* search engines may list it */
	struct str words; /* what the search box holds */
	LIST(struct html_nav) nav;
};

/* html_page_uses(h, name, a): the page also loads name.css and name.mjs of web/static, whichever there are; one of them must be.  A page has
 * at most HTML_ASSETS of each. */
#define HTML_ASSETS 8
void html_page_uses(struct html_page *h, const char *name, struct arena *a);

struct html_risk { struct html_page top; const struct view_risk *x; struct html_flow flow; };
struct html_technique { struct html_page top; const struct view_technique *x; struct html_flow flow; };
struct html_tactic { struct html_page top; const struct view_tactic *x; };
struct html_mitigation { struct html_page top; const struct view_mitigation *x; struct html_flow flow; };
struct html_case_study { struct html_page top; const struct view_case_study *x; };
struct html_paper { struct html_page top; const struct view_paper *x; };
struct html_domain { struct html_page top; const struct view_domain *x; };
struct html_value { struct html_page top; const struct view_value *x; };
struct html_search { struct html_page top; const struct view_search *x; };
struct html_cause_row {
	struct str label;
	LIST(struct html_cause_cell { struct html bubble; const struct view_cause_cell *x; struct str timing; }) cells;
};
struct html_home {
	struct html_page top;
	const struct view_home *x;
	size_t most; /* risks in the largest domain: the width of the chart */
	struct html areas; /* pictures: chart_svg.h */
	LIST(struct html_cause_row) causes;
};
struct html_about { struct html_page top; const struct view_about *x; };
struct html_compare { struct html_page top; const struct view_compare *x; };
struct html_error { struct html_page top; const struct view_error *x; };
struct html_map {
	struct html_page top;
	const struct view_map *x;
	struct str again; /* the text, for the box; "" where it is too long to send twice */
};
struct html_matrix {
	struct html_page top;
	const struct view_matrix *x;
	const char *colour; /* name of the colouring: the class that chooses the palette */
};
struct html_list {
	struct html_page top;
	const struct view_list *x;
	const struct str *label; /* of the columns, counted from 1: what a cell is called where the table is stacked */
};

/* rich(scope, x) in templates: Markdown as md_html writes it, plain text as escaped paragraphs with its marks. */
void html_put_rich(struct buf *out, const struct html_scope *scope, struct rich r);

/* marked(text, marks, n) in templates: text with the bytes that the marks name in <mark>; marks ascend and do not overlap,
 * what of them lies outside of text is left out. */
void html_put_marked(struct buf *out, struct str text, const struct mark *marks, size_t n);

#endif
