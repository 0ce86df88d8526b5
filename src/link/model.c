#include "link/model.h"

#include <math.h>

#include "link/fit.h"

static void add_postings(struct model *m, const struct vector *items, size_t from, size_t to, size_t *at)
{
	for (size_t i = from; i < to; i++)
		for (size_t k = 0; k < items[i].n; k++)
			m->postings[at[items[i].v[k].term]++] = (struct model_posting){ (uint16_t)i, items[i].v[k].w };
}

static void index_items(struct model *m, const struct vector *items)
{
	size_t *at;

	m->start = xcalloc(m->space.n + 1, sizeof(*m->start));
	for (size_t i = 0; i < m->nitems; i++)
		for (size_t k = 0; k < items[i].n; k++)
			m->start[items[i].v[k].term + 1]++;
	for (uint32_t t = 0; t < m->space.n; t++)
		m->start[t + 1] += m->start[t];
	m->postings = xcalloc(m->start[m->space.n] + 1, sizeof(*m->postings));
	at = xcalloc(m->space.n + 1, sizeof(*at));
	memcpy(at, m->start, (m->space.n + 1) * sizeof(*at));
	add_postings(m, items, m->nt, 2 * m->nt, at);
	m->names_end = arena_array(&m->arena, m->space.n + 1, size_t);
	memcpy(m->names_end, at, (m->space.n + 1) * sizeof(*at));
	add_postings(m, items, 0, m->nt, at);
	add_postings(m, items, 2 * m->nt, m->nitems, at);
	free(at);
}

static void list_items(struct model *m)
{
	size_t n = 0;

	m->item_from = arena_array(&m->arena, m->nt + 1, uint32_t);
	m->item_of = arena_array(&m->arena, m->nsteps + m->risk_from[m->nrisks] + 1, uint32_t);
	for (uint32_t t = 0; t < m->nt; t++) {
		for (size_t i = 0; i < m->nsteps; i++)
			if (m->step_tech[i] == t)
				m->item_of[n++] = (uint32_t)(3 * m->nt + i);
		for (size_t r = 0; r < m->nrisks; r++)
			for (uint32_t k = m->risk_from[r]; k < m->risk_from[r + 1]; k++)
				if (m->risk_tech[k] == t)
					m->item_of[n++] = (uint32_t)(3 * m->nt + m->nsteps + r);
		m->item_from[t + 1] = (uint32_t)n;
	}
}

/* A technique that the file does not know speaks through its own text in the edition. */
static void know_new(struct model *m, struct vector *items)
{
	struct tokenizer *t = NULL;

	for (size_t i = 0; i < m->nt; i++) {
		const struct entry *x = &m->edition->kinds[REC_TECHNIQUE].v[i];

		if (items[i].n || items[m->nt + i].n)
			continue;
		t = t ? t : tokenizer_new();
		for (size_t part = 0; part < 2; part++) {
			struct vector *v = &items[part * m->nt + i];
			struct terms terms = { 0 };

			if (part == 0)
				corpus_base_text(&terms, t, x);
			else
				terms_add(&terms, t, x->title, 1);
			terms_done(&terms);
			v->v = arena_array(&m->arena, terms.v.n + 1, struct vec_entry);
			(void)space_vector(&m->space, &terms, v);
			terms_free(&terms);
		}
	}
	tokenizer_free(t);
}

/* A sum of vectors: its terms, and its latent direction before it is brought to length 1. */
struct sum {
	float *w;              /* of each term */
	VEC(uint32_t) touched;
	float latent[SPACE_LSA];
};

static void sum_add(struct sum *s, const struct model *m, const struct vector *v, float by)
{
	float latent[SPACE_LSA];

	for (size_t i = 0; i < v->n; i++) {
		if (!(s->w[v->v[i].term] > 0))
			vec_push(&s->touched, v->v[i].term);
		s->w[v->v[i].term] += by * v->v[i].w;
	}
	space_project(&m->space, v, latent);
	for (size_t k = 0; k < SPACE_LSA; k++)
		s->latent[k] += by * latent[k];
}

/* The length of the sum and its direction; s is empty afterwards. */
static float sum_take(struct sum *s, float *direction)
{
	double square = 0;
	float length = sqrtf(space_dot(s->latent, s->latent));

	for (size_t i = 0; i < s->touched.n; i++) {
		square += (double)s->w[s->touched.v[i]] * (double)s->w[s->touched.v[i]];
		s->w[s->touched.v[i]] = 0;
	}
	for (size_t k = 0; k < SPACE_LSA; k++) {
		direction[k] = length > 0 ? s->latent[k] / length : 0;
		s->latent[k] = 0;
	}
	s->touched.n = 0;
	return (float)sqrt(square);
}

