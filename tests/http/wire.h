/*
 * wire: what the end-to-end tests of the http floor share: a server on a free port of 127.0.0.1, and clients: libcurl for
 * well-behaved ones, bare sockets for all others.  Every wait is bounded.
 */
#ifndef TESTS_HTTP_WIRE_H
#define TESTS_HTTP_WIRE_H

#include "unit/test.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "http/http.h"

#define WIRE_WAIT_MS 4000

static inline struct http_server *wire_start(struct http_config cfg)
{
	struct http_server *s = NULL;
	struct err err = ERR_INIT;

	if (http_server_start(&cfg, &s, &err) < 0)
		fail_msg("%s", err.msg);
	return s;
}

static inline void wire_sleep_ms(unsigned ms)
{
	const struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };

	(void)nanosleep(&t, NULL);
}

/* ---- bare sockets ---- */

static inline int wire_connect(const struct http_server *s)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(http_server_port(s)) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0)
		fail_msg("connect: %s", strerror(errno));
	return fd;
}

/* Send it all, or as much as the server takes before it closes; false then. */
static inline bool wire_send(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t k = send(fd, p, n, MSG_NOSIGNAL);

		if (k <= 0)
			return false;
		p += k;
		n -= (size_t)k;
	}
	return true;
}

#define wire_say(fd, lit) ((void)wire_send((fd), "" lit, sizeof(lit) - 1))

/* One read: bytes, 0 at the end (or a reset), -1 when nothing came within ms. */
static inline ssize_t wire_read(int fd, struct buf *in, int ms)
{
	struct pollfd pf = { .fd = fd, .events = POLLIN };
	char chunk[16384];
	ssize_t n;

	if (poll(&pf, 1, ms) <= 0)
		return -1;
	n = recv(fd, chunk, sizeof(chunk), 0);
	if (n > 0)
		buf_mem(in, chunk, (size_t)n);
	return n > 0 ? n : 0;
}

/* Everything until the server closes.  False when it did not within the wait. */
static inline bool wire_read_all(int fd, struct buf *in)
{
	uint64_t end = clock_mono_us() + WIRE_WAIT_MS * 1000;
	ssize_t n;

	while (clock_mono_us() < end) {
		n = wire_read(fd, in, 100);
		if (n == 0)
			return true;
	}
	return false;
}

/* ---- an answer, taken apart ---- */

struct wire_answer {
	unsigned status;
	struct str head, body; /* in the buffer read from */
	size_t total;          /* bytes of it */
};

static inline struct str wire_header(const struct wire_answer *a, const char *name)
{
	struct str rest = a->head, line;

	while (str_split(&rest, '\n', &line)) {
		ptrdiff_t colon = str_chr(line, ':');

		if (colon > 0 && str_ieq(str_sub(line, 0, (size_t)colon), str_of(name)))
			return str_trim(str_from(line, (size_t)colon + 1));
	}
	return STR_NONE;
}

/* Is there a whole answer at the start of in?  no_body: it answers HEAD. */
static inline bool wire_parse(struct str in, bool no_body, struct wire_answer *a)
{
	ptrdiff_t end = str_find(in, STR("\r\n\r\n"));
	uint64_t status, length = 0;

	if (end < 0)
		return false;
	a->head = str_sub(in, 0, (size_t)end);
	assert_true(str_starts(in, STR("HTTP/1.1 ")));
	assert_int_equal(str_u64(str_sub(in, 9, 3), 100, 599, &status), 0);
	a->status = (unsigned)status;
	if (!no_body && status != 304 && status != 204 && status >= 200)
		assert_int_equal(str_u64(wire_header(a, "Content-Length"), 0, 1u << 30, &length), 0);
	a->total = (size_t)end + 4 + (size_t)length;
	a->body = str_sub(in, (size_t)end + 4, (size_t)length);
	return in.n >= a->total;
}

/* Read one answer from a connection that may stay open; in keeps what came behind it. */
static inline void wire_answer(int fd, struct buf *in, bool no_body, struct wire_answer *a)
{
	uint64_t end = clock_mono_us() + WIRE_WAIT_MS * 1000;

	while (!wire_parse(buf_str(in), no_body, a)) {
		ssize_t n = clock_mono_us() < end ? wire_read(fd, in, 200) : 0;

		if (n == 0)
			fail_msg("no whole answer but \"%.*s\"", STRF(buf_str(in)));
	}
}

/* Send raw bytes on a new connection, read until the server closes, return the status (0: closed without an answer). */
static inline unsigned wire_status(const struct http_server *s, const char *p, size_t n)
{
	struct wire_answer a = { 0 };
	struct buf in;
	int fd = wire_connect(s);
	unsigned status;
	uint64_t v;

	buf_init(&in, BUF_PAGE);
	(void)wire_send(fd, p, n);
	if (!wire_read_all(fd, &in))
		fail_msg("the server left the connection open after \"%.*s\"", (int)(n > 200 ? 200 : n), p);
	(void)close(fd);
	(void)a;
	status = in.n && str_u64(str_sub(buf_str(&in), 9, 3), 100, 599, &v) == 0 ? (unsigned)v : 0;
	buf_free(&in);
	return status;
}

#define WIRE_STATUS(s, lit) wire_status((s), "" lit, sizeof(lit) - 1)

/* ---- libcurl ---- */

struct wire_reply {
	long status;
	struct buf head, body;
};

static inline size_t wire_sink(char *p, size_t k, size_t n, void *to)
{
	buf_mem(to, p, k * n);
	return k * n;
}

static inline void wire_reply_free(struct wire_reply *r)
{
	buf_free(&r->head);
	buf_free(&r->body);
}

/* A curl handle for a path, with the fields given (NULL-terminated list of "Name: value", or NULL). */
static inline CURL *wire_curl(const struct http_server *s, const char *path, struct wire_reply *r, const char *const *fields,
			      struct curl_slist **list)
{
	CURL *c = curl_easy_init();
	char url[1024];

	assert_non_null(c);
	(void)snprintf(url, sizeof(url), "http://%s:%u%s", http_server_address(s), http_server_port(s), path);
	buf_init(&r->head, BUF_PAGE);
	buf_init(&r->body, BUF_PAGE);
	*list = NULL;
	for (; fields && *fields; fields++)
		*list = curl_slist_append(*list, *fields);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, *list);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)WIRE_WAIT_MS * 2);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, wire_sink);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, &r->body);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, wire_sink);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, &r->head);
	curl_easy_setopt(c, CURLOPT_PATH_AS_IS, 1L);
	return c;
}

static inline void wire_run(CURL *c, struct curl_slist *list, struct wire_reply *r)
{
	CURLcode code = curl_easy_perform(c);

	if (code != CURLE_OK)
		fail_msg("curl: %s", curl_easy_strerror(code));
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &r->status);
	curl_easy_cleanup(c);
	curl_slist_free_all(list);
}

/* GET with fields; coding: what curl shall accept and decode ("gzip", "br"), or NULL. */
static inline struct wire_reply wire_get(const struct http_server *s, const char *path, const char *coding,
					 const char *const *fields)
{
	struct wire_reply r;
	struct curl_slist *list;
	CURL *c = wire_curl(s, path, &r, fields, &list);

	if (coding)
		curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, coding);
	wire_run(c, list, &r);
	return r;
}

#define WIRE_FIELDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* A field of a curl reply, "" where it is not there. */
static inline struct str wire_field(const struct wire_reply *r, const char *name)
{
	const struct wire_answer a = { .head = buf_str(&r->head) };

	return wire_header(&a, name);
}

#endif
