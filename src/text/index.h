/*
 * index: an inverted index with fields, scored by BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009).
 *
 * Documents are numbered from 0 in the order of adding; each has text in up to INDEX_FIELDS fields with a weight each.
 * Built once, then read by any number of threads.  Postings are by document number with the frequency in each field.
 */
#ifndef TEXT_INDEX_H
#define TEXT_INDEX_H

#include "text/token.h"

#define INDEX_FIELDS 8

struct index;

struct index_config {
	size_t nfields;
	double weight[INDEX_FIELDS];  /* of a field's term frequency */
	double b[INDEX_FIELDS];       /* length normalisation, 0..1 */
	double k1;
};

struct index *index_new(const struct index_config *config);
void index_free(struct index *ix);

/* index_add(ix): a new document; its number.  index_text(ix, doc, field, text): add text to a field of the newest one. */
uint32_t index_add(struct index *ix);
void index_text(struct index *ix, uint32_t doc, unsigned field, struct str text);
/* index_done(ix): no more documents; computes idf and lengths.  Must be called before reading. */
void index_done(struct index *ix);

size_t index_ndocs(const struct index *ix);
size_t index_nterms(const struct index *ix);

/* index_term(ix, term): the number of a stem, or -1.  index_df: in how many documents.  index_idf: ln(1+(N-df+.5)/(df+.5)). */
int64_t index_term(const struct index *ix, struct str term);
uint32_t index_df(const struct index *ix, uint32_t term);
double index_idf(const struct index *ix, uint32_t term);
struct str index_term_text(const struct index *ix, uint32_t term);

/* index_terms_from(ix, prefix, first, n): the terms that start with prefix are numbers first[i] in a list sorted by text:
 * the range [*from, *to) of index_sorted. */
const uint32_t *index_sorted(const struct index *ix);
void index_prefix(const struct index *ix, struct str prefix, size_t *from, size_t *to);

struct posting {
	uint32_t doc;
	uint16_t tf[INDEX_FIELDS];
};
/* index_postings(ix, term, n): of a term, by document. */
const struct posting *index_postings(const struct index *ix, uint32_t term, size_t *n);

/* index_weight(ix, p): the BM25F term weight of a posting before idf: tf~ / (k1 + tf~). */
double index_weight(const struct index *ix, const struct posting *p);

/* index_positions(ix, doc, field, n): term numbers of a document's field in text order, UINT32_MAX where the field was
 * added to in a new call (so phrases do not cross it). */
const uint32_t *index_words(const struct index *ix, uint32_t doc, unsigned field, size_t *n);

#endif
