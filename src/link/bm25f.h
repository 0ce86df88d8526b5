/*
 * bm25f: the linker that compares words, and the baseline for better ones.
 *
 * Every technique is a document: its name with its parent's, its description, what mitigations say about it, what case
 * studies did with it, its tactics.  A query is a title and a text.  For each term of the query
 *
 *     worth(term) = idf(term) * damped frequency, a word of the title counting more
 *     score(technique) = sum of worth(term) * BM25F weight(term, technique)         the weight is 0..1
 *     share(technique) = score / (sum of worth over the query's terms) to a power below 1
 *
 * so that one threshold fits short and long texts.  idf is taken from the names and descriptions of the techniques and from
 * the titles and texts of the risks together: "model" and "system" stand everywhere and weigh little.  It is a part of the
 * idf of a word that none of them has, so 0..1 in every catalogue.  A sub-technique gets
 * a little of its parent's score and the other way round.
 *
 * Leaving out q->self: if it is a case study or a mitigation, the frequencies and lengths that its link texts gave to each
 * technique are subtracted, from the mean lengths too; as idf does not depend on link texts, the scores are those of an
 * edition without that entry.  If it is a technique, it is not scored.
 */
#ifndef LINK_BM25F_H
#define LINK_BM25F_H

#include "link/linker_impl.h"
#include "text/index.h"

enum bm25f_field { BF_NAME, BF_TEXT, BF_USES, BF_STEPS, BF_TACTICS, BF_COUNT };

extern const struct index_config bm25f_config;

struct bm25f {
	const struct edition *edition;
	struct index *index;    /* document = the technique's index */
	double *idf;            /* of each term of index, 0..1 */
	double unseen;          /* what idf is a part of: that of a word that no technique or risk has */
	struct index *all;      /* names and descriptions of techniques, risks: where idf comes from */
};

/* What is subtracted for q->self: frequencies by term, technique and field, and lengths by technique and field. */
struct absence {
	uint32_t term, doc, field;
	double n;
};
struct absent {
	VEC(struct absence) v;     /* by term, then technique, then field; each once */
	double *length;            /* ntechniques * BF_COUNT; NULL: nothing is left out */
	double mean[BF_COUNT];     /* of what stays */
	uint32_t skip;             /* a technique that is not scored, or UINT32_MAX */
};

/* absent_find(m, self, t, out): what self gave; absent_free gives back.  absent_tf, absent_weight(m, x, term, p, i): the
 * frequencies and the weight of posting i of term without it. */
void absent_find(const struct bm25f *m, const struct entry *self, struct tokenizer *t, struct absent *out);
void absent_free(struct absent *x);
void absent_tf(const struct absent *x, uint32_t term, const struct postings *p, size_t i, double tf[BF_COUNT]);
double absent_weight(const struct bm25f *m, const struct absent *x, uint32_t term, const struct postings *p, size_t i);

#endif
