/*
 * Any title and text through the linker: hits in order, evidence that stands where it says.
 */
#include "link/linker.h"

#include "../unit/small_atlas.h"
#include "base/utf8.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct linker *linkers[2]; /* the default one and the baseline */
static struct edition *edition;

static void check(bool ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	edition = small_atlas(NULL);
	linkers[0] = linker_open(edition); /* all live as long as the process */
	linkers[1] = linker_open_as(edition, "bm25f-1");
	return 0;
}

static void check_hit(const struct link_query *q, const struct link_hit *h)
{
	double sum = 0;

	check(h->confidence >= 0 && h->confidence <= 1 && h->reason.n > 0 && utf8_valid(h->reason));
	for (size_t i = 0; i < h->nevidence; i++) {
		const struct evidence *e = &h->evidence[i];

		check(e->offset == UINT32_MAX || str_eq(str_sub(q->text, e->offset, e->text.n), e->text));
		check(e->text.n > 0 && (i == 0 || e->weight <= h->evidence[i - 1].weight));
		sum += (double)e->weight;
	}
	check(sum < 1.001);
}

/* The first byte says how long the title is, and whether an entry is left out. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct link_query q = { .coded = true };
	struct link_result r;
	struct arena a = { 0 };

	if (size == 0)
		return 0;
	q.title = str_sub(str_n((const char *)data + 1, size - 1), 0, data[0] % 64);
	q.text = str_from(str_n((const char *)data + 1, size - 1), q.title.n);
	q.self = data[0] >= 192 ? &edition->kinds[REC_CASE_STUDY].v[0] : NULL;
	q.coded = data[0] < 250;
	linker_link(linkers[size & 1], &q, 4, &a, &r);
	check(r.accepted <= r.n && (r.accepted == 0) == (r.none != NONE_NOT) && (r.accepted || r.none_reason.n));
	for (size_t i = 0; i < r.n; i++) {
		check(r.hits[i].accepted == (i < r.accepted) && (i == 0 || r.hits[i].score <= r.hits[i - 1].score));
		check_hit(&q, &r.hits[i]);
	}
	arena_free(&a);
	return 0;
}
