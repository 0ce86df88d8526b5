/* What pages and files say to machines: JSON-LD, sitemap, robots.txt, OpenSearch; with and without a base. */
#include "pages.h"

#include "fmt/json.h"
#include "render/crawl.h"
#include "render/jsonld.h"

#define BASE "https://atlas.example.org"

static struct atlas at;
static struct arena arena;

static int setup(void **state)
{
	(void)state;
	at = harbour_open(NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	harbour_close(&at);
	arena_free(&arena);
	return 0;
}

static void reach(const char *base)
{
	at.origin.base = at.origin.reach = str_of(base);
}

/* The thing of a type in what the page of a record, or any page, says. */
static const struct json *thing(const struct view_page *p, const char *type)
{
	struct err err = ERR_INIT;
	struct data d = jsonld(p, &arena);
	const struct json *j = d.s.n ? json_parse(&arena, d.s, &err) : NULL, *graph = json_get(j, "@graph");

	if (d.s.n && !j)
		fail_msg("%s: %.*s", err.msg, STRF(d.s));
	assert_true(!j || str_is(json_text(j, "@context"), "https://schema.org"));
	for (size_t i = 0; graph && i < graph->n; i++)
		if (str_is(json_text(&graph->items[i], "@type"), type))
			return &graph->items[i];
	return NULL;
}

static const struct view_page *page_of_id(const char *id)
{
	const struct entry *x = edition_find(at.edition, str_of(id));

	return x->r.kind == REC_RISK ? &view_risk(&at, x, &arena)->page : x->r.kind == REC_TECHNIQUE ? &view_technique(&at, x, &arena)->page :
	       x->r.kind == REC_TACTIC ? &view_tactic(&at, x, &arena)->page : x->r.kind == REC_MITIGATION ? &view_mitigation(&at, x, &arena)->page :
	       &view_paper(&at, x, &arena)->page;
}

static void test_terms(void **state)
{
	static const struct { const char *id, *name, *set; } want[] = {
		{ "mitrisk:91.01.01", "Ships steered onto rocks", "/risks/" },
		{ "AML.T9001.000", "False Lights: On the Pier", "/techniques/" },
		{ "AML.TA9002", "Scuttling", "/tactics/" },
		{ "AML.M9001", "Keep a Pilot Aboard", "/mitigations/" },
	};

	(void)state;
	for (int based = 0; based < 2; based++) {
		reach(based ? BASE : "");
		for (size_t i = 0; i < ARRAY_LEN(want); i++) {
			const struct view_page *p = page_of_id(want[i].id);
			const struct json *t = thing(p, "DefinedTerm"), *crumbs = thing(p, "BreadcrumbList"), *list;

			assert_non_null(t);
			assert_str(json_text(t, "name"), want[i].name);
			assert_str(json_text(t, "termCode"), want[i].id);
			assert_str(json_text(t, "@id"), arena_printf(&arena, "%s%.*s", based ? BASE : "", STRF(p->path)).p);
			assert_str(json_text(json_get(t, "inDefinedTermSet"), "@id"), arena_printf(&arena, "%s%s", based ? BASE : "", want[i].set).p);
			assert_non_null(crumbs);
			list = json_get(crumbs, "itemListElement");
			assert_int_equal(list->n, p->crumbs.n);
			for (size_t k = 0; k < list->n; k++)
				assert_int_equal(json_get(&list->items[k], "position")->i, k + 1);
			assert_true(str_eq(json_text(&list->items[list->n - 1], "item"), json_text(t, "url")));
			assert_null(thing(p, "Dataset"));
		}
	}
	reach("");
	assert_null(thing(page_of_id("mitpaper:91"), "DefinedTerm"));
	assert_non_null(thing(page_of_id("mitpaper:91"), "BreadcrumbList"));
}

static void test_sets_and_dataset(void **state)
{
	struct list_query tactics = { .kind = REC_TACTIC, .page = 1, .per_page = 50 }, papers = { .kind = REC_PAPER, .page = 1, .per_page = 50 };
	struct err err = ERR_INIT;
	const struct json *d, *downloads;
	size_t lists = 0;

	(void)state;
	reach(BASE);
	assert_str(json_text(thing(&view_list(&at, &tactics, &arena, &err)->page, "DefinedTermSet"), "@id"), BASE "/tactics/");
	assert_null(thing(&view_list(&at, &papers, &arena, &err)->page, "DefinedTermSet"));
	d = thing(&view_home(&at, &arena)->page, "Dataset");
	assert_non_null(d);
	assert_int_equal(json_get(d, "isBasedOn")->n, view_home(&at, &arena)->page.sources.n);
	assert_true(json_get(d, "creator")->n > 0 && json_get(d, "license")->n > 0);
	assert_true(str_eq(json_text(d, "dateModified"), view_changed(&at)));
	downloads = json_get(d, "distribution");
	for (int k = 0; k < REC_KINDS; k++)
		lists += kind_table[k].list && k != REC_SUBDOMAIN;
	assert_int_equal(downloads->n, 2 * lists + 1); /* and the mapping */
	assert_str(json_text(&downloads->items[0], "@type"), "DataDownload");
	assert_true(str_starts(json_text(&downloads->items[0], "contentUrl"), STR(BASE "/")));
	assert_non_null(thing(&view_about(&at, &arena)->page, "Dataset"));
	assert_non_null(thing(&view_home(&at, &arena)->page, "WebSite"));
	assert_int_equal(jsonld(&view_error(&at, 404, STR("x"), STR("/y/"), &arena)->page, &arena).s.n, 0);
	reach("");
}

/* The head of a page, where its base is known. */
static void test_head(void **state)
{
	struct html_check c;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	reach(BASE);
	pages_put(&b, &at, "AML.T9002");
	if (!html_check(buf_str(&b), &c))
		fail_msg("%s", c.why);
	html_check_free(&c);
	assert_has(buf_str(&b), "<link rel=\"canonical\" href=\"" BASE "/aml-t9002-forged-papers-ai-technique/\">");
	assert_has(buf_str(&b), "<meta property=\"og:url\" content=\"" BASE "/aml-t9002-forged-papers-ai-technique/\">");
	assert_has(buf_str(&b), "<meta property=\"og:image\" content=\"" BASE "/static/card.png?v=");
	assert_has(buf_str(&b), "<link rel=\"search\" type=\"application/opensearchdescription+xml\"");
	reach("");
	buf_free(&b);
}

static void test_files(void **state)
{
	struct view_sitemap *v = view_sitemap(&at, &arena);
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	render_sitemap(&b, &at, v);
	render_opensearch(&b, &at);
	render_security_txt(&b, &at);
	assert_int_equal(b.n, 0); /* nothing that must be absolute and cannot */
	render_robots(&b, &at);
	assert_false(str_has(buf_str(&b), "Sitemap"));
	buf_clear(&b);
	reach(BASE);
	render_sitemap(&b, &at, v);
	assert_has(buf_str(&b), "<url><loc>" BASE "/</loc>");
	assert_has(buf_str(&b), "<url><loc>" BASE "/aml-t9002-forged-papers-ai-technique/</loc>");
	for (size_t i = 0; i < v->places.n; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(v->places.v[i].path, v->places.v[k].path));
	buf_clear(&b);
	render_opensearch(&b, &at);
	assert_has(buf_str(&b), "template=\"" BASE "/search?q={searchTerms}\"");
	at.fixed = true;
	buf_clear(&b);
	render_opensearch(&b, &at);
	assert_has(buf_str(&b), "template=\"" BASE "/search/?q={searchTerms}\"");
	at.fixed = false;
	reach("");
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_terms), cmocka_unit_test(test_sets_and_dataset), cmocka_unit_test(test_head),
					    cmocka_unit_test(test_files) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
