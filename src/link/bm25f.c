#include "link/bm25f.h"

#include <math.h>

#include "fmt/markdown.h"
#include "link/explain.h"

const struct index_config bm25f_config = {
	.nfields = BF_COUNT,
	.weight = { [BF_NAME] = 3, [BF_TEXT] = 1, [BF_USES] = 1, [BF_STEPS] = 0.8, [BF_TACTICS] = 0.4 },
	.b = { [BF_NAME] = 1, [BF_TEXT] = 0.6, [BF_USES] = 0.7, [BF_STEPS] = 0.5, [BF_TACTICS] = 0 },
	.k1 = 6,
	.keep_tf = true,
};

#define TITLE 1.5        /* a word of the title counts as so many of the text */
#define DAMP 1.0         /* of frequencies in the query: tf (DAMP + 1) / (tf + DAMP) */
#define KIN 0.05         /* of its parent's score, or of its best sub-technique's, that a technique gets */
#define COMMON 0.07      /* taken off each idf (0..1): what stands in half of the texts counts nothing */
#define LENGTH 0.4       /* power of the query's worth by which scores are divided: 0 favours long texts, 1 short ones */
#define ACCEPT 0.28      /* share from which a link holds */
#define ACCEPT_SHARE 0.6 /* and not below this part of the best one's */
#define ACCEPT_MAX 5     /* links of one text */
#define DIRECT 0.55      /* part of the name's worth in the text from which a link is direct */

/* Confidence from share: a logistic curve, so monotone, 0.5 at HALF.  Fitted by eye to the part of right links among those of
 * a share, on a first reading of the MIT risks: about 0.3 at 0.3, 0.5 at 0.4, 0.75 at 0.5, 0.9 at 0.6. */
#define HALF 0.40
#define SLOPE 10.0

static void add_text(struct index *ix, uint32_t doc, unsigned field, struct str markup, struct buf *plain)
{
	buf_clear(plain);
	md_plain(plain, markup);
	index_text(ix, doc, field, buf_str(plain));
}

static void add_technique(struct bm25f *m, const struct entry *x, struct buf *plain)
{
	uint32_t doc = index_add(m->index);

	index_text(m->index, doc, BF_NAME, x->title);
	index_text(m->index, doc, BF_TEXT, x->plain);
	for (uint32_t i = 0; i < x->nin[LINK_MITIGATES]; i++)
		add_text(m->index, doc, BF_USES, x->in[LINK_MITIGATES][i].link->text, plain);
	for (uint32_t i = 0; i < x->nin[LINK_EMPLOYS]; i++)
		add_text(m->index, doc, BF_STEPS, x->in[LINK_EMPLOYS][i].link->text, plain);
	for (uint32_t i = 0; i < x->nout[LINK_ACHIEVES]; i++)
		index_text(m->index, doc, BF_TACTICS, x->out[LINK_ACHIEVES][i].other->title);
}

static void add_to_all(struct bm25f *m, const struct entries *v)
{
	for (size_t i = 0; i < v->n; i++) {
		uint32_t doc = index_add(m->all);

		index_text(m->all, doc, 0, v->v[i].title);
		index_text(m->all, doc, 0, v->v[i].plain);
	}
}

static double idf_of_word(const struct bm25f *m, struct str term)
{
	int64_t t = index_term(m->all, term);
	double idf = index_idf_of((double)index_ndocs(m->all), t < 0 ? 0 : (double)index_df(m->all, (uint32_t)t)) / m->unseen - COMMON;

	return idf > 0 ? idf / (1 - COMMON) : 0;
}

