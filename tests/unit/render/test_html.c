/*
 * Pages: byte for byte as in tests/golden, whole and well-formed whatever the texts hold, with no link that leads nowhere.
 *
 * PROMPTRISKDB_REGOLD=1 meson test -C DIR html   writes the golden pages anew; look at the difference before it is committed.
 */
#include "unit/test.h"

#include <libdeflate.h>

#include "harbour.h"
#include "html_check.h"
#include "render/html.h"
#include "render/html_page.h"
#include "unit/real_atlas.h"
#include "web/static.h"

static struct atlas at;

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
	return 0;
}

/* ---- the pages that are no records ---- */

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
} others[] = {
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
} records[] = {
	{ "risk", "mitrisk:91.01.01" },          { "risk-inferred", "mitrisk:91.01.02" }, { "risk-no-technique", "mitrisk:91.02.00" },
	{ "risk-excluded", "mitrisk:92.01.00" }, { "risk-no-mitigation", "mitrisk:92.02.00" }, { "technique", "AML.T9001" },
	{ "subtechnique", "AML.T9001.000" },     { "technique-bare", "AML.T9003" },       { "tactic", "AML.TA9002" },
	{ "mitigation", "AML.M9001" },           { "mitigation-bare", "AML.M9003" },      { "case-study", "AML.CS9001" },
	{ "case-study-bare", "AML.CS9002" },     { "paper", "mitpaper:91" },              { "paper-bare", "mitpaper:92" },
	{ "domain", "mitdomain:2" },             { "subdomain", "mitdomain:2.2" },        { "stage", "deployment-deployment-ai-mitigations" },
	{ "category", "policy-policy-ai-mitigations" },
};

static void put_record(struct buf *out, const struct atlas *on, const char *id)
{
	const struct entry *x = edition_find(on->edition, str_of(id));

	if (!x)
		fail_msg("no record %s", id);
	render_html_record(out, on, x);
}

/* ---- golden pages ---- */

/* The fingerprints of style sheet and icon, so that these may change without all pages. */
static void blank_hashes(struct buf *b)
{
	for (size_t i = 0; i + 19 < b->n; i++)
		if (memcmp(b->p + i, "?v=", 3) == 0)
			memset(b->p + i + 3, '0', 16);
}

static void check_golden(const char *name, struct buf *page)
{
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	const char *path = fixture(&a, arena_printf(&a, "../golden/%s.html", name).p);
	struct buf want;

	blank_hashes(page);
	assert_true(buf_ok(page));
	if (getenv("PROMPTRISKDB_REGOLD")) {
		if (fs_write(path, buf_str(page), &err) < 0)
			fail_msg("%s", err.msg);
	}
	buf_init(&want, BUF_PAGE);
	if (fs_read(path, BUF_PAGE - 1, &want, &err) < 0)
		fail_msg("%s", err.msg);
	if (!str_eq(buf_str(&want), buf_str(page))) {
		size_t i = 0;

		while (i < want.n && i < page->n && want.p[i] == page->p[i])
			i++;
		print_error("%s differs at byte %zu:\n  want ...%.*s\n  have ...%.*s\n", path, i, STRF(str_sub(buf_str(&want), i > 60 ? i - 60 : 0, 160)),
			    STRF(str_sub(buf_str(page), i > 60 ? i - 60 : 0, 160)));
		fail();
	}
	buf_free(&want);
	arena_free(&a);
}

static void check_whole(const char *name, struct str page)
{
	struct html_check c;

	if (!html_check(page, &c))
		fail_msg("%s: %s", name, c.why);
	assert_has(page, "<html lang=\"en\">");
	assert_has(page, "<b>PromptRiskDB</b> <small>Threat intelligence atlas</small>");
	assert_has(page, "<a class=\"skip\" href=\"#main\">");
	assert_has(page, "<h2 id=\"shown\">Releases shown</h2>");
	html_check_free(&c);
}

static void test_golden_records(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < ARRAY_LEN(records); i++) {
		buf_clear(&b);
		put_record(&b, &at, records[i].id);
		check_whole(records[i].name, buf_str(&b));
		check_golden(records[i].name, &b);
	}
	buf_free(&b);
}

static void test_golden_others(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		buf_clear(&b);
		others[i].put(&b, &at, others[i].words);
		check_whole(others[i].name, buf_str(&b));
		check_golden(others[i].name, &b);
	}
	buf_free(&b);
}

