#include <signal.h>

#include "base/clock.h"
#include "unit/sync/sync_test.h"
#include "unit/sync/world.h"

#define MAX_BYTES 1000000

static struct httpd *httpd;

static struct conf conf;
static struct sync_settings set;
static struct sync_report rep;

static struct str gzip(struct str s)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
	size_t room = libdeflate_gzip_compress_bound(c, s.n);
	char *out = arena_alloc(&arena, room);
	size_t n = libdeflate_gzip_compress(c, s.p, s.n, out, room);

	libdeflate_free_compressor(c);
	return str_n(out, n);
}

static int start(void **state)
{
	if (open_store(state) < 0)
		return -1;
	conf_add(&conf, sync_keys, sync_nkeys);
	if (conf_parse(&conf, STR("sync.allow_loopback_http = yes\nsync.mit.url =\nsync.max_bytes = 1000000\nsync.timeout = 20\n"), "test.conf", &err) < 0)
		return -1;
	sync_settings(&conf, &set);
	world.old = fixture_text("sync/ATLAS-2031.04.yaml");
	world.new = fixture_text("sync/ATLAS-2031.06.yaml");
	world.new_gzip = gzip(world.new);
	world.bomb = gzip(str_n(arena_zalloc(&arena, 1, 40 * MAX_BYTES), 40 * MAX_BYTES));
	world.etag = "\"v1\"";
	world.n = 0;
	httpd = httpd_start(world_answer, NULL, NULL);
	return httpd ? 0 : -1;
}

static int done(void **state)
{
	httpd_stop(httpd);
	httpd = NULL;
	sync_report_free(&rep);
	conf_free(&conf);
	return close_store(state);
}

static struct str at(const char *path)
{
	return arena_printf(&arena, "http://127.0.0.1:%u%s", httpd_port(httpd), path);
}

static int run(void)
{
	sync_report_free(&rep);
	err = (struct err)ERR_INIT;
	world.n = 0;
	return sync_run(store, &set, NULL, NOW, &rep, &err);
}

static int sync_from(const char *path)
{
	set.url[SYNC_ATLAS] = at(path);
	return run();
}

/* The edition that is there before something goes wrong. */
static void have_old(void)
{
	assert_ok(sync_from("/ok/ATLAS-2031.04.yaml"));
	assert_str(releases(), "atlas 2031.04");
}

static void test_good(void **state)
{
	(void)state;
	assert_ok(sync_from("/ok/ATLAS-2031.04.yaml"));
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_IMPORTED);
	assert_int_equal(rep.items[SYNC_ATLAS].received, world.old.n);
	assert_int_equal(rep.items[SYNC_MIT].outcome, SYNC_LEFT_OUT);
	assert_str(rep.items[SYNC_MIT].note, "the setting sync.mit.url is empty");
	assert_str(releases(), "atlas 2031.04");
	assert_int_equal(world.n, 1);
	assert_non_null(strstr(world.heads[0], "\r\nUser-Agent: promptriskdb/" PROMPTRISKDB_VERSION "\r\n"));
	assert_non_null(strstr(world.heads[0], "\r\nAccept-Encoding: gzip, deflate\r\n"));
	for (const char *const *no = (const char *const[]){ "Cookie", "Authorization", "Referer", "If-None-Match", "If-Modified-Since", NULL }; *no; no++)
		assert_null(strstr(world.heads[0], *no));
	assert_ok(sync_from("/gzip"));
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_IMPORTED);
	assert_int_equal(rep.items[SYNC_ATLAS].received, world.new_gzip.n);
	assert_str(rep.items[SYNC_ATLAS].imports[0].diff.against.version, "2031.04");
	assert_ok(sync_from("/chunked"));
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_UP_TO_DATE);
	assert_ok(sync_from("/called-html"));
	assert_str(releases(), "atlas 2031.06, atlas 2031.04");
}

