#include "text/index.h"

#include <math.h>

#include "base/map.h"

#define NO_TERM UINT32_MAX

struct index {
	struct index_config config;
	struct arena arena;        /* texts of terms and forms */
	/* while building */
	struct tokenizer *tokenizer;
	VEC(uint32_t) term_of;     /* number of the tokenizer's word -> term */
	VEC(uint32_t) open[INDEX_FIELDS]; /* the newest document's words */
	bool has_open;
	/* terms */
	struct map terms;          /* text -> number + 1, as by map_put_n */
	VEC(struct str) text;      /* of each term */
	VEC(struct index_form) forms;
	VEC(bool) stop;            /* of each term */
	uint32_t *df;
	size_t *first;             /* of each term's postings; nterms + 1 */
	uint32_t *doc;             /* of each posting */
	float *weight;
	uint16_t *tf;
	/* documents */
	size_t ndocs;
	VEC(uint32_t) words;       /* of all documents, by field */
	VEC(uint32_t) at;          /* where the words of a document's field start; ndocs * nfields + 1 when done */
	VEC(uint32_t) length;      /* of each document's fields */
	uint64_t total[INDEX_FIELDS];  /* words of each field */
	uint64_t filled[INDEX_FIELDS]; /* documents that have any */
};

struct index *index_new(const struct index_config *config)
{
	struct index *ix = xcalloc(1, sizeof(*ix));

	ix->config = *config;
	ix->tokenizer = tokenizer_new();
	return ix;
}

static void building_free(struct index *ix)
{
	tokenizer_free(ix->tokenizer);
	ix->tokenizer = NULL;
	vec_free(&ix->term_of);
	for (size_t f = 0; f < INDEX_FIELDS; f++)
		vec_free(&ix->open[f]);
}

void index_free(struct index *ix)
{
	if (!ix)
		return;
	building_free(ix);
	map_free(&ix->terms);
	arena_free(&ix->arena);
	vec_free(&ix->text);
	vec_free(&ix->stop);
	vec_free(&ix->forms);
	vec_free(&ix->words);
	vec_free(&ix->at);
	vec_free(&ix->length);
	free(ix->df);
	free(ix->first);
	free(ix->doc);
	free(ix->weight);
	free(ix->tf);
	free(ix);
}

/* Move the newest document's words behind those of the others, field by field. */
static void close_doc(struct index *ix)
{
	if (!ix->has_open)
		return;
	for (size_t f = 0; f < ix->config.nfields; f++) {
		uint32_t length = 0;

		vec_push(&ix->at, (uint32_t)ix->words.n);
		for (size_t i = 0; i < ix->open[f].n; i++) {
			uint32_t term = ix->open[f].v[i];

			length += term != INDEX_GAP && !ix->stop.v[term];
			vec_push(&ix->words, term);
		}
		vec_push(&ix->length, length);
		ix->total[f] += length;
		ix->filled[f] += length > 0;
		ix->open[f].n = 0;
	}
}

uint32_t index_add(struct index *ix)
{
	close_doc(ix);
	ix->has_open = true;
	return (uint32_t)ix->ndocs++;
}

static uint32_t new_word(struct index *ix, const struct token *t)
{
	size_t term = map_get_n(&ix->terms, t->term, NO_TERM);

	if (term == NO_TERM) {
		term = ix->text.n;
		vec_push(&ix->text, arena_str(&ix->arena, t->term));
		vec_push(&ix->stop, t->stop);
		map_put_n(&ix->terms, ix->text.v[term], term);
	}
	if (!t->stop) {
		struct str word = str_eq(t->word, t->term) ? ix->text.v[term] : arena_str(&ix->arena, t->word);

		vec_push(&ix->forms, ((struct index_form){ word, (uint32_t)term }));
	}
	return (uint32_t)term;
}