static void add_risks(const struct model *m, struct sum *s, const struct vector *items, uint32_t t)
{
	for (size_t r = 0; r < m->nrisks; r++)
		for (uint32_t k = m->risk_from[r]; k < m->risk_from[r + 1]; k++)
			if (m->risk_tech[k] == t)
				sum_add(s, m, &items[3 * m->nt + m->nsteps + r], 1);
}

void model_build(struct model *m, struct vector *items)
{
	struct sum s = { .w = xcalloc(m->space.n + 1, sizeof(float)) };

	know_new(m, items);
	index_items(m, items);
	list_items(m);
	m->name_weight = arena_array(&m->arena, m->nt + 1, float);
	m->length = arena_array(&m->arena, m->nt + 1, float);
	m->length_risks = arena_array(&m->arena, m->nt + 1, float);
	m->latent_base = arena_array(&m->arena, m->nt * SPACE_LSA + 1, float);
	m->latent_exp = arena_array(&m->arena, m->nt * SPACE_LSA + 1, float);
	m->latent_risks = arena_array(&m->arena, m->nt * SPACE_LSA + 1, float);
	for (uint32_t t = 0; t < m->nt; t++) {
		const struct vector *name = &items[m->nt + t];

		for (size_t k = 0; k < name->n; k++)
			m->name_weight[t] += name->v[k].w;
		space_project(&m->space, &items[t], m->latent_base + (size_t)t * SPACE_LSA);
		sum_add(&s, m, &items[t], 1);
		sum_add(&s, m, &items[2 * m->nt + t], 0.5F);
		for (size_t i = 0; i < m->nsteps; i++)
			if (m->step_tech[i] == t)
				sum_add(&s, m, &items[3 * m->nt + i], 1);
		m->length[t] = sum_take(&s, m->latent_exp + (size_t)t * SPACE_LSA);
		add_risks(m, &s, items, t);
		m->length_risks[t] = sum_take(&s, m->latent_risks + (size_t)t * SPACE_LSA);
	}
	free(s.w);
	vec_free(&s.touched);
}

/* A question under way. */
struct question {
	const struct model *m;
	float *dot;                     /* to each item */
	float *had;                     /* of each technique's name */
	float latent[SPACE_LSA];
	struct pair_base b;
};

static void compare(struct question *q, const struct vector *v)
{
	const struct model *m = q->m;

	for (size_t i = 0; i < v->n; i++) {
		uint32_t term = v->v[i].term;
		float w = v->v[i].w;

		for (size_t k = m->start[term]; k < m->names_end[term]; k++)
			q->had[m->postings[k].item - m->nt] += m->postings[k].w;
		for (size_t k = m->start[term]; k < m->start[term + 1]; k++)
			q->dot[m->postings[k].item] += w * m->postings[k].w;
	}
	space_project(&m->space, v, q->latent);
}

static void regress(const struct model *m, const struct vector *v, int which, float *out)
{
	for (size_t i = 0; i < v->n; i++)
		for (size_t k = m->cell_start[which][v->v[i].term]; k < m->cell_start[which][v->v[i].term + 1]; k++)
			out[m->cells[which][k].column] += v->v[i].w * (float)m->cells[which][k].w;
	for (size_t c = 0; c < m->nt + (which ? PW_COUNT : 0); c++)
		out[c] *= m->scale[which][c];
}

static void add_latent(const struct question *q, float *out)
{
	size_t columns = q->m->nt + PW_COUNT;

	for (size_t k = 0; k < SPACE_LSA; k++)
		for (size_t c = 0; c < columns; c++)
			out[c] += q->latent[k] * q->m->latent_weight[k * columns + c];
}

/* What the cues add. */
static void add_cues(const struct model *m, const struct model_text *x, float *out)
{
	size_t columns = m->nt + PW_COUNT;
	float cue[CUE_SIDES];

	(void)cue_weigh(x->terms, cue);
	for (size_t k = 0; k < CUE_SIDES; k++)
		for (size_t c = 0; c < columns; c++)
			out[c] += cue[k] * m->cue_weight[k * columns + c];
}