static void test_own_words(void **state)
{
	struct atlas mine = harbour_open(NULL);
	struct buf b;

	(void)state;
	for (size_t i = 0; i < mine.edition->nreleases; i++)
		((struct release *)(uintptr_t)&mine.edition->releases[i])->starter = true;
	buf_init(&b, BUF_PAGE);
	put_record(&b, &mine, "AML.T9002");
	check_whole("own words", buf_str(&b));
	assert_has(buf_str(&b), "<code>promptriskdb sync</code>");
	check_golden("technique-own-words", &b);
	buf_clear(&b);
	put_record(&b, &at, "AML.T9002");
	assert_false(str_has(buf_str(&b), "promptriskdb sync"));
	buf_free(&b);
	harbour_close(&mine);
}

/* ---- the check itself ---- */

static bool passes(const char *body)
{
	struct arena a = { 0 };
	struct html_check c;
	bool ok = html_check(arena_printf(&a, "<!doctype html>\n<html lang=\"en\"><body><h1>x</h1>%s</body></html>", body), &c);

	html_check_free(&c);
	arena_free(&a);
	return ok;
}

static void test_check_sees(void **state)
{
	static const char *const good[] = { "", "<p id=\"a\">a &amp; b <br> <a href=\"#a\">c</a></p>", "<svg viewBox=\"0 0 1 1\"><rect width=\"1\"/></svg>" };
	static const char *const bad[] = {
		"<script>x</script>", "<img src=\"/x\">", "<a href=\"javascript:x\">x</a>", "<a href=\"//x\">x</a>", "<a href=\"data:x\">x</a>",
		"<a href=\"x\">x</a>", "<a onclick=\"x\">x</a>", "<a style=\"x\">x</a>", "<a href=/x>x</a>", "<a href=\"/x\"title=\"y\">x</a>",
		"<a href=\"/x\" href=\"/y\">x</a>", "a < b", "a > b", "a & b", "&nbsp;", "<p>x", "</p>", "<p><div>x</div></p>", "<p title=\"<\">x</p>",
		"<p id=\"a\">x</p><p id=\"a\">y</p>", "<a href=\"#b\">x</a>", "<label for=\"b\">x</label>", "<h3>x</h3>", "<h1>y</h1>", "<!-- x -->",
		"<a href=\"/\"><a href=\"/\">x</a></a>", "\x01",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (!passes(good[i]))
			fail_msg("refused: %s", good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (passes(bad[i]))
			fail_msg("let through: %s", bad[i]);
}

/* ---- hostile text in every field ---- */

static const char *const hostile[] = {
	"<script>alert(1)</script>",
	"\"><img src=x onerror=alert(1)>",
	"' onmouseover='alert(1)' x='",
	"</title></textarea></svg></a></p><style>*{display:none}</style>",
	"javascript:alert(1)//",
	"[press here](javascript:alert(1)) [and here](//evil.example/) [or](data:text/html,x) ![img](https://evil.example/x.png) ",
	"[[\"><script>]] [x](/techniques/AML.T9001\"onclick=alert(1)) <a href=\"javascript:alert(1)\">x</a> ",
	"&lt;script&gt;&#60;script&#62;&amp;&quot; {{ v.title }} %22%3E ",
	"\xE2\x80\xAE\xE2\x81\xA6" "txt.exe \xE2\x80\x8F",
	"\xFF\xC0\x80\xED\xA0\x80\x01\x08\x0B",
	"<!-- --!> <![CDATA[ <? ]]> <",
	"```\n<script>\n```\n\n| a | b |\n|---|---|\n| <b> | \" |\n\n# Title\n\n> quote\n\n1. one\n",
};

static void check_tame(const char *what, struct str name, const struct buf *b)
{
	struct html_check c;

	assert_true(buf_ok(b));
	if (!html_check(buf_str(b), &c))
		fail_msg("with %s, page %.*s: %s", what, STRF(name), c.why);
	html_check_free(&c);
}

static void test_hostile(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (size_t h = 0; h < ARRAY_LEN(hostile); h++) {
		struct atlas bad = harbour_open(hostile[h]);

		for (int k = 0; k < REC_KINDS; k++)
			for (size_t i = 0; i < bad.edition->kinds[k].n; i++) {
				const struct entry *x = &bad.edition->kinds[k].v[i];

				buf_clear(&b);
				render_html_record(&b, &bad, x);
				if (kind_table[k].list)
					check_tame(hostile[h], x->r.id, &b);
				else
					assert_int_equal(b.n, 0);
			}
		for (size_t i = 0; i < ARRAY_LEN(others); i++) {
			buf_clear(&b);
			others[i].put(&b, &bad, hostile[h]);
			check_tame(hostile[h], str_of(others[i].name), &b);
		}
		harbour_close(&bad);
	}
	buf_free(&b);
}

/* ---- links in rich text ---- */

static void put_rich(struct buf *b, const char *text, const char *from, const char *self)
{
	struct html_scope scope = { at.edition, edition_by_id(at.edition, str_of(self)) };

	buf_clear(b);
	html_put_rich(b, &scope, (struct rich){ .text = str_of(text), .markdown = true, .entry = edition_by_id(at.edition, str_of(from)) });
}

static void test_links(void **state)
{
	static const struct { const char *url, *href; } cases[] = {
		{ "/techniques/AML.T9002", "/aml-t9002-forged-papers-ai-technique/" },
		{ "/techniques/AML.T9002/", "/aml-t9002-forged-papers-ai-technique/" },
		{ "https://atlas.mitre.org/techniques/AML.T9002", "/aml-t9002-forged-papers-ai-technique/" },
		{ "/studies/AML.CS9001", "/aml-cs9001-the-night-of-two-moons-ai-case-study/" },
		{ "/tactics/AML.T9002", NULL },      /* of another kind */
		{ "/techniques/AML.T9999", NULL },   /* not there */
		{ "/techniques/T1595", NULL },       /* the id of another catalogue */
		{ "/techniques/../about", NULL },
		{ "https://atlas.mitre.org.com?secret=x", NULL },
		{ "https://stranger.example/", NULL },
		{ "https://github.com/x", "https://github.com/x" },
		{ "https://www.github.com/x", "https://www.github.com/x" },
		{ "https://csrc.nist.gov/x", "https://csrc.nist.gov/x" },
		{ "https://notnist.gov/x", NULL },
		{ "https://github.com.evil.example/", NULL },
		{ "https://evil.example\\\\.github.com/", NULL },
		{ "https://github.com@evil.example/", NULL },
		{ "https://almanac.example/lights", "https://almanac.example/lights" }, /* its own references name the host */
		{ "//github.com/x", NULL },
		{ "javascript:alert(1)", NULL },
		{ "ftp://github.com/x", NULL },
		{ "mailto:a@github.com", NULL },
	};
	struct arena a = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		put_rich(&b, arena_printf(&a, "[label](%s)", cases[i].url).p, "AML.T9001", "AML.T9001");
		assert_has(buf_str(&b), "label");
		if (!cases[i].href && str_has(buf_str(&b), "href="))
			fail_msg("'%s' is live: %s", cases[i].url, b.p);
		if (cases[i].href)
			assert_has(buf_str(&b), arena_printf(&a, "href=\"%s\"", cases[i].href).p);
	}
	put_rich(&b, "[label](https://almanac.example/lights)", "AML.T9002", "AML.T9002"); /* has no references */
	assert_false(str_has(buf_str(&b), "href="));
	put_rich(&b, "[label](https://arxiv.org/abs/1)", "AML.T9002", "AML.T9002");
	assert_has(buf_str(&b), "rel=\"nofollow noopener\"");
	buf_free(&b);
	arena_free(&a);
}

static void test_citations(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	put_rich(&b, "Lamps [[mark]] burn [[nothing]].", "AML.T9001", "AML.T9001");
	assert_has(buf_str(&b), "href=\"#ref-2\"");
	assert_false(str_has(buf_str(&b), "nothing"));
	put_rich(&b, "Lamps [[chart]].", "AML.T9001", "AML.M9001"); /* on another page: the reference stands on the text's own */
	assert_has(buf_str(&b), "href=\"/aml-t9001-false-lights-ai-technique/#ref-1\"");
	buf_free(&b);
}

static void test_marked(void **state)
{
	static const struct { const char *text; struct mark m[3]; size_t n; const char *want; } cases[] = {
		{ "a <b> c", { { 2, 3 } }, 1, "a <mark>&lt;b&gt;</mark> c" },
		{ "abc", { { 0, 3 } }, 1, "<mark>abc</mark>" },
		{ "abc", { { 0, 0 } }, 1, "abc" },
		{ "abc", { { 1, 1 }, { 2, 1 } }, 2, "a<mark>b</mark><mark>c</mark>" },
		{ "abc", { { 2, 50 }, { 90, 2 } }, 2, "ab<mark>c</mark>" },
		{ "abcdef", { { 1, 3 }, { 2, 3 } }, 2, "a<mark>bcd</mark><mark>e</mark>f" }, /* an overlap is marked once */
		{ "", { { 0, 1 } }, 1, "" },
	};
	struct html_scope none = { NULL, NULL };
	const struct mark across[] = { { 2, 5 } };
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		buf_clear(&b);
		html_put_marked(&b, str_of(cases[i].text), cases[i].m, cases[i].n);
		assert_str(buf_str(&b), cases[i].want);
	}
	buf_clear(&b);
	html_put_rich(&b, &none, (struct rich){ .text = STR("one\n\ntwo & <three>"), .marks = across, .nmarks = 1 });
	assert_str(buf_str(&b), "<p>on<mark>e</mark></p>\n<p><mark>tw</mark>o &amp; &lt;three&gt;</p>\n");
	buf_free(&b);
}

