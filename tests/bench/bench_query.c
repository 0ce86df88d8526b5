/*
 * bench_query DATABASE [-p]: how long a search takes over the edition in a database, inside the program.
 *
 * The queries, about 200, are made from titles that stand evenly spread over all records: one to four of their words, a phrase,
 * an unfinished word as while typing, a word with a filter.  The same edition gives the same queries.  Each is run several
 * times and its median counts.  Prints one line: queries, records, hits in all, then median, 99th percentile and slowest query
 * in milliseconds of the search, and the same of the search with its page as JSON.  -p prints the queries instead, as
 * addresses ("/search.json?q=...").
 */
#include <stdio.h>

#include "base/clock.h"
#include "fmt/html_escape.h"
#include "render/render.h"
#include "search/search.h"
#include "view/atlas.h"

#define QUERIES 200
#define RUNS 9

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* The first words of a title, letters and digits only, with one space between. */
static void words_of(struct buf *b, struct str title, size_t words)
{
	size_t n = 0;

	for (size_t i = 0; i < title.n; i++) {
		char c = title.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (letter)
			buf_c(b, c);
		else if (b->n && b->p[b->n - 1] != ' ' && ++n < words)
			buf_c(b, ' ');
		if (n >= words)
			break;
	}
}

static void query(struct buf *b, struct str title, size_t i)
{
	switch (i % 8) {
	case 0:
	case 1:
	case 2:
	case 3: /* that many words, all typed out */
		words_of(b, title, i % 8 + 1);
		buf_c(b, ' ');
		break;
	case 4: /* while typing */
		words_of(b, title, 2);
		if (b->n > 4)
			b->n -= 2;
		break;
	case 5:
		buf_c(b, '"');
		words_of(b, title, 2);
		buf_c(b, '"');
		break;
	case 6:
		words_of(b, title, 1);
		buf_lit(b, " kind:risk");
		break;
	default: /* words of no record together */
		words_of(b, title, 2);
		buf_lit(b, " attack model data");
	}
}

static size_t make(const struct edition *e, struct arena *a, struct str *q)
{
	VEC(struct str) titles = { 0 };
	size_t n = 0;

	for (int k = 0; k < REC_KINDS; k++)
		for (size_t i = 0; kind_table[k].list && i < e->kinds[k].n; i++)
			vec_push(&titles, e->kinds[k].v[i].title);
	for (size_t i = 0; i < QUERIES && titles.n; i++) {
		struct buf b;

		buf_init(&b, BUF_LINE);
		query(&b, titles.v[i * titles.n / QUERIES], i);
		if (str_trim(buf_str(&b)).n)
			q[n++] = arena_str(a, buf_str(&b));
		buf_free(&b);
	}
	vec_free(&titles);
	return n;
}

static uint64_t once(const struct atlas *at, struct str words, bool json, size_t *hits)
{
	struct search_query q = { .words = words, .kind = -1, .limit = VIEW_SEARCH_PAGE };
	uint64_t from = clock_mono_us();
	struct search_result r = { 0 };
	struct arena a = { 0 };
	struct buf out;

	buf_init(&out, BUF_PAGE);
	if (json)
		render_search(&out, view_search(at, words, -1, 1, VIEW_SEARCH_PAGE, &a), FORMAT_JSON);
	else
		search_run(atlas_search(at), &q, &a, &r);
	from = clock_mono_us() - from;
	*hits = r.total;
	buf_free(&out);
	arena_free(&a);
	return from;
}

static void bench(const struct atlas *at, const struct str *q, size_t n, bool json)
{
	uint64_t us[QUERIES], runs[RUNS];
	size_t hits = 0;

	for (size_t i = 0; i < n; i++) {
		size_t found = 0;

		for (size_t k = 0; k < RUNS; k++)
			runs[k] = once(at, q[i], json, &found);
		qsort(runs, RUNS, sizeof(*runs), by_value);
		us[i] = runs[RUNS / 2];
		hits += found;
	}
	qsort(us, n, sizeof(*us), by_value);
	if (!json)
		(void)printf("%zu %zu %zu", n, at->edition->nentries, hits);
	(void)printf(" %.3f %.3f %.3f", (double)us[n / 2] / 1e3, (double)us[n * 99 / 100] / 1e3, (double)us[n - 1] / 1e3);
}

static void print_queries(const struct str *q, size_t n)
{
	struct buf b;

	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < n; i++) {
		buf_lit(&b, "/search.json?q=");
		url_path_escape(&b, q[i]);
		buf_c(&b, '\n');
	}
	(void)fwrite(b.p, 1, b.n, stdout);
	buf_free(&b);
}

int main(int argc, char **argv)
{
	bool print = argc == 3 && str_is(str_of(argv[2]), "-p");
	struct err err = ERR_INIT;
	struct arena a = { 0 };
	struct str q[QUERIES];
	struct atlas *at;
	struct store *s;
	size_t n;

	if (argc != (print ? 3 : 2)) {
		(void)fprintf(stderr, "usage: bench_query DATABASE [-p]\n");
		return 2;
	}
	s = store_open(argv[1], STORE_READ, &err);
	at = s ? atlas_load(s, 0, &err) : NULL;
	if (!at) {
		(void)fprintf(stderr, "bench_query: %s\n", err.msg);
		store_close(s);
		return 3;
	}
	n = make(at->edition, &a, q);
	if (print) {
		print_queries(q, n);
	} else {
		bench(at, q, n, false);
		bench(at, q, n, true);
		(void)printf("\n");
	}
	arena_free(&a);
	atlas_free(at);
	store_close(s);
	return 0;
}