static void test_unchanged(void **state)
{
	struct str when;

	(void)state;
	have_old();
	assert_int_equal(sync_checked(store, SYNC_ATLAS, &arena, &when, &err), 1);
	assert_str(when, "2030-03-17T17:46:40Z");
	assert_int_equal(sync_checked(store, SYNC_MIT, &arena, &when, &err), 0);
	assert_ok(run());
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_UP_TO_DATE);
	assert_int_equal(rep.items[SYNC_ATLAS].received, 0);
	assert_non_null(strstr(world.heads[0], "\r\nIf-None-Match: \"v1\"\r\n"));
	assert_non_null(strstr(world.heads[0], "\r\nIf-Modified-Since: Mon, 02 Jun 2031 10:00:00 GMT\r\n"));
	assert_ok(run()); /* it is still remembered */
	assert_int_equal(rep.items[SYNC_ATLAS].nimports, 0);
	/* what was dropped is asked for anew */
	assert_ok(store_drop(store, 1, &err));
	assert_ok(run());
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_IMPORTED);
	assert_null(strstr(world.heads[0], "If-None-Match"));
	/* another address has no tag, whatever it says */
	assert_ok(sync_from("/ok/ATLAS-2031.06.yaml"));
	assert_null(strstr(world.heads[0], "If-None-Match"));
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_IMPORTED);
	/* a new tag and the same bytes */
	world.etag = "W/\"v2\"";
	assert_ok(run());
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_UP_TO_DATE);
	assert_true(rep.items[SYNC_ATLAS].received > 0);
	assert_ok(run());
	assert_int_equal(rep.items[SYNC_ATLAS].received, 0);
}

/* A tag that is no tag is not sent back. */
static void test_bad_tags(void **state)
{
	(void)state;
	world.etag = arena_printf(&arena, "\"%0400d\"", 1).p;
	have_old();
	assert_ok(run());
	assert_null(strstr(world.heads[0], "If-None-Match"));
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_UP_TO_DATE);
	/* a note that we did not write */
	assert_ok(store_set_note(store, "sync.atlas", STR("sync 1\nrelease\tx\nhop\thttp://127.0.0.1/\n"), &err));
	assert_ok(run());
	assert_ok(store_set_note(store, "sync.atlas", STR("\t\n\n\thop\nsync 2"), &err));
	assert_ok(run());
	assert_null(strstr(world.heads[0], "If-None-Match"));
}

static void test_redirects(void **state)
{
	(void)state;
	assert_ok(sync_from("/redirect/4")); /* 5 of them */
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_IMPORTED);
	assert_int_equal(world.n, 6);
	assert_str(rep.items[SYNC_ATLAS].imports[0].batch.release.version, "2031.06");
	assert_ok(run());
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_UP_TO_DATE);
	assert_int_equal(rep.items[SYNC_ATLAS].received, 0);
	assert_int_equal(sync_from("/redirect/5"), -1);
	assert_has(str_of(err.msg), "more than 5 redirects");
}

static void test_pointers(void **state)
{
	(void)state;
	assert_ok(sync_from("/latest.yaml")); /* a link to a link to the file */
	assert_str(releases(), "atlas 2031.06");
	assert_str(rep.items[SYNC_ATLAS].from, at("/v6/ATLAS-2031.06.yaml").p);
	assert_ok(store_drop(store, 1, &err));
	assert_ok(sync_from("/manifest.yaml"));
	assert_str(releases(), "atlas 2031.06");
	assert_int_equal(world.n, 2);
	assert_ok(run());
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_UP_TO_DATE);
	assert_non_null(strstr(world.heads[0], "If-None-Match: \"p\"")); /* this server sends it again nevertheless */
	assert_non_null(strstr(world.heads[1], "If-None-Match: \"v1\""));
	assert_ok(sync_from("/deep3.yaml"));
	assert_int_equal(world.n, 4);
	assert_ok(sync_from("/future.yaml"));
	assert_has(rep.items[SYNC_ATLAS].note, "release 2032.01 comes only in format 7.0.0");
}

