/*
 * http: an HTTP/1.1 server for one program, over libmicrohttpd; no other folder knows that library.
 *
 * A handler is called once per request, with the whole body, on one of a few threads; it reads the request and fills the
 * reply with one http_reply_... call.  Around it this floor does what is the same for every address: the guard against
 * malformed and foreign requests (guard.h), limits on size, time and connections, methods (HEAD, OPTIONS, 405, 501),
 * compression, ETags and 304, the security fields, and errors as problem+json for programs and as pages for people.
 *
 *	1. request line and head arrive         limits: target_max, head_max, headers_max, head_s
 *	2. the guard                            refused: 400, 417, 501 and the connection closes
 *	3. plan(ctx, req, plan)                 methods and body size for this address; refused: 405, 413
 *	4. the body arrives                     limits: plan.body_max, body_s
 *	5. handler(ctx, req, reply)
 *	6. the reply is sent; log(ctx, entry)
 *
 * Range is ignored (a server may).  Trailers are ignored.  The few answers that libmicrohttpd gives by itself, before any
 * of our code runs, are its own short texts without the security fields: to a head that does not parse or is larger than
 * twice head_max, and to a Content-Length that is no number (with its head sent twice, a mistake of 0.9.75).  They close
 * the connection.
 * There are no timers and no threads beside libmicrohttpd's: what took too long is noticed when a connection is
 * accepted or bytes arrive.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/buf.h"
#include "base/err.h"
#include "http/field.h"
#include "http/page.h"

#define HTTP_CSP                                                                                                                   \
	"default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; "    \
	"base-uri 'none'; frame-ancestors 'none'"

enum http_method {
	HTTP_GET = 1,
	HTTP_HEAD = 2,
	HTTP_POST = 4,
	HTTP_PUT = 8,
	HTTP_PATCH = 16,
	HTTP_DELETE = 32,
	HTTP_OPTIONS = 64,
	HTTP_TRACE = 128,
	HTTP_CONNECT = 256
};

/* ---- The request: all of it is borrowed and valid until the handler returns. ---- */

struct http_request {
	enum http_method method;
	struct str path;                 /* decoded once, UTF-8, starts with '/', see target.h; "*" only for OPTIONS */
	struct str raw_path, raw_query;  /* as sent */
	const struct http_field *params; /* the query, decoded, in the order sent */
	size_t nparams;
	const struct http_field *fields; /* header fields in the order sent, values trimmed */
	size_t nfields;
	struct str host;                 /* of Host, without port */
	struct str body;                 /* as sent; empty in plan */
	const char *peer;                /* the client's address, "127.0.0.1" */
	bool people;                     /* Accept likes text/html best: a person, not a program */
	struct arena *arena;             /* for whatever shall live until the handler returns */
};

/* http_request_field(r, "Accept"): the first field of that name, or empty.  http_request_list: all of that name joined with ", "
 * (in the arena where there are several).  http_request_param: the first parameter of that name; found may be NULL. */
struct str http_request_field(const struct http_request *r, const char *name);
struct str http_request_list(const struct http_request *r, const char *name);
struct str http_request_param(const struct http_request *r, const char *name, bool *found);

/* http_request_type(r, offers, n): http_accept_pick for this request's Accept. */
int http_request_type(const struct http_request *r, const char *const *offers, size_t n);

/* ---- The reply: made by exactly one of these; a later one replaces an earlier one. ---- */

struct http_reply;

/* http_reply_page(r, status, page): takes over your reference. */
void http_reply_page(struct http_reply *r, unsigned status, struct http_page *page);

/* http_reply_buf(r, status, type, body): takes the bytes; body is empty afterwards.  To GET and HEAD with status 200 it
 * has an ETag and answers If-None-Match.  http_reply_options: the same with all options of a page. */
void http_reply_buf(struct http_reply *r, unsigned status, const char *type, struct buf *body);
void http_reply_options(struct http_reply *r, unsigned status, const struct http_page_options *o, struct buf *body);

