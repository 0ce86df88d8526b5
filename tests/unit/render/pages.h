/*
 * pages: every sort of page made of a harbour atlas, by name.
 */
#ifndef TESTS_UNIT_RENDER_PAGES_H
#define TESTS_UNIT_RENDER_PAGES_H

#include "unit/test.h"

#include "harbour.h"
#include "html_check.h"
#include "base/utf8.h"
#include "render/html.h"
#include "render/matrix.h"

/* ---- the pages that are no records: words is what was asked for, or "" ---- */

static void put_list(struct buf *out, const struct atlas *on, const struct list_query *q)
{
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	struct view_list *v = view_list(on, q, &a, &err);

	if (!v)
		fail_msg("%s", err.msg);
	render_html_list(out, v);
	arena_free(&a);
}

static void put_search(struct buf *out, const struct atlas *on, const char *words, int kind)
{
	struct arena a = { 0 };

	render_html_search(out, view_search(on, str_of(words), kind, 1, 2, &a));
	arena_free(&a);
}

static void home(struct buf *out, const struct atlas *on, const char *words)
{
	struct arena a = { 0 };

	(void)words;
	render_html_home(out, view_home(on, &a));
	arena_free(&a);
}

static void about(struct buf *out, const struct atlas *on, const char *words)
{
	struct arena a = { 0 };

	(void)words;
	render_html_about(out, view_about(on, &a));
	arena_free(&a);
}

static void error_404(struct buf *out, const struct atlas *on, const char *words)
{
	struct arena a = { 0 };

	render_html_error(out, view_error(on, 404, arena_printf(&a, "there is no page '%s'", words), str_of(words), &a));
	arena_free(&a);
}

static void error_500(struct buf *out, const struct atlas *on, const char *words)
{
	struct arena a = { 0 };

	render_html_error(out, view_error(on, 500, str_of(words), STR("/x/"), &a));
	arena_free(&a);
}

static void list_all(struct buf *out, const struct atlas *on, const char *words)
{
	(void)words;
	put_list(out, on, &(struct list_query){ .kind = REC_RISK, .page = 1, .per_page = 2, .sort = STR("-techniques") });
}

static void list_filtered(struct buf *out, const struct atlas *on, const char *words)
{
	const struct list_filter f[] = { { STR("domain"), STR("2") }, { STR("technique"), str_of(words) } };

	put_list(out, on, &(struct list_query){ .kind = REC_RISK, .filters = f, .nfilters = 2, .words = str_of(words), .page = 1, .per_page = 25 });
}

static void list_found(struct buf *out, const struct atlas *on, const char *words)
{
	const struct list_filter f[] = { { STR("entity"), STR("1") } };

	(void)words;
	put_list(out, on, &(struct list_query){ .kind = REC_RISK, .filters = f, .nfilters = 1, .page = 1, .per_page = 50 });
}

static void list_fixed(struct buf *out, const struct atlas *on, const char *words)
{
	(void)words;
	put_list(out, on, &(struct list_query){ .kind = REC_TECHNIQUE, .page = 2, .per_page = 3, .fixed = true });
}

static void search_hits(struct buf *out, const struct atlas *on, const char *words)
{
	(void)words;
	put_search(out, on, "lamp kind:nonsense", -1);
}

static void search_mistyped(struct buf *out, const struct atlas *on, const char *words)
{
	const struct search_filter f[] = { { STR("kind"), STR("technique") }, { STR("kind"), STR("risk") } };
	struct find_query q = { .words = str_of(words), .filters = f, .nfilters = 2, .page = 1, .per_page = VIEW_SEARCH_PAGE };
	struct arena a = { 0 };

	render_html_search(out, view_find(on, &q, &a));
	arena_free(&a);
}

static void search_none(struct buf *out, const struct atlas *on, const char *words)
{
	put_search(out, on, words, REC_RISK);
}

static void search_empty(struct buf *out, const struct atlas *on, const char *words)
{
	(void)words;
	put_search(out, on, "", -1);
}