static void *bm25f_open(const struct edition *e)
{
	static const struct index_config plain_config = { .nfields = 1, .weight = { 1 }, .k1 = 1 };
	const struct entries *techniques = &e->kinds[REC_TECHNIQUE];
	struct bm25f *m = xcalloc(1, sizeof(*m));
	struct buf plain;

	m->edition = e;
	m->index = index_new(&bm25f_config);
	m->all = index_new(&plain_config);
	buf_init(&plain, BUF_PAGE);
	for (size_t i = 0; i < techniques->n; i++)
		add_technique(m, &techniques->v[i], &plain);
	buf_free(&plain);
	add_to_all(m, techniques);
	add_to_all(m, &e->kinds[REC_RISK]);
	index_done(m->index);
	index_done(m->all);
	m->unseen = index_idf_of((double)index_ndocs(m->all), 0);
	m->idf = xcalloc(index_nterms(m->index), sizeof(*m->idf));
	for (uint32_t t = 0; t < index_nterms(m->index); t++)
		m->idf[t] = idf_of_word(m, index_term_text(m->index, t));
	return m;
}

static void bm25f_close(void *model)
{
	struct bm25f *m = model;

	index_free(m->index);
	index_free(m->all);
	free(m->idf);
	free(m);
}

/* A distinct term of the query. */
struct word {
	uint32_t term;   /* of m->index; UINT32_MAX: no technique has it */
	double tf, worth;
};

/* A query being linked. */
struct task {
	const struct bm25f *m;
	const struct link_query *q;
	struct absent absent;
	VEC(struct spoken) spoken;  /* every word of title and text that some technique has; its term is a place in words */
	VEC(struct word) words;     /* each term once */
	struct map seen;            /* term -> place in words */
	struct arena arena;         /* keys of seen */
	double norm;
	size_t ntext;               /* words of the text, not of the title */
	double *score;              /* of each technique */
};

/* "150", "2024", "3.5": citations and years say nothing about the text. */
static bool is_number(struct str term)
{
	for (size_t i = 0; i < term.n; i++)
		if ((term.p[i] < '0' || term.p[i] > '9') && term.p[i] != '.')
			return false;
	return true;
}

static void read_words(struct task *k, struct tokenizer *t, struct str text, bool title)
{
	const struct token *tok;
	size_t n;

	tokenizer_run(t, text, &tok, &n);
	for (size_t i = 0; i < n; i++) {
		int64_t term = index_term(k->m->index, tok[i].term);
		size_t w;

		if (tok[i].stop || is_number(tok[i].term))
			continue;
		w = map_get_n(&k->seen, tok[i].term, k->words.n);
		if (w == k->words.n) {
			vec_push(&k->words, ((struct word){ term < 0 ? UINT32_MAX : (uint32_t)term, 0, 0 }));
			map_put_n(&k->seen, arena_str(&k->arena, tok[i].term), w);
			k->words.v[w].worth = idf_of_word(k->m, tok[i].term);
		}
		k->words.v[w].tf += title ? TITLE : 1;
		k->ntext += !title;
		if (term >= 0)
			vec_push(&k->spoken, ((struct spoken){ tok[i].offset, tok[i].length, (uint32_t)w, title }));
	}
}

static void weigh_words(struct task *k)
{
	double sum = 0;

	for (size_t i = 0; i < k->words.n; i++) {
		struct word *w = &k->words.v[i];

		w->worth *= w->tf * (DAMP + 1) / (w->tf + DAMP);
		sum += w->worth;
	}
	k->norm = sum > 0 ? pow(sum, LENGTH) : 1;
}

