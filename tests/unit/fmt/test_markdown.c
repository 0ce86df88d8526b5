#include "unit/test.h"

#include "fmt/markdown.h"
#include "fmt/yaml.h"
#include "unit/fmt/md_site.h"

struct text_case {
	const char *text, *html, *plain; /* NULL: not looked at */
};

static void run(const struct text_case *cases, size_t n, const struct md_links *links)
{
	struct buf b;

	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < n; i++) {
		buf_clear(&b);
		md_html(&b, str_of(cases[i].text), links);
		check_html(cases[i].text, buf_str(&b));
		if (cases[i].html)
			assert_str(buf_str(&b), cases[i].html);
		buf_clear(&b);
		md_plain(&b, str_of(cases[i].text));
		if (cases[i].plain)
			assert_str(buf_str(&b), cases[i].plain);
	}
	buf_free(&b);
}

static void test_text(void **state)
{
	static const struct text_case cases[] = {
		{ "", "", "" },
		{ " \n ", "", "" },
		{ "every piece of software", "<p>every piece of software</p>", "every piece of software" },
		{ "it's \"a\" & b", "<p>it&#39;s &quot;a&quot; &amp; b</p>", "it's \"a\" & b" },
		{ "one\ntwo\n\nthree", "<p>one\ntwo</p><p>three</p>", "one two\nthree" },
		{ "*a* **b** `c<d>` ***e***",
		  "<p><em>a</em> <strong>b</strong> <code>c&lt;d&gt;</code> <em><strong>e</strong></em></p>", "a b c<d> e" },
		{ "# One\n### Two", "<h4>One</h4><h4>Two</h4>", "One\nTwo" },
		{ "- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "a\nb\nc" },
		{ "3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>", "a\nb" },
		{ "> q\n\n---\n", "<blockquote><p>q</p></blockquote><hr>", "q" },
		{ "run:\n```sh\nrm <x> [1]\n  y\n```\ndone",
		  "<p>run:</p><pre><code>rm &lt;x&gt; [1]\n  y\n</code></pre><p>done</p>", "run:\nrm <x> [1] y\ndone" },
		{ "|a|b|\n|---|---|\n|1|*2*|\n",
		  "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><em>2</em></td></tr></tbody></"
		  "table>",
		  "a b\n1 2" },
		{ "    not code", "<p>not code</p>", "not code" },
		{ "a  \nb\\\nc", "<p>a<br>b<br>c</p>", "a b c" },
		{ "3 < 4 > 2", "<p>3 &lt; 4 &gt; 2</p>", "3 < 4 > 2" },
		{ "a &lt;b&gt; &amp;lt; &#60; &#x3C; &nosuch; &#0; &mdash;",
		  "<p>a &lt;b&gt; &amp;lt; &lt; &lt; &amp;nosuch; \xEF\xBF\xBD \xE2\x80\x94</p>",
		  "a <b> &lt; < < &nosuch; \xEF\xBF\xBD \xE2\x80\x94" },
		{ "bad\xFF"
		  "byte \x01 \xED\xA0\x80",
		  "<p>bad\xEF\xBF\xBD"
		  "byte \xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD</p>",
		  NULL },
		{ "\xE2\x80\x9C"
		  "A\xC2\xA0\xC2\xA0"
		  "B\xE2\x80\x9D\xE2\x80\xAF\t.",
		  NULL,
		  "\xE2\x80\x9C"
		  "A B\xE2\x80\x9D ." },
	};

	(void)state;
	run(cases, ARRAY_LEN(cases), NULL);
}

static void test_raw_html(void **state)
{
	static const struct text_case cases[] = {
		{ "a<br>b<BR />c", "<p>a<br>b<br>c</p>", "a b c" },
		{ "<div style=\"font-family: monospace; width:\n50%\">\n<span style=\"color: maroon;\">**x**</span> y\n</div>",
		  "<p><strong>x</strong> y</p>", "x y" },
		{ "before\n<div>in</div>after\n\n<br>\n\nend", "<p>before</p><p>in</p><p>after</p><p>end</p>",
		  "before\nin\nafter\nend" },
		{ "**a<div>b</div>c**", "<p><strong>a b c</strong></p>", NULL },
		{ "x<sup>2</sup> <b>b</b> <i>i</i> <em>e</em> <strong>s</strong> <sub>u</sub>", "<p>x2 b i e s u</p>",
		  "x2 b i e s u" },
		{ "the <think> tag, --profile <profile_name>, </think>",
		  "<p>the &lt;think&gt; tag, --profile &lt;profile_name&gt;, &lt;/think&gt;</p>",
		  "the <think> tag, --profile <profile_name>, </think>" },
		{ "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<script>alert(1)</script>" },
		{ "<img src=x onerror='alert(1)'>", "<p>&lt;img src=x onerror=&#39;alert(1)&#39;&gt;</p>", NULL },
		{ "<div onclick=\"alert(1)\" \n title='>'>x</div>", "<p>x</p>", "x" },
		{ "<p>a</p><p>b</p>", "<p>a</p><p>b</p>", "a\nb" },
		{ "<!-- c --> <?php x ?> <![CDATA[x]]> <!DOCTYPE html>",
		  "<p>&lt;!-- c --&gt; &lt;?php x ?&gt; &lt;![CDATA[x]]&gt; &lt;!DOCTYPE html&gt;</p>", NULL },
		{ "<!-- two\nlines --> <span\nx>y</span", "<p>&lt;!-- two\nlines --&gt; y&lt;/span</p>", NULL },
		{ "<div\n\nx>", NULL, NULL },
		{ "<svg/onload=alert(1)> <a href=\"javascript:alert(1)\">x</a>", NULL, NULL },
		{ "- <div>a</div>b", "<ul><li> a b</li></ul>", NULL },
	};

	(void)state;
	run(cases, ARRAY_LEN(cases), &with_site);
}

#define WEB " rel=\"nofollow noopener\">"
static void test_links(void **state)
{
	static const struct text_case cases[] = {
		{ "[Name](/techniques/AML.T0051)", "<p><a href=\"/techniques/AML.T0051\">Name</a></p>", "Name" },
		{ "[Name](/nowhere/x)", "<p>Name</p>", "Name" },
		{ "[vLLM]( https://docs.example/a?b=1&c=2 )",
		  "<p><a href=\"https://docs.example/a?b=1&amp;c=2\"" WEB "vLLM</a></p>", "vLLM" },
		{ "[x](<https://a.b/c d>)", "<p>x</p>", "x" },
		{ "see https://a.b/c.", "<p>see <a href=\"https://a.b/c\"" WEB "https://a.b/c</a>.</p>", "see https://a.b/c." },
		{ "<https://a.b> <mailto:a@b.c>", "<p><a href=\"https://a.b\"" WEB "https://a.b</a> mailto:a@b.c</p>", NULL },
		{ "[a](javascript:alert(1)) [b](JaVaScRiPt:x) [c](data:text/html,x) [d](vbscript:x)", "<p>a b c d</p>", "a b c d" },
		{ "[a](javascript&colon;alert) [b](&#106;avascript:x) [c](java&#10;script:x) [d](//evil.example) "
		  "[e](\\\\evil.example)",
		  "<p>a b c d e</p>", NULL },
		{ "[a](https://user:pw@a.b/) [b](https://a.b\\@c.d/)", "<p>a b</p>", NULL },
		{ "[a](https://a.b/\"onclick=x) [b](https://a.b/'x)", "<p>a <a href=\"https://a.b/&#39;x\"" WEB "b</a></p>", NULL },
		{ "[click here to reauthenticate](https://atlas.mitre.org.com?secret=confetti)",
		  "<p>click here to reauthenticate</p>", NULL },
		{ "![ATLAS *x*](https://atlas.mitre.org/image.png?secrets=1) end", "<p>ATLAS x end</p>", "ATLAS x end" },
		{ "[![alt](i.png)](https://a.b)", "<p><a href=\"https://a.b\"" WEB "alt</a></p>", "alt" },
		{ "[](https://a.b) x", NULL, "x" },
		{ "[a https://c.d b](https://a.b)", NULL, NULL },
		{ "[a [b](https://c.d) e](https://a.b)", NULL, NULL },
		{ "[*x*](https://a.b \"title <b>\")", "<p><a href=\"https://a.b\"" WEB "<em>x</em></a></p>", "x" },
		{ "[def]\n\n[def]: https://a.b/c 'T'", "<p><a href=\"https://a.b/c\"" WEB "def</a></p>", "def" },
	};
	static const struct text_case web[] = {
		{ "[x](/techniques/AML.T0051)", "<p>x</p>", NULL },
		{ "[x](https://atlas.mitre.org.com?secret=confetti)",
		  "<p><a href=\"https://atlas.mitre.org.com?secret=confetti\"" WEB "x</a></p>", NULL },
	};

	(void)state;
	run(cases, ARRAY_LEN(cases), &with_site);
	run(web, ARRAY_LEN(web), NULL);
}

static void test_citations(void **state)
{
	static const char sup_koi[] = "<sup><a href=\"#ref-koi\">[1]</a></sup>",
			  sup_aws[] = "<sup><a href=\"https://aws.example/?a=1&amp;b=2\"" WEB "[2]</a></sup>";
	static const char defs[] =
		"\n\n[koi]: https://k.example/ \"Koi\"\n[7]: <https://s.example/x>\n  \"A title\n  in two lines\"";
	struct arena a = { 0 };
	const struct text_case cases[] = {
		{ "tools [[koi]][[aws]]. Then", arena_printf(&a, "<p>tools %s%s. Then</p>", sup_koi, sup_aws).p, "tools. Then" },
		{ "tools [[nosuch]]. [[ -f x ]] [[a b]]", "<p>tools. [[ -f x ]] [[a b]]</p>", "tools. [[ -f x ]] [[a b]]" },
		{ "`[[koi]]`", "<p><code>[[koi]]</code></p>", "[[koi]]" },
		{ "[x [[koi]]](https://a.b)", NULL, NULL },
		{ arena_printf(&a, "skills [\\[5\\]][koi].%s", defs).p, arena_printf(&a, "<p>skills %s.</p>", sup_koi).p,
		  "skills." },
		{ arena_printf(&a, "skills [\\[1\\]][7] x%s", defs).p,
		  "<p>skills <sup><a href=\"https://s.example/x\"" WEB "[1]</a></sup> x</p>", "skills x" },
		{ "id <sup>[[7]](https://id.example)</sup> x",
		  "<p>id <sup><a href=\"https://id.example\"" WEB "[7]</a></sup> x</p>", "id x" },
		{ "bad [\\[5\\]][k] x\n\n[k]: javascript:alert(1)", "<p>bad x</p>", "bad x" },
		{ "attacks [155, 211]. These [3]; a[4]b [2020-21] [x1] [] [ ] [1",
		  "<p>attacks [155, 211]. These [3]; a[4]b [2020-21] [x1] [] [ ] [1</p>", "attacks. These; ab [x1] [] [ ] [1" },
		{ "split [155,\n211] here", NULL, "split here" },
	};
	const struct text_case dropped[] = {
		{ "tools [[koi]]. Then", "<p>tools. Then</p>", NULL },
		{ arena_printf(&a, "skills [\\[5\\]][koi].%s", defs).p, "<p>skills.</p>", NULL },
	};

	(void)state;
	run(cases, ARRAY_LEN(cases), &with_site);
	run(dropped, ARRAY_LEN(dropped), NULL);
	arena_free(&a);
}

/* A long text is cut at paragraphs; what stands before our output in the buffer is left alone. */
static void test_long(void **state)
{
	struct buf text, out;
	size_t found = 0;
	struct str rest;

	(void)state;
	buf_init(&text, BUF_FILE);
	buf_init(&out, BUF_FILE);
	for (int i = 0; i < 5000; i++)
		buf_printf(&text, "Paragraph *%d* with some words and a link to https://example.org/%d here.\n\n", i, i);
	buf_lit(&out, "before ");
	md_html(&out, buf_str(&text), NULL);
	assert_true(str_starts(buf_str(&out), STR("before <p>Paragraph <em>0</em>")));
	for (rest = buf_str(&out);; found++) {
		ptrdiff_t at = str_find(rest, STR("</a> here.</p>"));

		if (at < 0)
			break;
		rest = str_from(rest, (size_t)at + 1);
	}
	assert_int_equal(found, 5000);
	buf_clear(&out);
	buf_lit(&out, "before");
	md_plain(&out, STR("[[koi]] after"));
	assert_str(buf_str(&out), "beforeafter");
	buf_free(&text);
	buf_free(&out);
}

static void walk(const struct yaml *y, struct buf *out, size_t *n)
{
	if (y->type != YAML_SCALAR) {
		for (size_t i = 0; i < y->n; i++)
			walk(&y->items[i], out, n);
		return;
	}
	buf_clear(out);
	md_html(out, y->text, &with_site);
	check_html("upstream", buf_str(out));
	assert_false(str_has(buf_str(out), "&lt;div") || str_has(buf_str(out), "&lt;span") || str_has(buf_str(out), "[["));
	buf_clear(out);
	md_plain(out, y->text);
	if (str_has(buf_str(out), "<span") || str_has(buf_str(out), "  "))
		fail_msg("%.*s", STRF(buf_str(out)));
	++*n;
}

static void test_real(void **state)
{
	static const char *const files[] = { "v6/ATLAS-2026.05", "legacy/ATLAS-5.6.1", "legacy/ATLAS-4.9.1", "legacy/ATLAS-2.4.0" };
	struct arena a = { 0 };
	struct buf file, out;
	size_t n = 0;
	bool broken;

	(void)state;
	if (!upstream(&a, "mitre-atlas/v6/ATLAS-2026.05.yaml")) {
		arena_free(&a);
		skip();
	}
	buf_init(&file, BUF_FILE);
	buf_init(&out, BUF_PAGE);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const struct yaml *y;

		buf_clear(&file);
		assert_int_equal(fs_read(upstream(&a, arena_printf(&a, "mitre-atlas/%s.yaml", files[i]).p), BUF_FILE, &file, NULL),
				 0);
		y = yaml_parse(&a, buf_str(&file), &broken, NULL);
		assert_non_null(y);
		walk(y, &out, &n);
	}
	assert_true(n > 10000);
	buf_free(&file);
	buf_free(&out);
	arena_free(&a);
}