/* ---- all pages: whole, small, and with no link inside the site that leads nowhere ---- */

static bool leads_somewhere(const struct edition *e, struct str path)
{
	static const char *const others_there[] = { "/", "/search", "/about/", "/static/atlas.css", "/static/favicon.svg" };
	struct str bare = path;

	for (size_t i = 0; i < path.n; i++)
		if (path.p[i] == '?' || path.p[i] == '#') {
			bare = str_sub(path, 0, i);
			break;
		}
	for (size_t i = 0; i < ARRAY_LEN(others_there); i++)
		if (str_is(bare, others_there[i]))
			return true;
	if (str_ends(bare, STR(".json")) || str_ends(bare, STR(".csv")))
		bare = str_sub(bare, 0, (size_t)(str_chr(bare, '.')));
	bare = str_from(bare, 1);
	if (str_ends(bare, STR("/")))
		bare.n--;
	for (int k = 0; k < REC_KINDS; k++)
		if (kind_table[k].list && str_is(bare, kind_table[k].list))
			return true;
	return edition_by_slug(e, bare, NULL) != NULL;
}

static void check_links(const struct edition *e, struct str name, struct str page)
{
	struct html_check c;

	if (!html_check(page, &c))
		fail_msg("%.*s: %s", STRF(name), c.why);
	for (size_t i = 0; i < c.inside.n; i++)
		if (!leads_somewhere(e, c.inside.v[i]))
			fail_msg("%.*s: '%.*s' leads nowhere", STRF(name), STRF(c.inside.v[i]));
	html_check_free(&c);
}

