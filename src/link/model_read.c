#include <math.h>

#include "base/embed.h"
#include "data/files.h"
#include "link/model.h"

#define MAGIC "PRDBLNK2"
#define MOST 65534u  /* of terms and items */

/* A cursor that stays where the bytes end. */
struct cursor {
	const unsigned char *at, *end;
	bool bad;
};

static const unsigned char *take(struct cursor *c, size_t n)
{
	static const unsigned char none[64];
	const unsigned char *p = c->at;

	if ((size_t)(c->end - c->at) < n) {
		c->bad = true;
		return n <= sizeof(none) ? none : NULL;
	}
	c->at += n;
	return p;
}

static uint32_t take_u8(struct cursor *c)
{
	return *take(c, 1);
}

static uint32_t take_u16(struct cursor *c)
{
	const unsigned char *p = take(c, 2);

	return p[0] | (uint32_t)p[1] << 8;
}

static uint32_t take_u32(struct cursor *c)
{
	const unsigned char *p = take(c, 4);

	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t take_count(struct cursor *c, uint32_t most)
{
	uint32_t n = take_u32(c);

	if (n > most)
		c->bad = true;
	return c->bad ? 0 : n;
}

static float take_float(struct cursor *c)
{
	uint32_t bits = take_u32(c);
	float v;

	memcpy(&v, &bits, sizeof(v));
	if (!isfinite(v))
		c->bad = true;
	return c->bad ? 0 : v;
}

static void take_floats(struct cursor *c, float *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		v[i] = take_float(c);
}

static struct str take_text(struct cursor *c, size_t n)
{
	const char *p = (const char *)take(c, n);

	return p ? str_n(p, strnlen(p, n)) : STR_NONE;
}

/* Of the file, by its own numbers. */
struct file {
	struct cursor c;
	struct model *m;
	uint32_t nt;             /* techniques of the file */
	uint32_t *of;            /* technique of the file -> of the edition, or SPACE_NONE */
	struct vector *items;    /* of the edition's order: base, name, uses, steps, risks */
};

static int refused(struct err *err, const char *why)
{
	return err_set(err, ERR_INPUT, "no linker model of this program: %s; make one with 'promptriskdb train'", why);
}

static int take_head(struct cursor *c, struct model_inputs *in, struct err *err)
{
	if (!str_is(take_text(c, 8), MAGIC))
		return refused(err, "it does not start with " MAGIC);
	in->atlas = take_text(c, 64);
	in->mit = take_text(c, 64);
	in->curated = take_text(c, 64);
	if (take_u32(c) != PF_COUNT || c->bad)
		return refused(err, "it was made for other features");
	return 0;
}

int model_inputs_of(struct str file, struct model_inputs *in, struct err *err)
{
	struct cursor c = { (const unsigned char *)file.p, (const unsigned char *)file.p + file.n, false };

	return take_head(&c, in, err);
}

static void take_decision(struct file *f, struct decision *d)
{
	take_floats(&f->c, d->pair, PAIR_WEIGHTS);
	take_floats(&f->c, d->linked, ARRAY_LEN(d->linked));
	take_floats(&f->c, d->link, ARRAY_LEN(d->link));
	d->linked_accept = take_float(&f->c);
	d->accept = take_float(&f->c);
}

static void take_heads(struct file *f)
{
	struct heads *h = &f->m->heads;

	take_decision(f, &h->row);
	take_decision(f, &h->text);
	take_floats(&f->c, h->step.pair, PAIR_WEIGHTS);
	take_floats(&f->c, h->step.first, 2);
	take_floats(&f->c, h->tier, PAIR_WEIGHTS);
	take_floats(&f->c, h->account, 2);
	take_floats(&f->c, f->m->whole_mean, PW_COUNT);
	take_floats(&f->c, f->m->step_centre, SPACE_LSA);
	take_floats(&f->c, f->m->risk_centre, SPACE_LSA);
}

static void take_space(struct file *f, uint32_t nlsa)
{
	struct space *s = &f->m->space;
	uint32_t *hash = arena_array(&f->m->arena, s->n + 1, uint32_t);
	uint16_t *df = arena_array(&f->m->arena, s->n + 1, uint16_t);
	uint32_t rows = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		hash[i] = take_u32(&f->c);
		f->c.bad |= i > 0 && hash[i] <= hash[i - 1];
	}
	for (uint32_t i = 0; i < s->n; i++)
		df[i] = (uint16_t)take_u16(&f->c);
	s->hash = hash;
	s->df = df;
	space_index(s);
	s->lsa_row = xcalloc(s->n + 1, sizeof(*s->lsa_row));
	for (uint32_t i = 0; i < s->n; i++)
		s->lsa_row[i] = space_is_latent(s, i) && rows < nlsa ? rows++ : SPACE_NONE;
	f->c.bad |= rows != nlsa;
	s->nlsa = nlsa;
	s->basis = xcalloc((size_t)nlsa * SPACE_LSA + 1, sizeof(*s->basis));
	for (uint32_t i = 0; i < nlsa && !f->c.bad; i++) {
		float scale = take_float(&f->c);
		const unsigned char *row = take(&f->c, SPACE_LSA);

		for (size_t k = 0; row && k < SPACE_LSA; k++)
			s->basis[(size_t)i * SPACE_LSA + k] = scale * (float)(int8_t)row[k];
	}
}

