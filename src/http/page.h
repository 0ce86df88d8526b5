/*
 * page: an answer that is made once and served many times.
 *
 * A page is an immutable body with its header fields.  Its gzip and brotli forms and the prepared responses (the body in
 * each coding, and "304 Not Modified" for each) are made when first asked for and then stay; after that serving one takes
 * no allocation and no lock but the response's own reference count.
 * Pages are counted: whoever holds one calls http_page_unref once; a client that is still being sent the body keeps what
 * it needs alive by itself.  All calls are thread-safe.
 */
#ifndef HTTP_PAGE_H
#define HTTP_PAGE_H

#include <stdatomic.h>

#include "base/buf.h"
#include "base/err.h"
#include "http/field.h"
#include "http/negotiate.h"

#define HTTP_PAGE_ETAG 24 /* quotes, 16 hex digits, "-br" or "-gz", a NUL */

struct http_page;

struct http_page_options {
	const char *type;          /* Content-Type; NULL: none (for an empty body) */
	const char *cache_control; /* NULL: "no-cache", keep it but ask every time; with the ETag that costs a 304 */
	const char *csp;           /* Content-Security-Policy; NULL: HTTP_CSP of http.h */
	bool vary_accept;          /* the type was negotiated: Vary names Accept too */
	bool no_etag;              /* answers to POST, errors: no ETag, never a 304 */
	int gzip_level;            /* 0: HTTP_GZIP_LEVEL */
	int brotli_quality;        /* 0: HTTP_BROTLI_LIVE */
	const struct http_field *headers;
	size_t nheaders;           /* further fields, copied; the security fields are always there */
};

/* http_page_new(o, body, err): a page with one reference, yours.  Takes the bytes of body, which is empty afterwards (also
 * on failure).  NULL with ERR_BUG when a field's name or value may not stand in a header, or body had overflowed. */
struct http_page *http_page_new(const struct http_page_options *o, struct buf *body, struct err *err) NODISCARD;
struct http_page *http_page_ref(struct http_page *p);
void http_page_unref(struct http_page *p); /* NULL is fine */

/* http_page_body(p): the bytes, not coded; valid as long as you hold p.  http_page_etag: for the given coding, or "". */
struct str http_page_body(const struct http_page *p);
void http_page_etag(const struct http_page *p, enum http_encoding e, char out[HTTP_PAGE_ETAG]);

/* http_page_bytes(p): the memory that it takes now, with what was made of it so far. */
size_t http_page_bytes(const struct http_page *p);

/* http_page_warm(p): make its gzip and brotli forms and responses now. */
int http_page_warm(struct http_page *p, struct err *err) NODISCARD;

/*
 * For the server: http_page_pick(p, accept_encoding, sent) is the coding to send or -1 (406);
 * http_page_response(p, e, unchanged) the prepared response (a struct MHD_Response *, borrowed: valid while you hold p),
 * NULL without memory; http_page_length the body's bytes in a coding that a response was made for.
 * For the cache: http_page_account(p, total) adds what p takes now and later to *total; NULL takes it off again.  False
 * when another total counts p already.
 */
struct MHD_Response;
int http_page_pick(const struct http_page *p, struct str accept_encoding, bool sent);
struct MHD_Response *http_page_response(struct http_page *p, enum http_encoding e, bool unchanged);
size_t http_page_length(const struct http_page *p, enum http_encoding e);
bool http_page_account(struct http_page *p, _Atomic size_t *total);

#endif
