/*
 * guard: is this request head one that every HTTP program would read the same way?
 *
 * libmicrohttpd 0.9.75 lets through two Hosts, two Content-Lengths, a Content-Length beside a Transfer-Encoding, unknown
 * transfer codings, names with spaces and more.  The guard is asked at the first handler call, before anything else looks
 * at the request; what it refuses is answered and the connection closed, so nothing behind it is ever read.
 * (That the head had no NUL, bare line feed or folded line is checked by http/conn.c on the bytes, see there.)
 */
#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include "http/field.h"

struct http_guard {
	bool loopback;           /* we listen on a loopback address only */
	const struct str *hosts; /* names that Host may have beside loopback ones, without port; "*" allows any */
	size_t nhosts;
};

struct http_head {
	struct str method, version; /* as sent */
	struct str authority;       /* of an absolute-form target, or empty */
	const struct http_field *fields;
	size_t nfields;             /* values not yet trimmed */
};

/*
 * http_guard_check(g, h, why): 0, or the status to refuse with, with *why a literal for the client:
 *   400  a method that is no token, a field name that is no token, a control character in a value; no Host, two, one that
 *        is no host[:port], one that differs from the target's authority, or one that is not allowed (below); two
 *        Content-Lengths, one that is no number; a Content-Length beside a Transfer-Encoding; two Transfer-Encodings, or
 *        one under HTTP/1.0
 *   403  a method other than GET, HEAD and OPTIONS that a page of another site makes a browser send: a Sec-Fetch-Site that is neither
 *        same-origin nor none; where there is none (an older browser, or a server that is not reached by https), an Origin that is
 *        not the Host of the request.  Programs send neither and are let through
 *   417  an Expect that is not 100-continue
 *   501  a Transfer-Encoding that is not exactly "chunked"
 * Allowed hosts: loopback names (localhost, *.localhost, 127.0.0.0/8, [::1]) and those of g; any well-formed one when we do
 * not listen on loopback and g names none.  So a page of a foreign site whose name was made to point here (DNS rebinding)
 * gets nothing.
 */
int http_guard_check(const struct http_guard *g, const struct http_head *h, const char **why);

/* http_host_parse(s, name, port): split "host", "host:8080", "[::1]:8080"; name without a trailing dot, an IPv6 address
 * with its brackets; port is -1 where there is none.  0, or -1 for what is no host. */
int http_host_parse(struct str s, struct str *name, int *port) __attribute__((warn_unused_result));
bool http_host_is_loopback(struct str name);

#endif