static void search_fixed(struct buf *out, const struct atlas *on, const char *words)
{
	struct atlas file = *on;

	file.fixed = true;
	put_search(out, &file, words, -1);
}

static void map_form(struct buf *out, const struct atlas *on, const char *words)
{
	struct arena a = { 0 };

	(void)words;
	render_html_map(out, view_map_form(on, &a));
	arena_free(&a);
}

static void map_fixed(struct buf *out, const struct atlas *on, const char *words)
{
	struct atlas file = *on;

	file.fixed = true;
	map_form(out, &file, words);
}

/* The text is the words; two techniques speak for parts of it, as no linker would say but every one might. */
static void map_answer(struct buf *out, const struct atlas *on, const char *words)
{
	struct arena a = { 0 };
	struct view_map *v = view_map_form(on, &a);
	const struct entry *one = edition_find(on->edition, STR("AML.T9001")), *two = edition_find(on->edition, STR("AML.T9003"));
	const struct entry *m = edition_find(on->edition, STR("AML.M9001")), *risk = edition_find(on->edition, STR("mitrisk:91.01.01"));
	struct link_hit *h = arena_array(&a, 2, struct link_hit);
	struct buf clean;

	buf_init(&clean, BUF_PAGE);
	utf8_clean(&clean, str_of(words));
	v->text = arena_str(&a, buf_str(&clean));
	buf_free(&clean);
	v->answered = v->more = true;
	v->accepted = 1;
	v->techniques.v = arena_array(&a, 2, struct view_map_technique);
	v->techniques.n = 2;
	for (size_t i = 0; i < 2; i++) {
		size_t from = i ? 2 : 0;

		h[i] = (struct link_hit){ .technique = i ? two : one, .confidence = i ? .25 : .75, .tier = i ? TIER_RELATED : TIER_DIRECT, .accepted = !i, .nevidence = 2 };
		h[i].evidence = arena_array(&a, 2, struct evidence);
		h[i].evidence[0] = (struct evidence){ str_sub(v->text, from, 5), (uint32_t)from, .5f };
		h[i].evidence[1] = (struct evidence){ str_sub(v->text, 9, 2), 9, i ? .1f : .4f };
		v->techniques.v[i] = (struct view_map_technique){ .link = { .to = view_ref_of(h[i].technique), .tier = str_of(link_tier_name[h[i].tier]), .method = STR("inferred"),
			.confidence = h[i].confidence, .sure = view_sure(h[i].confidence), .reason = v->text }, .hit = &h[i], .number = (unsigned)i + 1, .accepted = !i };
		v->techniques.v[i].link.evidence.v = arena_memdup(&a, &h[i].evidence[0].text, 1, sizeof(struct str));
		v->techniques.v[i].link.evidence.n = 1;
	}
	v->mitigations.v = arena_new(&a, struct view_suggestion);
	v->mitigations.n = 1;
	v->mitigations.v[0] = (struct view_suggestion){ .to = view_ref_of(m), .score = .75, .hops = 2 };
	v->mitigations.v[0].via.v = arena_memdup(&a, &v->techniques.v[0].link.to, 1, sizeof(struct view_ref));
	v->mitigations.v[0].via.n = 1;
	v->risks.v = arena_new(&a, struct view_map_risk);
	v->risks.n = 1;
	v->risks.v[0] = (struct view_map_risk){ { .to = view_ref_of(risk), .lead = v->text, .domain = STR("2. Privacy & Security"), .techniques = 2 }, .5 };
	map_pieces(v, &a);
	render_html_map(out, v);
	arena_free(&a);
}

static void map_none(struct buf *out, const struct atlas *on, const char *words)
{
	struct arena a = { 0 };
	struct view_map *v = view_map_form(on, &a);

	v->answered = true;
	v->none_code = STR("too_general");
	v->none_words = STR("the text is too general");
	v->none_reason = utf8_valid(str_of(words)) ? str_of(words) : STR("bad bytes");
	render_html_map(out, v);
	arena_free(&a);
}

