#include "link/corpus.h"

#include "base/hash.h"
#include "fmt/markdown.h"
#include "link/curated.h"

struct reader {
	struct corpus *c;
	struct tokenizer *t;
	struct buf plain;
	VEC(struct str) codes;
	VEC(struct terms) texts;
	VEC(struct str) context;
	VEC(struct terms) contexts;
};

static void add_markup(struct reader *r, struct terms *x, struct str markup)
{
	buf_clear(&r->plain);
	md_plain(&r->plain, markup);
	terms_add(x, r->t, buf_str(&r->plain), 1);
}

static struct terms *new_text(struct reader *r)
{
	return vec_add(&r->texts);
}

void corpus_base_text(struct terms *x, struct tokenizer *t, const struct entry *technique)
{
	terms_add(x, t, technique->title, 2);
	terms_add(x, t, technique->plain, 1);
}

void corpus_risk_text(struct terms *x, struct tokenizer *t, struct str title, struct str category, struct str text)
{
	terms_add(x, t, title, 3);
	terms_add(x, t, category, 1);
	terms_add(x, t, text, 1);
}

static void read_techniques(struct reader *r)
{
	const struct entries *v = &r->c->edition->kinds[REC_TECHNIQUE];

	for (size_t i = 0; i < v->n; i++)
		corpus_base_text(new_text(r), r->t, &v->v[i]);
	for (size_t i = 0; i < v->n; i++)
		terms_add(new_text(r), r->t, v->v[i].title, 1);
	for (size_t i = 0; i < v->n; i++) {
		struct terms *x = new_text(r);

		for (uint32_t k = 0; k < v->v[i].nin[LINK_MITIGATES]; k++)
			add_markup(r, x, v->v[i].in[LINK_MITIGATES][k].link->text);
	}
}

static void read_steps(struct reader *r)
{
	const struct entries *v = &r->c->edition->kinds[REC_CASE_STUDY];
	VEC(struct corpus_step) steps = { 0 };
	VEC(struct str) plain = { 0 };

	for (size_t i = 0; i < v->n; i++)
		for (uint32_t k = 0; k < v->v[i].nout[LINK_EMPLOYS]; k++) {
			const struct edge *e = &v->v[i].out[LINK_EMPLOYS][k];

			if (e->other->r.kind != REC_TECHNIQUE || !e->link->text.n)
				continue;
			vec_push(&steps, ((struct corpus_step){ e->other->index, (uint32_t)i }));
			add_markup(r, new_text(r), e->link->text);
			vec_push(&plain, arena_str(&r->c->arena, buf_str(&r->plain)));
		}
	r->c->step_text = vec_dup(&r->c->arena, &plain);
	vec_free(&plain);
	r->c->nstudies = v->n;
	r->c->nsteps = steps.n;
	r->c->steps = vec_dup(&r->c->arena, &steps);
	vec_free(&steps);
}

static uint16_t code_of(struct reader *r, char kind, struct str value)
{
	struct str code = arena_printf(&r->c->arena, "%c%.*s", kind, STRF(value));

	for (size_t i = 0; i < r->codes.n; i++)
		if (str_eq(r->codes.v[i], code))
			return (uint16_t)i;
	vec_push(&r->codes, code);
	return (uint16_t)(r->codes.n - 1);
}

static uint32_t context_of(struct reader *r, struct str title)
{
	for (size_t i = 0; i < r->context.n; i++)
		if (str_eq(r->context.v[i], title))
			return (uint32_t)i;
	vec_push(&r->context, title);
	terms_add(vec_add(&r->contexts), r->t, title, 1);
	return (uint32_t)(r->context.n - 1);
}

