#include <math.h>

#include "link/model.h"

#define CELL_LEAST 2

static void put_u16(struct buf *b, uint32_t v)
{
	buf_c(b, (char)(v & 255));
	buf_c(b, (char)(v >> 8 & 255));
}

static void put_u32(struct buf *b, uint32_t v)
{
	put_u16(b, v & 0xffff);
	put_u16(b, v >> 16);
}

static void put_float(struct buf *b, float v)
{
	uint32_t bits;

	memcpy(&bits, &v, sizeof(bits));
	put_u32(b, bits);
}

static void put_floats(struct buf *b, const float *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_float(b, v[i]);
}

/* Exactly n bytes, padded with NUL. */
static void put_text(struct buf *b, struct str s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_c(b, i < s.n ? s.p[i] : 0);
}

static int quantised(float v, float scale, int most)
{
	int q = (int)lrintf(v / scale);

	return q > most ? most : q < -most ? -most : q;
}

/* Weights are positive: 1 to 255 times a scale. */
static void put_vector(struct buf *b, const struct vector *v)
{
	float most = 1e-9F;

	for (size_t i = 0; i < v->n; i++)
		most = v->v[i].w > most ? v->v[i].w : most;
	put_u16(b, (uint32_t)v->n);
	put_float(b, most / 255);
	for (size_t i = 0; i < v->n; i++) {
		int q = quantised(v->v[i].w, most / 255, 255);

		put_u16(b, v->v[i].term);
		buf_c(b, (char)(q > 0 ? q : 1));
	}
}

static void put_space(struct buf *b, const struct space *s)
{
	for (uint32_t i = 0; i < s->n; i++)
		put_u32(b, s->hash[i]);
	for (uint32_t i = 0; i < s->n; i++)
		put_u16(b, s->df[i]);
	for (uint32_t i = 0; i < s->nlsa; i++) {
		const float *row = s->basis + (size_t)i * SPACE_LSA;
		float most = 1e-9F;

		for (size_t k = 0; k < SPACE_LSA; k++)
			most = fabsf(row[k]) > most ? fabsf(row[k]) : most;
		put_float(b, most / 127);
		for (size_t k = 0; k < SPACE_LSA; k++)
			buf_c(b, (char)quantised(row[k], most / 127, 127));
	}
}

static bool has_links(const struct corpus *c, size_t risk)
{
	return c->risks[risk].none == NONE_NOT;
}

static void put_items(struct buf *b, const struct training *t)
{
	const struct corpus *c = t->c;

	for (size_t i = 0; i < c->nt; i++)
		put_text(b, c->edition->kinds[REC_TECHNIQUE].v[i].r.id, 16);
	for (size_t i = 0; i < corpus_risk(c, 0); i++)
		put_vector(b, &t->world.v[i]);
	for (size_t i = 0; i < c->nsteps; i++)
		buf_c(b, (char)c->steps[i].technique);
	for (size_t i = 0; i < c->nrisks; i++) {
		unsigned n = 0;

		if (!has_links(c, i))
			continue;
		put_vector(b, &t->world.v[corpus_risk(c, i)]);
		for (size_t k = 0; k < c->nt; k++)
			n += c->tier[i * c->nt + k] != 0;
		buf_c(b, (char)n);
		for (size_t k = 0; k < c->nt; k++)
			if (c->tier[i * c->nt + k])
				buf_c(b, (char)k);
	}
}

/* A number of a regression; the smallest are left out, as they are many and say little. */
static int cell_of(float v, float scale)
{
	int q = quantised(v, scale, 127);

	return q > -CELL_LEAST && q < CELL_LEAST ? 0 : q;
}

