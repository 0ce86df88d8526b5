/*
 * impl: what the files of this room share: the live atlas with its users counted, and the table of routes.
 */
#ifndef SERVER_IMPL_H
#define SERVER_IMPL_H

#include <pthread.h>
#include <stdatomic.h>

#include "http/cache.h"
#include "http/http.h"
#include "render/render.h"
#include "server/server.h"
#include "view/map.h"

/* One edition in use. */
struct live {
	struct atlas *atlas;
	uint64_t generation;
	_Atomic size_t users;
};

struct server {
	struct store *store;
	struct http_server *http;
	struct http_cache *cache;
	pthread_mutex_t lock; /* live */
	struct origin origin;
	char reach[96];       /* "http://127.0.0.1:8080" */
	struct live *live;
	uint64_t store_generation;
	bool access_log;
};

struct live *live_take(struct server *sv);
void live_drop(struct live *l);

/* A request on its way to a page. */
struct visit {
	struct server *sv;
	const struct atlas *at;
	const struct http_request *req;
	struct http_reply *reply;
	struct str path;            /* without the leading '/', the suffix and a trailing '/' */
	enum render_format format;  /* by suffix, else by Accept */
	bool negotiated;            /* no suffix: Accept decided */
	struct buf out;
	bool keep;                  /* the page may be kept for the edition */
	const char *cache_control;  /* of the answer, else NULL */
	bool secret;                /* made of what the visitor sent: nobody may keep it */
	bool replied;               /* the route has answered by itself (redirect, problem) */
	const struct route *route;  /* what route_choose found */
};

/*
 * A route: an address and what answers there.  Pattern: "" is the root, "<list>" the address of any list, "<record>" any
 * record's address, id or former address, "<file>" a file of web/static.  formats: bits of enum render_format on offer.
 */
struct visit;
struct route {
	const char *pattern;
	unsigned formats;
	const char *params; /* query parameters, for people and for the interface description */
	const char *help;
	void (*answer)(struct visit *v);
	unsigned methods;   /* set of enum http_method; HEAD and OPTIONS come by themselves */
	size_t body_max;    /* bytes that a POST may have; 0 where there is none */
};
extern const struct route routes[];
extern const size_t nroutes;

/* route_choose(v): find the route of v->req and the format, or reply (a redirect, a file, an error).  route_answer(v): let the
 * route fill v->out, or reply. */
void route_choose(struct visit *v);
void route_answer(struct visit *v);

/* route_problem(v, status, what): reply with an error.  route_number(v, name, min, max, out): a number in the query: absent leaves
 * *out, nonsense is the visitor's fault: false, and a 400 is the reply. */
void route_problem(struct visit *v, unsigned status, const char *what);
bool route_number(struct visit *v, const char *name, uint64_t min, uint64_t max, uint64_t *out);

/* route_find(v): answers "/search". */
void route_find(struct visit *v);

/* route_map(v): answers "/map".  A text in a form is three times as long where every byte of it is percent-encoded. */
void route_map(struct visit *v);
#define ROUTE_MAP_BODY (3 * MAP_MAX_BYTES + ((size_t)64 << 10))

/* route_plan(req, plan): the methods and body size of the row that req's address belongs to; an unknown address keeps the default. */
void route_plan(const struct http_request *req, struct http_plan *plan);

/* The routes of crawl.c. */
void route_robots(struct visit *v);
void route_sitemap(struct visit *v);
void route_opensearch(struct visit *v);
void route_security(struct visit *v);
void route_mapping(struct visit *v);
void route_icon(struct visit *v);

#endif