static struct vector take_vector(struct file *f)
{
	uint32_t n = take_u16(&f->c), last = 0;
	float scale = take_float(&f->c);
	struct vector v = { NULL, 0 };

	if ((size_t)(f->c.end - f->c.at) < (size_t)n * 3)
		f->c.bad = true;
	if (f->c.bad)
		return v;
	v.v = arena_array(&f->m->arena, n + 1, struct vec_entry);
	for (; v.n < n; v.n++) {
		uint32_t term = take_u16(&f->c);

		if (term >= f->m->space.n || (v.n && term <= last))
			f->c.bad = true;
		if (f->c.bad)
			return (struct vector){ v.v, 0 };
		v.v[v.n] = (struct vec_entry){ term, scale * (float)take_u8(&f->c) };
		last = term;
	}
	return v;
}

static void take_techniques(struct file *f)
{
	struct model *m = f->m;

	f->of = arena_array(&m->arena, f->nt + 1, uint32_t);
	for (uint32_t i = 0; i < f->nt; i++) {
		const struct entry *x = edition_by_id(m->edition, take_text(&f->c, 16));

		f->of[i] = x && x->r.kind == REC_TECHNIQUE ? x->index : SPACE_NONE;
	}
	for (size_t part = 0; part < 3; part++)
		for (uint32_t i = 0; i < f->nt; i++) {
			struct vector v = take_vector(f);

			if (f->of[i] != SPACE_NONE)
				f->items[part * m->nt + f->of[i]] = v;
		}
}

static void take_steps_and_risks(struct file *f)
{
	struct model *m = f->m;
	VEC(uint32_t) tech = { 0 };

	for (size_t i = 0; i < m->nsteps; i++)
		f->items[3 * m->nt + i] = take_vector(f);
	m->step_tech = arena_array(&m->arena, m->nsteps + 1, uint32_t);
	for (size_t i = 0; i < m->nsteps; i++) {
		uint32_t t = take_u8(&f->c);

		f->c.bad |= t >= f->nt;
		m->step_tech[i] = f->c.bad ? SPACE_NONE : f->of[t];
		if (m->step_tech[i] != SPACE_NONE)
			m->nstep[m->step_tech[i]]++;
	}
	m->risk_from = arena_array(&m->arena, m->nrisks + 1, uint32_t);
	for (size_t i = 0; i < m->nrisks; i++) {
		uint32_t n;

		f->items[3 * m->nt + m->nsteps + i] = take_vector(f);
		n = take_u8(&f->c);
		for (uint32_t k = 0; k < n; k++) {
			uint32_t t = take_u8(&f->c);

			f->c.bad |= t >= f->nt;
			if (f->c.bad || f->of[t] == SPACE_NONE)
				continue;
			vec_push(&tech, f->of[t]);
			m->nrisk[f->of[t]]++;
		}
		m->risk_from[i + 1] = (uint32_t)tech.n;
	}
	m->risk_tech = vec_dup(&m->arena, &tech);
	vec_free(&tech);
}

/* One regression: columns of the file become columns of the edition, PW_* after its techniques. */
static void take_cells(struct file *f, int which, uint32_t columns)
{
	struct model *m = f->m;
	VEC(struct model_cell) cells = { 0 };
	float *scale = arena_array(&m->arena, columns + 1, float);

	m->scale[which] = arena_array(&m->arena, m->nt + PW_COUNT, float);
	m->cell_start[which] = arena_array(&m->arena, m->space.n + 1, size_t);
	take_floats(&f->c, scale, columns);
	for (uint32_t c = 0; c < columns; c++)
		if (c >= f->nt)
			m->scale[which][m->nt + c - f->nt] = scale[c];
		else if (f->of[c] != SPACE_NONE)
			m->scale[which][f->of[c]] = scale[c];
	for (uint32_t i = 0; i < m->space.n && !f->c.bad; i++) {
		uint32_t n = take_u8(&f->c);

		for (uint32_t k = 0; k < n; k++) {
			uint32_t c = take_u8(&f->c), to;
			int8_t w = (int8_t)take_u8(&f->c);

			f->c.bad |= c >= columns;
			to = f->c.bad ? SPACE_NONE : c >= f->nt ? (uint32_t)m->nt + c - f->nt : f->of[c];
			if (to != SPACE_NONE)
				vec_push(&cells, ((struct model_cell){ (uint16_t)to, w }));
		}
		m->cell_start[which][i + 1] = cells.n;
	}
	m->cells[which] = vec_dup(&m->arena, &cells);
	vec_free(&cells);
}

