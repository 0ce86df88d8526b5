/*
 * "/map" over HTTP, end to end: what is answered to each way of sending a text, what is refused, and that nothing of a text stays
 * behind: not in the log, in errors, in caches, or in a file.
 */
#include "client.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/log.h"
#include "render/map.h"

/* A word that stands nowhere else; whatever it is found in has kept the text. */
#define CANARY "Quokkafrob"
#define TEXT "Users bypass the safety training of a chatbot with jailbreak prompts. " CANARY " <script>alert(1)</script>"

static char dir[] = "/tmp/promptriskdb-map-XXXXXX";
static int log_fd = -1, stderr_fd = -1;

static struct answer *ask(const char *path, const char *type, const char *accept, const char *more, struct str body)
{
	struct answer *r = arena_new(&arena, struct answer);
	struct curl_slist *fields = curl_slist_append(NULL, arena_printf(&arena, "Content-Type:%s%s", *type ? " " : "", type).p);
	CURL *c = curl_easy_init();

	fields = curl_slist_append(fields, arena_printf(&arena, "Accept: %s", accept).p);
	fields = curl_slist_append(fields, "Expect:");
	if (more)
		fields = curl_slist_append(fields, more);
	buf_init(&r->body, BUF_FILE);
	buf_init(&r->head, BUF_LINE);
	(void)curl_easy_setopt(c, CURLOPT_URL, arena_printf(&arena, "http://127.0.0.1:%u%s", server_port(server), path).p);
	(void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	(void)curl_easy_setopt(c, CURLOPT_WRITEDATA, &r->body);
	(void)curl_easy_setopt(c, CURLOPT_HEADERDATA, &r->head);
	(void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, fields);
	(void)curl_easy_setopt(c, CURLOPT_TIMEOUT, 20L);
	if (body.p) {
		(void)curl_easy_setopt(c, CURLOPT_POST, 1L);
		(void)curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
		(void)curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.p);
	}
	assert_int_equal(curl_easy_perform(c), CURLE_OK);
	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &r->status);
	curl_easy_cleanup(c);
	curl_slist_free_all(fields);
	return r;
}

static struct answer *post(const char *type, const char *accept, struct str body)
{
	return ask("/map/", type, accept, NULL, body);
}

#define MULTI "multipart/form-data; boundary=XX"
#define PART(name) "--XX\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_PART(type) "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: " type "\r\n\r\n"

/* The same JSON by each way, and as the command line would write it. */
static void test_ways(void **state)
{
	static const struct { const char *path, *type, *accept; struct str body; } ways[] = {
		{ "/map", "text/plain", "application/json", STR_INIT(TEXT) },
		{ "/map/", "text/plain; charset=utf-8", "application/json", STR_INIT(TEXT) },
		{ "/map.json", "text/plain", "text/html", STR_INIT(TEXT) },
		{ "/map.json", MULTI, "*/*", STR_INIT(PART("text") TEXT "\r\n--XX--\r\n") },
		{ "/map.json", MULTI, "*/*", STR_INIT(PART("text") "not this\r\n" FILE_PART("text/plain") TEXT "\r\n--XX--\r\n") },
		{ "/map.json", MULTI, "*/*", STR_INIT(PART("text") TEXT "\r\n" FILE_PART("application/octet-stream") "\r\n--XX--\r\n") },
		{ "/map.json", "application/x-www-form-urlencoded", "*/*",
		  STR_INIT("text=Users+bypass+the+safety+training+of+a+chatbot+with+jailbreak+prompts.+" CANARY "+%3Cscript%3Ealert(1)%3C/script%3E") },
	};
	struct err err = ERR_INIT;
	struct view_map *v = view_map(server_atlas(server), STR(TEXT), 0, &arena, &err);
	struct buf want;

	(void)state;
	buf_init(&want, BUF_PAGE);
	render_map(&want, v, FORMAT_JSON);
	assert_true(v->accepted > 0);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		struct answer *r = ask(ways[i].path, ways[i].type, ways[i].accept, NULL, ways[i].body);

		if (r->status != 200 || !str_eq(buf_str(&r->body), buf_str(&want)))
			fail_msg("way %zu: %ld %.*s", i, r->status, STRF(str_sub(buf_str(&r->body), 0, 200)));
		assert_str(head_field(r, "Content-Type"), "application/json");
		assert_str(head_field(r, "Cache-Control"), "no-store");
		assert_str(head_field(r, "ETag"), "");
		done(r);
	}
	buf_free(&want);
}

