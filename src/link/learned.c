#include "link/learned.h"

#include <math.h>

#include "base/log.h"
#include "link/explain.h"
#include "link/model.h"

#define ACCEPT_MAX 8        /* links of one text */
#define FEW_RANKS 16        /* up to so many, finding the best one by one is quicker than sorting */
#define DIRECT 0.5F         /* probability of the tier from which a link is direct */
#define FEW_WORDS 5         /* below so many telling words a text is too short */
#define NO_ADVERSARY 0.5F   /* what the regression says of the text as a whole */
#define OUTSIDE 0.4F

/* The hash of the model; NULL where it was made for another program: then only 'train' has work for this one. */
static const char *learned_content(void)
{
	struct model_inputs in;

	return model_inputs_of(model_embedded(), &in, NULL) < 0 ? NULL : model_hash();
}

static void *learned_open(const struct edition *e)
{
	struct model *m = xcalloc(1, sizeof(*m));
	struct err err = ERR_INIT;

	if (model_read(model_embedded(), e, m, &err) == 0)
		return m;
	log_error("%s", err.msg);
	free(m);
	return NULL;
}

static void learned_close(void *model)
{
	model_free(model);
	free(model);
}

struct str learned_cut(struct str text, size_t from)
{
	size_t n = text.n - from, space = 0;

	if (n <= LEARNED_PASSAGE)
		return str_from(text, from);
	for (n = LEARNED_PASSAGE; n > LEARNED_PASSAGE / 2; n--) {
		char c = text.p[from + n - 1], next = text.p[from + n];

		if (c == '\n' || ((c == '.' || c == '!' || c == '?') && next == ' '))
			return str_sub(text, from, n);
		if (c == ' ' && !space)
			space = n;
	}
	for (n = space ? space : LEARNED_PASSAGE; n > 1 && ((unsigned char)text.p[from + n] & 0xc0) == 0x80;)
		n--;
	return str_sub(text, from, n);
}

/* One passage with what the model says of it. */
struct passage {
	struct str text;
	size_t from;
	struct vector v;
	struct model_scores s;
};

struct task {
	const struct model *m;
	const struct link_query *q;
	struct tokenizer *t;
	struct arena arena;
	VEC(struct passage) passages;
	float *part;             /* of each item, see speaks_for; all 0 */
	size_t words;            /* distinct telling terms of all passages together, at least of one */
};

static struct model_text codes_of(const struct link_query *q, struct arena *a)
{
	const struct { char kind; struct str value; } code[CORPUS_CODES] = { { 's', q->subdomain }, { 'e', q->entity }, { 'i', q->intent }, { 't', q->timing } };
	struct model_text x = { 0 };

	for (size_t k = 0; k < CORPUS_CODES && q->subdomain.n; k++)
		x.code[k] = arena_printf(a, "%c%.*s", code[k].kind, STRF(code[k].value));
	return x;
}

static void ask_passages(struct task *k)
{
	struct model_text x = codes_of(k->q, &k->arena);
	struct terms terms = { 0 }, context = { 0 };
	size_t from = 0;

	terms_add(&context, k->t, k->q->context, 1);
	terms_done(&context);
	x.context = &context;

	do {
		struct passage p = { .text = learned_cut(k->q->text, from), .from = from };

		terms.v.n = 0;
		corpus_risk_text(&terms, k->t, k->q->title, k->q->category, p.text);
		terms_done(&terms);
		x.terms = &terms;
		if (model_ask(k->m, &x, &p.v, &p.s, &k->arena)) {
			vec_push(&k->passages, p);
			k->words = terms.v.n > k->words ? terms.v.n : k->words;
		}
		from += p.text.n;
	} while (from < k->q->text.n);
	terms_free(&context);
	terms_free(&terms);
}

struct rank {
	float p;
	uint32_t technique, passage;
	bool taken;  /* the link holds, by that passage */
};