static void put_matrix(struct buf *out, const struct atlas *on, const struct list_filter *params, size_t nparams)
{
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	struct view_matrix *v = view_matrix(on, params, nparams, &a, &err);

	if (!v)
		fail_msg("%s", err.msg);
	render_html_matrix(out, v);
	arena_free(&a);
}

static void matrix(struct buf *out, const struct atlas *on, const char *words)
{
	(void)words;
	put_matrix(out, on, NULL, 0);
}

/* The platform is asked for as the atlas spells it: hostile texts stand in front of it. */
static void matrix_filtered(struct buf *out, const struct atlas *on, const char *words)
{
	struct arena a = { 0 };
	const struct entry *t = edition_by_id(on->edition, STR("AML.T9001.000"));
	const struct list_filter f[] = { { STR("colour"), STR("maturity") }, { STR("platform"), record_field(&t->r, F_PLATFORM) } };

	(void)words;
	put_matrix(out, on, f, ARRAY_LEN(f));
	arena_free(&a);
}

static void matrix_fixed(struct buf *out, const struct atlas *on, const char *words)
{
	const struct list_filter f[] = { { STR("colour"), STR("studies") } };
	struct atlas file = *on;

	(void)words;
	file.fixed = true;
	put_matrix(out, &file, f, ARRAY_LEN(f));
}

static const struct {
	const char *name;
	void (*put)(struct buf *out, const struct atlas *on, const char *words);
	const char *words;
} pages_other[] = {
	{ "home", home, "" },
	{ "about", about, "" },
	{ "error-404", error_404, "/risks/lost-at-sea/" },
	{ "error-500", error_500, "the page could not be made" },
	{ "list", list_all, "" },
	{ "list-filtered", list_found, "" },
	{ "list-empty", list_filtered, "AML.T9002" },
	{ "list-fixed", list_fixed, "" },
	{ "matrix", matrix, "" },
	{ "matrix-filtered", matrix_filtered, "" },
	{ "matrix-fixed", matrix_fixed, "" },
	{ "search", search_hits, "" },
	{ "search-mistyped", search_mistyped, "lanterm maturity:feasible maturity:realized" },
	{ "search-none", search_none, "anchovies" },
	{ "search-empty", search_empty, "" },
	{ "search-fixed", search_fixed, "" },
	{ "search-fixed-hits", search_fixed, "lantern platform:agentic" },
	{ "map-form", map_form, "" },
	{ "map-fixed", map_fixed, "" },
	{ "map", map_answer, "Rats & lamps\nin the harbour <at night>" },
	{ "map-none", map_none, "Nobody said anything." },
};

static const struct {
	const char *name, *id;
} pages_record[] = {
	{ "risk", "mitrisk:91.01.01" },          { "risk-inferred", "mitrisk:91.01.02" }, { "risk-no-technique", "mitrisk:91.02.00" },
	{ "risk-excluded", "mitrisk:92.01.00" }, { "risk-no-mitigation", "mitrisk:92.02.00" }, { "technique", "AML.T9001" },
	{ "subtechnique", "AML.T9001.000" },     { "technique-bare", "AML.T9003" },       { "tactic", "AML.TA9002" },
	{ "mitigation", "AML.M9001" },           { "mitigation-bare", "AML.M9003" },      { "case-study", "AML.CS9001" },
	{ "case-study-bare", "AML.CS9002" },     { "paper", "mitpaper:91" },              { "paper-bare", "mitpaper:92" },
	{ "domain", "mitdomain:2" },             { "subdomain", "mitdomain:2.2" },        { "stage", "deployment-deployment-ai-mitigations" },
	{ "category", "policy-policy-ai-mitigations" },
};

static void pages_put(struct buf *out, const struct atlas *on, const char *id)
{
	const struct entry *x = edition_find(on->edition, str_of(id));

	if (!x)
		fail_msg("no record %s", id);
	render_html_record(out, on, x);
}

#endif
