/*
 * conn: one connection's requests, step by step, as libmicrohttpd calls back.
 *
 * Its rules: an answer queued at the first call closes the connection and leaves the body unread; one queued at the last
 * call keeps it; between the two nothing can be answered.
 */
#include "conn.h"

#include <arpa/inet.h>

#include "base/clock.h"
#include "base/log.h"

static void reset(struct http_conn *c)
{
	arena_free(&c->arena);
	buf_free(&c->body);
	c->req = (struct http_request){ .arena = &c->arena, .fields = c->fields, .peer = c->peer };
	c->phase = CONN_WAIT;
	c->discard = false;
	c->body_seen = 0;
	c->refused = 0;
	c->why = NULL;
	c->allow = 0;
	c->status = 0;
	c->bytes = 0;
}

void http_conn_notify(void *cls, struct MHD_Connection *m, void **own, enum MHD_ConnectionNotificationCode toe)
{
	const union MHD_ConnectionInfo *info;
	struct http_conn *c;

	if (toe == MHD_CONNECTION_NOTIFY_CLOSED) {
		c = *own;
		http_server_remove(c->server, c);
		arena_free(&c->arena);
		buf_free(&c->body);
		if (c->target != c->target_short)
			free(c->target);
		free(c);
		return;
	}
	c = *own = xcalloc(1, sizeof(*c));
	c->server = cls;
	c->target = c->target_short;
	c->target_cap = sizeof(c->target_short);
	info = MHD_get_connection_info(m, MHD_CONNECTION_INFO_CONNECTION_FD);
	c->fd = info ? info->connect_fd : -1;
	info = MHD_get_connection_info(m, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (info && info->client_addr->sa_family == AF_INET)
		(void)inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)info->client_addr)->sin_addr, c->peer,
				sizeof(c->peer));
	else if (info && info->client_addr->sa_family == AF_INET6)
		(void)inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)info->client_addr)->sin6_addr, c->peer,
				sizeof(c->peer));
	reset(c);
	atomic_store_explicit(&c->since, clock_mono_us(), memory_order_relaxed);
	http_server_add(c->server, c);
}

void *http_conn_line(void *cls, const char *uri, struct MHD_Connection *m)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(m, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct http_conn *c = info->socket_context;
	char *query;

	(void)cls;
	c->phase = CONN_HEAD;
	c->uri = uri;
	c->ntarget = uri ? strlen(uri) : 0;
	if (c->ntarget >= c->target_cap) {
		if (c->target != c->target_short)
			free(c->target);
		c->target_cap = c->ntarget + 1;
		c->target = xmalloc(c->target_cap);
	}
	if (uri)
		memcpy(c->target, uri, c->ntarget + 1);
	/* We read the query ourselves.  The library would split it too, into its small pool, and hangs when that overflows: a NUL
	 * behind the '?' (it is the library's own buffer, which it is about to write to) leaves it nothing to split. */
	query = uri ? strchr((char *)(uintptr_t)uri, '?') : NULL;
	if (query && query[1])
		query[1] = 0;
	return c;
}

