/*
 * Any query against a small atlas: no more hits than asked for, in order, each once, with snippets whose marks stand in them.
 */
#include "search/search.h"

#include "../unit/small_atlas.h"
#include "base/utf8.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct search_index *search;

static void check(bool ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	search = search_build(small_atlas(NULL)); /* both live as long as the process */
	return 0;
}

static void check_hit(const struct search_hit *h)
{
	uint32_t end = 0;

	check(h->entry && h->entry->r.kind != REC_TERM);
	check(h->snippet.n <= 240 && utf8_valid(h->snippet));
	for (size_t i = 0; i < h->nmarks; i++) {
		check(h->marks[i].len > 0 && h->marks[i].from >= end && h->marks[i].from + h->marks[i].len <= h->snippet.n);
		end = h->marks[i].from + h->marks[i].len;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct search_query q = { .kind = -1, .limit = 100 };
	struct search_result r;
	struct arena a = { 0 };
	size_t sum = 0;

	if (size >= 2) { /* the first two bytes are the rest of the question */
		q.kind = data[0] % (REC_KINDS + 1) - 1;
		q.offset = data[1] % 8;
		q.limit = data[1] / 8;
		data += 2;
		size -= 2;
	}
	q.words = str_n((const char *)data, size);
	search_run(search, &q, &a, &r);
	check(r.n <= q.limit && r.n <= r.total);
	check(r.n == q.limit || r.n == (r.total > q.offset ? r.total - q.offset : 0));
	for (size_t i = 0; i < r.n; i++) {
		check_hit(&r.hits[i]);
		check(i == 0 || r.hits[i].score <= r.hits[i - 1].score);
		for (size_t k = 0; k < i; k++)
			check(r.hits[k].entry != r.hits[i].entry);
	}
	for (int k = 0; k < REC_KINDS; k++)
		sum += r.by_kind[k];
	check(r.total <= sum && utf8_valid(r.complaint));
	arena_free(&a);
	return 0;
}