/* CommonMark's finer points; each was compared with its reference implementation. */
static void test_commonmark(void **state)
{
	static const struct text_case cases[] = {
		{ "**a*b**c* ***d** e*", "<p><strong>a*b</strong>c* <em><strong>d</strong> e</em></p>", "a*bc* d e" },
		{ "a_b_c __d__e _f_. *g*h", "<p>a_b_c __d__e <em>f</em>. <em>g</em>h</p>", NULL },
		{ "*a [b*](https://c.d)*", NULL, "a b*" },
		{ "`` a`b `` `c ``d`", "<p><code>a`b</code> <code>c ``d</code></p>", "a`b c ``d" },
		{ "\\\\*a* \\*b* \\[x] \\a", "<p>\\<em>a</em> *b* [x] \\a</p>", NULL },
		{ "- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>", "a\nb" },
		{ "- a\n  - b\n\n  - c", "<ul><li>a<ul><li><p>b</p></li><li><p>c</p></li></ul></li></ul>", NULL },
		{ "- a\nlazy\n\n  more\nend", NULL, "a lazy\nmore end" },
		{ "> a\nlazy\n\n> b", "<blockquote><p>a\nlazy</p></blockquote><blockquote><p>b</p></blockquote>", NULL },
		{ "text\n2. no list\n1. list", "<p>text\n2. no list</p><ol><li>list</li></ol>", NULL },
		{ "Title\n=====\nTwo\n---\n***", "<h4>Title</h4><h4>Two</h4><hr>", "Title\nTwo" },
		{ "```\n> a\n\n  b\n````\nc", "<pre><code>&gt; a\n\n  b\n</code></pre><p>c</p>", NULL },
		{ "~~~\nnever closed", "<pre><code>never closed\n</code></pre>", NULL },
		{ "a\rb\r\rc", "<p>a\nb</p><p>c</p>", "a b\nc" },
		{ "| a \\| b | c |\n|:--|--:|\n| 1 |\n| 1 | 2 | 3 |",
		  "<table><thead><tr><th>a | "
		  "b</th><th>c</th></tr></thead><tbody><tr><td>1</td></tr><tr><td>1</td><td>2</td></tr></tbody></table>",
		  NULL },
		{ "text\n[k]: https://k.example 't'\nmore [k] [*x*][K]",
		  "<p>text</p><p>more <a href=\"https://k.example\"" WEB "k</a> <a href=\"https://k.example\"" WEB
		  "<em>x</em></a></p>",
		  NULL },
		{ "text\n[Note]: word", "<p>text\n[Note]: word</p>", NULL },
	};

	(void)state;
	run(cases, ARRAY_LEN(cases), NULL);
}