static int by_p(const void *pa, const void *pb)
{
	const struct rank *a = pa, *b = pb;

	if (a->taken != b->taken)
		return a->taken ? -1 : 1;
	if (a->p < b->p || a->p > b->p)
		return a->p > b->p ? -1 : 1;
	return a->technique < b->technique ? -1 : a->technique > b->technique;
}

/* Bring the best n to the front, in order: few are wanted of many. */
static void best_first(struct rank *r, size_t all, size_t n)
{
	if (n > FEW_RANKS) {
		qsort(r, all, sizeof(*r), by_p);
		return;
	}
	for (size_t i = 0; i < n && i < all; i++) {
		size_t best = i;
		struct rank x = r[i];

		for (size_t j = i + 1; j < all; j++)
			best = by_p(&r[j], &r[best]) < 0 ? j : best;
		r[i] = r[best];
		r[best] = x;
	}
}

/* The best of all techniques in order, as many as hold and at least n, at least one. */
static struct rank *rank_all(struct task *k, size_t n)
{
	struct rank *r = arena_array(&k->arena, k->m->nt + 1, struct rank);
	size_t taken = 0;

	for (uint32_t t = 0; t < k->m->nt; t++)
		r[t].technique = t;
	for (uint32_t i = 0; i < k->passages.n; i++)
		for (uint32_t t = 0; t < k->m->nt; t++) {
			const struct model_scores *s = &k->passages.v[i].s;

			if (s->take[t] == r[t].taken ? s->p[t] > r[t].p : s->take[t])
				r[t] = (struct rank){ s->p[t], t, i, s->take[t] };
		}
	for (uint32_t t = 0; t < k->m->nt; t++)
		taken += r[t].taken;
	n = n > taken ? n : taken;
	best_first(r, k->m->nt, n ? n : 1);
	return r;
}

/* By what the weight of a posting of each item is divided where it speaks for technique t; 0 for items of other techniques.  on false: all 0 again. */
static void speaks_for(const struct model *m, uint32_t t, float *part, bool on)
{
	part[t] = part[m->nt + t] = on ? 1 : 0;
	part[2 * m->nt + t] = on ? 2 : 0;
	for (uint32_t k = m->item_from[t]; k < m->item_from[t + 1]; k++) {
		uint32_t item = m->item_of[k];
		float length = item < 3 * m->nt + m->nsteps ? m->length[t] : m->length_risks[t];

		part[item] = on ? length : 0;
	}
}

static unsigned where_stands(const struct model *m, size_t item)
{
	return item < m->nt ? WHERE_DESCRIPTION : item < 2 * m->nt ? WHERE_NAME : item < 3 * m->nt ? WHERE_MITIGATIONS :
	       item < 3 * m->nt + m->nsteps ? WHERE_CASES : WHERE_RISKS;
}

static float regression_of(const struct model *m, uint32_t term, uint32_t t)
{
	float sum = 0;

	for (int which = 0; which < 2; which++)
		for (size_t k = m->cell_start[which][term]; k < m->cell_start[which][term + 1]; k++)
			if (m->cells[which][k].column == t) { /* a technique has one number at most */
				sum += m->scale[which][t] * (float)m->cells[which][k].w;
				break;
			}
	return sum;
}

/* The words of a passage, and what each of its terms gives to a technique. */
struct shares {
	VEC(struct spoken) words;    /* term: place in v->v, or v->n for unknown words */
	float *of_term;              /* of each place of the vector */
	float *of_word;              /* the same with half of each pair's, which is what is shown */
	float given[WHERE_BITS];
};

