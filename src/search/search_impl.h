/*
 * search_impl: what the files of this room share; nothing outside it includes this.
 *
 *   search.c   the index over an edition, and a search from start to end
 *   query.c    words as typed into clauses
 *   sense.c    what one word may mean in the index
 *   typo.c     the words nearest to one that was mistyped
 *   facet.c    filters by field
 *   rank.c     clauses and filters into ranked documents
 *   snippet.c  the piece of a description that is shown
 */
#ifndef SEARCH_SEARCH_IMPL_H
#define SEARCH_SEARCH_IMPL_H

#include "search/search.h"
#include "text/index.h"

enum search_field { SF_TITLE, SF_ID, SF_GROUP, SF_TEXT, SF_LINKS, SF_COUNT };

/* The values of a facet field, and which of them each document has. */
struct facet {
	const char *name;     /* "domain" */
	enum field_id field;  /* F_NONE: the tactics of techniques */
	unsigned kinds;       /* bit (1u << kind) of those that may have values */
	struct str *raw;      /* as the edition has them */
	struct str *values;   /* folded */
	struct str *labels;   /* folded; "" where the value is its own label */
	size_t nvalues;
	uint32_t *first;      /* of each document's values; ndocs + 1 */
	uint32_t *value;
};

/* A document that is called so, and the next one in namesakes, or NAMESAKE_END. */
#define NAMESAKE_END UINT32_MAX
struct namesake {
	uint32_t doc, next;
};

/* A title that starts with a term, stop words passed over.  A technique's, tactic's or mitigation's stands under its second term,
 * too, where the first one is a front. */
#define FRONTS 2
struct lead {
	uint32_t doc;
	uint16_t words;  /* from that term on, stop words aside, at most 65535 */
	uint8_t front;   /* 0, or which of index.front was passed over, from 1 */
};
#define THINGS (1u << REC_TECHNIQUE | 1u << REC_TACTIC | 1u << REC_MITIGATION)

struct search_index {
	const struct edition *edition;
	struct arena arena;
	struct index *index;
	const struct entry **entry; /* of each document; in the edition's order, so ties go by document number */
	uint8_t *kind;
	/* titles by the term that they start with: those of term t are lead[lead_first[t]] to lead[lead_first[t + 1] - 1] */
	size_t *lead_first;
	struct lead *lead;
	int64_t front[FRONTS];      /* the terms "llm" and "ai", or -1: in front of a name they only say that it is about AI */
	struct map titles;          /* the words of a name -> the first of its namesakes, as by map_put_n */
	struct namesake *namesakes;
	struct facet facets[F_COUNT + 1];
	size_t nfacets;
};

/* facet.c */
void facet_build(struct search_index *s);

/* A filter on one field: of the values typed for it any will do. */
struct filter {
	const struct facet *facet;
	bool *ok;            /* for each value */
	bool negative;
};
/* facet_find(s, name): the facet that a filter of that name is about, or NULL. */
const struct facet *facet_find(const struct search_index *s, struct str name);
/* facet_match(f, typed, ok): mark the values that typed means: the one that it is, or those that it starts; how many. */
size_t facet_match(const struct facet *f, struct str typed, bool *ok);
bool filter_passes(const struct filter *f, uint32_t doc);

/* A term that a typed word may mean, with what it counts for: idf, less for what it is only the start of. */
struct sense {
	uint32_t term;
	float weight;
};

/* A word of the query. */
struct clause {
	struct sense *senses;
	size_t n;
	size_t cost;      /* postings in all */
	bool required;    /* false for a stop word that may be the start of another word */
};

/* Words that must stand together, in this order. */
struct phrase {
	uint32_t *terms;
	size_t n;
	bool negative;
	bool impossible;  /* holds a word that no document has */
};

/* sense_of(ix, t, prefix, a, c): the terms that a typed word may mean; none: no document has it.  This and sense_fix are the only
 * way from what was typed to the index.
 * sense_fix(ix, t, prefix, a, c, n, fix): c is what sense_of made of t.  Where that is nothing, make it what was meant (*n = 2: two words run
 * together); where it is next to nothing, look for what may have been meant.  True when fix tells of something.
 * sense_join(ix, before, word, a, fix): are these two words one in many documents? */