void index_text(struct index *ix, uint32_t doc, unsigned field, struct str text)
{
	const struct token *t;
	size_t n;

	if (doc + 1 != ix->ndocs || field >= ix->config.nfields)
		abort(); /* the header says: of the newest one */
	tokenizer_run(ix->tokenizer, text, &t, &n);
	if (ix->open[field].n && n)
		vec_push(&ix->open[field], INDEX_GAP);
	for (size_t i = 0; i < n; i++) {
		if (t[i].number == ix->term_of.n)
			vec_push(&ix->term_of, new_word(ix, &t[i]));
		vec_push(&ix->open[field], ix->term_of.v[t[i].number]);
	}
}

static int by_word(const void *a, const void *b)
{
	return str_cmp(((const struct index_form *)a)->word, ((const struct index_form *)b)->word);
}

/* How many documents each term is in, and where its postings go. */
static void count(struct index *ix)
{
	size_t nterms = ix->text.n, nf = ix->config.nfields;
	uint32_t *last = xmalloc((nterms + 1) * sizeof(*last)); /* the last document that each was counted for */

	memset(last, 0xff, (nterms + 1) * sizeof(*last));
	ix->df = xcalloc(nterms + 1, sizeof(*ix->df));
	ix->first = xcalloc(nterms + 1, sizeof(*ix->first));
	for (size_t d = 0; d < ix->ndocs; d++) {
		for (size_t i = ix->at.v[d * nf]; i < ix->at.v[(d + 1) * nf]; i++) {
			uint32_t term = ix->words.v[i];

			if (term == INDEX_GAP || ix->stop.v[term] || last[term] == d)
				continue;
			last[term] = (uint32_t)d;
			ix->df[term]++;
		}
	}
	for (size_t t = 0; t < nterms; t++)
		ix->first[t + 1] = ix->first[t] + ix->df[t];
	free(last);
}

/* weight_factors(ix, d, out): what one occurrence in each field of a document adds to its tf~. */
static void weight_factors(const struct index *ix, size_t d, double out[INDEX_FIELDS])
{
	size_t nf = ix->config.nfields;

	for (size_t f = 0; f < nf; f++) {
		double mean = index_mean(ix, (unsigned)f);
		double rel = mean > 0 ? ix->length.v[d * nf + f] / mean : 1;

		out[f] = ix->config.weight[f] / (1 - ix->config.b[f] + ix->config.b[f] * rel);
	}
}

static void fill_doc(struct index *ix, size_t d, size_t *next)
{
	size_t nf = ix->config.nfields;
	double factor[INDEX_FIELDS];

	weight_factors(ix, d, factor);
	for (size_t f = 0; f < nf; f++) {
		for (size_t i = ix->at.v[d * nf + f]; i < ix->at.v[d * nf + f + 1]; i++) {
			uint32_t term = ix->words.v[i];
			size_t p;

			if (term == INDEX_GAP || ix->stop.v[term])
				continue;
			if (next[term] == ix->first[term] || ix->doc[next[term] - 1] != d)
				ix->doc[next[term]++] = (uint32_t)d;
			p = next[term] - 1;
			ix->weight[p] += (float)factor[f];
			if (ix->tf && ix->tf[p * nf + f] < UINT16_MAX)
				ix->tf[p * nf + f]++;
		}
	}
}

static void fill(struct index *ix)
{
	size_t nterms = ix->text.n, n = ix->first[nterms];
	size_t *next = xmalloc((nterms + 1) * sizeof(*next));

	memcpy(next, ix->first, (nterms + 1) * sizeof(*next));
	ix->doc = xcalloc(n, sizeof(*ix->doc));
	ix->weight = xcalloc(n, sizeof(*ix->weight));
	if (ix->config.keep_tf)
		ix->tf = xcalloc(n, ix->config.nfields * sizeof(*ix->tf));
	for (size_t d = 0; d < ix->ndocs; d++)
		fill_doc(ix, d, next);
	for (size_t p = 0; p < n; p++)
		ix->weight[p] = (float)(ix->weight[p] / (ix->config.k1 + ix->weight[p]));
	free(next);
}

/* Give back what growing left over. */
#define trim(vec) ((vec)->v = xrealloc((vec)->v, (vec)->n, sizeof(*(vec)->v)), (void)((vec)->cap = (vec)->n))

