/*
 * client: a server on a free port of 127.0.0.1 over the starter, and libcurl as its client, for tests of the atlas over HTTP.
 *
 * setup and teardown go to cmocka_run_group_tests.  get(path) asks as a browser does; done(r) gives the answer's memory back.
 */
#ifndef TESTS_SERVER_CLIENT_H
#define TESTS_SERVER_CLIENT_H

#include "unit/test.h"

#include <curl/curl.h>

#include "base/clock.h"
#include "fmt/json.h"
#include "server/server.h"
#include "unit/starter_atlas.h"

static struct store *store;
static struct server *server;
static struct arena arena;

struct answer {
	long status;
	struct buf body, head;
	struct str type, location, etag;
};

static size_t take(char *p, size_t size, size_t n, void *ctx)
{
	buf_mem(ctx, p, size * n);
	return size * n;
}

static inline struct str head_field(const struct answer *r, const char *name)
{
	struct str rest = buf_str(&r->head), line;

	while (str_split(&rest, '\n', &line)) {
		ptrdiff_t colon = str_chr(line, ':');

		if (colon > 0 && str_ieq(str_sub(line, 0, (size_t)colon), str_of(name)))
			return str_trim(str_from(line, (size_t)colon + 1));
	}
	return STR_NONE;
}

static inline struct answer *get_with(const char *path, const char *field, bool head_only)
{
	struct answer *r = arena_new(&arena, struct answer);
	struct curl_slist *fields = field ? curl_slist_append(NULL, field) : NULL;
	CURL *c = curl_easy_init();

	buf_init(&r->body, BUF_FILE);
	buf_init(&r->head, BUF_LINE);
	(void)curl_easy_setopt(c, CURLOPT_URL, arena_printf(&arena, "http://127.0.0.1:%u%s", server_port(server), path).p);
	(void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	(void)curl_easy_setopt(c, CURLOPT_WRITEDATA, &r->body);
	(void)curl_easy_setopt(c, CURLOPT_HEADERDATA, &r->head);
	(void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, fields);
	(void)curl_easy_setopt(c, CURLOPT_TIMEOUT, 10L);
	(void)curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
	if (head_only)
		(void)curl_easy_setopt(c, CURLOPT_NOBODY, 1L);
	assert_int_equal(curl_easy_perform(c), CURLE_OK);
	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &r->status);
	r->type = head_field(r, "content-type");
	r->location = head_field(r, "location");
	r->etag = head_field(r, "etag");
	curl_easy_cleanup(c);
	curl_slist_free_all(fields);
	return r;
}

static inline struct answer *get(const char *path)
{
	return get_with(path, "Accept: text/html", false);
}

static inline void done(struct answer *r)
{
	buf_free(&r->body);
	buf_free(&r->head);
}

static inline const struct json *json_of(struct answer *r)
{
	struct err err = ERR_INIT;
	const struct json *j = json_parse(&arena, buf_str(&r->body), &err);

	if (!j)
		fail_msg("%s: %.200s", err.msg, r->body.p ? r->body.p : "");
	return j;
}

#define RISK "/mitrisk-gipi-kis2024-62-15-07-fine-tuning-related-poisoning-models-duri-38c9d437"

/* expect_status(path, accept, status, says): the answer has that status and those words in it. */
static inline void expect_status(const char *path, const char *accept, long status, const char *says)
{
	struct answer *r = get_with(path, accept, false);

	if (r->status != status || !str_has(buf_str(&r->body), says))
		fail_msg("%s: %ld, without '%s'", path, r->status, says);
	done(r);
}

static inline int setup(void **state)
{
	struct server_options o = { .port = 0, .threads = 2 };
	struct err err = ERR_INIT;

	(void)state;
	(void)curl_global_init(CURL_GLOBAL_DEFAULT);
	store = starter_store(":memory:", clock_now());
	if (!store || server_start(store, &o, &server, &err) < 0) {
		print_error("%s\n", err.msg);
		return -1;
	}
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	server_stop(server);
	store_close(store);
	arena_free(&arena);
	curl_global_cleanup();
	return 0;
}

#endif
