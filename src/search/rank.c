/*
 * Clauses and filters into ranked documents.
 *
 * Term at a time into two arrays over all documents: how many clauses a document has satisfied so far, and its score.  A
 * clause adds only to documents that satisfied all before it, and the rarest goes first.  One sweep at the end counts,
 * filters, looks at phrases, and keeps the best in a heap.
 */
#include "search/search_impl.h"

/* Ranks above any score: what the query names by id, and what is called so.  A technique, tactic or mitigation is the thing of
 * that name; risks that are called so speak of it, and there may be many. */
#define NAMED_BY_ID 2000
#define NAMED_AS_THING 1500
#define NAMED_BY_TITLE 1000

/* What a score is multiplied by where the title starts with the words of the query, in their order: about as much as all words in
 * a title count above all words once in a text, so that such a title comes before what only speaks of it.  TITLE_WHOLE: and
 * where it has no more words than those ("exfil" for "Exfiltration").  TITLE_THING: once more for techniques, tactics and
 * mitigations, as above. */
#define TITLE_START 3.0
#define TITLE_WHOLE 6.0
#define TITLE_THING 1.5

#define OUT UINT8_MAX /* of struct work.hit: excluded */

struct work {
	const struct search_index *s;
	const struct query *q;
	size_t ndocs;
	uint8_t *hit;    /* clauses satisfied; QUERY_WORDS is below OUT */
	float *score;
	uint8_t need;    /* clauses to satisfy */
	const struct clause *first; /* that is required; NULL: none is */
	size_t nrequired;
};

void title_key(struct str title, struct buf *out)
{
	struct words w;

	words_begin(&w, title);
	while (words_next(&w)) {
		if (out->n)
			buf_c(out, ' ');
		buf_add(out, words_folded(&w));
	}
	words_end(&w);
}

/* Add the senses of a clause to documents that have satisfied at least from clauses; they have then satisfied to. */
static void add_clause(struct work *w, const struct clause *c, uint8_t from, uint8_t to)
{
	for (size_t i = 0; i < c->n; i++) {
		struct postings p = index_postings(w->s->index, c->senses[i].term);
		float weight = c->senses[i].weight;

		for (size_t k = 0; k < p.n; k++) {
			uint32_t d = p.doc[k];

			if (w->hit[d] == from || w->hit[d] == to) {
				w->hit[d] = to;
				w->score[d] += weight * p.weight[k];
			}
		}
	}
}

static void exclude(struct work *w)
{
	for (size_t i = 0; i < w->q->nnot; i++) {
		struct postings p = index_postings(w->s->index, w->q->not_terms[i]);

		for (size_t k = 0; k < p.n; k++)
			w->hit[p.doc[k]] = OUT;
	}
}

/* The clauses by cost; the optional ones, which only add, come last. */
static void in_order(const struct query *q, uint8_t order[QUERY_WORDS])
{
	for (size_t i = 0; i < q->nclauses; i++) {
		size_t k = i;
		const struct clause *c = &q->clauses[i];

		for (; k > 0; k--) {
			const struct clause *b = &q->clauses[order[k - 1]];

			if (b->required > c->required || (b->required == c->required && b->cost <= c->cost))
				break;
			order[k] = order[k - 1];
		}
		order[k] = (uint8_t)i;
	}
}

static void match_all(struct work *w)
{
	uint8_t order[QUERY_WORDS];
	bool only = true; /* no clause is required: then any will do */

	in_order(w->q, order);
	for (size_t i = 0; i < w->q->nclauses; i++)
		only &= !w->q->clauses[i].required;
	for (size_t i = 0; i < w->q->nclauses; i++) {
		const struct clause *c = &w->q->clauses[order[i]];

		if (c->required)
			add_clause(w, c, w->need, (uint8_t)(w->need + 1));
		else
			add_clause(w, c, w->need, only ? 1 : w->need);
		w->need = (uint8_t)(w->need + c->required);
	}
	if (only && w->q->nclauses)
		w->need = 1;
}


