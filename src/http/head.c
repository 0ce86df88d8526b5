/*
 * head: from what libmicrohttpd parsed to a request that can be trusted.
 */
#include "conn.h"

#include "http/target.h"

static const struct {
	struct str name;
	enum http_method method;
} methods[] = {
	{ STR_INIT("GET"), HTTP_GET },         { STR_INIT("HEAD"), HTTP_HEAD },   { STR_INIT("POST"), HTTP_POST },
	{ STR_INIT("PUT"), HTTP_PUT },         { STR_INIT("PATCH"), HTTP_PATCH }, { STR_INIT("DELETE"), HTTP_DELETE },
	{ STR_INIT("OPTIONS"), HTTP_OPTIONS }, { STR_INIT("TRACE"), HTTP_TRACE }, { STR_INIT("CONNECT"), HTTP_CONNECT },
};

struct collect {
	struct http_conn *c;
	bool many;      /* more fields than we take */
	const char *at; /* where the next field must start */
	bool broken;
};

/*
 * libmicrohttpd 0.9 parses in place: it puts NULs over the ends of names and lines and hands out pointers.  So the fields of a head
 * that was sent as "name: value CRLF" lie one behind the other, and wherever it stopped early (at a NUL of the client), took a bare
 * line feed for a line's end, or copied a folded line elsewhere, there is a gap.  One thing is not seen: a NUL in place of the CR.
 */
static enum MHD_Result collect_field(void *cls, enum MHD_ValueKind kind, const char *key, size_t nkey, const char *value,
				     size_t nvalue)
{
	struct collect *w = cls;
	const char *p = key + nkey + 1;

	(void)kind;
	if (w->c->req.nfields == w->c->server->cfg.limits.headers_max) {
		w->many = true;
		return MHD_NO;
	}
	w->c->fields[w->c->req.nfields++] = (struct http_field){ { key, nkey }, { value, nvalue } };
	if (!w->c->server->in_place)
		return value ? MHD_YES : MHD_NO;
	if (key != w->at || !value || value < p) {
		w->broken = true;
		return MHD_NO;
	}
	for (; p < value; p++)
		w->broken |= *p != ' ' && *p != '\t';
	w->at = value + nvalue + 2;
	return MHD_YES;
}

static bool line_is_whole(const struct http_conn *c, const char *url, const char *method, const char *version)
{
	if (!c->server->in_place)
		return true;
	return url == c->uri && url == method + strlen(method) + 1 && version == url + c->ntarget + 1 && strlen(version) == 8;
}

static int read_fields(struct http_conn *c, struct MHD_Connection *m, const char *url, const char *method, const char *version,
		       const char **why)
{
	const union MHD_ConnectionInfo *size = MHD_get_connection_info(m, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	struct collect w = { .c = c, .at = version + 10 };

	*why = "the request line or a header line has a NUL, a bare line feed or a fold";
	if (!size || !line_is_whole(c, url, method, version))
		return 400;
	*why = "the head is larger than this server takes";
	if (size->header_size > c->server->cfg.limits.head_max)
		return 431;
	(void)MHD_get_connection_values_n(m, MHD_HEADER_KIND, collect_field, &w);
	*why = "there are more header fields than this server takes";
	if (w.many)
		return 431;
	*why = "the request line or a header line has a NUL, a bare line feed or a fold";
	if (c->server->in_place && (w.broken || w.at + 2 != method + size->header_size))
		return 400;
	*why = NULL;
	return 0;
}

/* "It is a person": HTML by name, and not less than JSON. */
static bool wants_page(const struct http_request *r)
{
	static const char *const offers[] = { "application/problem+json", "application/json", "text/html" };
	struct str accept = http_request_list(r, "Accept");

	return accept.n && http_accept_pick(accept, offers, ARRAY_LEN(offers)) == 2;
}

static int read_target(struct http_conn *c, struct http_target *t, const char **why)
{
	struct http_request *r = &c->req;
	struct http_field *params;
	int bad = http_target_parse(str_n(c->target, c->ntarget), &c->arena, t, why);

	if (bad)
		return bad;
	bad = http_query_parse(t->raw_query, c->server->cfg.limits.params_max, &c->arena, &params, &r->nparams, why);
	if (bad)
		return bad;
	r->params = params;
	r->raw_path = t->raw_path;
	r->raw_query = t->raw_query;
	if (str_is(t->path, "*") && r->method != HTTP_OPTIONS) {
		*why = "only OPTIONS may ask for \"*\"";
		return 400;
	}
	return 0;
}

int http_head_read(struct http_conn *c, struct MHD_Connection *m, const char *url, const char *method, const char *version,
		   const char **why)
{
	struct http_request *r = &c->req;
	struct http_target t = { 0 };
	struct http_head head = { .method = str_of(method), .version = str_of(version) };
	const struct http_field *host;
	int bad, port;

	if (c->ntarget > c->server->cfg.limits.target_max) {
		*why = "the address is longer than this server takes";
		return 414;
	}
	bad = read_fields(c, m, url, method, version, why);
	if (bad)
		return bad;
	r->people = wants_page(r);
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (str_eq(methods[i].name, head.method))
			r->method = methods[i].method;
	bad = read_target(c, &t, why);
	if (bad)
		return bad;
	head.authority = t.authority;
	head.fields = c->fields;
	head.nfields = r->nfields;
	bad = http_guard_check(&c->server->guard, &head, why);
	if (bad)
		return bad;
	for (size_t i = 0; i < r->nfields; i++)
		c->fields[i].value = http_field_trim(c->fields[i].value);
	host = http_field_find(r->fields, r->nfields, STR("Host"));
	if (!host || http_host_parse(host->value, &r->host, &port) < 0)
		return 400; /* the guard saw to both */
	r->path = t.path;   /* last: with a path the request is one that callbacks may see */
	return 0;
}

struct str http_request_field(const struct http_request *r, const char *name)
{
	const struct http_field *f = http_field_find(r->fields, r->nfields, str_of(name));

	return f ? f->value : STR_NONE;
}

struct str http_request_list(const struct http_request *r, const char *name)
{
	struct str key = str_of(name), all;
	struct buf b;

	if (http_field_count(r->fields, r->nfields, key) < 2)
		return http_request_field(r, name);
	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < r->nfields; i++) {
		if (!str_ieq(r->fields[i].name, key))
			continue;
		if (b.n)
			buf_lit(&b, ", ");
		buf_add(&b, r->fields[i].value);
	}
	all = arena_str(r->arena, buf_str(&b));
	buf_free(&b);
	return all;
}

struct str http_request_param(const struct http_request *r, const char *name, bool *found)
{
	for (size_t i = 0; i < r->nparams; i++) {
		if (str_is(r->params[i].name, name)) {
			if (found)
				*found = true;
			return r->params[i].value;
		}
	}
	if (found)
		*found = false;
	return STR_NONE;
}

int http_request_type(const struct http_request *r, const char *const *offers, size_t n)
{
	return http_accept_pick(http_request_list(r, "Accept"), offers, n);
}