static void write_allow(unsigned set, struct buf *out)
{
	static const char *const name[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT" };

	for (size_t i = 0; i < ARRAY_LEN(name); i++) {
		if (!(set & 1u << i))
			continue;
		if (out->n)
			buf_lit(out, ", ");
		buf_z(out, name[i]);
	}
}

static enum MHD_Result queue(struct http_conn *c, struct MHD_Connection *m, unsigned status, struct http_page *page, int e)
{
	const struct http_field *tags = http_field_find(c->req.fields, c->req.nfields, STR("If-None-Match"));
	bool read = (c->req.method & (HTTP_GET | HTTP_HEAD)) != 0, unchanged = false;
	char etag[HTTP_PAGE_ETAG];
	struct MHD_Response *r;

	if (tags && read && status == 200) {
		http_page_etag(page, (enum http_encoding)e, etag);
		unchanged = etag[0] && http_etag_match(http_request_list(&c->req, "If-None-Match"), str_of(etag));
	}
	r = http_page_response(page, (enum http_encoding)e, unchanged);
	if (!r)
		return MHD_NO;
	c->status = unchanged ? 304 : status;
	c->bytes = unchanged || c->req.method == HTTP_HEAD ? 0 : http_page_length(page, (enum http_encoding)e);
	c->phase = CONN_REPLIED;
	return MHD_queue_response(m, c->status, r);
}

/* Answer with what r has become; r is empty afterwards. */
static enum MHD_Result answer(struct http_conn *c, struct MHD_Connection *m, struct http_reply *r)
{
	const struct http_field *coding = http_field_find(c->req.fields, c->req.nfields, STR("Accept-Encoding"));
	unsigned status;
	struct http_page *page = http_reply_finish(r, c, &status);
	int e = http_page_pick(page, coding ? http_request_list(&c->req, "Accept-Encoding") : STR_NONE, coding != NULL);
	enum MHD_Result done;

	if (e < 0 && status < 300) {
		http_page_unref(page);
		http_reply_init(r, &c->arena);
		http_reply_problem(r, 406, "Accept-Encoding refuses identity, gzip and br, and there is nothing else");
		page = http_reply_finish(r, c, &status);
	}
	done = queue(c, m, status, page, e < 0 ? HTTP_IDENTITY : e);
	http_page_unref(page);
	return done;
}

static enum MHD_Result refuse(struct http_conn *c, struct MHD_Connection *m, unsigned status, const char *why)
{
	struct http_reply r;
	struct buf allow;

	http_reply_init(&r, &c->arena);
	if (status == 204) {
		buf_init(&allow, 0);
		http_reply_options(&r, 204, &(struct http_page_options){ .no_etag = true }, &allow);
	} else {
		http_reply_problem(&r, status, "%s", why);
	}
	if (status == 204 || status == 405) {
		buf_init(&allow, BUF_LINE);
		write_allow(c->allow, &allow);
		http_reply_header(&r, "Allow", buf_str(&allow));
		buf_free(&allow);
	}
	if (status == 503)
		http_reply_header(&r, "Retry-After", STR("5"));
	return answer(c, m, &r);
}

/* What the method and the plan say to it: c->refused, c->allow, c->body_max, c->discard. */
static void judge_method(struct http_conn *c)
{
	const struct http_config *cfg = &c->server->cfg;
	bool has_body = (c->req.method & (HTTP_POST | HTTP_PUT | HTTP_PATCH)) != 0;
	struct http_plan plan = { HTTP_GET, has_body ? cfg->limits.body_max : 0 };

	if (!c->req.method) {
		c->refused = 501;
		c->why = "this server does not know that method";
		return;
	}
	if (str_is(c->req.path, "*"))
		plan.methods = HTTP_GET | HTTP_POST;
	else if (cfg->plan)
		cfg->plan(cfg->ctx, &c->req, &plan);
	if (!plan.methods) { /* no such address: whatever the method, the handler says so */
		c->discard = true;
		return;
	}
	c->body_max = plan.body_max;
	c->allow = plan.methods | HTTP_OPTIONS | (plan.methods & HTTP_GET ? HTTP_HEAD : 0);
	if (c->req.method == HTTP_OPTIONS) {
		c->refused = 204;
	} else if (!(c->allow & c->req.method)) {
		c->refused = 405;
		c->why = "this address does not take that method";
	}
}

/* What the announced length of the body says to it.  True: the refusal must be now, for the body will not be read. */
static bool judge_body(struct http_conn *c)
{
	struct str length = http_request_field(&c->req, "Content-Length");
	struct str expect = http_request_field(&c->req, "Expect");
	uint64_t n = 0;

	if (length.n && str_u64(length, 0, UINT64_MAX, &n) < 0)
		n = UINT64_MAX;
	if (!c->refused && !c->discard && n > c->body_max) {
		c->refused = 413;
		c->why = c->body_max ? "the body is larger than this address takes" : "this address takes no body with that method";
	}
	c->discard |= c->refused != 0;
	return c->refused && (expect.n || (n > c->body_max && n - c->body_max > CONN_DRAIN));
}

/* For the log: by then the library may have reused its buffer. */
static void copy_method(struct http_conn *c, const char *method)
{
	size_t n = strnlen(method, sizeof(c->method) - 1);

	memcpy(c->method, method, n);
	c->method[n] = 0;
}

static enum MHD_Result first_call(struct http_conn *c, struct MHD_Connection *m, const char *url, const char *method,
				  const char *version)
{
	struct http_server *s = c->server;
	int bad;

	c->phase = CONN_BODY;
	copy_method(c, method);
	atomic_store_explicit(&c->since, clock_mono_us(), memory_order_relaxed);
	atomic_store_explicit(&c->busy, true, memory_order_relaxed);
	c->running = true;
	atomic_fetch_add(&http_server_slot(s)->running, 1);
	if (atomic_load(&s->stopping))
		return refuse(c, m, 503, "the server is stopping; try again in a moment");
	bad = http_head_read(c, m, url, method, version, &c->why);
	if (bad)
		return refuse(c, m, (unsigned)bad, c->why);
	judge_method(c);
	if (judge_body(c))
		return refuse(c, m, c->refused, c->why);
	buf_init(&c->body, c->body_max);
	return MHD_YES;
}

static enum MHD_Result take_body(struct http_conn *c, const char *data, size_t *ndata)
{
	uint64_t us = clock_mono_us() - atomic_load_explicit(&c->since, memory_order_relaxed);

	c->body_seen += *ndata;
	if (!c->discard)
		buf_mem(&c->body, data, *ndata);
	*ndata = 0;
	if (!buf_ok(&c->body) && !c->discard) {
		c->refused = 413;
		c->why = "the body is larger than this address takes";
		c->discard = true;
		buf_free(&c->body);
	}
	if (us > (uint64_t)c->server->cfg.limits.body_s * 1000000)
		return MHD_NO; /* too slow: close */
	return c->body_seen > c->body_max && c->body_seen - c->body_max > CONN_DRAIN ? MHD_NO : MHD_YES;
}

static enum MHD_Result last_call(struct http_conn *c, struct MHD_Connection *m)
{
	const struct http_config *cfg = &c->server->cfg;
	struct http_reply r;
	enum MHD_Result done;

	if (c->refused) {
		done = refuse(c, m, c->refused, c->why);
	} else {
		http_reply_init(&r, &c->arena);
		c->req.body = buf_str(&c->body);
		cfg->handler(cfg->ctx, &c->req, &r);
		done = answer(c, m, &r);
	}
	arena_free(&c->arena);
	buf_free(&c->body);
	return done;
}

enum MHD_Result http_conn_request(void *cls, struct MHD_Connection *m, const char *url, const char *method, const char *version,
				  const char *data, size_t *ndata, void **own)
{
	struct http_conn *c = *own;

	(void)cls;
	switch (c ? (int)c->phase : -1) {
	case CONN_HEAD:
		return first_call(c, m, url, method, version);
	case CONN_BODY:
		return *ndata ? take_body(c, data, ndata) : last_call(c, m);
	case CONN_REPLIED:
		return MHD_NO; /* it is shutting down and has dropped the answer */
	default:
		log_error("libmicrohttpd called out of order"); /* close rather than guess */
		return MHD_NO;
	}
}

static void write_log(struct http_conn *c, uint64_t us, bool complete)
{
	struct http_log entry = {
		.peer = c->peer, .method = str_of(c->method), .status = c->status, .us = us, .complete = complete
	};
	ptrdiff_t query = str_chr(str_n(c->target, c->ntarget), '?');

	entry.path = str_n(c->target, query < 0 ? c->ntarget : (size_t)query);
	entry.bytes = complete ? c->bytes : 0;
	c->server->cfg.log(c->server->cfg.ctx, &entry);
}

void http_conn_completed(void *cls, struct MHD_Connection *m, void **own, enum MHD_RequestTerminationCode toe)
{
	struct http_conn *c = *own;
	bool complete = toe == MHD_REQUEST_TERMINATED_COMPLETED_OK;
	uint64_t now = clock_mono_us();
	struct http_slot *slot;

	(void)cls;
	(void)m;
	if (!c)
		return;
	if (c->running) {
		slot = http_server_slot(c->server);
		if (c->server->cfg.log)
			write_log(c, now - atomic_load_explicit(&c->since, memory_order_relaxed), complete && c->status);
		atomic_fetch_add_explicit(&slot->requests[c->status / 100], 1, memory_order_relaxed);
		if (complete)
			atomic_fetch_add_explicit(&slot->bytes, c->bytes, memory_order_relaxed);
		c->running = false;
		atomic_fetch_sub(&slot->running, 1);
	}
	atomic_store_explicit(&c->busy, false, memory_order_relaxed);
	atomic_store_explicit(&c->since, now, memory_order_relaxed);
	reset(c);
	*own = NULL;
}