static float clause_worth(const struct clause *c)
{
	float most = 0;

	for (size_t k = 0; k < c->n; k++)
		most = c->senses[k].weight > most ? c->senses[k].weight : most;
	return most;
}

static void match_any_of(struct work *w, const struct clause *c, uint8_t number, uint8_t *last, float *worth)
{
	float most = clause_worth(c);

	for (size_t k = 0; k < c->n; k++) {
		struct postings p = index_postings(w->s->index, c->senses[k].term);

		for (size_t i = 0; i < p.n; i++) {
			uint32_t d = p.doc[i];

			if (w->hit[d] == OUT)
				continue;
			w->hit[d] = 1;
			w->score[d] += c->senses[k].weight * p.weight[i];
			if (last[d] != number)
				worth[d] += most;
			last[d] = number;
		}
	}
}

/* Any clause.  A score is multiplied by the square of the part of the query that the document has, by the worth of its words,
 * so that two words far down in a text come before one in a title. */
static void match_any(struct work *w)
{
	uint8_t *last = xcalloc(w->ndocs, 1); /* the clause that each document satisfied last, from 1 */
	float *worth = xcalloc(w->ndocs, sizeof(*worth)), all = 0;

	for (size_t i = 0; i < w->q->nclauses; i++) {
		match_any_of(w, &w->q->clauses[i], (uint8_t)(i + 1), last, worth);
		all += clause_worth(&w->q->clauses[i]);
	}
	for (size_t d = 0; d < w->ndocs && all > 0; d++)
		w->score[d] *= worth[d] / all * (worth[d] / all);
	w->need = 1;
	free(last);
	free(worth);
}

/* Let in a document that the query names, whatever its words. */
static void name_doc(struct work *w, uint32_t doc, float rank)
{
	if (w->hit[doc] == OUT)
		return;
	w->hit[doc] = w->need;
	if (w->score[doc] < NAMED_BY_TITLE)
		w->score[doc] += rank;
}

static void named_as(struct work *w, struct str what)
{
	const struct entry *x = edition_find(w->s->edition, what);
	struct buf key;
	size_t i;

	if (x && x->r.kind != REC_TERM)
		name_doc(w, x->ord, NAMED_BY_ID); /* documents are entries in their order */
	buf_init(&key, BUF_LINE);
	title_key(what, &key);
	i = map_get_n(&w->s->titles, buf_str(&key), NAMESAKE_END);
	for (; i != NAMESAKE_END; i = w->s->namesakes[i].next) {
		uint32_t d = w->s->namesakes[i].doc;

		name_doc(w, d, THINGS & 1u << w->s->kind[d] ? NAMED_AS_THING : NAMED_BY_TITLE);
	}
	buf_free(&key);
}

static void named(struct work *w)
{
	if (w->q->plain.n)
		named_as(w, w->q->plain);
	if (w->q->corrected.n)
		named_as(w, w->q->meant);
}

static bool means(const struct clause *c, uint32_t term)
{
	size_t lo = 0, hi = c->n ? c->n - 1 : 0;

	if (c->n && c->senses[hi].term == term) /* the word itself; those before it are sorted */
		return true;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->senses[mid].term < term)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo + 1 < c->n && c->senses[lo].term == term;
}

/* The words of a title after those that its entry in the leads stands for: do they mean what the clauses after the first ask for? */
static bool goes_on(const struct work *w, const struct lead *l)
{
	size_t i = 0;

	for (int k = 0; k < 1 + (l->front > 0); k++)
		(void)title_word(w->s, l->doc, &i);
	for (const struct clause *c = w->first + 1; c < w->q->clauses + w->q->nclauses; c++) {
		int64_t word = c->required ? title_word(w->s, l->doc, &i) : 0;

		if (c->required && (word < 0 || !means(c, (uint32_t)word)))
			return false;
	}
	return true;
}