void index_done(struct index *ix)
{
	close_doc(ix);
	ix->has_open = false;
	if (ix->words.n > UINT32_MAX)
		abort(); /* inputs are capped far below */
	vec_push(&ix->at, (uint32_t)ix->words.n);
	building_free(ix);
	if (ix->forms.n)
		qsort(ix->forms.v, ix->forms.n, sizeof(*ix->forms.v), by_word);
	trim(&ix->words);
	trim(&ix->at);
	trim(&ix->length);
	trim(&ix->text);
	trim(&ix->forms);
	count(ix);
	fill(ix);
}

size_t index_ndocs(const struct index *ix)
{
	return ix->ndocs;
}

size_t index_nterms(const struct index *ix)
{
	return ix->text.n;
}

size_t index_bytes(const struct index *ix)
{
	size_t posting = sizeof(*ix->doc) + sizeof(*ix->weight) + (ix->tf ? ix->config.nfields * sizeof(*ix->tf) : 0);

	return sizeof(*ix) + ix->arena.total + ix->words.cap * sizeof(*ix->words.v) + ix->at.cap * sizeof(*ix->at.v) +
	       ix->length.cap * sizeof(*ix->length.v) + ix->text.cap * (sizeof(*ix->text.v) + sizeof(*ix->df) + sizeof(*ix->first)) +
	       ix->stop.cap + ix->forms.cap * sizeof(*ix->forms.v) + ix->terms.cap * 4 * sizeof(void *) + ix->first[ix->text.n] * posting;
}

int64_t index_term(const struct index *ix, struct str term)
{
	size_t t = map_get_n(&ix->terms, term, NO_TERM);

	return t == NO_TERM ? -1 : (int64_t)t;
}

uint32_t index_df(const struct index *ix, uint32_t term)
{
	return ix->df[term];
}

double index_idf_of(double ndocs, double df)
{
	return log(1 + (ndocs - df + 0.5) / (df + 0.5));
}

double index_idf(const struct index *ix, uint32_t term)
{
	return index_idf_of((double)ix->ndocs, ix->df[term]);
}

struct str index_term_text(const struct index *ix, uint32_t term)
{
	return ix->text.v[term];
}

const struct index_form *index_forms(const struct index *ix, size_t *n)
{
	*n = ix->forms.n;
	return ix->forms.v;
}

/* The first form that is not before prefix (past: and does not start with it either). */
static size_t form_bound(const struct index *ix, struct str prefix, bool past)
{
	size_t lo = 0, hi = ix->forms.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		struct str word = ix->forms.v[mid].word;

		if (str_cmp(word, prefix) < 0 || (past && str_starts(word, prefix)))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

void index_prefix(const struct index *ix, struct str prefix, size_t *from, size_t *to)
{
	*from = form_bound(ix, prefix, false);
	*to = form_bound(ix, prefix, true);
}

struct postings index_postings(const struct index *ix, uint32_t term)
{
	size_t first = ix->first[term];

	return (struct postings){ ix->doc + first, ix->weight + first, ix->tf ? ix->tf + first * ix->config.nfields : NULL,
				  ix->df[term] };
}

double index_weight(const struct index_config *c, const double *tf, const double *length, const double *mean)
{
	double sum = 0;

	for (size_t f = 0; f < c->nfields; f++) {
		double rel = mean[f] > 0 ? length[f] / mean[f] : 1;

		if (tf[f] > 0)
			sum += c->weight[f] * tf[f] / (1 - c->b[f] + c->b[f] * rel);
	}
	return sum > 0 ? sum / (c->k1 + sum) : 0;
}

uint32_t index_length(const struct index *ix, uint32_t doc, unsigned field)
{
	return ix->length.v[doc * ix->config.nfields + field];
}

double index_mean(const struct index *ix, unsigned field)
{
	return ix->filled[field] ? (double)ix->total[field] / (double)ix->filled[field] : 0;
}

const uint32_t *index_words(const struct index *ix, uint32_t doc, unsigned field, size_t *n)
{
	size_t i = doc * ix->config.nfields + field;

	*n = ix->at.v[i + 1] - ix->at.v[i];
	return ix->words.v + ix->at.v[i];
}