static void share_terms(const struct task *k, const struct passage *p, uint32_t t, struct shares *s)
{
	speaks_for(k->m, t, k->part, true);
	for (size_t i = 0; i < p->v.n; i++) {
		uint32_t term = p->v.v[i].term;
		float sum = 0;

		for (size_t j = k->m->start[term]; j < k->m->start[term + 1]; j++) {
			const struct model_posting *x = &k->m->postings[j];
			float w;
			unsigned where;

			if (!(k->part[x->item] > 0))
				continue;
			w = x->w / k->part[x->item] * p->v.v[i].w;
			if (!(w > 0))
				continue;
			sum += w;
			where = where_stands(k->m, x->item);
			for (unsigned b = 0; b < WHERE_BITS; b++)
				s->given[b] += where >> b & 1u ? w : 0;
		}
		sum += regression_of(k->m, term, t) * p->v.v[i].w;
		s->of_term[i] = sum > 0 ? sum : 0;
	}
	speaks_for(k->m, t, k->part, false);
}

static uint32_t place_of(const struct vector *v, uint32_t term)
{
	size_t lo = 0, hi = v->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (v->v[mid].term < term)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < v->n && v->v[lo].term == term ? (uint32_t)lo : (uint32_t)v->n;
}

/* The words of one string, in order; what a pair gives goes half to each of its words, once a distinct pair. */
static void read_words(const struct task *k, const struct passage *p, struct str text, size_t from, bool title, struct shares *s)
{
	const struct token *tok;
	uint32_t last = 0, last_place = (uint32_t)p->v.n;
	size_t n;

	tokenizer_run(k->t, text, &tok, &n);
	for (size_t i = 0; i < n; i++) {
		uint32_t hash, term, place, pair;

		if (!term_counts(&tok[i]))
			continue;
		hash = term_hash(tok[i].term);
		term = space_term(&k->m->space, hash);
		place = term == SPACE_NONE ? (uint32_t)p->v.n : place_of(&p->v, term);
		pair = last ? space_term(&k->m->space, term_pair(last, hash)) : SPACE_NONE;
		pair = pair == SPACE_NONE ? (uint32_t)p->v.n : place_of(&p->v, pair);
		if (pair < p->v.n && s->of_term[pair] > 0 && place < p->v.n && last_place < p->v.n) {
			s->of_word[place] += s->of_term[pair] / 2;
			s->of_word[last_place] += s->of_term[pair] / 2;
			s->of_term[pair] = 0;
		}
		if (place < p->v.n)
			vec_push(&s->words, ((struct spoken){ (uint32_t)from + tok[i].offset, tok[i].length, place, title }));
		last = hash;
		last_place = place;
	}
}

static unsigned where_of(const struct shares *s)
{
	unsigned where = 0;
	float most = 0;

	for (unsigned b = 0; b < WHERE_BITS; b++)
		most = s->given[b] > most ? s->given[b] : most;
	for (unsigned b = 0; b < WHERE_BITS; b++)
		where |= s->given[b] > 0 && s->given[b] >= 0.4F * most ? 1u << b : 0;
	return where;
}

static void explain(const struct task *k, const struct rank *r, struct link_hit *h, struct arena *a)
{
	const struct passage *p = &k->passages.v[r->passage];
	struct shares s = { .of_term = xcalloc(p->v.n + 1, sizeof(float)), .of_word = xcalloc(p->v.n + 1, sizeof(float)) };
	float all = 0;

	share_terms(k, p, r->technique, &s);
	for (size_t i = 0; i < p->v.n; i++)
		s.of_word[i] = term_is_pair(k->m->space.hash[p->v.v[i].term]) ? 0 : s.of_term[i];
	read_words(k, p, k->q->title, 0, true, &s);
	read_words(k, p, p->text, p->from, false, &s);
	for (size_t i = 0; i < p->v.n; i++)
		all += s.of_word[i];
	for (size_t i = 0; i < p->v.n && all > 0; i++)
		s.of_word[i] /= all;
	h->evidence = explain_evidence(k->q, s.words.v, s.words.n, s.of_word, p->v.n + 1, a, &h->nevidence);
	if (h->nevidence && where_of(&s))
		h->reason = explain_reason(h->evidence, h->nevidence, where_of(&s), a);
	else
		h->reason = STR("Its MIT codes and related techniques speak for it; no single word of the text does.");
	vec_free(&s.words);
	free(s.of_term);
	free(s.of_word);
}