static void test_page(void **state)
{
	struct answer *r = post(MULTI, "text/html", STR(PART("text") TEXT "\r\n" PART("limit") "10\r\n--XX--"));
	struct str page = buf_str(&r->body);

	(void)state;
	assert_int_equal(r->status, 200);
	assert_str(head_field(r, "Content-Type"), "text/html; charset=utf-8");
	assert_str(head_field(r, "Cache-Control"), "no-store");
	assert_has(page, "<mark>jailbreak prompts<sup>");
	assert_has(page, "href=\"#technique-1\"");
	assert_has(page, "id=\"technique-10\"");
	assert_has(page, CANARY);
	assert_has(page, "&lt;script&gt;alert(1)&lt;/script&gt;");
	assert_false(str_has(page, "<script>alert"));
	assert_has(page, "Two hops away");
	done(r);
	r = post("text/plain", "text/html", STR("Nothing."));
	assert_int_equal(r->status, 200);
	assert_has(buf_str(&r->body), "No technique applies");
	done(r);
	r = ask("/map.json?limit=9", "text/plain", "*/*", NULL, STR(TEXT));
	assert_int_equal(json_get(json_parse(&arena, buf_str(&r->body), NULL), "techniques")->n, 9);
	done(r);
	r = ask("/map.json", "text/plain", "*/*", NULL, STR(""));
	assert_str(json_text(json_get(json_parse(&arena, buf_str(&r->body), NULL), "no_technique"), "code"), "too_general");
	done(r);
}

/* GET gives the form, before and after somebody has sent something. */
static void test_form(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct answer *r = ask("/map", "", "text/html", NULL, STR_NONE);

		assert_int_equal(r->status, 200);
		assert_has(buf_str(&r->body), "<textarea id=\"text\" name=\"text\"");
		assert_has(buf_str(&r->body), "enctype=\"multipart/form-data\"");
		assert_has(buf_str(&r->body), "></textarea>");
		assert_false(str_has(buf_str(&r->body), CANARY));
		done(r);
		done(post("text/plain", "text/html", STR(TEXT)));
	}
	done(ask("/map.json", "", "*/*", NULL, STR_NONE));
}

static void test_refused(void **state)
{
	static const struct { const char *path, *type, *more; struct str body; long want; } rows[] = {
		{ "/map", "application/pdf", NULL, STR_INIT(CANARY), 415 },
		{ "/map", "", NULL, STR_INIT(CANARY), 415 },
		{ "/map", "application/json", NULL, STR_INIT("{\"text\":\"" CANARY "\"}"), 415 },
		{ "/map", "text/plain; charset=utf-16", NULL, STR_INIT(CANARY), 415 },
		{ "/map", "text/plain", NULL, STR_INIT(CANARY "\0"), 415 },
		{ "/map", MULTI, NULL, STR_INIT(FILE_PART("text/plain") "%PDF-1.7 " CANARY "\xff\xfe\x8f\x9c\xe2\xe3\xcf\xd3\r\n--XX--"), 415 },
		{ "/map", MULTI, NULL, STR_INIT(PART("text") CANARY), 400 },
		{ "/map", MULTI, NULL, STR_INIT(PART(CANARY) "x\r\n--XX--"), 400 },
		{ "/map", "multipart/form-data", NULL, STR_INIT(PART("text") CANARY "\r\n--XX--"), 400 },
		{ "/map", "application/x-www-form-urlencoded", NULL, STR_INIT("text=" CANARY "%f"), 400 },
		{ "/map", "application/x-www-form-urlencoded", NULL, STR_INIT("text=x&limit=" CANARY), 400 },
		{ "/map?limit=0", "text/plain", NULL, STR_INIT(CANARY), 400 },
		{ "/map.csv", "text/plain", NULL, STR_INIT(CANARY), 404 },
		{ "/map", "text/plain", "Origin: http://other.example", STR_INIT(CANARY), 403 },
		{ "/map", "text/plain", "Sec-Fetch-Site: cross-site", STR_INIT(CANARY), 403 },
		{ "/risks/", "text/plain", NULL, STR_INIT(CANARY), 405 },
	};
	static const char *const accepts[] = { "text/html", "application/json" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t k = 0; k < ARRAY_LEN(accepts); k++) {
			struct answer *r = ask(rows[i].path, rows[i].type, accepts[k], rows[i].more, rows[i].body);

			if (r->status != rows[i].want)
				fail_msg("row %zu: %ld, not %ld", i, r->status, rows[i].want);
			assert_str(head_field(r, "Content-Type"), k ? "application/problem+json" : "text/html; charset=utf-8");
			assert_str(head_field(r, "Cache-Control"), "no-store");
			assert_false(str_has(buf_str(&r->body), CANARY));
			assert_false(str_has(buf_str(&r->head), CANARY));
			done(r);
		}
}

