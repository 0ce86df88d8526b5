/*
 * target: what stands between the method and "HTTP/1.1": path and query, taken apart once and safely.
 *
 * Strict: whatever two programs could read differently is refused, not repaired.  The calls return 0 or the HTTP status to
 * answer with, and then *why says what was wrong, in words for the client (a literal, never the client's own bytes).
 */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include "base/mem.h"
#include "http/field.h"

struct http_target {
	struct str authority; /* of the absolute form "http://host/path", else empty; borrowed from the raw target */
	struct str raw_path;  /* as sent, without the query; borrowed */
	struct str raw_query; /* as sent, behind the '?'; borrowed, empty where there is none */
	struct str path;      /* percent-decoded once; borrowed where nothing was encoded, else in the arena */
	bool has_query;       /* there was a '?' */
};

/* http_target_parse(raw, a, out, why): origin form ("/path?query"), absolute form (http and https only) or "*".  400 for
 * white space, control characters, '#', a '%' without two hex digits, a decoded path with NUL or another control
 * character, that is not UTF-8, that starts with "//", or that has a "." or ".." segment (encoded or not); bytes above ASCII are
 * taken as they are if they are UTF-8. */
int http_target_parse(struct str raw, struct arena *a, struct http_target *out, const char **why);

/* http_query_parse(raw, max, a, params, n, why): "a=1&b=x+y&b" as decoded pairs in the order sent, in the arena; '+' is a
 * space, a missing '=' an empty value, empty pieces are left out, names may repeat.  400 for more than max pairs, a bad
 * '%', NUL, or what is not UTF-8. */
int http_query_parse(struct str raw, size_t max, struct arena *a, struct http_field **params, size_t *n, const char **why);

#endif
