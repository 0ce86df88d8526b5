/* Pages: each view with what all pages share, handed to its template. */
#include "render/html.h"

#include <assert.h>

#include "render/chart_svg.h"
#include "render/html_page.h"
#include "render/jsonld.h"
#include "render/matrix.h"
#include "web/static.h"
#include "web/templates.h"

static const struct {
	const char *label, *path, *section;
} menu[] = {
	{ "Risks", "/risks/", "risks" },
	{ "Techniques", "/techniques/", "techniques" },
	{ "Tactics", "/tactics/", "tactics" },
	{ "Mitigations", "/mitigations/", "mitigations" },
	{ "Case studies", "/case-studies/", "case-studies" },
	{ "Domains", "/domains/", "domains" },
	{ "Matrix", "/matrix/", "matrix" },
	{ "Lifecycle", "/lifecycle/", "lifecycle" },
	{ "Categories", "/categories/", "categories" },
	{ "Papers", "/papers/", "papers" },
	{ "Map a text", "/map/", "map" },
	{ "About", "/about/", "about" },
};

struct str html_asset(struct arena *a, const char *name)
{
	const struct embed *f = embed_find(static_files, static_files_n, str_of(name));

	return f ? arena_printf(a, "/static/%s?v=%.*s", name, STRF(f->hash)) : arena_printf(a, "/static/%s", name);
}

void html_page_uses(struct html_page *h, const char *name, struct arena *a)
{
	const char *sheet = arena_printf(a, "%s.css", name).p, *module = arena_printf(a, "%s.mjs", name).p;
	bool has_sheet = embed_find(static_files, static_files_n, str_of(sheet)), has_module = embed_find(static_files, static_files_n, str_of(module));

	assert((has_sheet || has_module) && h->sheets.n < HTML_ASSETS && h->modules.n < HTML_ASSETS);
	if (has_sheet)
		h->sheets.v[h->sheets.n++].s = html_asset(a, sheet);
	if (has_module)
		h->modules.v[h->modules.n++].s = html_asset(a, module);
}

static void begin(struct html_page *h, const struct view_page *page, const struct html_scope *scope, struct arena *a)
{
	h->page = page;
	h->scope = scope;
	h->sheets.v = arena_array(a, HTML_ASSETS, struct path);
	h->modules.v = arena_array(a, HTML_ASSETS, struct path);
	html_page_uses(h, "atlas", a);
	html_page_uses(h, "find", a);
	h->icon.s = html_asset(a, "favicon.svg");
	h->touch_icon.s = html_asset(a, "touch-icon.png");
	h->card.s = html_asset(a, "card.png");
	h->theme.s = html_asset(a, "theme.js");
	h->here.s = page->path;
	h->base = page->origin->base;
	h->opensearch = page->origin->reach.n > 0;
	h->index = page->path.n && !str_is(page->kind, "search") && !str_is(page->kind, "error");
	if (h->index)
		h->about = jsonld(page, a);
	h->nav.n = ARRAY_LEN(menu);
	h->nav.v = arena_array(a, ARRAY_LEN(menu), struct html_nav);
	for (size_t i = 0; i < ARRAY_LEN(menu); i++) {
		bool inside = str_is(page->section, menu[i].section), here = str_is(page->path, menu[i].path);

		h->nav.v[i] = (struct html_nav){ menu[i].label, menu[i].path, here, inside && !here };
	}
}

/* The picture, and what it is drawn and moved with; a page without one loads nothing for it. */
static void flow(struct html_page *h, struct html_flow *out, const struct view_flow *f, struct arena *a)
{
	*out = html_flow(f, a);
	if (out->shown)
		html_page_uses(h, "flow", a);
}

static void risk(struct buf *out, const struct atlas *at, const struct html_scope *s, struct arena *a)
{
	struct html_risk h = { .x = view_risk(at, s->self, a) };

	begin(&h.top, &h.x->page, s, a);
	flow(&h.top, &h.flow, h.x->flow, a);
	tpl_risk(out, &h);
}

static void technique(struct buf *out, const struct atlas *at, const struct html_scope *s, struct arena *a)
{
	struct html_technique h = { .x = view_technique(at, s->self, a) };

	begin(&h.top, &h.x->page, s, a);
	flow(&h.top, &h.flow, h.x->flow, a);
	html_page_uses(&h.top, "domains", a);
	tpl_technique(out, &h);
}

static void tactic(struct buf *out, const struct atlas *at, const struct html_scope *s, struct arena *a)
{
	struct html_tactic h = { .x = view_tactic(at, s->self, a) };

	begin(&h.top, &h.x->page, s, a);
	tpl_tactic(out, &h);
}

static void mitigation(struct buf *out, const struct atlas *at, const struct html_scope *s, struct arena *a)
{
	struct html_mitigation h = { .x = view_mitigation(at, s->self, a) };

	begin(&h.top, &h.x->page, s, a);
	flow(&h.top, &h.flow, h.x->flow, a);
	html_page_uses(&h.top, "domains", a);
	tpl_mitigation(out, &h);
}

static void case_study(struct buf *out, const struct atlas *at, const struct html_scope *s, struct arena *a)
{
	struct html_case_study h = { .x = view_case_study(at, s->self, a) };

	begin(&h.top, &h.x->page, s, a);
	html_page_uses(&h.top, "study", a);
	tpl_case_study(out, &h);
}

static void paper(struct buf *out, const struct atlas *at, const struct html_scope *s, struct arena *a)
{
	struct html_paper h = { .x = view_paper(at, s->self, a) };

	begin(&h.top, &h.x->page, s, a);
	tpl_paper(out, &h);
}