static void raise_one(struct work *w, const struct lead *l)
{
	double factor = l->words == w->nrequired ? TITLE_WHOLE : TITLE_START, score;

	if (w->hit[l->doc] != w->need || w->score[l->doc] >= NAMED_BY_TITLE)
		return;
	if (l->front && means(w->first, (uint32_t)w->s->front[l->front - 1]))
		return; /* its other entry counts */
	if (w->nrequired > 1 && !goes_on(w, l))
		return;
	score = (double)w->score[l->doc] * factor * (THINGS & 1u << w->s->kind[l->doc] ? TITLE_THING : 1);
	w->score[l->doc] = (float)(score < NAMED_BY_TITLE ? score : NAMED_BY_TITLE - 1);
}

/* Raise the scores of documents that satisfy all clauses and whose title starts with their words. */
static void raise_titles(struct work *w)
{
	for (size_t i = 0; w->first && i < w->first->n; i++) {
		uint32_t t = w->first->senses[i].term;

		for (size_t k = w->s->lead_first[t]; k < w->s->lead_first[t + 1]; k++)
			raise_one(w, &w->s->lead[k]);
	}
}

static bool stands_in(const uint32_t *words, size_t n, const struct phrase *ph)
{
	for (size_t i = 0; i + ph->n <= n; i++)
		if (memcmp(words + i, ph->terms, ph->n * sizeof(*words)) == 0)
			return true;
	return false;
}

static bool has_phrase(const struct work *w, uint32_t doc, const struct phrase *ph)
{
	if (ph->impossible)
		return false;
	for (unsigned f = 0; f < SF_COUNT; f++) {
		size_t n;
		const uint32_t *words = index_words(w->s->index, doc, f, &n);

		if (stands_in(words, n, ph))
			return true;
	}
	return false;
}

static bool phrases_pass(const struct work *w, uint32_t doc, bool loose)
{
	const struct query *q = w->q;

	for (size_t i = 0; i < q->nphrases; i++)
		if ((q->phrases[i].negative || !(loose || w->score[doc] >= NAMED_BY_TITLE)) &&
		    has_phrase(w, doc, &q->phrases[i]) == q->phrases[i].negative)
			return false;
	return true;
}

static bool worse(const struct found *a, const struct found *b)
{
	return a->score < b->score || (!(a->score > b->score) && a->doc > b->doc);
}

/* A heap whose root is the worst of those kept. */
static void sift_down(struct found *h, size_t n, size_t i)
{
	for (size_t k; (k = 2 * i + 1) < n; i = k) {
		struct found t = h[i];

		if (k + 1 < n && worse(&h[k + 1], &h[k]))
			k++;
		if (!worse(&h[k], &h[i]))
			return;
		h[i] = h[k];
		h[k] = t;
	}
}

static void keep(struct ranking *out, size_t k, struct found f)
{
	if (out->n < k) {
		size_t i = out->n++;

		for (; i > 0 && worse(&f, &out->best[(i - 1) / 2]); i = (i - 1) / 2)
			out->best[i] = out->best[(i - 1) / 2];
		out->best[i] = f;
	} else if (k && worse(&out->best[0], &f)) {
		out->best[0] = f;
		sift_down(out->best, k, 0);
	}
}

static int by_rank(const void *a, const void *b)
{
	return worse(a, b) ? 1 : worse(b, a) ? -1 : 0;
}

/* Which filters on different fields a document fails: none, one alone, or more. */
struct failed {
	unsigned n;
	const struct facet *facet; /* of the one; NULL: it is the kind */
};

static struct failed failing(const struct query *q, uint32_t doc, bool kind_ok)
{
	struct failed f = { !kind_ok, NULL };

	for (size_t i = 0; i < q->nfilters && f.n < 2; i++)
		if (!filter_passes(&q->filters[i], doc)) {
			f.facet = q->filters[i].facet;
			f.n += q->filters[i].negative ? 2 : 1; /* what is excluded counts nowhere */
		}
	return f;
}

