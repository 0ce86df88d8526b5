#include "unit/fmt/md_site.h"

#include "base/clock.h"

/* What hostile resolvers or careless callers answer is checked again. */
static enum md_target lying(void *ctx, struct str url, struct buf *out)
{
	(void)url;
	buf_z(out, ctx);
	return str_has(str_of(ctx), "http") ? MD_EXTERNAL : MD_INTERNAL;
}

static bool lying_cite(void *ctx, struct str key, struct buf *out, unsigned *number)
{
	(void)number;
	(void)key;
	buf_z(out, ctx);
	return true;
}

static void test_lying_callbacks(void **state)
{
	static const char *const answers[] = {
		"javascript:alert(1)", "//evil.example/", "", "https://u:p@a.b", "/a\nb", "x:y", "\\\\evil", "/\\evil", "ftp://a.b"
	};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		char answer[64];
		struct md_links links = { lying, lying_cite, answer };

		(void)snprintf(answer, sizeof(answer), "%s", answers[i]);
		buf_clear(&b);
		md_html(&b, STR("[a](https://a.b) [[k.1]]"), &links);
		assert_str(buf_str(&b), "<p>a <sup>[k.1]</sup></p>");
	}
	buf_free(&b);
}

static void repeat(struct buf *b, const char *what, size_t n)
{
	while (n-- > 0)
		buf_z(b, what);
}

/* Deep nesting, and shapes that are known to be quadratic in Markdown parsers: 1 MB of each in well under a second. */
static const struct {
	const char *first, *second;
} bombs[] = {
	{ "> ", "\n" },
	{ "- ", "\n" },
	{ "1. ", "\n" },
	{ "+ * - ", "\n\n" },
	{ "[", "]" },
	{ "![", "](" },
	{ "[a](", "" },
	{ "[a](", "[]" },
	{ "> > > > > > > > > > > > > > > > > > > > > > > > > > > > > > > x\n", "x\n" },
	{ "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - x\n", "\n" },
	{ "*a ", "_b " },
	{ "**", "" },
	{ "`", "``" },
	{ "<a ", "" },
	{ "<!--", "" },
	{ "<?", "<![CDATA[" },
	{ "|", "\n|---|---\n" },
	{ "|a", "\n" },
	{ "[a]: u\n", "[a] " },
	{ "[a]:u\n[a]\n\n", "" },
	{ "http://a.b", "" },
	{ "\r> ", "" },
	{ "[[a]]", "" },
	{ "&#1", "" },
	{ "\\", "\n" },
	{ "<div>\n", "</div>\n" },
	{ "- a\n", "\n" },
	{ "<b x=\"", "\n>" },
	{ "](a)", "[" },
	{ "~~~\n", "" },
	{ "a\n===\n", "" },
	{ "x", "" },
};

static void test_bombs(void **state)
{
	struct buf text, out;

	(void)state;
	buf_init(&text, BUF_FILE);
	buf_init(&out, BUF_FILE);
	for (size_t i = 0; i < ARRAY_LEN(bombs); i++) {
		uint64_t start;

		buf_clear(&text);
		repeat(&text, bombs[i].first, 500000 / strlen(bombs[i].first));
		buf_c(&text, '\n');
		if (*bombs[i].second)
			repeat(&text, bombs[i].second, 500000 / strlen(bombs[i].second));
		for (int plain = 0; plain < 2; plain++) {
			buf_clear(&out);
			start = clock_mono_us();
			if (plain)
				md_plain(&out, buf_str(&text));
			else
				md_html(&out, buf_str(&text), &with_site);
			start = clock_mono_us() - start;
			if (start > 5000000)
				fail_msg("%s %s takes %u us", bombs[i].first, bombs[i].second, (unsigned)start);
			if (!plain)
				check_html(bombs[i].first, buf_str(&out));
			assert_true(out.n < 12 * text.n);
		}
	}
	buf_free(&text);
	buf_free(&out);
}

/* One definition of a long address, used thousands of times; one table head of many columns. */
static void test_expansion(void **state)
{
	struct buf text, out;

	(void)state;
	buf_init(&text, BUF_FILE);
	buf_init(&out, BUF_FILE);
	buf_lit(&text, "[a]: https://a.b/");
	repeat(&text, "x", 30000);
	buf_c(&text, '\n');
	repeat(&text, "[a] ", 7000);
	md_html(&out, buf_str(&text), NULL);
	check_html("[a]: long", buf_str(&out));
	assert_true(out.n < 20 * text.n);
	buf_clear(&text);
	buf_clear(&out);
	repeat(&text, "|a", 10000);
	buf_c(&text, '\n');
	repeat(&text, "|---", 10000);
	repeat(&text, "\n|", 10000);
	md_html(&out, buf_str(&text), NULL);
	assert_true(out.n < 20 * text.n);
	buf_clear(&text);
	buf_clear(&out);
	repeat(&text, "|a", 60);
	buf_c(&text, '\n');
	repeat(&text, "|---", 60);
	repeat(&text, "\n|", 10000);
	md_html(&out, buf_str(&text), NULL);
	check_html("long table", buf_str(&out));
	assert_true(out.n < 20 * text.n);
	buf_clear(&text); /* too long for a parser */
	buf_clear(&out);
	repeat(&text, "*a*\n\n", 1000000);
	md_html(&out, buf_str(&text), NULL);
	assert_true(str_starts(buf_str(&out), STR("<p>*a*\n\n*a*")));
	check_html("too long", buf_str(&out));
	buf_clear(&out); /* a full buffer is no reason to write elsewhere */
	buf_free(&out);
	for (size_t max = 0; max < 200; max++) {
		buf_init(&out, max);
		md_html(&out, STR("*a* [b](https://c.d) [[koi]] <div>e</div>\n\n- f\n- [\\[1\\]](https://g.h) [[x]]\n\n<br>\n"),
			&with_site);
		assert_true(out.n <= max);
		buf_free(&out);
		buf_init(&out, max);
		md_plain(&out, STR("*a* [b](https://c.d) [[koi]] <div>e</div>\n\n- f\n- [\\[1\\]](https://g.h) [[x]]\n\n<br>\n"));
		assert_true(out.n <= max);
		buf_free(&out);
	}
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lying_callbacks),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_expansion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