static void domain(struct buf *out, const struct atlas *at, const struct html_scope *s, struct arena *a)
{
	struct html_domain h = { .x = view_domain(at, s->self, a) };

	begin(&h.top, &h.x->page, s, a);
	tpl_domain(out, &h);
}

static void value(struct buf *out, const struct atlas *at, const struct html_scope *s, struct arena *a)
{
	struct html_value h = { .x = view_value(at, s->self, a) };

	begin(&h.top, &h.x->page, s, a);
	tpl_value(out, &h);
}

void render_html_record(struct buf *out, const struct atlas *at, const struct entry *x)
{
	static void (*const pages[REC_KINDS])(struct buf *, const struct atlas *, const struct html_scope *, struct arena *) = {
		[REC_RISK] = risk,     [REC_TECHNIQUE] = technique, [REC_TACTIC] = tactic, [REC_MITIGATION] = mitigation,
		[REC_PAPER] = paper,   [REC_CASE_STUDY] = case_study, [REC_DOMAIN] = domain, [REC_SUBDOMAIN] = domain,
		[REC_STAGE] = value,   [REC_CATEGORY] = value,
	};
	struct html_scope scope = { at->edition, x };
	struct arena a = { 0 };

	if (pages[x->r.kind])
		pages[x->r.kind](out, at, &scope, &a);
	arena_free(&a);
}

static const struct html_scope nowhere = { NULL, NULL };

void render_html_list(struct buf *out, const struct view_list *v)
{
	struct html_list h = { .x = v };
	struct arena a = { 0 };
	struct str *label = arena_array(&a, v->columns.n + 1, struct str);

	for (size_t i = 0; i < v->columns.n; i++)
		label[i + 1] = v->columns.v[i].label;
	h.label = label;
	begin(&h.top, &v->page, &nowhere, &a);
	if (v->interrupt)
		html_page_uses(&h.top, "study", &a);
	tpl_list(out, &h);
	arena_free(&a);
}

void render_html_search(struct buf *out, const struct view_search *v)
{
	struct html_search h = { .x = v };
	struct arena a = { 0 };

	begin(&h.top, &v->page, &nowhere, &a);
	h.top.words = v->words;
	if (v->page.fixed)
		html_page_uses(&h.top, "search-static", &a);
	tpl_search(out, &h);
	arena_free(&a);
}

static struct html picture(struct buf *b, struct arena *a)
{
	struct html h = { arena_str(a, buf_str(b)) };

	buf_clear(b);
	return h;
}

static void home_pictures(struct html_home *h, const struct view_home *v, struct arena *a)
{
	struct buf b;

	buf_init(&b, BUF_PAGE);
	chart_areas(&b, v->areas, a);
	h->areas = picture(&b, a);
	h->causes.n = v->causes->rows.n;
	h->causes.v = arena_array(a, h->causes.n, struct html_cause_row);
	for (size_t i = 0; i < h->causes.n; i++) {
		const struct view_cause_row *r = &v->causes->rows.v[i];
		struct html_cause_row *to = &h->causes.v[i];

		to->label = r->label;
		to->cells.n = r->cells.n;
		to->cells.v = arena_array(a, r->cells.n, struct html_cause_cell);
		for (size_t k = 0; k < r->cells.n; k++) {
			chart_bubble(&b, &r->cells.v[k], v->causes->most);
			to->cells.v[k] = (struct html_cause_cell){ picture(&b, a), &r->cells.v[k], v->causes->timings.v[k] };
		}
	}
	buf_free(&b);
}

void render_html_home(struct buf *out, const struct view_home *v)
{
	struct html_home h = { .x = v, .most = 1 };
	struct arena a = { 0 };

	for (size_t i = 0; i < v->domains.n; i++)
		h.most = v->domains.v[i].risks > h.most ? v->domains.v[i].risks : h.most;
	home_pictures(&h, v, &a);
	begin(&h.top, &v->page, &nowhere, &a);
	html_page_uses(&h.top, "home", &a);
	tpl_home(out, &h);
	arena_free(&a);
}

void render_html_about(struct buf *out, const struct view_about *v)
{
	struct html_about h = { .x = v };
	struct arena a = { 0 };

	begin(&h.top, &v->page, &nowhere, &a);
	tpl_about(out, &h);
	arena_free(&a);
}

void render_html_compare(struct buf *out, const struct view_compare *v)
{
	struct html_compare h = { .x = v };
	struct arena a = { 0 };

	begin(&h.top, &v->page, &nowhere, &a);
	html_page_uses(&h.top, "compare", &a);
	h.top.index = false; /* as many of these as there are pairs of records */
	tpl_compare(out, &h);
	arena_free(&a);
}

void render_html_map(struct buf *out, const struct view_map *v)
{
	struct html_map h = { .x = v, .again = v->text.n <= MAP_WHOLE ? v->text : STR("") };
	struct arena a = { 0 };

	begin(&h.top, &v->page, &nowhere, &a);
	html_page_uses(&h.top, "map", &a);
	h.top.index = h.top.index && !v->answered;
	tpl_map(out, &h);
	arena_free(&a);
}

void render_html_matrix(struct buf *out, const struct view_matrix *v)
{
	struct html_matrix h = { .x = v, .colour = matrix_colours[v->colour].name };
	struct arena a = { 0 };

	begin(&h.top, &v->page, &nowhere, &a);
	html_page_uses(&h.top, "matrix", &a);
	h.top.index = !v->filtered && v->colour == MATRIX_RISKS; /* one of the many states of this page is enough */
	tpl_matrix(out, &h);
	arena_free(&a);
}

void render_html_error(struct buf *out, const struct view_error *v)
{
	struct html_error h = { .x = v };
	struct arena a = { 0 };

	begin(&h.top, &v->page, &nowhere, &a);
	tpl_error(out, &h);
	arena_free(&a);
}