/* What the context adds to the regression on risks. */
static void add_context(const struct model *m, const struct model_text *x, float *out)
{
	size_t columns = m->nt + PW_COUNT;
	struct vector v;
	float *sum;

	if (!x->context || !x->context->v.n)
		return;
	v.v = xcalloc(x->context->v.n + 1, sizeof(*v.v));
	sum = xcalloc(columns, sizeof(*sum));
	if (space_vector(&m->space, x->context, &v))
		regress(m, &v, 2, sum);
	for (size_t c = 0; c < columns; c++)
		out[c] += sum[c];
	free(v.v);
	free(sum);
}

static size_t code_of(const struct model *m, struct str code)
{
	for (size_t k = 0; k < m->ncodes; k++)
		if (str_eq(m->codes[k], code))
			return k;
	return SIZE_MAX;
}

/* What the codes add to the regression: each known one, less the mean of its kind. */
static void add_codes(const struct model *m, const struct model_text *x, float *out)
{
	size_t columns = m->nt + PW_COUNT;

	for (size_t j = 0; j < CORPUS_CODES; j++) {
		size_t known = x->code[j].n ? code_of(m, x->code[j]) : SIZE_MAX;

		for (size_t k = 0; known != SIZE_MAX && k < m->ncodes; k++) {
			float o = (k == known ? 1 : 0) - m->code_mean[k];

			if (!m->codes[k].n || m->codes[k].p[0] != x->code[j].p[0])
				continue;
			for (size_t c = 0; c < columns; c++)
				out[c] += o * m->code_weight[k * columns + c];
		}
	}
}

static void from_catalogue(struct question *q)
{
	const struct model *m = q->m;
	const struct kin *kin = &m->kin;

	for (size_t t = 0; t < m->nt; t++) {
		float exp = q->dot[t] + 0.5F * q->dot[2 * m->nt + t];

		PAIR(&q->b, kin, PB_BASE)[t] = q->dot[t];
		PAIR(&q->b, kin, PB_NAME)[t] = q->dot[m->nt + t];
		PAIR(&q->b, kin, PB_NAMECOV)[t] = m->name_weight[t] > 0 ? q->had[t] / m->name_weight[t] : 0;
		PAIR(&q->b, kin, PB_USES)[t] = q->dot[2 * m->nt + t];
		PAIR(&q->b, kin, PB_LSA)[t] = space_dot(q->latent, m->latent_base + t * SPACE_LSA);
		PAIR(&q->b, kin, PB_LSAEXP)[t] = space_dot(q->latent, m->latent_exp + t * SPACE_LSA);
		PAIR(&q->b, kin, PB_LSAR)[t] = m->nrisk[t] ? space_dot(q->latent, m->latent_risks + t * SPACE_LSA) : 0;
		PAIR(&q->b, kin, PB_EXP)[t] = exp;
		PAIR(&q->b, kin, PB_PRIOR)[t] = gather_prior(m->nstep[t]);
		PAIR(&q->b, kin, PB_PRIORR)[t] = gather_prior_risks(m->nrisk[t]);
	}
}

static void from_neighbours(struct question *q)
{
	const struct model *m = q->m;
	const struct kin *kin = &m->kin;
	struct best3 *steps = xcalloc(2 * m->nt + 1, sizeof(*steps)), *risks = steps + m->nt;

	for (size_t i = 0; i < m->nsteps; i++) {
		if (m->step_tech[i] == SPACE_NONE)
			continue;
		PAIR(&q->b, kin, PB_EXP)[m->step_tech[i]] += q->dot[3 * m->nt + i];
		best3_take(&steps[m->step_tech[i]], q->dot[3 * m->nt + i]);
	}
	for (size_t r = 0; r < m->nrisks; r++)
		for (uint32_t k = m->risk_from[r]; k < m->risk_from[r + 1]; k++) {
			PAIR(&q->b, kin, PB_EXPR)[m->risk_tech[k]] += q->dot[3 * m->nt + m->nsteps + r];
			best3_take(&risks[m->risk_tech[k]], q->dot[3 * m->nt + m->nsteps + r]);
		}
	for (size_t t = 0; t < m->nt; t++) {
		PAIR(&q->b, kin, PB_EXP)[t] = m->length[t] > 0 ? PAIR(&q->b, kin, PB_EXP)[t] / m->length[t] : 0;
		PAIR(&q->b, kin, PB_EXPR)[t] = m->length_risks[t] > 0 ? PAIR(&q->b, kin, PB_EXPR)[t] / m->length_risks[t] : 0;
		PAIR(&q->b, kin, PB_KNN)[t] = steps[t].v[0];
		PAIR(&q->b, kin, PB_KNN3)[t] = (steps[t].v[0] + steps[t].v[1] + steps[t].v[2]) / 3;
		PAIR(&q->b, kin, PB_KNNR)[t] = risks[t].v[0];
		PAIR(&q->b, kin, PB_KNNR3)[t] = (risks[t].v[0] + risks[t].v[1] + risks[t].v[2]) / 3;
	}
	free(steps);
}

