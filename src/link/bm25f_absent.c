/* The documents as they would be without one entry's own words; see bm25f.h. */
#include "link/bm25f.h"

#include "fmt/markdown.h"

static int absence_order(const void *pa, const void *pb)
{
	const struct absence *a = pa, *b = pb;

	if (a->term != b->term)
		return a->term < b->term ? -1 : 1;
	if (a->doc != b->doc)
		return a->doc < b->doc ? -1 : 1;
	return a->field < b->field ? -1 : a->field > b->field;
}

/* The words that one link's text gave to a technique. */
static void take_out(const struct bm25f *m, struct str markup, uint32_t doc, unsigned field, struct tokenizer *t, struct absent *x)
{
	const struct token *tok;
	struct buf plain;
	size_t n;

	buf_init(&plain, BUF_PAGE);
	md_plain(&plain, markup);
	tokenizer_run(t, buf_str(&plain), &tok, &n);
	for (size_t i = 0; i < n; i++) {
		int64_t term = index_term(m->index, tok[i].term);

		if (tok[i].stop || term < 0)
			continue;
		vec_push(&x->v, ((struct absence){ (uint32_t)term, doc, field, 1 }));
		x->length[doc * BF_COUNT + field]++;
	}
	buf_free(&plain);
}

static void merge(struct absent *x)
{
	size_t k = 0;

	if (x->v.n)
		qsort(x->v.v, x->v.n, sizeof(*x->v.v), absence_order);
	for (size_t i = 0; i < x->v.n; i++) {
		if (k && absence_order(&x->v.v[k - 1], &x->v.v[i]) == 0)
			x->v.v[k - 1].n++;
		else
			x->v.v[k++] = x->v.v[i];
	}
	x->v.n = k;
}

/* The mean lengths of what stays, over the techniques that still have the field. */
static void find_means(const struct bm25f *m, struct absent *x)
{
	for (unsigned f = 0; f < BF_COUNT; f++) {
		double sum = 0, filled = 0;

		for (uint32_t d = 0; d < index_ndocs(m->index); d++) {
			double length = index_length(m->index, d, f) - x->length[d * BF_COUNT + f];

			sum += length;
			filled += length > 0;
		}
		x->mean[f] = filled > 0 ? sum / filled : 0;
	}
}

void absent_find(const struct bm25f *m, const struct entry *self, struct tokenizer *t, struct absent *out)
{
	static const struct { enum link_kind kind; enum bm25f_field field; } gives[] = { { LINK_MITIGATES, BF_USES },
											  { LINK_EMPLOYS, BF_STEPS } };
	size_t ndocs = index_ndocs(m->index);

	*out = (struct absent){ .skip = UINT32_MAX };
	if (!self)
		return;
	if (self->r.kind == REC_TECHNIQUE)
		out->skip = self->index;
	out->length = xcalloc(ndocs * BF_COUNT, sizeof(*out->length));
	for (size_t g = 0; g < ARRAY_LEN(gives); g++)
		for (uint32_t i = 0; i < self->nout[gives[g].kind]; i++) {
			const struct edge *e = &self->out[gives[g].kind][i];

			if (e->other->r.kind == REC_TECHNIQUE)
				take_out(m, e->link->text, e->other->index, gives[g].field, t, out);
		}
	find_means(m, out);
	merge(out);
}

void absent_free(struct absent *x)
{
	vec_free(&x->v);
	free(x->length);
}

/* The first absence of a term from a technique; those of other fields follow it. */
static size_t first_absence(const struct absent *x, uint32_t term, uint32_t doc)
{
	struct absence key = { .term = term, .doc = doc };
	size_t lo = 0, hi = x->v.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (absence_order(&x->v.v[mid], &key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void absent_tf(const struct absent *x, uint32_t term, const struct postings *p, size_t i, double tf[BF_COUNT])
{
	uint32_t doc = p->doc[i];

	for (unsigned f = 0; f < BF_COUNT; f++)
		tf[f] = p->tf[i * BF_COUNT + f];
	for (size_t k = first_absence(x, term, doc); k < x->v.n && x->v.v[k].term == term && x->v.v[k].doc == doc; k++)
		tf[x->v.v[k].field] -= x->v.v[k].n;
}

double absent_weight(const struct bm25f *m, const struct absent *x, uint32_t term, const struct postings *p, size_t i)
{
	uint32_t doc = p->doc[i];
	double tf[BF_COUNT], length[BF_COUNT];

	if (!x->length)
		return (double)p->weight[i];
	if (doc == x->skip)
		return 0;
	for (unsigned f = 0; f < BF_COUNT; f++)
		length[f] = index_length(m->index, doc, f) - x->length[doc * BF_COUNT + f];
	absent_tf(x, term, p, i, tf);
	return index_weight(&bm25f_config, tf, length, x->mean);
}