/* n rows of columns of the file as rows of columns of the edition. */
static float *take_rows(struct file *f, size_t n)
{
	size_t columns = f->m->nt + PW_COUNT;
	float *rows = arena_array(&f->m->arena, n * columns + 1, float);

	for (size_t k = 0; k < n; k++)
		for (uint32_t c = 0; c < f->nt + PW_COUNT; c++) {
			float w = take_float(&f->c);

			if (c >= f->nt)
				rows[k * columns + f->m->nt + c - f->nt] = w;
			else if (f->of[c] != SPACE_NONE)
				rows[k * columns + f->of[c]] = w;
		}
	return rows;
}

static void take_codes(struct file *f)
{
	struct model *m = f->m;

	m->codes = arena_array(&m->arena, m->ncodes + 1, struct str);
	m->code_mean = arena_array(&m->arena, m->ncodes + 1, float);
	m->share = arena_array(&m->arena, m->nt + 1, float);
	m->sub = arena_array(&m->arena, m->ncodes * m->nt + 1, float);
	m->nsub = arena_array(&m->arena, m->ncodes + 1, float);
	for (size_t k = 0; k < m->ncodes; k++)
		m->codes[k] = arena_str(&m->arena, take_text(&f->c, 8));
	take_floats(&f->c, m->code_mean, m->ncodes);
	m->code_weight = take_rows(f, m->ncodes);
	for (uint32_t t = 0; t < f->nt; t++) {
		float share = take_float(&f->c);

		if (f->of[t] != SPACE_NONE)
			m->share[f->of[t]] = share;
	}
	take_floats(&f->c, m->nsub, m->ncodes);
	for (size_t k = 0; k < m->ncodes; k++)
		for (uint32_t t = 0; t < f->nt; t++) {
			uint32_t n = take_u16(&f->c);

			if (f->of[t] != SPACE_NONE)
				m->sub[k * m->nt + f->of[t]] = (float)n;
		}
}

int model_read(struct str file, const struct edition *e, struct model *m, struct err *err)
{
	struct file f = { .c = { (const unsigned char *)file.p, (const unsigned char *)file.p + file.n, false }, .m = m };
	struct model_inputs in;
	uint32_t nlsa;

	*m = (struct model){ .edition = e, .nt = e->kinds[REC_TECHNIQUE].n };
	if (take_head(&f.c, &in, err) < 0)
		return -1;
	m->space.n = take_count(&f.c, MOST);
	m->space.ndocs = take_count(&f.c, MOST);
	nlsa = take_count(&f.c, m->space.n);
	f.nt = take_count(&f.c, 255);
	m->nsteps = take_count(&f.c, 20000);
	m->nrisks = take_count(&f.c, 20000);
	m->ncodes = take_count(&f.c, 255);
	m->nitems = 3 * m->nt + m->nsteps + m->nrisks;
	if (m->nitems > MOST || (size_t)m->space.n * 6 > file.n || (size_t)nlsa * SPACE_LSA > file.n)
		f.c.bad = true;
	if (f.c.bad)
		return refused(err, "it is damaged");
	kin_of(&m->kin, e, &m->arena);
	f.items = arena_array(&m->arena, m->nitems + 1, struct vector);
	m->nstep = arena_array(&m->arena, m->nt + 1, uint32_t);
	m->nrisk = arena_array(&m->arena, m->nt + 1, uint32_t);
	take_heads(&f);
	take_space(&f, nlsa);
	take_techniques(&f);
	take_steps_and_risks(&f);
	take_cells(&f, 0, f.nt);
	take_cells(&f, 1, f.nt + PW_COUNT);
	take_cells(&f, 2, f.nt + PW_COUNT);
	m->latent_weight = take_rows(&f, SPACE_LSA);
	m->cue_weight = take_rows(&f, CUE_SIDES);
	take_codes(&f);
	if (f.c.bad || f.c.at != f.c.end) {
		model_free(m);
		return refused(err, "it is damaged");
	}
	model_build(m, f.items);
	return 0;
}

void model_free(struct model *m)
{
	space_free(&m->space);
	free(m->start);
	free(m->postings);
	arena_free(&m->arena);
	*m = (struct model){ 0 };
}

struct str model_embedded(void)
{
	const struct embed *f = embed_find(data_files, data_files_n, STR("model/linker.bin"));

	return f ? f->data : STR_NONE;
}

const char *model_hash(void)
{
	const struct embed *f = embed_find(data_files, data_files_n, STR("model/linker.bin"));

	return f ? f->hash.p : "";
}