static void from_codes(struct question *q, const struct model_text *x)
{
	const struct model *m = q->m;
	size_t code = x->code[0].n ? code_of(m, x->code[0]) : SIZE_MAX;

	for (size_t t = 0; t < m->nt; t++)
		PAIR(&q->b, &m->kin, PB_SUBR)[t] = code == SIZE_MAX ? gather_sub(0, 0, m->share[t]) :
			gather_sub(m->sub[code * m->nt + t], m->nsub[code], m->share[t]);
}

/* How likely the text is an account of an attack rather than a description of a risk. */
static double account_of(const struct question *q)
{
	const struct heads *h = &q->m->heads;

	return fit_sigmoid((double)(h->account[0] * (space_dot(q->latent, q->m->step_centre) - space_dot(q->latent, q->m->risk_centre)) + h->account[1]));
}

/* An account of an attack has some technique, and the one that the model of steps names. */
static void hear_account(const struct question *q, const float *f, struct model_scores *s)
{
	float account = (float)account_of(q), *step = xcalloc(q->m->nt + 1, sizeof(*step));

	step_ask(&q->m->heads.step, f, q->m->nt, step);
	for (size_t t = 0; t < q->m->nt; t++)
		s->p[t] = account * step[t] > s->p[t] ? account * step[t] : s->p[t];
	s->linked = account > s->linked ? account : s->linked;
	s->account = account;
	free(step);
}

static void judge(const struct question *q, const struct model_text *x, const float *f, struct model_scores *s)
{
	const struct heads *h = &q->m->heads;
	const struct decision *d = x->code[0].n ? &h->row : &h->text;

	s->linked = decide_ask(d, f, q->m->nt, s->p);
	if (!x->code[0].n)
		hear_account(q, f, s);
	(void)decide_take(d, s->linked, s->p, q->m->nt, s->take);
	s->linked_accept = d->linked_accept;
	s->accept = d->accept;
	for (size_t t = 0; t < q->m->nt; t++)
		if (s->p[t] >= MODEL_SHOWN)
			s->direct[t] = (float)fit_sigmoid(pair_score(f + t * PF_COUNT, h->tier));
}

bool model_ask(const struct model *m, const struct model_text *x, struct vector *v, struct model_scores *s, struct arena *a)
{
	size_t nt = m->nt;
	float *all = xcalloc(m->nitems + nt + nt * PB_COUNT + nt * PF_COUNT + nt + PW_COUNT + 1, sizeof(*all));
	float *f = all + m->nitems + nt + nt * PB_COUNT, *risks = f + nt * PF_COUNT;
	struct question q = { .m = m, .dot = all, .had = all + m->nitems, .b = { .v = all + m->nitems + nt } };
	bool some;

	s->p = arena_array(a, nt + 1, float);
	s->direct = arena_array(a, nt + 1, float);
	s->take = arena_array(a, nt + 1, bool);
	v->v = arena_array(a, x->terms->v.n + 1, struct vec_entry);
	some = space_vector(&m->space, x->terms, v);
	if (some) {
		compare(&q, v);
		from_catalogue(&q);
		from_neighbours(&q);
		from_codes(&q, x);
		regress(m, v, 0, PAIR(&q.b, &m->kin, PB_RIDGE));
		regress(m, v, 1, risks);
		add_latent(&q, risks);
		add_cues(m, x, risks);
		add_context(m, x, risks);
		add_codes(m, x, risks);
		memcpy(PAIR(&q.b, &m->kin, PB_RIDGER), risks, nt * sizeof(*risks));
		memcpy(q.b.whole, risks + nt, sizeof(q.b.whole));
		pair_features(&m->kin, &q.b, f);
		judge(&q, x, f, s);
		for (size_t k = 0; k < PW_COUNT; k++)
			s->whole[k] = q.b.whole[k] + m->whole_mean[k];
	}
	free(all);
	return some;
}
