/* Templates of tests/fixtures/tpl/good, compiled by tools/tplc, write what they should. */
#include "unit/test.h"

#include "fixtures/tpl/view.h"
#include "unit/tools/fixture_tpl.h"

static const struct view_card apple = { STR_INIT("a1"), STR_INIT("Apple & <pear>"), { STR_INIT("/card/a1?x=1&y=2") }, 0.256 };
static const struct view_card plum = { STR_INIT("p2"), STR_INIT("Plum"), { STR_INIT("/card/p2") }, 1.0 };
static const struct str words[] = { STR_INIT("one"), STR_INIT("t<o"), STR_INIT("three") };

static struct view_shop shop(void)
{
	static struct view_card cards[2];
	static const struct view_card *const refs[] = { &plum, &apple };

	cards[0] = apple;
	cards[1] = plum;
	return (struct view_shop){
		.head = { STR("A \"shop\""), { STR("/s.css?a&b") } },
		.name = STR("Tom's \"best\" <shop>"),
		.note = STR("a \"b\" \\"),
		.web = STR("https://example.org/?a=1&b=2"),
		.motto = "fresh & <cheap>",
		.body = { STR("<b>kept</b> &amp;") },
		.best = &plum,
		.cards = { cards, 2 },
		.refs = { refs, 2 },
		.words = { words, 3 },
		.mood = MOOD_LOUD,
		.open = true,
		.debt = -7,
		.stock = 4000000000u,
		.visits = 1234567,
		.since = 1795455182,
		.stars = 5,
		.rating = 4.456,
		.odds = 0.873,
		.rows = { { words, 1 }, { words + 1, 1 } },
	};
}

#define CARD_A "<li id=\"c-a1\"><a href=\"/card/a1?x=1&amp;y=2\">Apple &amp; &lt;pear&gt;</a> 26%</li>\n"
#define CARD_P "<li id=\"c-p2\"><a href=\"/card/p2\">Plum</a> 100%</li>\n"
#define HEAD                                                                                                                       \
	"<!doctype html>\n<html lang=\"en\">\n<head>\n<title>A &quot;shop&quot; - shop</title>\n"                                  \
	"<link rel=\"stylesheet\" href=\"/s.css?a&amp;b\">\n<script src=\"/app.js\" type=\"module\"></script>\n</head>\n<body>\n"
#define FOOT "</body>\n</html>\n"
#define NAME "Tom&#39;s &quot;best&quot; &lt;shop&gt;"

static void test_page(void **state)
{
	struct view_shop v = shop();
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	tpl_shop(&b, &v);
	assert_str(buf_str(&b),
		   HEAD "<h1 title=\"" NAME "\">" NAME "</h1>\n"
			"<p>fresh &amp; &lt;cheap&gt; -7 4000000000 1234567 5 4.46 87%</p>\n"
			"<p>2026-11-23, 1,234,567 visits, 1 risk, 1,234,567, 1 0</p>\n"
			"<b>kept</b> &amp;\n<ul>\n" CARD_A CARD_P "</ul>\n"
			"<p>1:one, 2:t&lt;o, 3:three</p>\n"
			"<p>first Plum one/p2 t&lt;o/p2 three/p2;Apple &amp; &lt;pear&gt; one/a1 t&lt;o/a1 three/a1;</p>\n" CARD_P
			"<p>Plum</p>\n" FOOT);
	v.cards.n = 0;
	v.best = NULL;
	v.words.n = v.refs.n = 0;
	buf_clear(&b);
	tpl_shop(&b, &v);
	assert_has(buf_str(&b), "<ul>\n<li>nothing</li>\n</ul>\n<p></p>\n<p></p>\n" FOOT);
	buf_free(&b);
}

static void assert_tests(const struct view_shop *v, const char *want)
{
	struct buf b;

	buf_init(&b, BUF_PAGE);
	tpl_tests(&b, v);
	assert_str(buf_str(&b), want);
	buf_free(&b);
}

static void test_conditions(void **state)
{
	struct view_shop v = shop();

	(void)state;
	assert_tests(&v, "name;\nloud;\nquoted;\nthin;\nopen;\ny;\ndiffer;\nbody cards best motto;\nt&lt;o\n");
	v.name = STR("");
	v.mood = MOOD_CALM;
	v.debt = 0;
	v.visits = 0;
	v.best = NULL;
	v.motto = "";
	v.cards.n = 0;
	v.body.s.n = 0;
	v.rows[1].n = 0;
	assert_tests(&v, "note;\ncalm;\nquoted;\n;\nshut;\nx;\ndiffer;\n;\n\n");
	v.note = STR("");
	v.open = false;
	v.visits = 1;
	assert_tests(&v, "none;\ncalm;\nother;\n;\nshut;\nx;\n;\n;\n\n");
}

