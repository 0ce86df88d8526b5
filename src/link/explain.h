/*
 * explain: from the words that spoke for a link to its evidence and its reason.
 */
#ifndef LINK_EXPLAIN_H
#define LINK_EXPLAIN_H

#include "link/linker.h"
#include "text/token.h"

#define EXPLAIN_MAX 8 /* pieces of evidence */

/* A word of the query, once for each place where it stands. */
struct spoken {
	uint32_t offset, length; /* in the text, or in the title */
	uint32_t term;           /* any number that is the same for the same term, below nterms */
	bool title;
};

/*
 * explain_evidence(q, words, n, share, nterms, a, nout): the pieces of q that spoke most, heaviest first.  ${words} are all
 * the words of q in their order, the title's first; ${share}[term] is what a term gave, 0 for none.  Words that stand side
 * by side are one piece ("training data"); each term is counted once, in the piece where it weighs most with its
 * neighbours.  A piece of the title has no place (UINT32_MAX) and is given only where the text does not have its words.
 */
struct evidence *explain_evidence(const struct link_query *q, const struct spoken *words, size_t n, const float *share,
				  size_t nterms, struct arena *a, size_t *nout);

/* What a technique has that the words were found in, bits in the order of the sentence. */
enum explain_where {
	WHERE_NAME = 1,
	WHERE_DESCRIPTION = 2,
	WHERE_MITIGATIONS = 4,
	WHERE_CASES = 8,
	WHERE_TACTICS = 16,
	WHERE_RISKS = 32 /* risks that were judged to have it */
};
#define WHERE_BITS 6

/* explain_reason(ev, n, where, a): "The text shares 'instruction tuning' and 'poisoned' with this technique's name and
 * description."  The same facts give the same bytes. */
struct str explain_reason(const struct evidence *ev, size_t n, unsigned where, struct arena *a);

/* explain_wanted(q, technique): does q ask for this hit's evidence and reason? */
bool explain_wanted(const struct link_query *q, const struct entry *technique);

#endif
