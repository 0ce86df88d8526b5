/*
 * Any query against a small atlas: no more hits than asked for, in order, each once, with
 * snippets and titles that their marks stand in; spellings and facets that hold together.
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

static void check_marks(struct str text, const struct mark *marks, size_t n)
{
	uint32_t end = 0;

	for (size_t i = 0; i < n; i++) {
		check(marks[i].len > 0 && marks[i].from >= end && marks[i].from + marks[i].len <= text.n);
		end = marks[i].from + marks[i].len;
	}
}

static void check_hit(const struct search_hit *h)
{
	check(h->entry && h->entry->r.kind != REC_TERM);
	check(h->snippet.n <= 240 && utf8_valid(h->snippet));
	check_marks(h->snippet, h->marks, h->nmarks);
	check_marks(h->entry->title, h->title_marks, h->ntitle_marks);
}

/* What is said about the query: the spellings are forms of the index, and what is left of the words can be searched again. */
static void check_words(const struct search_result *r, struct str words)
{
	check(r->bare.n <= words.n);
	for (size_t i = 0; i < r->nfixes; i++)
		check(r->fixes[i].typed.n && r->fixes[i].shown.n && r->fixes[i].nothers <= SEARCH_OTHERS);
	for (size_t i = 0; i < r->nfacets; i++)
		for (size_t k = 0; k < r->facets[i].n; k++)
			check(r->facets[i].v[k].value.n && (r->facets[i].v[k].count || r->facets[i].v[k].on));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct search_query q = { .kind = -1, .limit = 100, .facets = true };
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
	check_words(&r, q.words);
	for (int k = 0; k < REC_KINDS; k++)
		sum += r.by_kind[k];
	check(r.total <= sum && utf8_valid(r.complaint));
	arena_free(&a);
	return 0;
}