static void test_no_dead_links(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < ARRAY_LEN(records); i++) {
		buf_clear(&b);
		put_record(&b, &at, records[i].id);
		check_links(at.edition, str_of(records[i].name), buf_str(&b));
	}
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		buf_clear(&b);
		others[i].put(&b, &at, others[i].words);
		check_links(at.edition, str_of(others[i].name), buf_str(&b));
	}
	buf_free(&b);
}

static size_t packed(struct str s)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
	size_t room = libdeflate_gzip_compress_bound(c, s.n), n;
	char *out = xmalloc(room);

	n = libdeflate_gzip_compress(c, s.p, s.n, out, room);
	free(out);
	libdeflate_free_compressor(c);
	assert_true(n > 0);
	return n;
}

#define PAGE_LIMIT ((size_t)60 << 10) /* a page and its style sheet, compressed */

static void test_real_pages(void **state)
{
	const struct embed *css = embed_find(static_files, static_files_n, STR("atlas.css"));
	struct arena a = { 0 };
	struct edition *e = real_atlas(&a);
	struct link *links;
	struct verdict *verdicts;
	size_t nlinks, nverdicts, sheet;
	struct linker *l;
	struct atlas real;
	struct buf b;

	(void)state;
	if (!e)
		skip();
	assert_non_null(css);
	sheet = packed(css->data);
	l = linker_open(e);
	linker_link_all(l, e, &a, &links, &nlinks, &verdicts, &nverdicts);
	edition_attach(e, links, nlinks, verdicts, nverdicts);
	linker_free(l);
	real = harbour_of(e, 0);
	buf_init(&b, BUF_PAGE);
	for (int k = 0; k < REC_KINDS; k++)
		for (size_t i = 0; kind_table[k].list && i < e->kinds[k].n; i++) {
			const struct entry *x = &e->kinds[k].v[i];

			buf_clear(&b);
			render_html_record(&b, &real, x);
			check_links(e, x->r.id, buf_str(&b));
			if (packed(buf_str(&b)) + sheet > PAGE_LIMIT)
				fail_msg("%.*s: %zu bytes, over the limit", STRF(x->r.id), packed(buf_str(&b)) + sheet);
		}
	buf_free(&b);
	harbour_close(&real);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_records), cmocka_unit_test(test_golden_others), cmocka_unit_test(test_own_words),
		cmocka_unit_test(test_check_sees),     cmocka_unit_test(test_hostile),       cmocka_unit_test(test_links),         cmocka_unit_test(test_citations),
		cmocka_unit_test(test_marked),         cmocka_unit_test(test_no_dead_links), cmocka_unit_test(test_real_pages),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
