/*
 * pages: every sort of page made of a harbour atlas, by name.
 */
#ifndef TESTS_UNIT_RENDER_PAGES_H
#define TESTS_UNIT_RENDER_PAGES_H

#include "unit/test.h"

#include "harbour.h"
#include "html_check.h"
#include "render/html.h"

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

static void search_none(struct buf *out, const struct atlas *on, const char *words)
{
	put_search(out, on, words, REC_RISK);
}

static void search_empty(struct buf *out, const struct atlas *on, const char *words)
{
	(void)words;
	put_search(out, on, "", -1);
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
	{ "search", search_hits, "" },
	{ "search-none", search_none, "anchovies" },
	{ "search-empty", search_empty, "" },
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
