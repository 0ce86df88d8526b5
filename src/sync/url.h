/*
 * url: which addresses sync may go to.
 *
 * Private to src/sync.  Parsing is libcurl's own, so that what is checked is what is fetched.
 */
#ifndef SYNC_URL_H
#define SYNC_URL_H

#include "base/err.h"
#include "base/mem.h"

#define URL_MAX ((size_t)2048)

/* url_check(url, loopback_http, err): an absolute https address without user name or password; http too where loopback_http
 * and the host is 127.0.0.1 or [::1]. */
int url_check(struct str url, bool loopback_http, struct err *err) NODISCARD;
/* url_loopback(url): is the host 127.0.0.1 or [::1]? */
bool url_loopback(struct str url);

/* url_resolve(base, ref, a, out, err): the address that ref, relative or absolute, means in a file at base. */
int url_resolve(struct str base, struct str ref, struct arena *a, struct str *out, struct err *err) NODISCARD;

/* url_same_place(x, y): the same scheme, host and port. */
bool url_same_place(struct str x, struct str y);

/* url_file(url, a): the last part of the path, decoded, as a file name: letters, digits, '.', '-', '_' and spaces, all else
 * '_'; "download" where there is none. */
struct str url_file(struct str url, struct arena *a);

#endif