static void test_size(void **state)
{
	struct buf b;
	struct answer *r;

	(void)state;
	buf_init(&b, 4 * MAP_MAX_BYTES);
	while (b.n + sizeof(TEXT) < MAP_MAX_BYTES)
		buf_lit(&b, TEXT "\n");
	while (b.n < MAP_MAX_BYTES)
		buf_c(&b, ' ');
	r = post("text/plain", "text/html", buf_str(&b));
	assert_int_equal(r->status, 200);
	assert_true(r->body.n < 200000); /* stretches without a mark are left out */
	done(r);
	buf_c(&b, ' ');
	r = post("text/plain", "text/html", buf_str(&b));
	assert_int_equal(r->status, 413);
	assert_false(str_has(buf_str(&r->body), CANARY));
	done(r);
	while (b.n < 3 * MAP_MAX_BYTES + 100000)
		buf_lit(&b, TEXT "\n");
	r = post("text/plain", "text/html", buf_str(&b));
	assert_int_equal(r->status, 413);
	done(r);
	/* a megabyte that a form sends percent-encoded */
	buf_clear(&b);
	buf_lit(&b, "text=");
	while (b.n < 3 * MAP_MAX_BYTES)
		buf_lit(&b, "%C3%A4");
	r = post("application/x-www-form-urlencoded", "application/json", buf_str(&b));
	assert_int_equal(r->status, 200);
	done(r);
	buf_free(&b);
}

/* Last: after all of the above, where is the word? */
static void test_nothing_stays(void **state)
{
	struct err err = ERR_INIT;
	struct buf b;
	struct str *files;
	size_t n;

	(void)state;
	server_stop(server);
	server = NULL;
	store_close(store);
	store = NULL;
	buf_init(&b, BUF_FILE);
	assert_int_equal(lseek(log_fd, 0, SEEK_SET), 0);
	for (ssize_t got = 1; got > 0;) {
		char part[65536];

		got = read(log_fd, part, sizeof(part));
		buf_mem(&b, part, got > 0 ? (size_t)got : 0);
	}
	assert_has(buf_str(&b), "\"POST /map/\" 200"); /* the log was on, and we read it */
	assert_has(buf_str(&b), "\"POST /map\" 415");
	assert_false(str_has(buf_str(&b), CANARY));
	assert_int_equal(fs_list(dir, &arena, &files, &n, &err), 0);
	assert_int_equal(n, 1); /* the database */
	for (size_t i = 0; i < n; i++) {
		buf_clear(&b);
		assert_int_equal(fs_read(arena_printf(&arena, "%s/%.*s", dir, STRF(files[i])).p, BUF_FILE - 1, &b, &err), 0);
		assert_has(buf_str(&b), "AML.T0051");
		assert_false(str_has(buf_str(&b), CANARY));
	}
	buf_free(&b);
}

static int setup_logged(void **state)
{
	struct server_options o = { .threads = 2, .access_log = true };
	struct err err = ERR_INIT;

	(void)state;
	(void)curl_global_init(CURL_GLOBAL_DEFAULT);
	if (!mkdtemp(dir) || setenv("TMPDIR", dir, 1) < 0)
		return -1;
	store = starter_store(arena_printf(&arena, "%s/a.db", dir).p, clock_now());
	log_fd = memfd_create("log", 0);
	stderr_fd = dup(STDERR_FILENO);
	log_set_level(LOG_DEBUG);
	if (!store || log_fd < 0 || stderr_fd < 0 || dup2(log_fd, STDERR_FILENO) < 0 || server_start(store, &o, &server, &err) < 0) {
		print_error("%s\n", err.msg);
		return -1;
	}
	return 0;
}

/* What cmocka said of failures went into the log, too. */
static void show_failures(void)
{
	struct buf b;
	struct str rest, line;

	buf_init(&b, BUF_FILE);
	(void)lseek(log_fd, 0, SEEK_SET);
	for (ssize_t got = 1; got > 0;) {
		char part[65536];

		got = read(log_fd, part, sizeof(part));
		buf_mem(&b, part, got > 0 ? (size_t)got : 0);
	}
	rest = buf_str(&b);
	while (str_split(&rest, '\n', &line))
		if (line.n && !str_starts(line, STR("promptriskdb: ")))
			print_error("%.*s\n", STRF(line));
	buf_free(&b);
}

static int teardown_logged(void **state)
{
	(void)state;
	(void)dup2(stderr_fd, STDERR_FILENO);
	show_failures();
	server_stop(server);
	store_close(store);
	(void)unlink(arena_printf(&arena, "%s/a.db", dir).p);
	(void)unlink(arena_printf(&arena, "%s/a.db-wal", dir).p);
	(void)unlink(arena_printf(&arena, "%s/a.db-shm", dir).p);
	(void)rmdir(dir);
	arena_free(&arena);
	curl_global_cleanup();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways), cmocka_unit_test(test_page), cmocka_unit_test(test_form), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_size), cmocka_unit_test(test_nothing_stays),
	};

	return cmocka_run_group_tests(tests, setup_logged, teardown_logged);
}
