/*
 * bench_fetch [-k] BASE < PATHS: GET each path of standard input from the server at BASE ("http://127.0.0.1:8080"), one after the
 * other over one connection.  Only the loopback address is spoken to.  With -k, a refused connection is tried again for ten
 * seconds, every half millisecond.
 *
 * Prints one line: answers with status 200, all others, bytes, and the median, 99th percentile and slowest time in
 * milliseconds.  Exits with 1 when any answer was not 200.
 */
#include <stdio.h>

#include <curl/curl.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"

#define KEEP_TRYING_US 10000000u

struct tally {
	VEC(uint64_t) us;
	size_t good, bad, bytes;
};

static size_t drop(char *p, size_t size, size_t n, void *ctx)
{
	struct tally *t = ctx;

	(void)p;
	t->bytes += size * n;
	return size * n;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static CURL *client(struct tally *t)
{
	CURL *c = curl_easy_init();

	if (!c)
		return NULL;
	if (curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop) || curl_easy_setopt(c, CURLOPT_WRITEDATA, t) ||
	    curl_easy_setopt(c, CURLOPT_PROXY, "") || curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http") ||
	    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, 10000L)) {
		curl_easy_cleanup(c);
		return NULL;
	}
	return c;
}

static void get(CURL *c, const char *url, bool keep_trying, struct tally *t)
{
	uint64_t from = clock_mono_us(), until = from + (keep_trying ? KEEP_TRYING_US : 0);
	CURLcode rc = curl_easy_setopt(c, CURLOPT_URL, url);
	long status = 0;

	if (rc == CURLE_OK)
		rc = curl_easy_perform(c);
	while (rc == CURLE_COULDNT_CONNECT && clock_mono_us() < until) {
		struct timespec half = { 0, 500000 };

		(void)nanosleep(&half, NULL);
		rc = curl_easy_perform(c);
	}
	vec_push(&t->us, clock_mono_us() - from);
	if (rc == CURLE_OK && curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK && status == 200) {
		t->good++;
		return;
	}
	if (t->bad++ == 0)
		(void)fprintf(stderr, "bench_fetch: %s: %s, status %ld\n", url, rc == CURLE_OK ? "answered" : curl_easy_strerror(rc), status);
}

int main(int argc, char **argv)
{
	bool keep_trying = argc > 1 && str_is(str_of(argv[1]), "-k");
	const char *base = argv[argc - 1];
	char line[4096], url[4200];
	struct tally t = { 0 };
	CURL *c;

	if (argc != (keep_trying ? 3 : 2) || !str_starts(str_of(base), STR("http://127.0.0.1:"))) {
		(void)fprintf(stderr, "usage: bench_fetch [-k] http://127.0.0.1:PORT < PATHS\n");
		return 2;
	}
	if (curl_global_init(CURL_GLOBAL_NOTHING) || !(c = client(&t))) {
		(void)fprintf(stderr, "bench_fetch: libcurl cannot start\n");
		return 3;
	}
	while (fgets(line, (int)sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		(void)snprintf(url, sizeof(url), "%s%s", base, line);
		get(c, url, keep_trying, &t);
	}
	curl_easy_cleanup(c);
	curl_global_cleanup();
	if (t.us.n == 0) {
		(void)fprintf(stderr, "bench_fetch: no path on standard input\n");
		return 2;
	}
	qsort(t.us.v, t.us.n, sizeof(*t.us.v), by_value);
	(void)printf("%zu %zu %zu %.3f %.3f %.3f\n", t.good, t.bad, t.bytes, (double)t.us.v[t.us.n / 2] / 1e3,
		     (double)t.us.v[t.us.n * 99 / 100] / 1e3, (double)t.us.v[t.us.n - 1] / 1e3);
	vec_free(&t.us);
	return t.bad ? 1 : 0;
}
