/*
 * terms: a text as counted terms: stems and pairs of neighbouring stems, by hash.
 *
 * Stop words and numbers are left out before pairs are made, so "poisoning of the data" has the pair "poison data".  A term is
 * 32 bits: of the stem's XXH3 hash, or of both stems' mixed; the lowest bit says whether it is a pair.  Two terms of one hash
 * count as one: in a catalogue of 20,000 terms that is expected of less than one pair of them.
 */
#ifndef LINK_TERMS_H
#define LINK_TERMS_H

#include "text/token.h"

struct term_count {
	uint32_t hash;
	float n;
};

struct terms {
	VEC(struct term_count) v; /* after terms_done: by hash, each once */
};

/* term_is_pair(hash).  term_hash(stem), term_pair(a, b): of hashes of stems. */
static inline bool term_is_pair(uint32_t hash) { return hash & 1u; }
uint32_t term_hash(struct str stem);
uint32_t term_pair(uint32_t a, uint32_t b);

/* term_counts(tok): false for what is left out: stop words and numbers. */
bool term_counts(const struct token *tok);

/* terms_add(x, t, text, n): count each term of text n times.  terms_done(x): sort and join.  {0} is empty. */
void terms_add(struct terms *x, struct tokenizer *t, struct str text, float n);
void terms_done(struct terms *x);
void terms_free(struct terms *x);

#endif