/* Whatever goes wrong: the old edition stays, and the message says what it was. */
static void test_failures(void **state)
{
	static const struct {
		const char *path, *says;
	} cases[] = {
		{ "/large-header", "larger than the limit of 1000000 bytes (sync.max_bytes)" },
		{ "/large-stream", "larger than the limit of 1000000 bytes" },
		{ "/bomb", "larger than the limit of 1000000 bytes" },
		{ "/cut", "/cut: the file was cut off on the way" },
		{ "/cut-chunked", "cut off on the way" },
		{ "/no-length", "does not say how long the file is" },
		{ "/closed", "cannot be downloaded" },
		{ "/garbage", "cannot be downloaded" },
		{ "/gzip-broken", "the packed answer is broken" },
		{ "/gzip-cut", "" },
		{ "/html", "/html: is a web page of type text/html; charset=utf-8, not a file" },
		{ "/fragment", "is a web page of type text/html, not a file" },
		{ "/text", "not a known format" },
		{ "/status/404", "status 404 (not found): the file may have moved" },
		{ "/status/410", "status 410 (not found)" },
		{ "/status/403", "status 403 (not allowed)" },
		{ "/status/429", "status 429 (asked too often)" },
		{ "/status/500", "status 500 (trouble at the server)" },
		{ "/status/204", "status 204, which is no file" },
		{ "/status/206", "status 206, which is no file" },
		{ "/status/304", "" }, /* nobody asked for that */
		{ "/to-http", "redirects: 'http://example.org/ATLAS.yaml' is not https: refused" },
		{ "/to-file", "redirects: " },
		{ "/to-user", "redirects: the address has a user name or password in it: refused" },
		{ "/to-nothing", "status 302, which is no file" },
		{ "/round", "more than 5 redirects" },
		{ "/loop-a.yaml", "its pointers lead in a circle" },
		{ "/self.yaml", "its pointers lead in a circle" },
		{ "/deep4.yaml", "more than 3 pointers lead to it" },
		{ "/away.yaml", "points to 'https://other.example/ATLAS.yaml', which is another server: refused" },
		{ "/away-port.yaml", "points to '//127.0.0.1:1/ATLAS.yaml', which is another server: refused" },
		{ "/manifest-broken.yaml", "the manifest cannot be read" },
		{ "/nowhere.yaml", "/none/such.yaml: the server answered with status 404" },
	};
	uint64_t generation;

	(void)state;
	have_old();
	generation = store_generation(store);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		if (sync_from(cases[i].path) == 0)
			fail_msg("%s did not fail", cases[i].path);
		assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_FAILED);
		assert_has(str_of(err.msg), cases[i].says);
		assert_true(str_starts(str_of(err.msg), STR("http://127.0.0.1:")));
		assert_string_equal(err.msg, rep.items[SYNC_ATLAS].err.msg);
		assert_true(store_generation(store) == generation);
	}
	assert_str(releases(), "atlas 2031.04");
	assert_ok(sync_from("/ok/ATLAS-2031.04.yaml"));
	assert_int_equal(rep.items[SYNC_ATLAS].received, 0); /* nor was what is remembered lost */
}

static void test_slow(void **state)
{
	uint64_t begin = clock_mono_us();

	(void)state;
	have_old();
	set.total_s = 1;
	assert_int_equal(sync_from("/slow"), -1);
	assert_has(str_of(err.msg), "took too long");
	assert_has(str_of(err.msg), "sync.timeout 1 s");
	set.total_s = 60;
	set.low_bytes = 1000;
	set.low_s = 1;
	assert_int_equal(sync_from("/slow"), -1);
	assert_has(str_of(err.msg), "too slow");
	assert_true(clock_mono_us() - begin < 15000000);
	assert_str(releases(), "atlas 2031.04");
}

