/*
 * Links in rich text, marks, and the links of all pages: none leads nowhere, and on the real records no page is too large.
 */
#include "pages.h"
#include "render/render.h"

#include <libdeflate.h>

#include "render/html_page.h"
#include "unit/real_atlas.h"
#include "web/static.h"
#include "unit/starter_atlas.h"

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

/* "slug.svg": the record's picture, where it has one. */
static bool is_picture(const struct edition *e, struct str name)
{
	const struct entry *x = edition_by_slug(e, str_sub(name, 0, name.n - strlen(".svg")), NULL);

	return x && render_has_picture(x);
}

static bool leads_somewhere(const struct edition *e, struct str path)
{
	static const char *const others_there[] = {
		"/", "/search", "/search/", "/search.json", "/search.csv", "/about/", "/compare", "/map/", "/mapping.sssom.tsv", "/matrix/", "/matrix.svg",
		"/matrix.json", "/matrix/mitigations/", "/matrix/maturity/", "/matrix/studies/", "/matrix/studies.svg",
	};
	struct str bare = path;

	for (size_t i = 0; i < path.n; i++)
		if (path.p[i] == '?' || path.p[i] == '#') {
			bare = str_sub(path, 0, i);
			break;
		}
	if (str_starts(bare, STR("/static/")))
		return embed_find(static_files, static_files_n, str_from(bare, strlen("/static/"))) != NULL;
	for (size_t i = 0; i < ARRAY_LEN(others_there); i++)
		if (str_is(bare, others_there[i]))
			return true;
	if (str_ends(bare, STR(".svg")))
		return is_picture(e, str_from(bare, 1));
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
	for (size_t i = 0; i < ARRAY_LEN(pages_record); i++) {
		buf_clear(&b);
		pages_put(&b, &at, pages_record[i].id);
		check_links(at.edition, str_of(pages_record[i].name), buf_str(&b));
	}
	for (size_t i = 0; i < ARRAY_LEN(pages_other); i++) {
		buf_clear(&b);
		pages_other[i].put(&b, &at, pages_other[i].words);
		check_links(at.edition, str_of(pages_other[i].name), buf_str(&b));
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

#define PAGE_LIMIT ((size_t)60 << 10) /* a page with all style sheets, scripts and modules that it loads, compressed */

/* What a file of web/static weighs, with the modules that it imports; each once. */
static size_t file_weight(struct str name, struct map *seen)
{
	static size_t weight[256];
	const struct embed *f = embed_find(static_files, static_files_n, name);
	size_t *known;
	struct str rest = f ? f->data : STR(""), module;
	size_t sum;
	ptrdiff_t pos;

	if (!f || static_files_n > ARRAY_LEN(weight))
		fail_msg("no file %.*s", STRF(name));
	if (map_get(seen, f->path))
		return 0;
	map_put(seen, f->path, (void *)(uintptr_t)f);
	known = &weight[f - static_files];
	sum = *known = *known ? *known : packed(f->data);
	while (str_ends(f->path, STR(".mjs")) && (pos = str_find(rest, STR("\"./"))) >= 0) {
		rest = str_from(rest, (size_t)pos + 3);
		pos = str_chr(rest, '"');
		module = str_sub(rest, 0, pos < 0 ? 0 : (size_t)pos);
		if (str_ends(module, STR(".mjs")))
			sum += file_weight(module, seen);
	}
	return sum;
}

static size_t page_weight(struct str page)
{
	static const char *const loads[] = { "<link rel=\"stylesheet\" href=\"/static/", "<script src=\"/static/", "<script type=\"module\" src=\"/static/" };
	struct map seen = { 0 };
	size_t sum = packed(page);

	for (size_t i = 0; i < ARRAY_LEN(loads); i++) {
		struct str rest = page;
		ptrdiff_t pos;

		while ((pos = str_find(rest, str_of(loads[i]))) >= 0) {
			rest = str_from(rest, (size_t)pos + strlen(loads[i]));
			pos = str_chr(rest, '?');
			sum += file_weight(str_sub(rest, 0, pos < 0 ? 0 : (size_t)pos), &seen);
		}
	}
	assert_true(map_get(&seen, STR("atlas.css")) != NULL);
	map_free(&seen);
	return sum;
}

/* Every record's page of an edition: whole, without dead links, and light. */
static void check_all(const char *what, struct edition *e)
{
	struct atlas whole = harbour_of(e, 0);
	struct str heaviest = STR("");
	size_t most = 0, n = 0;
	struct buf b;

	buf_init(&b, BUF_PAGE);
	for (int k = 0; k < REC_KINDS; k++)
		for (size_t i = 0; kind_table[k].list && i < e->kinds[k].n; i++, n++) {
			const struct entry *x = &e->kinds[k].v[i];
			size_t weight;

			buf_clear(&b);
			render_html_record(&b, &whole, x);
			check_links(e, x->r.id, buf_str(&b));
			weight = page_weight(buf_str(&b));
			if (weight > most) {
				most = weight;
				heaviest = x->r.id;
			}
		}
	print_message("%s: %zu pages, the heaviest is %.*s with %zu bytes\n", what, n, STRF(heaviest), most);
	assert_true(n > 2000);
	if (most > PAGE_LIMIT)
		fail_msg("%s: %.*s has %zu bytes, over the limit of %zu", what, STRF(heaviest), most, PAGE_LIMIT);
	buf_free(&b);
	harbour_close(&whole);
}

static void link_all(struct edition *e, struct arena *a)
{
	struct linker *l = linker_open(e);
	struct link *links;
	struct verdict *verdicts;
	size_t nlinks, nverdicts;

	linker_link_all(l, e, a, &links, &nlinks, &verdicts, &nverdicts);
	edition_attach(e, links, nlinks, verdicts, nverdicts);
	linker_free(l);
}

static void test_real_pages(void **state)
{
	struct arena a = { 0 };
	struct edition *e = real_atlas(&a);

	(void)state;
	if (!e)
		skip();
	link_all(e, &a);
	check_all("upstream", e);
	arena_free(&a);
}

static void test_starter_pages(void **state)
{
	struct arena a = { 0 };
	struct edition *e = starter_edition();

	(void)state;
	assert_non_null(e);
	link_all(e, &a);
	check_all("starter", e);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_links),         cmocka_unit_test(test_citations),  cmocka_unit_test(test_marked),
		cmocka_unit_test(test_no_dead_links), cmocka_unit_test(test_real_pages), cmocka_unit_test(test_starter_pages),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