/* http_reply_problem(r, status, fmt, ...): an error for program or person: 4xx or 5xx; the text says what was wrong and what to do. */
void http_reply_problem(struct http_reply *r, unsigned status, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* http_reply_err(r, err): the problem that belongs to err's code: ERR_USAGE and ERR_INPUT 400, ERR_NOT_FOUND 404, ERR_LIMIT 413, ERR_IO 503,
 * any other 500 (whose message goes to the log, not to the client). */
void http_reply_err(struct http_reply *r, const struct err *err);

/* http_reply_redirect(r, status, location): 301, 302, 303, 307 or 308; location is an address of this server or an http(s) one. */
void http_reply_redirect(struct http_reply *r, unsigned status, struct str location);

/* http_reply_header(r, name, value): one more field on whatever the reply becomes, but not on a page made before (give that its own
 * headers).  What may not stand in a header makes the reply a 500. */
void http_reply_header(struct http_reply *r, const char *name, struct str value);

/* ---- What the server asks of its owner; all but the handler may be NULL.  Called on several threads at once. ---- */

typedef void http_handler(void *ctx, const struct http_request *req, struct http_reply *reply);

struct http_plan {
	unsigned methods; /* set of enum http_method; HEAD is implied by GET, OPTIONS is answered for you */
	size_t body_max;  /* bytes; 0: this address takes no body */
};
/* Before the body is read: narrow or widen *plan, which starts as GET, with limits.body_max for methods with a body. */
typedef void http_planner(void *ctx, const struct http_request *req, struct http_plan *plan);

struct http_problem {
	unsigned status;
	const char *title; /* of the status: "Not Found" */
	struct str detail;
	struct str instance; /* the path, percent-encoded as sent; empty where it is not known */
};
/* A page for a person about an error.  True when out was filled with HTML; false: the plain built-in page, which is also sent
 * when the request could not be read. */
typedef bool http_error_page(void *ctx, const struct http_request *req, const struct http_problem *problem, struct buf *out);

struct http_log {
	const char *peer;
	struct str method, path; /* as sent; no query and no body: they are the visitor's own affair */
	unsigned status;
	uint64_t bytes;          /* of the body that was sent, as coded */
	uint64_t us;             /* from the head to the last byte handed to the system */
	bool complete;           /* false: the client went away, or was too slow */
};
typedef void http_logger(void *ctx, const struct http_log *entry);

/* Each 0 means the default. */
struct http_limits {
	unsigned connections; /* 1024, at most 64 less than the descriptors; one more evicts the one idle for longest, or is closed */
	unsigned per_ip;      /* no limit; connections of one address at a time */
	unsigned idle_s;      /* 30; without a byte in either direction */
	unsigned head_s;      /* 20; from the first byte to the end of the head, on top of idle_s */
	unsigned body_s;      /* 60; for the whole body */
	unsigned send_s;      /* 300; for the whole answer */
	unsigned headers_max; /* 100 fields (the most there can be); more: 431 */
	unsigned params_max;  /* 64 query parameters; more: 400 */
	size_t target_max;    /* 8000 bytes of path and query; more: 414 */
	size_t head_max;      /* 10 KiB of request line and head; more: 431 */
	size_t body_max;      /* 1 MiB; more: 413 */
	unsigned drain_ms;    /* 5000; how long stop waits for running requests */
};

struct http_config {
	const char *address;      /* IPv4 or IPv6 literal, or "localhost"; NULL: 127.0.0.1.  "::" is IPv6 and IPv4 */
	uint16_t port;            /* 0: any free one */
	int listen_fd;            /* > 2: a socket that listens already (service managers); address and port are then its own */
	unsigned threads;         /* 0: one per processor, at least two */
	const char *const *hosts; /* further names that Host may have (guard.h) */
	size_t nhosts;
	struct http_limits limits;
	http_handler *handler;
	http_planner *plan;
	http_error_page *error_page;
	http_logger *log;
	void *ctx;
};

struct http_server;

/* http_server_start(cfg, out, err): listen and serve until http_server_stop; cfg is copied, its pointers' targets too.  Its
 * threads take no signals.  ERR_USAGE for what cfg may not say, ERR_IO when the system refuses the address, ERR_BUG for a
 * libmicrohttpd whose parser the guard does not know. */
int http_server_start(const struct http_config *cfg, struct http_server **out, struct err *err) NODISCARD;

/* http_server_port, http_server_address: where it listens; "[::1]" has brackets. */
uint16_t http_server_port(const struct http_server *s);
const char *http_server_address(const struct http_server *s);

/* http_server_stop(s): from now on close new connections and answer new requests with 503; wait until running ones are
 * done, at most limits.drain_ms; close what is left and free s.  A handler that is still computing then is waited for.
 * NULL is fine.  http_server_stopping: for long handlers that want to give up. */
void http_server_stop(struct http_server *s);
bool http_server_stopping(const struct http_server *s);

struct http_counters {
	uint64_t requests[6]; /* [1]..[5]: answered, by class of status; [0]: closed without an answer */
	uint64_t bytes;       /* of bodies sent */
	uint64_t accepted, refused, evicted; /* connections */
	size_t connections, running;         /* at this moment */
};
void http_server_counters(const struct http_server *s, struct http_counters *out);

/* http_status_title(status): "Not Found"; "Error" for one we do not know. */
const char *http_status_title(unsigned status);

#endif
