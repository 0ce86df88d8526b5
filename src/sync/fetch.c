#include "sync/fetch.h"

#include <curl/curl.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "sync/url.h"

#define HEADER_MAX ((size_t)256) /* of a header that we keep */

struct fetch {
	const struct fetch_limits *l;
	CURL *curl;
	uint64_t deadline_us;
	char words[CURL_ERROR_SIZE]; /* libcurl's */
	/* of the request that is under way */
	struct buf *body;
	enum { STOP_NOT, STOP_SIZE, STOP_ASKED } stop;
};

struct fetch *fetch_open(const struct fetch_limits *l, struct err *err)
{
	struct fetch *f;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		(void)err_set(err, ERR_IO, "cannot start libcurl");
		return NULL;
	}
	f = xcalloc(1, sizeof(*f));
	f->l = l;
	f->deadline_us = clock_mono_us() + l->total_s * 1000000;
	f->curl = curl_easy_init();
	if (!f->curl)
		abort(); /* out of memory, as in base/mem */
	return f;
}

void fetch_close(struct fetch *f)
{
	if (!f)
		return;
	curl_easy_cleanup(f->curl);
	free(f);
	curl_global_cleanup();
}

/* Bytes of the body, unpacked; only those of an answer that is wanted are kept. */
static size_t on_body(char *p, size_t size, size_t n, void *arg)
{
	struct fetch *f = arg;
	long status = 0;

	n *= size;
	(void)curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status == 200)
		buf_mem(f->body, p, n);
	if (buf_ok(f->body))
		return n;
	f->stop = STOP_SIZE;
	return 0;
}

static int on_progress(void *arg, curl_off_t total, curl_off_t done, curl_off_t up_total, curl_off_t up)
{
	struct fetch *f = arg;

	(void)up_total;
	(void)up;
	if (done > 0 && (uint64_t)done > f->l->max_bytes)
		f->stop = STOP_SIZE;
	else if (f->l->progress && !f->l->progress(f->l->arg, done > 0 ? (uint64_t)done : 0, total > 0 ? (uint64_t)total : 0))
		f->stop = STOP_ASKED;
	return f->stop != STOP_NOT;
}

static struct curl_slist *header(struct curl_slist *list, const char *name, struct str value)
{
	struct arena a = { 0 };
	struct curl_slist *longer = curl_slist_append(list, arena_printf(&a, "%s: %.*s", name, STRF(value)).p);

	if (!longer)
		abort();
	arena_free(&a);
	return longer;
}

/* Options whose refusal would weaken what this file promises: all of them must be taken. */
static bool set_guards(struct fetch *f, const char *url)
{
	const struct fetch_limits *l = f->l;
	CURL *c = f->curl;
	bool ok = curl_easy_setopt(c, CURLOPT_URL, url) == CURLE_OK;

	ok = ok && curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, l->loopback_http ? "https,http" : "https") == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
	if (l->ca_file)
		ok = ok && curl_easy_setopt(c, CURLOPT_CAINFO, l->ca_file) == CURLE_OK && curl_easy_setopt(c, CURLOPT_CAPATH, NULL) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)l->max_bytes) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L) == CURLE_OK;
	if (url_loopback(str_of(url)))
		ok = ok && curl_easy_setopt(c, CURLOPT_PROXY, "") == CURLE_OK;
	return ok;
}

static bool set_rest(struct fetch *f, struct curl_slist *headers, uint64_t left_ms)
{
	const struct fetch_limits *l = f->l;
	CURL *c = f->curl;
	uint64_t connect_ms = l->connect_s * 1000 < left_ms ? l->connect_s * 1000 : left_ms;
	bool ok = curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)left_ms) == CURLE_OK;

	ok = ok && curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)l->low_bytes) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)l->low_s) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip, deflate") == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_USERAGENT, l->agent) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK && curl_easy_setopt(c, CURLOPT_WRITEDATA, f) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress) == CURLE_OK;
	ok = ok && curl_easy_setopt(c, CURLOPT_XFERINFODATA, f) == CURLE_OK && curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L) == CURLE_OK;
	return ok && curl_easy_setopt(c, CURLOPT_ERRORBUFFER, f->words) == CURLE_OK;
}

/* What the failure of a request means, and what helps. */
static int explain(struct fetch *f, CURLcode rc, struct err *err)
{
	const char *words = f->words[0] ? f->words : curl_easy_strerror(rc);
	long status = 0;

	(void)curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
	if (f->stop == STOP_ASKED)
		return err_set(err, ERR_IO, "stopped");
	if (f->stop == STOP_SIZE || rc == CURLE_FILESIZE_EXCEEDED)
		return err_set(err, ERR_LIMIT, "larger than the limit of %llu bytes (sync.max_bytes)", (unsigned long long)f->l->max_bytes);
	if (rc == CURLE_HTTP_RETURNED_ERROR)
		return err_set(err, ERR_IO, "the server answered with status %ld%s", status,
			       status == 404 || status == 410 ? " (not found): the file may have moved, see the settings sync.atlas.url and sync.mit.url"
			       : status == 401 || status == 403 ? " (not allowed)"
			       : status == 429			  ? " (asked too often): try again later"
			       : status >= 500			  ? " (trouble at the server): try again later"
								  : "");
	if (rc == CURLE_OPERATION_TIMEDOUT)
		return err_set(err, ERR_IO, "took too long: %s (limits: sync.timeout %llu s, sync.connect_timeout %llu s, sync.low_speed)", words,
			       (unsigned long long)f->l->total_s, (unsigned long long)f->l->connect_s);
	if (rc == CURLE_PEER_FAILED_VERIFICATION || rc == CURLE_SSL_CACERT_BADFILE)
		return err_set(err, ERR_IO, "the server's certificate is not trusted: %s (behind a proxy that opens TLS, name its certificate in sync.ca_file)",
			       words);
	if (rc == CURLE_PARTIAL_FILE)
		return err_set(err, ERR_IO, "the file was cut off on the way: %s", words);
	if (rc == CURLE_BAD_CONTENT_ENCODING)
		return err_set(err, ERR_IO, "the packed answer is broken: %s", words);
	if (rc == CURLE_COULDNT_RESOLVE_HOST || rc == CURLE_COULDNT_CONNECT || rc == CURLE_COULDNT_RESOLVE_PROXY)
		return err_set(err, ERR_IO, "cannot be reached: %s (without a network: sync --from DIR)", words);
	return err_set(err, ERR_IO, "cannot be downloaded: %s", words);
}

