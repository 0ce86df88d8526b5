/*
 * bench_search [RECORDS]: how long a search takes over a made-up catalogue, a million short records unless told otherwise.
 *
 * Words are drawn by Zipf's law from a vocabulary that grows with the catalogue, so the commonest stand in a large part of
 * the records as in real text.  Prints one line a sort of query: median, 95th percentile and slowest of its runs.
 */
#include <stdio.h>

#include <math.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "base/clock.h"
#include "search/search.h"

#define RUNS 41

static uint64_t state = 88172645463325252u;

static double draw(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (double)(state >> 11) / 9007199254740992.0;
}

/* The word of a rank, from 0: pronounceable, all different. */
static void word(struct buf *b, size_t rank)
{
	static const char *const start[] = { "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "st", "t", "v", "z", "tr", "pl" };
	static const char *const end[] = { "al", "an", "ek", "im", "ol", "or", "un", "ab" };

	do {
		buf_z(b, start[rank % 16]);
		buf_z(b, end[rank / 16 % 8]);
		rank /= 128;
	} while (rank > 0);
}

static size_t zipf(size_t vocabulary)
{
	size_t r = (size_t)pow((double)vocabulary, draw()) - 1;

	return r < vocabulary ? r : vocabulary - 1;
}

static struct str sentence(struct batch *batch, struct buf *b, size_t words, size_t vocabulary)
{
	buf_clear(b);
	for (size_t i = 0; i < words; i++) {
		if (i)
			buf_c(b, ' ');
		word(b, zipf(vocabulary));
	}
	return batch_str(batch, buf_str(b));
}

static struct edition *make(size_t n, size_t vocabulary)
{
	struct batch batch;
	const struct batch *one[] = { &batch };
	struct edition_parts parts = { .batches = one, .nbatches = 1 };
	struct err err = ERR_INIT;
	struct edition *e;
	struct buf b;

	batch_init(&batch);
	buf_init(&b, BUF_LINE);
	batch.release.source = STR("mit");
	batch.release.version = STR("V4");
	for (size_t i = 0; i < n; i++) {
		struct field f[] = { { F_DOMAIN, arena_printf(&batch.arena, "%d", 1 + (int)(draw() * 7)) }, { F_CODING, STR("coded") } };
		struct record r = { .kind = REC_RISK, .nfields = 2 };

		r.id = arena_printf(&batch.arena, "mitrisk:%02zu.%02zu.%02zu~%zu", i % 100, i / 100 % 100, i / 10000 % 100, i / 1000000 + 2);
		r.name = sentence(&batch, &b, 3, vocabulary);
		r.description = sentence(&batch, &b, 10, vocabulary);
		r.fields = arena_memdup(&batch.arena, f, 2, sizeof(*f));
		vec_push(&batch.records, r);
	}
	e = edition_build(&parts, 0, &err);
	if (!e) {
		(void)fprintf(stderr, "bench_search: %s\n", err.msg);
		exit(1);
	}
	buf_free(&b);
	batch_free(&batch);
	return e;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Fill in a pattern: %1 is the commonest word, %2 one of the first hundred, %3 of the first ten thousand, %4 one of those with a
 * letter too many, which is hardly ever a word. */
static void fill(struct buf *b, const char *pattern)
{
	buf_clear(b);
	for (const char *p = pattern; *p; p++) {
		if (*p != '%') {
			buf_c(b, *p);
			continue;
		}
		p++;
		word(b, *p == '1' ? 0 : *p == '2' ? (size_t)(draw() * 100) : (size_t)(draw() * 10000));
		if (*p == '4')
			buf_lit(b, "x");
	}
}

static void bench(const struct search_index *s, const char *what, const char *pattern, bool facets)
{
	uint64_t us[RUNS];
	size_t total = 0, loose = 0, fixed = 0;
	struct buf b;

	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < RUNS; i++) {
		struct search_query q = { .kind = -1, .limit = 20, .facets = facets };
		struct search_result r;
		struct arena a = { 0 };
		uint64_t from;

		fill(&b, pattern);
		q.words = buf_str(&b);
		from = clock_mono_us();
		search_run(s, &q, &a, &r);
		us[i] = clock_mono_us() - from;
		total += r.total;
		loose += r.loose;
		fixed += r.nfixes > 0;
		arena_free(&a);
	}
	qsort(us, RUNS, sizeof(*us), by_value);
	(void)printf("%-26s median %7.3f ms  95%% %7.3f ms  slowest %7.3f ms  %8zu found, %zu of %d loose, %zu corrected\n", what,
		     (double)us[RUNS / 2] / 1e3, (double)us[RUNS * 95 / 100] / 1e3, (double)us[RUNS - 1] / 1e3, total / RUNS, loose, RUNS, fixed);
	buf_free(&b);
}

int main(int argc, char **argv)
{
	uint64_t n = 1000000, from;
	struct rusage use;
	struct edition *e;
	struct search_index *s;

	if (argc > 2 || (argc == 2 && str_u64(str_of(argv[1]), 1, 20000000, &n) < 0)) {
		(void)fprintf(stderr, "usage: bench_search [RECORDS]\n");
		return 2;
	}
	e = make((size_t)n, (size_t)n / 5 + 1000);
	from = clock_mono_us();
	s = search_build(e);
	(void)getrusage(RUSAGE_SELF, &use);
	(void)printf("%llu records indexed in %.2f s, %ld MB resident at most\n", (unsigned long long)n, (double)(clock_mono_us() - from) / 1e6,
		     use.ru_maxrss / 1024);
	bench(s, "one word", "%3 ", false);
	bench(s, "the commonest word", "%1 ", false);
	bench(s, "two words", "%2 %3 ", false);
	bench(s, "three common words", "%2 %2 %2 ", false);
	bench(s, "the commonest and another", "%1 %2 ", false);
	bench(s, "while typing", "%2 tr", false);
	bench(s, "a phrase", "\"%2 %2\"", false);
	bench(s, "a word and a filter", "%2 domain:3 ", false);
	bench(s, "some of five words", "%3 %3 %3 %3 %3 ", false);
	bench(s, "a filter alone", "domain:2", false);
	bench(s, "a mistyped word", "%4 ", false);
	bench(s, "a mistyped and another", "%4 %2 ", false);
	bench(s, "mistyped while typing", "%2 %4", false);
	bench(s, "a word with facets", "%2 ", true);
	search_free(s);
	edition_free(e);
	return 0;
}