void sense_of(const struct index *ix, const struct token *t, bool prefix, struct arena *a, struct clause *c);
bool sense_fix(const struct index *ix, const struct token *t, bool prefix, struct arena *a, struct clause c[2], size_t *n, struct search_fix *fix);
bool sense_join(const struct index *ix, struct str before, struct str word, struct arena *a, struct search_fix *fix);

/* A form near to a mistyped word. */
#define NEAR_MAX 4
struct near {
	struct str word;
	uint32_t term;
	uint8_t distance;
	uint64_t merit;
};
/* typo_near(ix, word, prefix, out): the forms nearest to a folded word, best first, each term once; how many.  From TYPO_ONE
 * letters (bytes) on one edit is allowed, from TYPO_TWO on two; words with digits are near to nothing.  prefix: forms whose
 * start is near will do.  Reads the forms and index_df only; some thousand steps whatever their number. */
#define TYPO_ONE 4
#define TYPO_TWO 8
size_t typo_near(const struct index *ix, struct str word, bool prefix, struct near out[NEAR_MAX]);

#define QUERY_WORDS 32 /* of a query; what is typed beyond them is left out, and said */
#define QUERY_BYTES ((size_t)2000) /* of a query; escaped, as a link needs it, this still fits into an address */

struct query {
	struct clause clauses[QUERY_WORDS];
	size_t nclauses;
	uint32_t not_terms[QUERY_WORDS];
	size_t nnot;
	struct phrase phrases[QUERY_WORDS];
	size_t nphrases;
	struct filter filters[QUERY_WORDS];
	size_t nfilters;
	unsigned kinds;      /* bits (1u << kind) asked for; 0: all */
	unsigned not_kinds;
	bool facets;         /* count them */
	struct search_fix fixes[2 * QUERY_WORDS]; /* a word, and with the one before it */
	size_t nfixes;
	struct str plain;    /* the words without filters and what is excluded, folded: an id or a title? */
	struct str meant;    /* the same with the fixes */
	struct str bare;     /* as typed, without the filters that are understood */
	struct str corrected; /* that with the fixes; "" where there are none */
	struct buf *complaint;
};

/* query_parse(s, words, a, complaint, q): fill q; what is not understood goes to complaint. */
void query_parse(const struct search_index *s, struct str words, struct arena *a, struct buf *complaint, struct query *q);

/* query_filters(s, f, n, a, q): add filters that were not typed; to be called after query_parse, which they mean the same to. */
void query_filters(const struct search_index *s, const struct search_filter *f, size_t n, struct arena *a, struct query *q);

/* A document found. */
struct found {
	double score;
	uint32_t doc;
};

struct ranking {
	struct found *best;  /* in order, at most the k asked for */
	size_t n;
	size_t total;
	size_t by_kind[REC_KINDS];
	bool loose;
	/* where q->facets asks for it: of each facet of the index, how many found documents have each value, were there no filter on
	 * that facet; NULL for a facet that is not counted */
	uint32_t *counts[F_COUNT + 1];
};

/* title_key(words, out): the words of a title, folded, with one space between; the key of titles. */
void title_key(struct str title, struct buf *out);

/* rank_run(s, q, kind, k, a, out): the k best documents of kind (-1: any). */
void rank_run(const struct search_index *s, const struct query *q, int kind, size_t k, struct arena *a, struct ranking *out);

#define SNIPPET_MAX 240

/* title_word(s, doc, i): the first word of a title from *i on that is no stop word, with *i behind it, as its term; -1: no more. */
int64_t title_word(const struct search_index *s, uint32_t doc, size_t *i);

/* snippet_make(s, doc, wanted, a, hit): fill the snippet of hit; wanted holds a bit for each term that the query means.
 * title_marks: the marks in its title. */
void title_marks(const struct search_index *s, uint32_t doc, const uint8_t *wanted, struct arena *a, struct search_hit *hit);
void snippet_make(const struct search_index *s, uint32_t doc, const uint8_t *wanted, struct arena *a, struct search_hit *hit);

#endif
