/*
 * corpus: what a linker is taught with: the texts of an edition and our judgements, numbered.
 *
 * Items stand in one row: for each technique its name with its description, its name, and what mitigations say about it; then
 * the steps of the case studies; then the risks.  The single texts of mitigations come after the items: they are only counted.
 */
#ifndef LINK_CORPUS_H
#define LINK_CORPUS_H

#include "base/err.h"
#include "link/pair.h"
#include "link/terms.h"

#define CORPUS_CODES 4      /* of a risk: sub-domain, entity, intent, timing */
#define CORPUS_NO_CODE UINT16_MAX

struct corpus_step {
	uint32_t technique;
	uint32_t study;
};

struct corpus_risk {
	const struct entry *entry;
	uint64_t paper;         /* a hash that is the same for all rows of a paper, everywhere */
	uint16_t code[CORPUS_CODES];
	enum none_code none;    /* NONE_NOT where it has links */
	bool coded;
	uint32_t context;       /* place among the contexts */
};

struct corpus {
	struct arena arena;
	const struct edition *edition;
	struct kin kin;
	size_t nt, nsteps, nrisks, nstudies;
	size_t n;               /* items: 3 nt + nsteps + nrisks */
	size_t ntexts;          /* items and single texts */
	struct terms *texts;
	struct corpus_step *steps;
	struct str *step_text;  /* plain */
	struct corpus_risk *risks;
	uint8_t *tier;          /* nrisks rows of nt: enum link_tier */
	struct terms *contexts; /* titles of papers, each once; one may be empty */
	size_t ncontexts;
	struct str *codes;      /* "s2.2", "e1" */
	size_t ncodes;
};

static inline size_t corpus_base(const struct corpus *c, size_t t) { (void)c; return t; }
static inline size_t corpus_name(const struct corpus *c, size_t t) { return c->nt + t; }
static inline size_t corpus_uses(const struct corpus *c, size_t t) { return 2 * c->nt + t; }
static inline size_t corpus_step(const struct corpus *c, size_t s) { return 3 * c->nt + s; }
static inline size_t corpus_risk(const struct corpus *c, size_t r) { return 3 * c->nt + c->nsteps + r; }

/* corpus_read(c, e, err): ERR_USAGE says what to import where e has no texts: the starter has none. */
int corpus_read(struct corpus *c, const struct edition *e, struct err *err) NODISCARD;
void corpus_free(struct corpus *c);

/* What a technique and a risk, or any text that is asked about, are made of: a title counts for more than a text. */
void corpus_base_text(struct terms *x, struct tokenizer *t, const struct entry *technique);
void corpus_risk_text(struct terms *x, struct tokenizer *t, struct str title, struct str category, struct str text);

#endif