static void score_all(struct task *k)
{
	const struct entries *techniques = &k->m->edition->kinds[REC_TECHNIQUE];
	double *own = xcalloc(techniques->n, sizeof(*own));

	k->score = xcalloc(techniques->n, sizeof(*k->score));
	for (size_t i = 0; i < k->words.n; i++) {
		struct postings p;

		if (k->words.v[i].term == UINT32_MAX || !(k->words.v[i].worth > 0))
			continue;
		p = index_postings(k->m->index, k->words.v[i].term);
		for (size_t d = 0; d < p.n; d++)
			own[p.doc[d]] += k->words.v[i].worth * absent_weight(k->m, &k->absent, k->words.v[i].term, &p, d);
	}
	for (size_t i = 0; i < techniques->n; i++) {
		const struct entry *x = &techniques->v[i], *parent = entry_parent(x);
		double best = 0;

		for (uint32_t c = 0; c < x->nin[LINK_SPECIALIZES]; c++) {
			const struct entry *child = x->in[LINK_SPECIALIZES][c].other;

			if (child->r.kind == REC_TECHNIQUE && own[child->index] > best)
				best = own[child->index];
		}
		if (parent && parent->r.kind == REC_TECHNIQUE)
			best = own[parent->index];
		if (i != k->absent.skip)
			k->score[i] = (own[i] + KIN * best) / k->norm;
	}
	free(own);
}

