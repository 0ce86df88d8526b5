#include <stdio.h>

#include "base/log.h"
#include "conn.h"

void http_reply_init(struct http_reply *r, struct arena *a)
{
	*r = (struct http_reply){ .arena = a };
	buf_init(&r->body, BUF_PAGE);
}

/* Make room for another answer; fields added by http_reply_header stay. */
static void reset(struct http_reply *r)
{
	http_page_unref(r->page);
	r->page = NULL;
	buf_free(&r->body);
	r->o = (struct http_page_options){ 0 };
	r->detail = STR_NONE;
}

static void set_status(struct http_reply *r, int kind, unsigned status)
{
	r->status = status;
	r->kind = kind;
	if (status < 200 || status > 599) {
		log_error("a handler answered with status %u", status);
		r->broken = true;
	}
}

void http_reply_page(struct http_reply *r, unsigned status, struct http_page *page)
{
	reset(r);
	set_status(r, REPLY_PAGE, status);
	r->page = page;
}

static const char *dup_z(struct arena *a, const char *z)
{
	return z ? arena_z(a, str_of(z)) : NULL;
}

void http_reply_options(struct http_reply *r, unsigned status, const struct http_page_options *o, struct buf *body)
{
	struct http_field *f;

	reset(r);
	set_status(r, REPLY_BODY, status);
	r->body = *body;
	buf_init(body, body->max);
	r->o = *o;
	r->o.type = dup_z(r->arena, o->type);
	r->o.cache_control = dup_z(r->arena, o->cache_control);
	r->o.csp = dup_z(r->arena, o->csp);
	r->o.headers = f = arena_array(r->arena, o->nheaders, struct http_field);
	for (size_t i = 0; i < o->nheaders; i++)
		f[i] = (struct http_field){ arena_str(r->arena, o->headers[i].name), arena_str(r->arena, o->headers[i].value) };
}

void http_reply_buf(struct http_reply *r, unsigned status, const char *type, struct buf *body)
{
	const struct http_page_options o = { .type = type };

	http_reply_options(r, status, &o, body);
}

void http_reply_problem(struct http_reply *r, unsigned status, const char *fmt, ...)
{
	struct buf b;
	va_list ap;

	reset(r);
	set_status(r, REPLY_PROBLEM, status);
	buf_init(&b, BUF_LINE);
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	r->detail = arena_str(r->arena, buf_str(&b));
	buf_free(&b);
}

void http_reply_err(struct http_reply *r, const struct err *err)
{
	switch (err->code) {
	case ERR_USAGE:
	case ERR_INPUT: /* what the client sent was read as a file */
		http_reply_problem(r, 400, "%s", err->msg);
		return;
	case ERR_NOT_FOUND:
		http_reply_problem(r, 404, "%s", err->msg);
		return;
	case ERR_LIMIT:
		http_reply_problem(r, 413, "%s", err->msg);
		return;
	case ERR_IO:
		log_error("%s", err->msg); /* may name files of this machine */
		http_reply_problem(r, 503, "something that this answer needs is not available just now");
		return;
	case ERR_NONE:
	case ERR_BUG:
		break;
	}
	log_error("%s", err->msg);
	http_reply_problem(r, 500, "the answer could not be made; the log of the server says why");
}

void http_reply_redirect(struct http_reply *r, unsigned status, struct str location)
{
	bool local = str_starts(location, STR("/")) && !str_starts(location, STR("//")) && !str_starts(location, STR("/\\"));

	reset(r);
	set_status(r, REPLY_BODY, status);
	r->o = (struct http_page_options){ .no_etag = true };
	if (!local && !str_istarts(location, STR("http://")) && !str_istarts(location, STR("https://"))) {
		log_error("a handler redirected to '%.*s', which is no address", STRF(location));
		r->broken = true;
		return;
	}
	http_reply_header(r, "Location", location);
}

void http_reply_header(struct http_reply *r, const char *name, struct str value)
{
	if (r->nextra == ARRAY_LEN(r->extra)) {
		log_error("a handler set more than %zu header fields", ARRAY_LEN(r->extra));
		r->broken = true;
		return;
	}
	r->extra[r->nextra++] = (struct http_field){ arena_str(r->arena, str_of(name)), arena_str(r->arena, value) };
}

/* The fields of the options and those added one by one, together. */
static void merge_headers(struct http_reply *r)
{
	size_t n = r->o.nheaders + r->nextra;
	struct http_field *f = arena_array(r->arena, n, struct http_field);

	for (size_t i = 0; i < n; i++)
		f[i] = i < r->o.nheaders ? r->o.headers[i] : r->extra[i - r->o.nheaders];
	r->o.headers = f;
	r->o.nheaders = n;
}

static void write_problem(struct http_reply *r, struct http_conn *c)
{
	const struct http_problem p = { r->status, http_status_title(r->status), r->detail, c->req.raw_path };

	buf_free(&r->body);
	r->o = (struct http_page_options){ .cache_control = "no-store", .vary_accept = true, .no_etag = true };
	r->o.type = http_problem_write(c->server, &c->req, &p, &r->body);
}

static struct http_page *broken(struct http_reply *r, struct http_conn *c)
{
	struct err err = ERR_INIT;
	struct http_page *page;

	http_reply_problem(r, 500, "the answer could not be made; the log of the server says why");
	write_problem(r, c);
	page = http_page_new(&r->o, &r->body, &err);
	if (!page) {
		log_error("cannot even make an error page: %s", err.msg);
		abort();
	}
	return page;
}

struct http_page *http_reply_finish(struct http_reply *r, struct http_conn *c, unsigned *status)
{
	struct http_page *page = NULL;
	struct err err = ERR_INIT;

	if (r->kind == REPLY_NONE) {
		log_error("a handler made no answer for '%.*s'", STRF(c->req.raw_path));
	} else if (r->kind == REPLY_PAGE && r->nextra) {
		log_error("a handler added header '%.*s' to a page that is shared", STRF(r->extra[0].name));
	} else if (r->kind == REPLY_PAGE && !r->broken) {
		page = r->page;
		r->page = NULL;
	} else if (!r->broken) {
		if (r->kind == REPLY_PROBLEM)
			write_problem(r, c);
		else if (r->status != 200 || !(c->req.method & (HTTP_GET | HTTP_HEAD)))
			r->o.no_etag = true;
		merge_headers(r);
		page = http_page_new(&r->o, &r->body, &err);
		if (!page)
			log_error("%s", err.msg);
	}
	if (!page)
		page = broken(r, c);
	*status = r->status;
	reset(r);
	return page;
}