static bool stop_in_download(void *arg, const struct sync_progress *p)
{
	unsigned *n = arg;

	*n += p->step == SYNC_DOWNLOAD && p->done > 0;
	return *n < 3;
}

static void test_stopped(void **state)
{
	unsigned n = 0;
	const struct sync_watch watch = { stop_in_download, &n };

	(void)state;
	have_old();
	sync_report_free(&rep);
	set.url[SYNC_ATLAS] = at("/large-stream");
	set.max_bytes = SOURCE_MAX_BYTES;
	assert_int_equal(sync_run(store, &set, &watch, NOW, &rep, &err), -1);
	assert_has(str_of(err.msg), "/large-stream: stopped");
	assert_str(releases(), "atlas 2031.04");
}

static void test_unreachable(void **state)
{
	(void)state;
	have_old();
	set.url[SYNC_ATLAS] = STR("http://127.0.0.1:1/ATLAS.yaml");
	assert_int_equal(run(), -1);
	assert_has(str_of(err.msg), "cannot be reached");
	assert_has(str_of(err.msg), "sync --from DIR");
	set.loopback_http = false;
	assert_int_equal(sync_from("/ok/ATLAS-2031.06.yaml"), -1);
	assert_has(str_of(err.msg), "is not https: refused");
	assert_int_equal(world.n, 0);
	set.url[SYNC_ATLAS] = STR("http://example.org/ATLAS.yaml");
	set.loopback_http = true;
	assert_int_equal(run(), -1);
	assert_has(str_of(err.msg), "is not https: refused");
	set.url[SYNC_ATLAS] = STR_NONE;
	assert_int_equal(run(), -1);
	assert_int_equal(err.code, ERR_USAGE);
	assert_has(str_of(err.msg), "are both empty");
	assert_str(releases(), "atlas 2031.04");
}

/* A sheet that is exported anew each time has no tag and other bytes, and the same content. */
static void test_exported_sheet(void **state)
{
	(void)state;
	have_old();
	set.url[SYNC_MIT] = at("/book/export?format=xlsx");
	world.workbook = workbook("v4", 30, "one");
	assert_ok(run());
	assert_int_equal(rep.items[SYNC_MIT].outcome, SYNC_IMPORTED);
	assert_str(rep.items[SYNC_MIT].imports[0].batch.release.file, "mit-download");
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_UP_TO_DATE);
	world.workbook = workbook("v4", 30, "two");
	assert_ok(run());
	assert_int_equal(rep.items[SYNC_MIT].outcome, SYNC_UP_TO_DATE);
	/* one fails, the other goes on */
	set.url[SYNC_ATLAS] = at("/status/500");
	world.workbook = workbook("v5", 31, "three");
	assert_int_equal(run(), -1);
	assert_int_equal(rep.items[SYNC_ATLAS].outcome, SYNC_FAILED);
	assert_int_equal(rep.items[SYNC_MIT].outcome, SYNC_IMPORTED);
	assert_str(releases(), "atlas 2031.04, mit V5, mit V4");
	/* a broken workbook, one that has lost its rows, and one in the place of ATLAS */
	world.workbook = str_sub(world.workbook, 0, world.workbook.n / 2);
	assert_int_equal(run(), -1);
	assert_int_equal(rep.items[SYNC_MIT].outcome, SYNC_FAILED);
	world.workbook = workbook("v6", 10, "four");
	assert_int_equal(run(), -1);
	assert_has(str_of(rep.items[SYNC_MIT].err.msg), "has 11 records where release V5 has 32, less than 50 percent");
	set.url[SYNC_ATLAS] = set.url[SYNC_MIT];
	set.url[SYNC_MIT] = STR_NONE;
	assert_int_equal(run(), -1);
	assert_has(str_of(err.msg), "is a file of MIT AI Risk Repository: see the setting sync.atlas.url");
	assert_str(releases(), "atlas 2031.04, mit V5, mit V4");
}