static void test_places(void **state)
{
	struct view_shop v = shop();
	struct buf b;

	(void)state;
	v.stock = 9;
	v.words.n = 2;
	v.note = STR("a/b?<c>\xC3\xA9");
	v.json.s = STR("{\"a\":\"</script><!-- &\"}");
	buf_init(&b, BUF_PAGE);
	tpl_places(&b, &v);
	assert_str(buf_str(&b), "<a href=\"https://example.org/?a=1&amp;b=2\" rel='nofollow " NAME "'>web</a>\n"
				"<a href=\"/find?q=Tom%27s%20%22best%22%20%3Cshop%3E&amp;page=9#a%2Fb%3F%3Cc%3E%C3%A9\">find</a>\n"
				"<a href=\"/card/9\">n</a>\n<a href=\"/card/p2\">best</a>\n"
				"<a href=\"https://example.org/Tom%27s%20%22best%22%20%3Cshop%3E\">out</a>\n"
				"<input type=\"checkbox\" checked value=\"9\" name='stock'>\n"
				"<option data- data->\n"
				"<textarea>\n  a/b?&lt;c&gt;\xC3\xA9\n    kept  </textarea>\n"
				"<pre>\n  a\n    " NAME "\n</pre>\n<title>" NAME "</title>\n"
				"<p>{{ and }} \?\?= \"\xC3\xA9\"</p>\n"
				"<script id=\"d\" type='application/ld+json'>{\"a\":\"\\u003c/script\\u003e\\u003c!-- &\"}</script>\n"
				"<script id=\"e\" type=\"application/ld+json\" >[{\"a\":\"\\u003c/script\\u003e\\u003c!-- &\"}]</script>\n");
	buf_clear(&b);
	v.web = STR("javascript:alert(1)");
	v.best = NULL;
	tpl_places(&b, &v);
	assert_true(str_starts(buf_str(&b), STR("<a href=\"#\" rel=")));
	assert_has(buf_str(&b), "<a href=\"/none\">best</a>");
	buf_free(&b);
}

static void test_lines(void **state)
{
	const struct view_words v = { words, 2 };
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	tpl_lines(&b, &v);
	assert_str(buf_str(&b), "<ul>\n<li>\none\n</li>\n<li>\nt&lt;o\n</li>\n</ul>   <b>x</b>  <i>y</i>\nend\n");
	buf_free(&b);
}

static void assert_url(const char *url, const char *want)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	tpl_put_url_z(&b, url);
	assert_str(buf_str(&b), want);
	buf_free(&b);
}

static void test_url(void **state)
{
	(void)state;
	assert_url("http://a.example/x?y#z", "http://a.example/x?y#z");
	assert_url("HTTPS://a.example", "HTTPS://a.example");
	assert_url("/risks/", "/risks/");
	assert_url("risks/a:b", "risks/a:b");
	assert_url("../x.html", "../x.html");
	assert_url("?q='x'", "?q=&#39;x&#39;");
	assert_url("#part", "#part");
	assert_url("", "#");
	assert_url(NULL, "#");
	assert_url("javascript:alert(1)", "#");
	assert_url("JaVaScRiPt:alert(1)", "#");
	assert_url(" javascript:alert(1)", "#");
	assert_url("java\tscript:alert(1)", "#");
	assert_url("data:text/html,x", "#");
	assert_url("//evil.example/", "#");
	assert_url("/\\evil.example/", "#");
	assert_url("\\\\evil.example/", "#");
	assert_url("mailto:a@b.example", "#");
	assert_url("https://user:pw@a.example/", "#");
}

static void test_numbers(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	tpl_put_count(&b, 0);
	buf_c(&b, ' ');
	tpl_put_count(&b, 999);
	buf_c(&b, ' ');
	tpl_put_count(&b, 1000);
	buf_c(&b, ' ');
	tpl_put_count(&b, UINT64_MAX);
	buf_c(&b, ' ');
	tpl_put_pct(&b, -1);
	buf_c(&b, ' ');
	tpl_put_pct(&b, 1.5);
	buf_c(&b, ' ');
	tpl_put_pct(&b, 0.0 / 0.0);
	buf_c(&b, ' ');
	tpl_put_plural(&b, 0, "risk", "risks");
	assert_str(buf_str(&b), "0 999 1,000 18,446,744,073,709,551,615 0% 100% 0% 0 risks");
	buf_clear(&b);
	tpl_put_soft(&b, STR("a/<b>//c/"));
	assert_str(buf_str(&b), "a/<wbr>&lt;b&gt;/<wbr>/<wbr>c/<wbr>");
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_page),  cmocka_unit_test(test_conditions), cmocka_unit_test(test_places),
		cmocka_unit_test(test_lines), cmocka_unit_test(test_url),        cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
