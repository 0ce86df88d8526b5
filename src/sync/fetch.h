/*
 * fetch: one file over HTTPS, within limits.
 *
 * Private to src/sync; with url.c the only file that knows libcurl.  Redirects are followed here and not by libcurl, so
 * that every address on the way is checked by url_check: at most FETCH_REDIRECTS, never away from https.  Certificates are
 * always verified.  No cookies, no credentials, no .netrc.  Proxies as libcurl takes them from the environment (https_proxy,
 * no_proxy ...), but never for a loopback address.
 */
#ifndef SYNC_FETCH_H
#define SYNC_FETCH_H

#include "base/buf.h"
#include "base/err.h"

#define FETCH_REDIRECTS 5

struct fetch_limits {
	uint64_t connect_s;      /* to reach the server */
	uint64_t total_s;        /* for everything from fetch_open on */
	uint64_t low_bytes;      /* fewer bytes a second than this, for low_s, is given up; 0: no such limit */
	uint64_t low_s;
	uint64_t max_bytes;      /* of a body, as received and when unpacked */
	bool loopback_http;      /* plain http to 127.0.0.1 and [::1], for tests */
	const char *ca_file;     /* certificates to trust instead of the system's; NULL */
	const char *agent;       /* User-Agent */
	/* progress(arg, done, total): total 0 unknown; false gives up.  May be NULL. */
	bool (*progress)(void *arg, uint64_t done, uint64_t total);
	void *arg;
};

struct fetch;

/* fetch_open(l, err): a connection keeper for one run of downloads; l is borrowed.  fetch_close(NULL) is fine. */
struct fetch *fetch_open(const struct fetch_limits *l, struct err *err) NODISCARD;
void fetch_close(struct fetch *f);

struct fetch_answer {
	bool unchanged;                   /* 304: etag or modified still hold; body is empty */
	struct str url;                   /* where it was found in the end */
	struct str etag, modified, type;  /* of the answer; "" where absent or malformed */
	struct buf body;
	uint64_t received;                /* bytes on the wire, of the body */
};

/* fetch_get(f, url, etag, modified, a, out, err): etag and modified of an earlier answer make it conditional; "" does not.
 * Strings of out live in a; out->body is yours to free also after a failure.  -1: no answer that can be used: what went
 * wrong, beginning with the address. */
int fetch_get(struct fetch *f, struct str url, struct str etag, struct str modified, struct arena *a, struct fetch_answer *out, struct err *err) NODISCARD;

#endif