/* Proxies are for the world outside. */
static void test_proxy(void **state)
{
	(void)state;
	assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
	assert_int_equal(setenv("all_proxy", "http://127.0.0.1:1", 1), 0);
	assert_ok(sync_from("/ok/ATLAS-2031.04.yaml"));
	assert_int_equal(setenv("https_proxy", at("").p, 1), 0); /* our server, as a proxy that does not know how */
	set.url[SYNC_ATLAS] = STR("https://example.org/ATLAS.yaml");
	assert_int_equal(run(), -1);
	assert_int_equal(world.n, 1);
	assert_non_null(strstr(world.heads[0], "CONNECT example.org:443 HTTP/1.1"));
	assert_int_equal(unsetenv("http_proxy") | unsetenv("all_proxy") | unsetenv("https_proxy"), 0);
}

static void tls(const char *cert)
{
	httpd_stop(httpd);
	httpd = httpd_start(world_answer, NULL, cert);
	assert_non_null(httpd);
	set.loopback_http = false;
}

static int sync_tls(const char *host, const char *path)
{
	set.url[SYNC_ATLAS] = arena_printf(&arena, "https://%s:%u%s", host, httpd_port(httpd), path);
	return run();
}

static void test_tls(void **state)
{
	const char *good = arena_printf(&arena, "%s/good.pem", test_dir).p, *other = arena_printf(&arena, "%s/other.pem", test_dir).p;

	(void)state;
	assert_int_equal(httpd_certificate(good, "127.0.0.1"), 0);
	assert_int_equal(httpd_certificate(other, "example.org"), 0);
	tls(good);
	assert_int_equal(sync_tls("127.0.0.1", "/ok/ATLAS-2031.06.yaml"), -1); /* nobody vouches for it */
	assert_has(str_of(err.msg), "the server's certificate is not trusted");
	assert_has(str_of(err.msg), "sync.ca_file");
	assert_int_equal(world.n, 0); /* nothing was asked */
	set.ca_file = str_of(other);
	assert_int_equal(sync_tls("127.0.0.1", "/ok/ATLAS-2031.06.yaml"), -1);
	assert_has(str_of(err.msg), "not trusted");
	set.ca_file = str_of(arena_printf(&arena, "%s/none.pem", test_dir).p);
	assert_int_equal(sync_tls("127.0.0.1", "/ok/ATLAS-2031.06.yaml"), -1);
	assert_has(str_of(err.msg), "none.pem");
	set.ca_file = str_of(good);
	assert_ok(sync_tls("127.0.0.1", "/ok/ATLAS-2031.06.yaml"));
	assert_str(releases(), "atlas 2031.06");
	assert_int_equal(sync_tls("127.0.0.1", "/to-http"), -1); /* from https to http */
	assert_has(str_of(err.msg), "is not https: refused");
	tls(other); /* trusted, but for another name */
	set.ca_file = str_of(other);
	assert_int_equal(sync_tls("127.0.0.1", "/ok/ATLAS-2031.04.yaml"), -1);
	assert_has(str_of(err.msg), "not trusted");
	assert_str(releases(), "atlas 2031.06");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_good, start, done),
		cmocka_unit_test_setup_teardown(test_unchanged, start, done),
		cmocka_unit_test_setup_teardown(test_bad_tags, start, done),
		cmocka_unit_test_setup_teardown(test_redirects, start, done),
		cmocka_unit_test_setup_teardown(test_pointers, start, done),
		cmocka_unit_test_setup_teardown(test_failures, start, done),
		cmocka_unit_test_setup_teardown(test_slow, start, done),
		cmocka_unit_test_setup_teardown(test_stopped, start, done),
		cmocka_unit_test_setup_teardown(test_unreachable, start, done),
		cmocka_unit_test_setup_teardown(test_exported_sheet, start, done),
		cmocka_unit_test_setup_teardown(test_proxy, start, done),
		cmocka_unit_test_setup_teardown(test_tls, start, done),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