/* A regression by term: the sum over items of its numbers times the item's weight of the term. */
static void put_cells(struct buf *b, const struct training *t, const double *alpha, size_t columns, size_t n, const struct vector *const *items)
{
	size_t terms = t->world.space.n;
	float *w = xcalloc(terms * columns + 1, sizeof(*w)), *scale = xcalloc(columns + 1, sizeof(*scale));

	for (size_t i = 0; i < n; i++) {
		const struct vector *v = items[i];

		for (size_t k = 0; v && k < v->n; k++)
			for (size_t c = 0; c < columns; c++)
				w[v->v[k].term * columns + c] += v->v[k].w * (float)alpha[i * columns + c];
	}
	for (size_t c = 0; c < columns; c++) {
		for (size_t i = 0; i < terms; i++)
			scale[c] = fabsf(w[i * columns + c]) > scale[c] ? fabsf(w[i * columns + c]) : scale[c];
		scale[c] = scale[c] > 0 ? scale[c] / 127 : 1;
		put_float(b, scale[c]);
	}
	for (size_t i = 0; i < terms; i++) {
		unsigned kept = 0;

		for (size_t c = 0; c < columns; c++)
			kept += cell_of(w[i * columns + c], scale[c]) != 0;
		buf_c(b, (char)kept);
		for (size_t c = 0; c < columns; c++) {
			int q = cell_of(w[i * columns + c], scale[c]);

			if (!q)
				continue;
			buf_c(b, (char)c);
			buf_c(b, (char)q);
		}
	}
	free(w);
	free(scale);
}

/* The three regressions by term: on catalogue and steps, on the risks' texts, on their contexts. */
static void put_regressions(struct buf *b, const struct training *t)
{
	const struct ridge_risks *r = &t->ridge_risks;
	const struct vector **items = xcalloc(t->ridge.m + r->n + 1, sizeof(*items));
	double *alpha = xcalloc(r->n * r->columns + 1, sizeof(*alpha));

	for (size_t i = 0; i < t->ridge.m; i++)
		items[i] = &t->world.v[i];
	put_cells(b, t, t->ridge.alpha, t->c->nt, t->ridge.m, items);
	for (size_t i = 0; i < r->n; i++)
		items[i] = &t->world.v[r->item[i]];
	put_cells(b, t, r->alpha, r->columns, r->n, items);
	for (size_t i = 0; i < r->n; i++) {
		const struct corpus_risk *risk = ridge_risk_of(r, i);

		items[i] = risk ? &t->world.context[risk->context] : NULL;
		for (size_t c = 0; c < r->columns; c++)
			alpha[i * r->columns + c] = (double)CONTEXT_WEIGHT * r->alpha[i * r->columns + c];
	}
	put_cells(b, t, alpha, r->columns, r->n, items);
	free(items);
	free(alpha);
}

/* The same regression over latent directions. */
static void put_latent(struct buf *b, const struct training *t)
{
	const struct ridge_risks *r = &t->ridge_risks;
	float *w = xcalloc(SPACE_LSA * r->columns + 1, sizeof(*w));

	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < SPACE_LSA; k++)
			for (size_t c = 0; c < r->columns; c++)
				w[k * r->columns + c] += LATENT_WEIGHT * t->world.lsa[r->item[i] * SPACE_LSA + k] * (float)r->alpha[i * r->columns + c];
	put_floats(b, w, SPACE_LSA * r->columns);
	free(w);
}

/* And over the sides of the cues. */
static void put_cues(struct buf *b, const struct training *t)
{
	const struct ridge_risks *r = &t->ridge_risks;
	float *w = xcalloc(CUE_SIDES * r->columns + 1, sizeof(*w));

	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < CUE_SIDES; k++)
			for (size_t c = 0; c < r->columns; c++)
				w[k * r->columns + c] += CUE_WEIGHT * t->world.cue[r->item[i] * CUE_SIDES + k] * (float)r->alpha[i * r->columns + c];
	put_floats(b, w, CUE_SIDES * r->columns);
	free(w);
}