/* Marks below the cap are text. */
static void test_depth(void **state)
{
	struct buf text, out;

	(void)state;
	buf_init(&text, BUF_LINE);
	buf_init(&out, BUF_PAGE);
	for (int i = 0; i < 34; i++)
		buf_lit(&text, "> ");
	buf_lit(&text, "x");
	md_html(&out, buf_str(&text), NULL);
	assert_has(buf_str(&out), "<blockquote><p>&gt; &gt; x</p></blockquote>");
	buf_clear(&text);
	buf_clear(&out);
	for (int i = 0; i < 34; i++)
		buf_z(&text, i % 2 ? "*a " : "_a ");
	for (int i = 33; i >= 0; i--)
		buf_z(&text, i % 2 ? " b*" : " b_");
	md_html(&out, buf_str(&text), NULL);
	check_html("emphasis", buf_str(&out));
	assert_has(buf_str(&out), "<em>a _a *a  b* b_ b</em>");
	buf_clear(&text);
	buf_clear(&out);
	for (int i = 0; i < 40; i++)
		buf_c(&text, '[');
	buf_lit(&text, "a](https://b.c)");
	md_html(&out, buf_str(&text), NULL);
	assert_has(buf_str(&out), "[<a href=\"https://b.c\"" WEB "a</a></p>");
	buf_free(&text);
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),      cmocka_unit_test(test_raw_html),   cmocka_unit_test(test_links),
		cmocka_unit_test(test_citations), cmocka_unit_test(test_commonmark), cmocka_unit_test(test_depth),
		cmocka_unit_test(test_long),      cmocka_unit_test(test_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