static void read_risks(struct reader *r)
{
	static const struct { char kind; enum field_id field; } coded[CORPUS_CODES] = { { 's', F_SUBDOMAIN }, { 'e', F_ENTITY }, { 'i', F_INTENT }, { 't', F_TIMING } };
	const struct entries *v = &r->c->edition->kinds[REC_RISK];

	r->c->nrisks = v->n;
	r->c->risks = arena_array(&r->c->arena, v->n + 1, struct corpus_risk);
	for (size_t i = 0; i < v->n; i++) {
		const struct entry *x = &v->v[i];
		struct corpus_risk *k = &r->c->risks[i];
		struct terms *text = new_text(r);

		k->entry = x;
		k->coded = str_is(record_field(&x->r, F_CODING), "coded");
		k->context = context_of(r, linker_query(x).context);
		k->paper = hash_xxh64(record_field(&x->r, F_PAPER_ID), 0);
		for (size_t c = 0; c < CORPUS_CODES; c++)
			k->code[c] = code_of(r, coded[c].kind, record_field(&x->r, coded[c].field));
		corpus_risk_text(text, r->t, x->title, record_field(&x->r, F_RISK_CATEGORY), x->plain);
	}
	for (size_t i = 0; i < r->contexts.n; i++)
		terms_done(&r->contexts.v[i]);
	r->c->ncontexts = r->contexts.n;
	r->c->contexts = r->contexts.v;
	r->c->ncodes = r->codes.n;
	r->c->codes = vec_dup(&r->c->arena, &r->codes);
}

static void read_single_texts(struct reader *r)
{
	const struct entries *v = &r->c->edition->kinds[REC_TECHNIQUE];

	for (size_t i = 0; i < v->n; i++)
		for (uint32_t k = 0; k < v->v[i].nin[LINK_MITIGATES]; k++)
			add_markup(r, new_text(r), v->v[i].in[LINK_MITIGATES][k].link->text);
}

static int read_judgements(struct corpus *c, struct err *err)
{
	struct curated cur;

	if (curated_for(c->edition, &c->arena, &cur, err) < 0)
		return -1;
	c->tier = arena_array(&c->arena, c->nrisks * c->nt + 1, uint8_t);
	for (size_t i = 0; i < cur.nlinks; i++) {
		const struct entry *from = edition_by_id(c->edition, cur.links[i].from), *to = edition_by_id(c->edition, cur.links[i].to);

		c->tier[from->index * c->nt + to->index] = (uint8_t)cur.links[i].tier;
	}
	for (size_t i = 0; i < cur.nverdicts; i++)
		c->risks[edition_by_id(c->edition, cur.verdicts[i].risk)->index].none = cur.verdicts[i].none;
	return cur.nlinks && cur.nverdicts == c->nrisks ? 0 :
	       err_set(err, ERR_USAGE, "%zu of the %zu risks have been judged: import the release of the MIT repository that data/curated names", cur.nverdicts, c->nrisks);
}

int corpus_read(struct corpus *c, const struct edition *e, struct err *err)
{
	struct reader r = { .c = c };

	*c = (struct corpus){ .edition = e, .nt = e->kinds[REC_TECHNIQUE].n };
	for (size_t i = 0; i < e->nreleases; i++)
		if (e->releases[i].starter)
			return err_set(err, ERR_USAGE, "the text of %.*s is not there, only the starter is: run 'promptriskdb sync', or 'promptriskdb import' with the "
				       "ATLAS YAML and the MIT workbook", STRF(e->releases[i].title));
	r.t = tokenizer_new();
	buf_init(&r.plain, BUF_PAGE);
	kin_of(&c->kin, e, &c->arena);
	read_techniques(&r);
	read_steps(&r);
	read_risks(&r);
	c->n = r.texts.n;
	read_single_texts(&r);
	for (size_t i = 0; i < r.texts.n; i++)
		terms_done(&r.texts.v[i]);
	c->ntexts = r.texts.n;
	c->texts = r.texts.v;
	vec_free(&r.context);
	vec_free(&r.codes);
	buf_free(&r.plain);
	tokenizer_free(r.t);
	return read_judgements(c, err);
}

void corpus_free(struct corpus *c)
{
	for (size_t i = 0; i < c->ntexts; i++)
		terms_free(&c->texts[i]);
	for (size_t i = 0; i < c->ncontexts; i++)
		terms_free(&c->contexts[i]);
	free(c->texts);
	free(c->contexts);
	arena_free(&c->arena);
}