static void count_values(uint32_t *counts, const struct facet *f, uint32_t doc)
{
	for (uint32_t i = f->first[doc]; i < f->first[doc + 1]; i++)
		counts[f->value[i]]++;
}

/* A document counts in a facet if it passes all filters but that facet's own. */
static void count_facets(struct ranking *out, const struct work *w, uint32_t doc, const struct failed *f)
{
	unsigned kind = 1u << w->s->kind[doc];

	for (size_t i = 0; i < w->s->nfacets; i++) {
		const struct facet *facet = &w->s->facets[i];

		if (out->counts[i] && facet->kinds & kind && (f->n == 0 || f->facet == facet))
			count_values(out->counts[i], facet, doc);
	}
}

static void sweep(struct work *w, int kind, size_t k, struct ranking *out)
{
	unsigned wanted = w->q->kinds ? w->q->kinds : ~0u;
	size_t sum = 0;

	if (kind >= 0)
		wanted &= 1u << kind;
	for (const uint8_t *at = w->hit, *end = at + w->ndocs; at < end && (at = memchr(at, w->need, (size_t)(end - at))); at++) {
		uint32_t d = (uint32_t)(at - w->hit);
		uint8_t rec = w->s->kind[d];
		bool kind_ok = wanted & 1u << rec;
		struct failed f = failing(w->q, d, kind_ok);

		if (f.n > 1 || w->q->not_kinds & 1u << rec || (w->q->nphrases && !phrases_pass(w, d, out->loose)))
			continue;
		if (w->q->facets)
			count_facets(out, w, d, &f);
		if (f.n && f.facet)
			continue;
		out->by_kind[rec]++;
		sum++;
		if (!kind_ok)
			continue;
		out->total++;
		keep(out, k, (struct found){ (double)w->score[d], d });
	}
	if (out->n)
		qsort(out->best, out->n, sizeof(*out->best), by_rank);
	out->loose &= sum > 0;
}

static bool nothing_found(const struct ranking *r)
{
	for (int k = 0; k < REC_KINDS; k++)
		if (r->by_kind[k])
			return false;
	return true;
}

void rank_run(const struct search_index *s, const struct query *q, int kind, size_t k, struct arena *a, struct ranking *out)
{
	struct work w = { .s = s, .q = q, .ndocs = index_ndocs(s->index) };

	*out = (struct ranking){ 0 };
	for (size_t i = 0; q->facets && i < s->nfacets; i++)
		out->counts[i] = !s->facets[i].nvalues ? NULL : arena_array(a, s->facets[i].nvalues, uint32_t);
	if (!q->nclauses && !q->nphrases && !q->nfilters && !q->kinds && !q->not_kinds && !q->nnot)
		return;
	k = k < w.ndocs ? k : w.ndocs;
	out->best = arena_array(a, k ? k : 1, struct found);
	w.hit = xcalloc(w.ndocs, sizeof(*w.hit)); /* a page that no document of the query is on is never touched */
	w.score = xcalloc(w.ndocs, sizeof(*w.score));
	for (size_t i = 0; i < q->nclauses; i++) {
		if (q->clauses[i].required && !w.nrequired++)
			w.first = &q->clauses[i];
	}
	exclude(&w);
	match_all(&w);
	raise_titles(&w);
	named(&w);
	sweep(&w, kind, k, out);
	if ((q->nclauses > 1 || (q->nclauses && q->nphrases)) && nothing_found(out)) {
		out->loose = true;
		for (size_t i = 0; q->facets && i < s->nfacets; i++)
			if (out->counts[i])
				memset(out->counts[i], 0, s->facets[i].nvalues * sizeof(*out->counts[i]));
		memset(w.hit, 0, w.ndocs);
		memset(w.score, 0, w.ndocs * sizeof(*w.score));
		exclude(&w);
		match_any(&w);
		sweep(&w, kind, k, out);
	}
	free(w.hit);
	free(w.score);
}