/* What each word gave to a technique, as a share of all of it, and in which fields it stands. */
static unsigned share_out(const struct task *k, uint32_t doc, float *share)
{
	double given[BF_COUNT] = { 0 }, total = 0, most = 0;
	unsigned where = 0;

	for (size_t i = 0; i < k->words.n; i++) {
		const struct word *w = &k->words.v[i];
		struct postings p;
		size_t lo = 0, hi;
		double tf[BF_COUNT], sum = 0;

		share[i] = 0;
		if (w->term == UINT32_MAX || !(w->worth > 0))
			continue;
		p = index_postings(k->m->index, w->term);
		for (hi = p.n; lo < hi;) {
			size_t mid = lo + (hi - lo) / 2;

			if (p.doc[mid] < doc)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (lo == p.n || p.doc[lo] != doc)
			continue;
		share[i] = (float)(w->worth * absent_weight(k->m, &k->absent, w->term, &p, lo));
		total += (double)share[i];
		absent_tf(&k->absent, w->term, &p, lo, tf);
		for (unsigned f = 0; f < BF_COUNT; f++)
			sum += tf[f] * bm25f_config.weight[f];
		for (unsigned f = 0; f < BF_COUNT && sum > 0; f++)
			given[f] += (double)share[i] * tf[f] * bm25f_config.weight[f] / sum;
	}
	for (size_t i = 0; i < k->words.n && total > 0; i++)
		share[i] = (float)((double)share[i] / total);
	for (unsigned f = 0; f < BF_COUNT; f++)
		most = given[f] > most ? given[f] : most;
	for (unsigned f = 0; f < BF_COUNT; f++)
		where |= given[f] > 0 && given[f] >= 0.3 * most ? 1u << f : 0;
	return where;
}

/* Does the query have the words of the technique's name, by their worth? */
static bool has_name(const struct task *k, uint32_t doc)
{
	size_t n;
	const uint32_t *name = index_words(k->m->index, doc, BF_NAME, &n);
	double all = 0, had = 0;

	for (size_t i = 0; i < n; i++) {
		bool again = false;

		for (size_t j = 0; j < i && !again; j++)
			again = name[j] == name[i];
		if (again || !index_df(k->m->index, name[i]))
			continue;
		all += k->m->idf[name[i]];
		for (size_t j = 0; j < k->words.n; j++)
			if (k->words.v[j].term == name[i])
				had += k->m->idf[name[i]];
	}
	return all > 0 && had >= DIRECT * all;
}

static double confidence_of(double score)
{
	return 1 / (1 + exp(-SLOPE * (score - HALF)));
}

struct rank {
	double score;
	uint32_t doc;
};

static int by_score(const void *pa, const void *pb)
{
	const struct rank *a = pa, *b = pb;

	if (a->score < b->score || a->score > b->score)
		return a->score > b->score ? -1 : 1;
	return a->doc < b->doc ? -1 : a->doc > b->doc;
}

static struct link_hit make_hit(const struct task *k, const struct rank *r, bool accepted, float *share, struct arena *a)
{
	struct link_hit h = { .technique = &k->m->edition->kinds[REC_TECHNIQUE].v[r->doc], .score = r->score, .accepted = accepted };
	unsigned where;

	h.confidence = confidence_of(r->score);
	h.tier = has_name(k, r->doc) ? TIER_DIRECT : TIER_RELATED;
	if (!explain_wanted(k->q, h.technique))
		return h;
	where = share_out(k, r->doc, share);
	h.evidence = explain_evidence(k->q, k->spoken.v, k->spoken.n, share, k->words.n, a, &h.nevidence);
	if (h.nevidence)
		h.reason = explain_reason(h.evidence, h.nevidence, where, a);
	else
		h.reason = STR("Only the technique's parent or a sub-technique shares words with the text.");
	return h;
}

static void say_none(const struct task *k, const struct rank *best, struct arena *a, struct link_result *out)
{
	const struct entry *x;
	struct buf b;

	if (k->ntext == 0) {
		out->none = NONE_TOO_GENERAL;
		out->none_reason = STR("There is no text beyond a title, and the title names no technique.");
		return;
	}
	out->none = NONE_LOW_CONFIDENCE;
	if (!best || !(best->score > 0)) {
		out->none_reason = STR("No technique shares a telling word with the text.");
		return;
	}
	x = &k->m->edition->kinds[REC_TECHNIQUE].v[best->doc];
	buf_init(&b, BUF_LINE);
	buf_printf(&b, "The closest technique, %.*s %.*s, scores ", STRF(x->r.id), STRF(x->title));
	buf_double(&b, best->score, 2);
	buf_lit(&b, " where ");
	buf_double(&b, ACCEPT, 2);
	buf_lit(&b, " is needed.");
	out->none_reason = arena_str(a, buf_str(&b));
	buf_free(&b);
}

static void pick(const struct task *k, size_t limit, struct arena *a, struct link_result *out)
{
	size_t n = k->m->edition->kinds[REC_TECHNIQUE].n, shown = 0;
	struct rank *r = xcalloc(n, sizeof(*r));
	float *share = xcalloc(k->words.n, sizeof(*share));

	for (size_t i = 0; i < n; i++)
		r[i] = (struct rank){ k->score[i], (uint32_t)i };
	if (n)
		qsort(r, n, sizeof(*r), by_score);
	while (out->accepted < n && out->accepted < ACCEPT_MAX && r[out->accepted].score >= ACCEPT &&
	       r[out->accepted].score >= ACCEPT_SHARE * r[0].score)
		out->accepted++;
	while (shown < n && r[shown].score > 0 && (shown < limit || shown < out->accepted))
		shown++;
	out->hits = arena_array(a, shown ? shown : 1, struct link_hit);
	for (; out->n < shown; out->n++)
		out->hits[out->n] = make_hit(k, &r[out->n], out->n < out->accepted, share, a);
	if (!out->accepted)
		say_none(k, n ? &r[0] : NULL, a, out);
	free(r);
	free(share);
}

static void bm25f_link(const void *model, struct tokenizer *t, const struct link_query *q, size_t limit, struct arena *a,
		       struct link_result *out)
{
	struct link_query own = *q;
	struct task k = { .m = model, .q = &own };

	/* the category speaks too, where the title is another */
	if (q->category.n && !str_eq(q->category, q->title))
		own.title = arena_printf(a, "%.*s: %.*s", STRF(q->category), STRF(q->title));
	*out = (struct link_result){ 0 };
	absent_find(k.m, q->self, t, &k.absent);
	read_words(&k, t, q->title, true);
	read_words(&k, t, q->text, false);
	weigh_words(&k);
	score_all(&k);
	pick(&k, limit, a, out);
	absent_free(&k.absent);
	vec_free(&k.spoken);
	vec_free(&k.words);
	map_free(&k.seen);
	arena_free(&k.arena);
	free(k.score);
}

static const char *bm25f_content(void)
{
	return "";
}

const struct linker_ops bm25f_ops = { "bm25f-1", bm25f_content, bm25f_open, bm25f_close, bm25f_link };
