/*
 * search: words in, ranked records out, over every record of an edition.
 *
 * Query language: words (all must match, in any form; the last one also as a prefix unless a space follows it; stop words are
 * passed over), "quoted phrases", -word, -"phrase", kind:risk, and field:value for every facet field ("domain:2",
 * "subdomain:2.2", "platform:agentic", "category:\"technical - ai\"", -maturity:feasible): the value that it is, else those
 * that start with it, by their text or by what their code means.  Values of one field: any; different fields: all.  An exact
 * id, Ev_ID, address or title comes first.  Where no record has all words, those that have some are found, and loose is set.
 * Filters that are not understood are reported, not ignored.  Thread-safe on a built index.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "atlas/edition.h"

struct search_index;

/* search_build(e): over all entries that have a page; borrows e.  O(text). */
struct search_index *search_build(const struct edition *e);
void search_free(struct search_index *s);
/* search_bytes(s): memory in use, for status. */
size_t search_bytes(const struct search_index *s);

struct search_query {
	struct str words;         /* as typed */
	int kind;                 /* enum rec_kind, or -1 for all */
	size_t offset, limit;
};

/* A marked piece of text: bytes [from, from+len) of a snippet. */
struct mark {
	uint32_t from, len;
};

struct search_hit {
	const struct entry *entry;
	double score;             /* only for ordering: from 2000 named by id, from 1000 by title */
	struct str snippet;       /* of the description, at most 240 bytes, cut at words, "..." where cut; in the arena */
	struct mark *marks;       /* the matched words in snippet */
	size_t nmarks;
};

struct search_result {
	struct search_hit *hits;
	size_t n;                 /* hits here */
	size_t total;             /* hits in all */
	size_t by_kind[REC_KINDS];/* how many of each kind, before the kind filter */
	struct str complaint;     /* what in the query was not understood, or "" */
	bool loose;               /* no record had all words: these have some */
};

void search_run(const struct search_index *s, const struct search_query *q, struct arena *a, struct search_result *out);

#endif
