/* Pictures: what is written is well-formed XML whatever the texts hold, and text is measured so that it fits where it is put. */
#include "unit/test.h"

#include "render/svg.h"
#include "svg_check.h"

static void test_width(void **state)
{
	(void)state;
	assert_true(svg_width(STR(""), 10, SVG_REGULAR) == 0);
	assert_true(svg_width(STR("a"), 10, SVG_REGULAR) > 6.12 && svg_width(STR("a"), 10, SVG_REGULAR) < 6.14);
	assert_true(svg_width(STR("J"), 10, SVG_REGULAR) == 5); /* wider in Arial than in DejaVu Sans */
	assert_true(svg_width(STR("mm"), 20, SVG_BOLD) > svg_width(STR("mm"), 20, SVG_REGULAR));
	assert_true(svg_width(STR("\xE2\x80\x94"), 10, SVG_REGULAR) == 11);
	assert_true(svg_width(STR("\xFF"), 10, SVG_REGULAR) == 11); /* a bad byte is shown as U+FFFD */
}

static void test_cut(void **state)
{
	struct arena a = { 0 };
	struct str s = STR("Harbour pilots on the pier"), cut = svg_cut(s, 10, SVG_REGULAR, 60, &a);

	(void)state;
	assert_str(svg_cut(s, 10, SVG_REGULAR, 500, &a), "Harbour pilots on the pier");
	assert_true(str_ends(cut, STR("\xE2\x80\xA6")) && str_starts(s, str_sub(cut, 0, cut.n - 3)));
	assert_true(svg_width(cut, 10, SVG_REGULAR) <= 60 && svg_width(cut, 10, SVG_REGULAR) > 45);
	assert_str(svg_cut(s, 10, SVG_REGULAR, 3, &a), "");
	arena_free(&a);
}

static void test_wrap(void **state)
{
	static const char *const texts[] = {
		"", " ", "pier", "Keep a pilot aboard", "hyphen-ated/words and/or more", "Anextraordinarilylongwordwithoutanyspaceinit x",
		"\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF", "a  b   c    d     e      f       g",
	};
	struct arena a = { 0 };
	struct str lines[4];

	(void)state;
	for (size_t t = 0; t < ARRAY_LEN(texts); t++)
		for (double max = 1; max < 200; max += 7) {
			size_t n = svg_wrap(str_of(texts[t]), 10, SVG_BOLD, max, lines, 4, &a);

			assert_true(n <= 4);
			for (size_t i = 0; i < n; i++)
				if (svg_width(lines[i], 10, SVG_BOLD) > max)
					fail_msg("'%.*s' is wider than %g", STRF(lines[i]), max);
		}
	assert_int_equal(svg_wrap(STR("Keep a pilot aboard"), 10, SVG_REGULAR, 65, lines, 4, &a), 2);
	assert_str(lines[0], "Keep a pilot");
	assert_str(lines[1], "aboard");
	assert_int_equal(svg_wrap(STR("and/or hyphen-ated"), 10, SVG_REGULAR, 55, lines, 4, &a), 3);
	assert_str(lines[0], "and/or");
	assert_str(lines[1], "hyphen-");
	assert_int_equal(svg_wrap(STR("one two three four"), 10, SVG_REGULAR, 30, lines, 2, &a), 2);
	assert_true(str_ends(lines[1], STR("\xE2\x80\xA6")));
	arena_free(&a);
}

static const char *const hostile[] = {
	"<script>alert(1)</script>", "\"/><a href='javascript:x'>", "]]> & &amp; <!-- --> <?x?>", "\xFF\xC0\x80\xED\xA0\x80\x01\x08\x0B\x7F",
	"\xEF\xBF\xBE \xEF\xBF\xBF \xF0\x9F\xBF\xBE", "\xE2\x80\xAE txt.exe \xE2\x81\xA6",
};

static void put_picture(struct buf *b, struct str text)
{
	buf_clear(b);
	svg_open(b, 100, 50.5, text);
	svg_link_open(b, text, text, "fill=\"#000\"");
	svg_rect(b, 1, 2, 3, 4, 5, "");
	svg_text(b, 1.234567, 2, 11, SVG_BOLD, "text-anchor=\"end\"", text);
	svg_link_close(b);
	svg_line(b, 0, 0, 1, 1, "stroke=\"#000\"");
	svg_close(b);
}

static void test_written(void **state)
{
	struct svg_check c;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	put_picture(&b, STR("pier"));
	assert_has(buf_str(&b), "<text x=\"1.23\" y=\"2\" font-size=\"11\" font-weight=\"700\" text-anchor=\"end\">pier</text>");
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		put_picture(&b, str_of(hostile[i]));
		if (!svg_check(buf_str(&b), &c))
			fail_msg("with '%s': %s", hostile[i], c.why);
		assert_int_equal(c.elements, 8); /* svg, 2 titles, ground, link, rect, text, line: nothing got out of a text */
		svg_check_free(&c);
	}
	put_picture(&b, str_of(hostile[5]));
	assert_false(str_has(buf_str(&b), "\xE2\x80\xAE"));
	/* marks in a heap would stand in what is above; those of real words are few */
	buf_clear(&b);
	svg_escape(&b, STR("e\u0301\u0301\u0301\u0301\u0301\u0301\u0301<a\u0302\u0301"));
	assert_str(buf_str(&b), "e\u0301\u0301\u0301\u0301&lt;a\u0302\u0301");
	buf_free(&b);
}

static void test_check_sees(void **state)
{
	static const char *const bad[] = {
		"<svg xmlns=\"http://www.w3.org/2000/svg\"><rect></svg>", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>",
		"<svg xmlns=\"http://www.w3.org/2000/svg\"><rect style=\"x\"/></svg>", "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect onclick=\"x\"/></svg>",
		"<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"javascript:x\"/></svg>", "<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"//x\"/></svg>",
		"<svg/>", "", "<svg xmlns=\"http://www.w3.org/2000/svg\">&nbsp;</svg>",
	};
	struct svg_check c;

	(void)state;
	assert_true(svg_check(STR("<svg xmlns=\"http://www.w3.org/2000/svg\"><a href=\"/x/\"/></svg>"), &c));
	svg_check_free(&c);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		if (svg_check(str_of(bad[i]), &c))
			fail_msg("let through: %s", bad[i]);
		svg_check_free(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_width),   cmocka_unit_test(test_cut),        cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_written), cmocka_unit_test(test_check_sees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