static void put_codes(struct buf *b, const struct training *t)
{
	const struct corpus *c = t->c;
	const struct ridge_risks *r = &t->ridge_risks;
	float *w = xcalloc(c->ncodes * r->columns + 1, sizeof(*w));

	for (size_t i = 0; i < r->n; i++)
		for (size_t k = 0; k < c->ncodes; k++) {
			const struct corpus_risk *risk = ridge_risk_of(r, i);
			float o = -r->code_mean[k];

			for (size_t j = 0; risk && j < CORPUS_CODES; j++)
				o += risk->code[j] == k;
			if (!risk)
				break;
			for (size_t col = 0; col < r->columns; col++)
				w[k * r->columns + col] += CODE_WEIGHT * CODE_WEIGHT * o * (float)r->alpha[i * r->columns + col];
		}
	for (size_t k = 0; k < c->ncodes; k++)
		put_text(b, c->codes[k], 8);
	put_floats(b, r->code_mean, c->ncodes);
	put_floats(b, w, c->ncodes * r->columns);
	put_floats(b, t->risks.share, c->nt);
	put_floats(b, t->risks.nsub, c->ncodes);
	for (size_t i = 0; i < c->ncodes * c->nt; i++)
		put_u16(b, (uint32_t)t->risks.sub[i]);
	free(w);
}

static void put_whole(struct buf *b, const struct corpus *c)
{
	float n[PW_COUNT] = { 0 };

	for (size_t i = 0; i < c->nrisks; i++)
		n[c->risks[i].none] += 1 / (float)c->nrisks; /* NONE_NOT is PW_LINKED */
	put_floats(b, n, PW_COUNT);
}

static void put_centres(struct buf *b, const struct training *t)
{
	float centre[2][SPACE_LSA];

	train_centres(t, centre);
	put_floats(b, centre[0], SPACE_LSA);
	put_floats(b, centre[1], SPACE_LSA);
}

static void put_decision(struct buf *b, const struct decision *d)
{
	put_floats(b, d->pair, PAIR_WEIGHTS);
	put_floats(b, d->linked, ARRAY_LEN(d->linked));
	put_floats(b, d->link, ARRAY_LEN(d->link));
	put_float(b, d->linked_accept);
	put_float(b, d->accept);
}

int model_write(const struct training *t, const struct model_inputs *in, struct buf *out, struct err *err)
{
	const struct corpus *c = t->c;
	const struct heads *h = &t->heads;
	uint32_t linked = 0;

	if (t->ridge_risks.columns > 255 || t->world.space.n >= UINT16_MAX || c->ncodes > 255)
		return err_set(err, ERR_LIMIT, "a model has room for 250 techniques, 65,534 terms and 255 codes, not for %zu, %u and %zu", c->nt, t->world.space.n, c->ncodes);
	for (size_t i = 0; i < c->nrisks; i++)
		linked += has_links(c, i);
	buf_lit(out, "PRDBLNK2");
	put_text(out, in->atlas, 64);
	put_text(out, in->mit, 64);
	put_text(out, in->curated, 64);
	put_u32(out, PF_COUNT);
	put_u32(out, t->world.space.n);
	put_u32(out, t->world.space.ndocs);
	put_u32(out, t->world.space.nlsa);
	put_u32(out, (uint32_t)c->nt);
	put_u32(out, (uint32_t)c->nsteps);
	put_u32(out, linked);
	put_u32(out, (uint32_t)c->ncodes);
	put_decision(out, &h->row);
	put_decision(out, &h->text);
	put_floats(out, h->step.pair, PAIR_WEIGHTS);
	put_floats(out, h->step.first, 2);
	put_floats(out, h->tier, PAIR_WEIGHTS);
	put_floats(out, h->account, 2);
	put_whole(out, c);
	put_centres(out, t);
	put_space(out, &t->world.space);
	put_items(out, t);
	put_regressions(out, t);
	put_latent(out, t);
	put_cues(out, t);
	put_codes(out, t);
	return buf_ok(out) ? 0 : err_set(err, ERR_LIMIT, "the model is over %zu bytes", out->max);
}
