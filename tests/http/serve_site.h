/*
 * serve_site: the site that the serving tests ask: pages, echoes, redirects, and every way a handler can go wrong.
 */
#ifndef TESTS_HTTP_SERVE_SITE_H
#define TESTS_HTTP_SERVE_SITE_H

#include "http/wire.h"

static struct http_server *server;
static struct http_page *page;
static char log_line[512];
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

static void fill(struct buf *b, size_t n)
{
	for (size_t i = 0; b->n < n; i++)
		buf_printf(b, "<p>line %zu of a text that repeats itself, %zu times</p>\n", i, i * 7919);
}

static void echo(const struct http_request *req, struct http_reply *r)
{
	struct buf b;

	buf_init(&b, BUF_PAGE);
	buf_printf(&b, "path=%.*s host=%.*s peer=%s people=%d\n", STRF(req->path), STRF(req->host), req->peer, req->people);
	for (size_t i = 0; i < req->nparams; i++)
		buf_printf(&b, "%.*s=%.*s\n", STRF(req->params[i].name), STRF(req->params[i].value));
	buf_printf(&b, "x=%.*s\n", STRF(http_request_list(req, "x-test")));
	buf_printf(&b, "body=%zu:", req->body.n);
	buf_add(&b, req->body);
	http_reply_buf(r, 200, "text/plain; charset=utf-8", &b);
}

static void handler(void *ctx, const struct http_request *req, struct http_reply *r)
{
	const struct err bug = { ERR_BUG, "the secret file /etc/x is gone" }, limit = { ERR_LIMIT, "too much" };
	struct buf b;

	(void)ctx;
	buf_init(&b, BUF_PAGE);
	if (str_is(req->path, "/page")) {
		http_reply_page(r, 200, http_page_ref(page));
	} else if (str_is(req->path, "/missing-page")) {
		http_reply_page(r, 404, http_page_ref(page));
	} else if (str_is(req->path, "/data.json")) {
		buf_lit(&b, "{\"a\":");
		for (int i = 0; i < 300; i++)
			buf_lit(&b, "[1]");
		buf_lit(&b, "}");
		http_reply_header(r, "Link", STR("</>; rel=\"start\""));
		http_reply_options(r, 200,
				   &(struct http_page_options){
					   .type = "application/json", .vary_accept = true, .cache_control = "max-age=60" },
				   &b);
	} else if (str_starts(req->path, STR("/echo"))) {
		echo(req, r);
	} else if (str_is(req->path, "/moved")) {
		http_reply_redirect(r, 308, STR("/page"));
	} else if (str_is(req->path, "/moved-away")) {
		http_reply_redirect(r, 302, STR("//evil.example/"));
	} else if (str_is(req->path, "/inject")) {
		http_reply_header(r, "X-A", http_request_param(req, "v", NULL));
		http_reply_buf(r, 200, "text/plain", &b);
	} else if (str_is(req->path, "/bug")) {
		http_reply_err(r, &bug);
	} else if (str_is(req->path, "/limit")) {
		http_reply_err(r, &limit);
	} else if (str_is(req->path, "/quote")) {
		http_reply_problem(r, 400, "what is '%.*s'", STRF(http_request_field(req, "X-Test")));
	} else if (str_is(req->path, "/odd")) {
		http_reply_problem(r, 42, "no such status");
	} else if (!str_is(req->path, "/silent")) {
		http_reply_problem(r, 404, "nothing is at <%.*s>", STRF(req->path));
	}
	buf_free(&b);
}

static void plan(void *ctx, const struct http_request *req, struct http_plan *p)
{
	(void)ctx;
	if (str_starts(req->path, STR("/echo")))
		p->methods = HTTP_GET | HTTP_POST;
	else if (str_is(req->path, "/nowhere"))
		p->methods = 0;
	if (str_is(req->path, "/echo/small"))
		p->body_max = 10;
}

static bool error_page(void *ctx, const struct http_request *req, const struct http_problem *p, struct buf *out)
{
	(void)ctx;
	if (str_is(req->path, "/plain-error"))
		return false;
	buf_printf(out, "<h1>our own page about %u</h1>", p->status);
	return true;
}

static void logger(void *ctx, const struct http_log *e)
{
	(void)ctx;
	(void)pthread_mutex_lock(&log_lock);
	(void)snprintf(log_line, sizeof(log_line), "%s %.*s %.*s %u %llu %d", e->peer, STRF(e->method), STRF(e->path), e->status,
		       (unsigned long long)e->bytes, e->complete);
	(void)pthread_mutex_unlock(&log_lock);
}

static int setup(void **state)
{
	struct http_config cfg = { .handler = handler, .plan = plan, .error_page = error_page, .log = logger };
	struct err err = ERR_INIT;
	struct buf b;

	(void)state;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	buf_init(&b, BUF_PAGE);
	fill(&b, 20000);
	page = http_page_new(&(struct http_page_options){ .type = "text/html; charset=utf-8" }, &b, &err);
	assert_non_null(page);
	server = wire_start(cfg);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	http_server_stop(server);
	http_page_unref(page);
	curl_global_cleanup();
	return 0;
}

static inline void expect(const char *path, const char *const *fields, long status, const char *body_has)
{
	struct wire_reply r = wire_get(server, path, NULL, fields);

	if (r.status != status)
		fail_msg("%s: %ld, not %ld: %.*s", path, r.status, status, STRF(buf_str(&r.body)));
	assert_has(buf_str(&r.body), body_has);
	wire_reply_free(&r);
}

static inline void assert_secured(const struct wire_reply *r)
{
	assert_str(wire_field(r, "Content-Security-Policy"), HTTP_CSP);
	assert_str(wire_field(r, "X-Content-Type-Options"), "nosniff");
	assert_str(wire_field(r, "Referrer-Policy"), "same-origin");
	assert_str(wire_field(r, "Cross-Origin-Opener-Policy"), "same-origin");
	assert_str(wire_field(r, "Cross-Origin-Resource-Policy"), "same-origin");
	assert_has(wire_field(r, "Permissions-Policy"), "geolocation=()");
	assert_true(wire_field(r, "Date").n > 0);
	assert_str(wire_field(r, "Server"), "");
}

#endif
