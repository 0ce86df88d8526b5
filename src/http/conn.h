/*
 * conn: what the files of this folder share about a running server and one connection.  Private to src/http.
 *
 * A connection belongs to one thread of libmicrohttpd at a time; only list, since, busy and dying are looked at by others.
 */
#ifndef HTTP_CONN_H
#define HTTP_CONN_H

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>

#include "http/guard.h"
#include "http/http.h"

#define CONN_FIELDS 100       /* header fields, at most */
#define CONN_TARGET 512       /* path and query that need no allocation */
#define CONN_METHOD 32
#define CONN_DRAIN ((size_t)1 << 20) /* body bytes read and thrown away so that a refusal reaches the client */
#define SERVER_SLOTS 16

struct http_reply {
	enum { REPLY_NONE, REPLY_PAGE, REPLY_BODY, REPLY_PROBLEM } kind;
	bool broken;                /* a mistake of the handler: 500 */
	unsigned status;
	struct http_page *page;     /* owned */
	struct buf body;            /* owned */
	struct http_page_options o; /* all that it points to is in the arena */
	struct http_field extra[16];
	size_t nextra;
	struct str detail;          /* of a problem */
	struct arena *arena;
};

struct http_conn {
	struct http_server *server;
	struct http_conn *prev, *next; /* server->lock */
	bool dying;                    /* server->lock: shut down by us, not yet closed */
	int fd;
	_Atomic uint64_t since;        /* microseconds: start of the request when busy, else of the wait for one */
	atomic_bool busy;
	char peer[INET6_ADDRSTRLEN];

	enum { CONN_WAIT, CONN_HEAD, CONN_BODY, CONN_REPLIED } phase;
	const char *uri;               /* where libmicrohttpd has the target */
	char *target;                  /* our copy: libmicrohttpd writes into its own */
	size_t ntarget, target_cap;
	char target_short[CONN_TARGET];
	char method[CONN_METHOD];
	struct http_field fields[CONN_FIELDS];
	struct http_request req;
	struct arena arena;

	struct buf body;
	size_t body_max, body_seen;
	bool discard;                  /* the body is read, but for nobody */
	unsigned refused;              /* status decided before the body; 0: none */
	const char *why;
	unsigned allow;                /* methods, for Allow with 204 and 405 */

	bool running;                  /* counted in slot.running */
	unsigned status;
	uint64_t bytes;
};

/* Counters of one thread; several threads share a slot only beyond SERVER_SLOTS. */
struct http_slot {
	_Atomic uint64_t requests[6];
	_Atomic uint64_t bytes;
	_Atomic size_t running;
	char apart[64]; /* from the next one, so that two threads do not share a line */
};

struct http_server {
	struct http_config cfg; /* pointers into arena */
	struct http_guard guard;
	struct MHD_Daemon *daemon;
	struct arena arena;
	uint16_t port;
	char address[INET6_ADDRSTRLEN + 2];
	atomic_bool stopping;
	bool in_place; /* the library parses in place: see head.c */

	pthread_mutex_t lock; /* for the list */
	struct http_conn *conns;
	size_t nconns, ndying;
	uint64_t swept; /* microseconds */
	uint64_t accepted, refused, evicted;
	struct http_slot slots[SERVER_SLOTS];
};

/* server.c: the list and the counters. */
struct http_slot *http_server_slot(struct http_server *s);
void http_server_add(struct http_server *s, struct http_conn *c);
void http_server_remove(struct http_server *s, struct http_conn *c);

/* conn.c: callbacks for libmicrohttpd; cls is the server. */
void *http_conn_line(void *cls, const char *uri, struct MHD_Connection *m);
enum MHD_Result http_conn_request(void *cls, struct MHD_Connection *m, const char *url, const char *method, const char *version,
				  const char *data, size_t *ndata, void **own);
void http_conn_completed(void *cls, struct MHD_Connection *m, void **own, enum MHD_RequestTerminationCode toe);
void http_conn_notify(void *cls, struct MHD_Connection *m, void **own, enum MHD_ConnectionNotificationCode toe);

/* head.c: read and judge what libmicrohttpd parsed; 0 or the status to refuse with (and *why). */
int http_head_read(struct http_conn *c, struct MHD_Connection *m, const char *url, const char *method, const char *version,
		   const char **why);

/* reply.c: http_reply_finish(r, c, status): the page that r has become, a reference of the caller's; never NULL.  r is empty
 * afterwards. */
void http_reply_init(struct http_reply *r, struct arena *a);
struct http_page *http_reply_finish(struct http_reply *r, struct http_conn *c, unsigned *status);

/* problem.c: http_problem_write(s, req, p, out): the text of a problem for who asked, as the media type that it returns. */
const char *http_problem_write(const struct http_server *s, const struct http_request *req, const struct http_problem *p,
			       struct buf *out);

#endif
