#include "link/terms.h"

#include "base/hash.h"

uint32_t term_hash(struct str stem)
{
	return (uint32_t)hash_xxh64(stem, 0) & ~1u;
}

uint32_t term_pair(uint32_t a, uint32_t b)
{
	uint64_t x = ((uint64_t)a << 32 | b) * UINT64_C(0x9e3779b97f4a7c15);

	x ^= x >> 29;
	return (uint32_t)((x * UINT64_C(0xbf58476d1ce4e5b9)) >> 32) | 1u;
}

bool term_counts(const struct token *tok)
{
	if (tok->stop)
		return false;
	for (size_t i = 0; i < tok->term.n; i++)
		if ((tok->term.p[i] < '0' || tok->term.p[i] > '9') && tok->term.p[i] != '.')
			return true;
	return false;
}

void terms_add(struct terms *x, struct tokenizer *t, struct str text, float n)
{
	const struct token *tok;
	uint32_t last = 0;
	size_t ntok;

	tokenizer_run(t, text, &tok, &ntok);
	for (size_t i = 0; i < ntok; i++) {
		uint32_t h;

		if (!term_counts(&tok[i]))
			continue;
		h = term_hash(tok[i].term);
		vec_push(&x->v, ((struct term_count){ h, n }));
		if (last)
			vec_push(&x->v, ((struct term_count){ term_pair(last, h), n }));
		last = h;
	}
}

static int by_hash(const void *pa, const void *pb)
{
	const struct term_count *a = pa, *b = pb;

	return a->hash < b->hash ? -1 : a->hash > b->hash;
}

void terms_done(struct terms *x)
{
	size_t k = 0;

	if (!x->v.n)
		return;
	qsort(x->v.v, x->v.n, sizeof(*x->v.v), by_hash);
	for (size_t i = 1; i < x->v.n; i++) {
		if (x->v.v[i].hash == x->v.v[k].hash)
			x->v.v[k].n += x->v.v[i].n;
		else
			x->v.v[++k] = x->v.v[i];
	}
	x->v.n = k + 1;
}

void terms_free(struct terms *x)
{
	vec_free(&x->v);
}
