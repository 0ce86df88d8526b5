#include "unit/test.h"

#include "sync/pointer.h"
#include "sync/url.h"

static struct arena arena;
static struct err err;

static int done(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void test_check(void **state)
{
	static const struct {
		const char *url;
		bool ok, ok_loopback;
		const char *says;
	} cases[] = {
		{ "https://example.org/a", true, true, "" },
		{ "HTTPS://example.org:8443/a?b=c#d", true, true, "" },
		{ "https://127.0.0.1/", true, true, "" },
		{ "http://example.org/a", false, false, "'http://example.org/a' is not https: refused" },
		{ "http://127.0.0.1:1/", false, true, "is not https" },
		{ "http://[::1]:1/", false, true, "is not https" },
		{ "http://127.0.0.1.example.org/", false, false, "is not https" },
		{ "http://localhost/", false, false, "is not https" }, /* a name can be made to mean anything */
		{ "http://127.0.0.1@example.org/", false, false, "user name or password" },
		{ "https://user:pass@example.org/", false, false, "user name or password" },
		{ "ftp://example.org/", false, false, "is not https" },
		{ "file:///etc/passwd", false, false, "" },
		{ "javascript:alert(1)", false, false, "" },
		{ "example.org/a", false, false, "is no address" },
		{ "//example.org/a", false, false, "is no address" },
		{ "https://exa mple.org/", false, false, "is no address" },
		{ "https://example.org/\n", false, false, "is no address" },
		{ "", false, false, "is no address" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		err = (struct err)ERR_INIT;
		if ((url_check(str_of(cases[i].url), false, &err) == 0) != cases[i].ok || (url_check(str_of(cases[i].url), true, &err) == 0) != cases[i].ok_loopback)
			fail_msg("%s", cases[i].url);
		if (!cases[i].ok && !cases[i].ok_loopback)
			assert_has(str_of(err.msg), cases[i].says);
	}
	assert_int_equal(url_check(STR("https://example.org/\0x"), false, &err), -1);
	assert_true(url_loopback(STR("https://127.0.0.1:8/x")) && url_loopback(STR("http://[::1]/")));
	assert_false(url_loopback(STR("https://example.org/127.0.0.1")));
}

static void test_resolve(void **state)
{
	static const struct {
		const char *ref, *want;
		bool same;
	} cases[] = {
		{ "v6/b.yaml", "https://example.org/dist/v6/b.yaml", true },
		{ "../b.yaml", "https://example.org/b.yaml", true },
		{ "/b.yaml", "https://example.org/b.yaml", true },
		{ "https://EXAMPLE.org:443/b.yaml", "https://EXAMPLE.org:443/b.yaml", true },
		{ "https://example.org:444/b.yaml", "https://example.org:444/b.yaml", false },
		{ "https://example.org.evil.net/b.yaml", "https://example.org.evil.net/b.yaml", false },
		{ "http://example.org/b.yaml", "http://example.org/b.yaml", false },
		{ "//evil.net/b.yaml", "https://evil.net/b.yaml", false },
	};
	struct str out;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(url_resolve(STR("https://example.org/dist/a.yaml?x=y"), str_of(cases[i].ref), &arena, &out, &err), 0);
		assert_str(out, cases[i].want);
		assert_int_equal(url_same_place(STR("https://example.org/dist/a.yaml"), out), cases[i].same);
	}
	assert_int_equal(url_resolve(STR("https://example.org/"), STR("https://a@b/c.yaml"), &arena, &out, &err), -1);
}

static void test_file(void **state)
{
	(void)state;
	assert_str(url_file(STR("https://example.org/dist/v6/ATLAS-2031.04.yaml?raw=1#top"), &arena), "ATLAS-2031.04.yaml");
	assert_str(url_file(STR("https://example.org/d/abc/export?format=xlsx"), &arena), "export");
	assert_str(url_file(STR("https://example.org/Risk%20table%2F..%2Fv4%1B.xlsx"), &arena), "download"); /* a control character */
	assert_str(url_file(STR("https://example.org/a%3Bb%26v4.xlsx"), &arena), "a_b_v4.xlsx");
	assert_str(url_file(STR("https://example.org/"), &arena), "download");
}

static int find(struct str bytes, struct pointer *p)
{
	err = (struct err)ERR_INIT;
	return pointer_find(bytes, &arena, p, &err);
}

static void test_links(void **state)
{
	struct pointer p;

	(void)state;
	assert_int_equal(find(STR("v6/ATLAS-2031.04.yaml"), &p), 1);
	assert_str(p.target, "v6/ATLAS-2031.04.yaml");
	assert_int_equal(find(STR(" ../a.XLSX\r\n"), &p), 1);
	assert_str(p.target, "../a.XLSX");
	assert_int_equal(find(STR("https://evil.net/a.yaml"), &p), 1); /* refused where the host is compared */
	assert_int_equal(find(STR("a b.yaml"), &p), 0);
	assert_int_equal(find(STR("a.yaml\nb.yaml"), &p), 0);
	assert_int_equal(find(STR("key: a.yaml"), &p), 0);
	assert_int_equal(find(STR(".yaml"), &p), 0);
	assert_int_equal(find(STR("a.html"), &p), 0);
	assert_int_equal(find(STR(""), &p), 0);
	assert_int_equal(find(arena_printf(&arena, "%0400d.yaml", 1), &p), 0);
}

static void test_manifest(void **state)
{
	struct pointer p;

	(void)state;
	/* the newest counts, wherever it stands, and of it the newest format that is read */
	assert_int_equal(find(STR("- release: '2031.05'\n  release-date: 2031-05-01\n  versions:\n"
				  "  - format-version: 5.7.0\n    path: legacy/ATLAS-5.7.0.yaml\n"
				  "  - format-version: 6.0.0\n    path: v6/ATLAS-2031.05.yaml\n"
				  "- release: '2031.10'\n  versions:\n  - {format-version: 5.9.0, path: legacy/ATLAS-5.9.0.yaml}\n"
				  "  - {format-version: 6.1.0, path: v6/ATLAS-2031.10.yaml}\n  - {format-version: 7.0.0, path: v7/ATLAS-2031.10.yaml}\n"
				  "- release: '2031.09'\n  versions:\n  - {format-version: 6.0.0, path: v6/ATLAS-2031.09.yaml}\n"), &p), 1);
	assert_str(p.target, "v6/ATLAS-2031.10.yaml");
	assert_str(p.release, "2031.10");
	assert_str(p.note, "");
	/* a single release, as a map; and with comments */
	assert_int_equal(find(STR("# made by a machine\nrelease: '2031.05'\nversions:\n- format-version: 6.0.0\n  path: v6/a.yaml\n"), &p), 1);
	assert_str(p.target, "v6/a.yaml");
	/* a newer release that cannot be read is told */
	assert_int_equal(find(STR("- release: '2032.01'\n  versions:\n  - {format-version: 7.0.0, path: v7/a.yaml}\n"
				  "- release: '2031.05'\n  versions:\n  - {format-version: 6.0.0, path: v6/a.yaml}\n"), &p), 1);
	assert_str(p.release, "2031.05");
	assert_str(p.note, "release 2032.01 comes only in format 7.0.0, which this program does not read: 2031.05 is taken");
	assert_int_equal(find(STR("- release: '2032.01'\n  versions:\n  - {format-version: 7.0.0, path: v7/a.yaml}\n"), &p), -1);
	assert_string_equal(err.msg, "the manifest names no release with a .yaml file of format 6 or older, only of format 7.0.0");
	/* broken ones */
	assert_int_equal(find(STR("release: '2031.05'\nversions:\n- {format-version: 6.0.0, path: "), &p), -1);
	assert_has(str_of(err.msg), "the manifest cannot be read: line ");
	assert_int_equal(find(STR("release: '2031.05'\nversions: none\n"), &p), -1);
	assert_int_equal(find(STR("release: '2031.05'\nversions:\n- {format-version: 6.0.0, path: v6/a.exe}\n"), &p), -1);
	assert_int_equal(find(STR("release: &a '2031.05'\nversions: *a\n"), &p), -1);
	/* what a manifest says must not write into our notes and messages */
	assert_int_equal(find(STR("- release: \"2032\\nhop\\thttps://evil.net/\"\n  versions:\n  - {format-version: 7.0.0, path: a.yaml}\n"
				  "- release: '2031.05'\n  versions:\n  - {format-version: \"7\\n\", path: b.yaml}\n  - {format-version: 6.0.0, path: v6/c.yaml}\n"), &p), 1);
	assert_str(p.target, "v6/c.yaml");
	assert_str(p.note, "");
	/* a release file of ATLAS is no manifest, whatever else it holds */
	assert_int_equal(find(STR("format-version: 6.0.0\nrelease: x\nversions: y\ntechniques:\n"), &p), 0);
	assert_int_equal(find(STR("release: x\nversions:\n\0"), &p), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check), cmocka_unit_test(test_resolve), cmocka_unit_test(test_file),
		cmocka_unit_test(test_links), cmocka_unit_test(test_manifest),
	};

	return cmocka_run_group_tests(tests, NULL, done);
}