static void best_none(const struct task *k, const struct rank *r, struct buf *b)
{
	const struct entry *x = &k->m->edition->kinds[REC_TECHNIQUE].v[r->technique];

	const struct model_scores *s = &k->passages.v[r->passage].s;

	buf_printf(b, "the closest technique, %.*s %.*s, gets ", STRF(x->r.id), STRF(x->title));
	buf_double(b, (double)r->p, 2);
	buf_lit(b, "; that the text has any technique gets ");
	buf_double(b, (double)s->linked, 2);
	buf_lit(b, " where ");
	buf_double(b, (double)s->linked_accept, 2);
	buf_lit(b, " is needed.");
}

static void say_none(const struct task *k, const struct rank *r, struct arena *a, struct link_result *out)
{
	const float *whole;
	bool account;
	struct buf b;

	out->none = NONE_TOO_GENERAL;
	if (!k->passages.n || !k->m->nt) {
		out->none_reason = STR("Nothing in the text can be compared with a technique.");
		return;
	}
	whole = k->passages.v[r->passage].s.whole;
	account = k->passages.v[r->passage].s.account >= 0.5F; /* of an attack: somebody attacks */
	buf_init(&b, BUF_LINE);
	if (k->words < FEW_WORDS) {
		buf_lit(&b, "The text is too short to choose by: ");
	} else if (!account && whole[PW_NO_ADVERSARY] >= NO_ADVERSARY && whole[PW_NO_ADVERSARY] >= whole[PW_OUTSIDE_ATLAS]) {
		out->none = NONE_NO_ADVERSARY;
		buf_lit(&b, "It reads like the risks in which nobody attacks: ");
	} else if (!account && whole[PW_OUTSIDE_ATLAS] >= OUTSIDE) {
		out->none = NONE_OUTSIDE_ATLAS;
		buf_lit(&b, "It reads like misuse that ATLAS has no technique for: ");
	} else {
		out->none = NONE_LOW_CONFIDENCE;
		buf_lit(&b, "No technique is sure enough: ");
	}
	best_none(k, r, &b);
	out->none_reason = arena_str(a, buf_str(&b));
	buf_free(&b);
}

static void pick(struct task *k, size_t limit, struct arena *a, struct link_result *out)
{
	struct rank *r = rank_all(k, limit);
	size_t shown = 0;

	while (out->accepted < k->m->nt && out->accepted < ACCEPT_MAX && r[out->accepted].taken)
		out->accepted++;
	while (k->passages.n && shown < k->m->nt && (shown < limit || shown < out->accepted))
		shown++;
	out->hits = arena_array(a, shown + 1, struct link_hit);
	for (; out->n < shown; out->n++) {
		struct link_hit *h = &out->hits[out->n];

		h->technique = &k->m->edition->kinds[REC_TECHNIQUE].v[r[out->n].technique];
		h->score = (double)r[out->n].p + r[out->n].taken; /* what holds comes first */
		h->confidence = round((double)r[out->n].p * 1000) / 1000;
		h->tier = k->passages.v[r[out->n].passage].s.direct[r[out->n].technique] >= DIRECT ? TIER_DIRECT : TIER_RELATED;
		h->accepted = out->n < out->accepted;
		if (explain_wanted(k->q, h->technique))
			explain(k, &r[out->n], h, a);
	}
	if (!out->accepted)
		say_none(k, &r[0], a, out);
}

static void learned_link(const void *model, struct tokenizer *t, const struct link_query *q, size_t limit, struct arena *a,
			 struct link_result *out)
{
	const struct model *m = model;
	struct task k = { .m = m, .q = q, .t = t };

	*out = (struct link_result){ 0 };
	k.part = arena_array(&k.arena, m->nitems + 1, float);
	ask_passages(&k);
	pick(&k, limit, a, out);
	vec_free(&k.passages);
	arena_free(&k.arena);
}

const struct linker_ops learned_ops = { "linear-2", learned_content, learned_open, learned_close, learned_link };
