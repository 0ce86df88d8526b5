#include "server/impl.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/guard.h"
#include "view/atlas.h"

/* With an edition of about 40 MB this keeps the whole program under 64. */
#define CACHE_BYTES ((size_t)12 << 20)

struct live *live_take(struct server *sv)
{
	struct live *l;

	(void)pthread_mutex_lock(&sv->lock);
	l = sv->live;
	l->users++;
	(void)pthread_mutex_unlock(&sv->lock);
	return l;
}

void live_drop(struct live *l)
{
	if (l && --l->users == 0) {
		atlas_free(l->atlas);
		free(l);
	}
}

static struct live *load(struct server *sv, uint64_t generation, struct err *err)
{
	struct atlas *at = atlas_load(sv->store, clock_now(), err);
	struct live *l;

	if (!at)
		return NULL;
	l = xcalloc(1, sizeof(*l));
	l->atlas = at;
	at->origin = sv->origin;
	l->generation = generation;
	l->users = 1; /* the server's own */
	mem_give_back(); /* making an edition takes about twice its size for a moment */
	return l;
}

static struct str target_of(const struct http_request *req)
{
	if (!req->raw_query.n)
		return req->raw_path;
	return arena_printf(req->arena, "%.*s?%.*s", STRF(req->raw_path), STRF(req->raw_query));
}

static void finish(struct visit *v, struct live *l, unsigned kind, struct str key)
{
	struct err err = ERR_INIT;
	struct http_page_options o = { .type = render_content_type[v->format], .vary_accept = v->negotiated, .no_etag = v->secret,
				       .cache_control = v->secret ? "no-store" : v->cache_control };
	struct http_page *page;

	if (!buf_ok(&v->out)) {
		http_reply_problem(v->reply, 500, "the page is larger than the limit");
		return;
	}
	page = http_page_new(&o, &v->out, &err);
	if (!page) {
		http_reply_err(v->reply, &err);
		return;
	}
	if (v->keep && !v->secret)
		(void)http_cache_put(v->sv->cache, l->generation, kind, key, page);
	http_reply_page(v->reply, 200, page);
}

static void handle(void *ctx, const struct http_request *req, struct http_reply *reply)
{
	struct server *sv = ctx;
	struct live *l = live_take(sv);
	struct visit v = { .sv = sv, .at = l->atlas, .req = req, .reply = reply };
	struct str key = target_of(req);
	struct http_page *page = NULL;

	buf_init(&v.out, BUF_PAGE);
	route_choose(&v);
	if (!v.replied && req->method & (HTTP_GET | HTTP_HEAD))
		page = http_cache_get(sv->cache, l->generation, v.format, key); /* a page in each format that Accept may choose */
	if (page) {
		http_reply_page(reply, 200, page);
	} else if (!v.replied) {
		route_answer(&v);
		if (!v.replied)
			finish(&v, l, v.format, key);
	}
	buf_free(&v.out);
	live_drop(l);
}

static void plan(void *ctx, const struct http_request *req, struct http_plan *out)
{
	(void)ctx;
	route_plan(req, out);
}

static bool error_page(void *ctx, const struct http_request *req, const struct http_problem *problem, struct buf *out)
{
	struct server *sv = ctx;
	struct live *l = live_take(sv);
	struct view_error *e = view_error(l->atlas, problem->status, problem->detail, req ? req->path : STR(""), req->arena);

	render_error(out, e, FORMAT_HTML);
	live_drop(l);
	return buf_ok(out);
}

static void access_line(void *ctx, const struct http_log *e)
{
	struct server *sv = ctx;

	if (sv->access_log)
		log_info("%s \"%.*s %.*s\" %u %llu %lluus%s", e->peer, STRF(e->method), STRF(e->path), e->status, (unsigned long long)e->bytes,
			 (unsigned long long)e->us, e->complete ? "" : " incomplete");
}

/* Listen.  A server on a loopback address knows how it is reached, but only now; until it does nobody gets a page. */
static int listen_now(struct server *sv, const struct http_config *cfg, struct err *err)
{
	int rc;

	(void)pthread_mutex_lock(&sv->lock);
	rc = http_server_start(cfg, &sv->http, err);
	if (rc == 0 && !sv->origin.reach.n && http_host_is_loopback(str_of(http_server_address(sv->http)))) {
		(void)snprintf(sv->reach, sizeof(sv->reach), "http://%s:%u", http_server_address(sv->http), http_server_port(sv->http));
		sv->origin.reach = sv->live->atlas->origin.reach = str_of(sv->reach);
	}
	(void)pthread_mutex_unlock(&sv->lock);
	return rc;
}

/* There only loopback names are answered; a proxy in front may pass on the name that the site has outside. */
static bool on_loopback(const char *address)
{
	return !address || strcmp(address, "::1") == 0 || http_host_is_loopback(str_of(address));
}

int server_start(struct store *s, const struct server_options *o, struct server **out, struct err *err)
{
	struct server *sv = xcalloc(1, sizeof(*sv));
	struct http_config cfg = { .address = o->address, .port = o->port, .threads = o->threads, .handler = handle, .plan = plan, .error_page = error_page,
				   .log = o->access_log ? access_line : NULL, .ctx = sv };
	struct arena a = { 0 };
	const char *host = arena_z(&a, origin_host(o->origin.base));
	int rc;

	cfg.hosts = &host;
	cfg.nhosts = o->origin.base.n && on_loopback(o->address);
	sv->store = s;
	sv->access_log = o->access_log;
	sv->origin = o->origin;
	(void)pthread_mutex_init(&sv->lock, NULL);
	sv->cache = http_cache_new(o->cache_bytes ? o->cache_bytes : CACHE_BYTES);
	sv->live = load(sv, 1, err);
	rc = sv->live ? (http_cache_reset(sv->cache, 1), listen_now(sv, &cfg, err)) : -1;
	arena_free(&a);
	if (rc < 0) {
		server_stop(sv);
		return -1;
	}
	sv->store_generation = store_generation(s); /* after the load, which may have stored links */
	*out = sv;
	return 0;
}

int server_refresh(struct server *sv, struct err *err)
{
	uint64_t now = store_generation(sv->store);
	struct live *fresh, *old;

	if (now == sv->store_generation)
		return 0;
	fresh = load(sv, sv->live->generation + 1, err);
	if (!fresh)
		return -1;
	sv->store_generation = store_generation(sv->store);
	(void)pthread_mutex_lock(&sv->lock);
	old = sv->live;
	sv->live = fresh;
	(void)pthread_mutex_unlock(&sv->lock);
	http_cache_reset(sv->cache, fresh->generation);
	live_drop(old);
	mem_give_back();
	return 1;
}

void server_use_store(struct server *sv, struct store *s)
{
	sv->store = s;
	sv->store_generation = store_generation(s) + 1; /* whatever it is, it is new */
}

void server_stop(struct server *sv)
{
	if (!sv)
		return;
	http_server_stop(sv->http);
	live_drop(sv->live);
	http_cache_free(sv->cache);
	(void)pthread_mutex_destroy(&sv->lock);
	free(sv);
}

uint16_t server_port(const struct server *sv)
{
	return http_server_port(sv->http);
}

const char *server_address(const struct server *sv)
{
	return http_server_address(sv->http);
}

const struct atlas *server_atlas(const struct server *sv)
{
	return sv->live->atlas;
}
