/*
 * index: an inverted index with fields, scored by BM25F (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009).
 *
 * Documents are numbered from 0 in the order of adding; each has text in up to INDEX_FIELDS fields with a weight each.
 * Built once, then read by any number of threads.  Postings are by document number, with what BM25F makes of the word's
 * frequencies before idf worked out already, so that scoring is a sum.  Stop words stand in the word lists (phrases need
 * them) and have no postings.
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
	bool keep_tf;                 /* keep the frequencies of each field beside the weights */
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
/* index_bytes(ix): memory in use, for status. */
size_t index_bytes(const struct index *ix);

/* index_term(ix, term): the number of a stem, or -1.  index_df: in how many documents, 0 for stop words.
 * index_idf: index_idf_of(N, df) = ln(1+(N-df+.5)/(df+.5)). */
int64_t index_term(const struct index *ix, struct str term);
uint32_t index_df(const struct index *ix, uint32_t term);
double index_idf_of(double ndocs, double df);
double index_idf(const struct index *ix, uint32_t term);
struct str index_term_text(const struct index *ix, uint32_t term);

/* A word as it stood in a text (folded), with its term.  Stop words are not among them. */
struct index_form {
	struct str word;
	uint32_t term;
};
/* index_forms(ix, n): all of them, by bytes.  index_prefix: the range [*from, *to) of those that start with prefix. */
const struct index_form *index_forms(const struct index *ix, size_t *n);
void index_prefix(const struct index *ix, struct str prefix, size_t *from, size_t *to);

/* The documents of a term, ascending. */
struct postings {
	const uint32_t *doc;
	const float *weight;  /* the BM25F term weight before idf, tf~ / (k1 + tf~): 0..1 */
	const uint16_t *tf;   /* n rows of nfields frequencies, cut at 65535; NULL without keep_tf */
	size_t n;
};
struct postings index_postings(const struct index *ix, uint32_t term);

/* index_weight(c, tf, length, mean): that weight, from frequencies, lengths and mean lengths by field. */
double index_weight(const struct index_config *c, const double *tf, const double *length, const double *mean);
/* index_length: words of a field of a document that are no stop words.  index_mean: its mean over the
 * documents that have the field. */
uint32_t index_length(const struct index *ix, uint32_t doc, unsigned field);
double index_mean(const struct index *ix, unsigned field);

/* index_words(ix, doc, field, n): term numbers of a document's field in text order, INDEX_GAP where the field was added to
 * in a new call (so phrases do not cross it).  A field filled by one call has one number a word of words.h. */
#define INDEX_GAP UINT32_MAX
const uint32_t *index_words(const struct index *ix, uint32_t doc, unsigned field, size_t *n);

#endif