/* A header of the last answer: printable ASCII, not overlong, else "". */
static struct str answer_header(struct fetch *f, const char *name, struct arena *a)
{
	struct curl_header *h;
	struct str v;

	if (curl_easy_header(f->curl, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return STR_NONE;
	v = str_trim(str_of(h->value));
	if (v.n > HEADER_MAX)
		return STR_NONE;
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] < ' ' || v.p[i] > '~')
			return STR_NONE;
	return arena_str(a, v);
}

/* HTTP/1 without a length and not in chunks ends where the connection does, so that nobody can tell whether it was cut. */
static bool length_known(struct fetch *f)
{
	struct arena a = { 0 };
	long version = 0;
	curl_off_t n = -1;
	bool chunked = str_has(answer_header(f, "Transfer-Encoding", &a), "chunked");

	arena_free(&a);
	(void)curl_easy_getinfo(f->curl, CURLINFO_HTTP_VERSION, &version);
	(void)curl_easy_getinfo(f->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &n);
	return n >= 0 || chunked || version == CURL_HTTP_VERSION_2_0 || version == CURL_HTTP_VERSION_3;
}

/* One request to url.  0 with the answer, 1 with where it redirects to in *next, -1. */
static int request(struct fetch *f, struct str url, struct curl_slist *headers, struct arena *a, struct fetch_answer *out, struct str *next,
		   struct err *err)
{
	uint64_t now = clock_mono_us();
	char *location = NULL;
	curl_off_t size = 0;
	long status = 0;
	CURLcode rc;

	if (now >= f->deadline_us)
		return err_set(err, ERR_IO, "took too long: the %llu s of sync.timeout are over", (unsigned long long)f->l->total_s);
	if (url_check(url, f->l->loopback_http, err) < 0)
		return -1;
	curl_easy_reset(f->curl);
	f->words[0] = 0;
	f->stop = STOP_NOT;
	f->body = &out->body;
	buf_clear(&out->body);
	if (!set_guards(f, arena_z(a, url)) || !set_rest(f, headers, (f->deadline_us - now) / 1000 + 1))
		return err_set(err, ERR_BUG, "libcurl does not take an option that is needed");
	rc = curl_easy_perform(f->curl);
	if (rc != CURLE_OK)
		return explain(f, rc, err);
	(void)curl_easy_getinfo(f->curl, CURLINFO_SIZE_DOWNLOAD_T, &size);
	out->received = size > 0 ? (uint64_t)size : 0;
	(void)curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(f->curl, CURLINFO_REDIRECT_URL, &location);
	if (status >= 300 && status < 400 && status != 304 && location) {
		*next = arena_str(a, str_of(location));
		return 1;
	}
	out->unchanged = status == 304 && headers;
	if (status != 200 && !out->unchanged)
		return err_set(err, ERR_IO, "the server answered with status %ld, which is no file", status);
	if (status == 200 && !length_known(f))
		return err_set(err, ERR_IO, "the server does not say how long the file is, so that a cut would not be seen: refused");
	out->etag = answer_header(f, "ETag", a);
	out->modified = answer_header(f, "Last-Modified", a);
	out->type = answer_header(f, "Content-Type", a);
	out->url = url;
	return 0;
}

/* Follow redirects from url; *at is where it is at the end or failed. */
static int follow(struct fetch *f, struct curl_slist *headers, struct arena *a, struct fetch_answer *out, struct str *at, struct err *err)
{
	for (int i = 0; i <= FETCH_REDIRECTS; i++) {
		struct str next = STR_NONE;
		int rc = request(f, *at, headers, a, out, &next, err);

		if (rc <= 0)
			return rc;
		if (url_check(next, f->l->loopback_http, err) < 0)
			return err_prefix(err, "redirects");
		*at = next;
	}
	return err_set(err, ERR_IO, "more than %d redirects", FETCH_REDIRECTS);
}

int fetch_get(struct fetch *f, struct str url, struct str etag, struct str modified, struct arena *a, struct fetch_answer *out, struct err *err)
{
	struct curl_slist *headers = NULL;
	struct str at = url;
	int rc;

	*out = (struct fetch_answer){ 0 };
	buf_init(&out->body, (size_t)f->l->max_bytes);
	if (etag.n)
		headers = header(headers, "If-None-Match", etag);
	if (modified.n)
		headers = header(headers, "If-Modified-Since", modified);
	rc = follow(f, headers, a, out, &at, err);
	curl_slist_free_all(headers);
	if (rc < 0 && !str_eq(at, url))
		return err_prefix(err, "%.*s: %.*s", STRF(utf8_cut(url, 200)), STRF(utf8_cut(at, 200)));
	return rc < 0 ? err_prefix(err, "%.*s", STRF(utf8_cut(url, 200))) : 0;
}
