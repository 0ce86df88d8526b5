/*
 * Pages: byte for byte as in tests/golden, whole and well-formed whatever the texts hold, with no link that leads nowhere.
 *
 * PROMPTRISKDB_REGOLD=1 meson test -C DIR html   writes the golden pages anew; look at the difference before it is committed.
 */
#include "pages.h"

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
	for (size_t i = 0; i < ARRAY_LEN(pages_record); i++) {
		buf_clear(&b);
		pages_put(&b, &at, pages_record[i].id);
		check_whole(pages_record[i].name, buf_str(&b));
		check_golden(pages_record[i].name, &b);
	}
	buf_free(&b);
}

static void test_golden_others(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < ARRAY_LEN(pages_other); i++) {
		buf_clear(&b);
		pages_other[i].put(&b, &at, pages_other[i].words);
		check_whole(pages_other[i].name, buf_str(&b));
		check_golden(pages_other[i].name, &b);
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
	pages_put(&b, &mine, "AML.T9002");
	check_whole("own words", buf_str(&b));
	assert_has(buf_str(&b), "<code>promptriskdb sync</code>");
	check_golden("technique-own-words", &b);
	buf_clear(&b);
	pages_put(&b, &at, "AML.T9002");
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
	static const char *const good[] = { "", "<p id=\"a\">a &amp; b <br> <a href=\"#a\">c</a></p>", "<svg viewBox=\"0 0 1 1\"><rect width=\"1\"/></svg>",
					     "<script src=\"/static/a.js\"></script>", "<script type=\"module\" src=\"/static/a.mjs\"></script>",
					     "<script type=\"application/ld+json\">{\"a\":\"\\u003c\"}</script>" };
	static const char *const bad[] = {
		"<script>x</script>", "<script src=\"/static/a.js\">x</script>", "<script src=\"https://x.example/a.js\"></script>",
		"<script type=\"application/ld+json\">{\"a\":1</script>", "<script type=\"application/ld+json\">\"<b>\"</script>",
		"<script type=\"text/javascript\" src=\"/static/a.js\"></script>", "<script src=\"/static/a.js\" async=\"\"></script>",
		"<img src=\"/x\">", "<a href=\"javascript:x\">x</a>", "<a href=\"//x\">x</a>", "<a href=\"data:x\">x</a>",
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
	"\xE2\x80\xAE\xE2\x81\xA6 txt.exe \xE2\x80\x8F",
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
		for (size_t i = 0; i < ARRAY_LEN(pages_other); i++) {
			buf_clear(&b);
			pages_other[i].put(&b, &bad, hostile[h]);
			check_tame(hostile[h], str_of(pages_other[i].name), &b);
		}
		harbour_close(&bad);
	}
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden_records), cmocka_unit_test(test_golden_others), cmocka_unit_test(test_own_words),
		cmocka_unit_test(test_check_sees),     cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
