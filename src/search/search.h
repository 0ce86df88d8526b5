/*
 * search: words in, ranked records out, over every record of an edition.
 *
 * Query language: words (all must match, in any form; the last one also as a prefix unless a space follows it; stop words are
 * passed over), "quoted phrases", -word, -"phrase", kind:risk, and field:value for every facet field ("domain:2",
 * "subdomain:2.2", "platform:agentic", "tactic:impact", "category:\"technical - ai\"", -maturity:feasible): the value that it
 * is, else those that start with it, by their text or by what their code means.  Values of one field: any; different fields:
 * all.  Filters that are not understood are reported, not ignored.
 *
 * Order: an exact id, Ev_ID or address, then an exact title (techniques, tactics and mitigations before others; "LLM" or
 * "AI" in front may be left out), then by BM25F, where a title that starts with the words counts three times.  A word that no record has is taken for the nearest one that some have (one letter wrong from
 * four letters on, two from eight), or for two run together; fixes says so.  Where no record has all words, those that have
 * some are found, and loose is set.  Thread-safe on a built index.
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

/* search_has_facet(s, name): can be filtered by under that name; "kind" can, too. */
bool search_has_facet(const struct search_index *s, struct str name);

/* A filter that was chosen and not typed: means the same as name:"value" among the words. */
struct search_filter {
	struct str name, value;
};

struct search_query {
	struct str words;         /* as typed */
	int kind;                 /* enum rec_kind, or -1 for all: as kind:... among the words */
	size_t offset, limit;
	const struct search_filter *filters;
	size_t nfilters;
	bool facets;              /* count them */
	bool brief;               /* no snippets: for suggestions while someone types */
};

/* A marked piece of text: bytes [from, from+len) of a snippet or title. */
struct mark {
	uint32_t from, len;
};

struct search_hit {
	const struct entry *entry;
	double score;             /* only for ordering: from 2000 named by id, from 1000 by title */
	struct str snippet;       /* of the description, at most 240 bytes, cut at words, "..." where cut; in the arena */
	struct mark *marks;       /* the matched words in snippet */
	size_t nmarks;
	struct mark *title_marks; /* and in entry->title */
	size_t ntitle_marks;
};

/* A word that no record has, and what was searched in its place; or (kept) one that one or two have and a word near to it that
 * many have, or two words that are one elsewhere, where what was typed was searched. */
#define SEARCH_OTHERS 3
struct search_fix {
	struct str typed, shown;  /* folded */
	struct str others[SEARCH_OTHERS]; /* the next best guesses */
	size_t nothers;
	bool kept;
};

/* A value of a facet. */
struct search_value {
	struct str value;         /* as the edition has it: "Agentic AI" */
	size_t count;             /* of the found records, were this facet not filtered by */
	bool on;                  /* filtered by */
};
struct search_facet {
	const char *name;         /* as typed before a colon: "platform" */
	struct search_value *v;   /* those with a count or on, in the order of the edition */
	size_t n;
	bool on;                  /* some value is on */
};

struct search_result {
	struct search_hit *hits;
	size_t n;                 /* hits here */
	size_t total;             /* hits in all */
	size_t by_kind[REC_KINDS];/* how many of each kind, before the kind filter */
	unsigned kinds;           /* bits (1u << kind) of the kinds filtered by; 0: none */
	struct search_facet *facets; /* those of the kinds found that have a value to show; kind itself is by_kind */
	size_t nfacets;
	struct str complaint;     /* what in the query was not understood, or "" */
	bool loose;               /* no record had all words: these have some */
	struct search_fix *fixes;
	size_t nfixes;
	struct str corrected;     /* the words with what was searched in its place, without filters; "" where nothing was */
	struct str bare;          /* the words as typed without the filters that were understood: these are in kinds and facets */
};

void search_run(const struct search_index *s, const struct search_query *q, struct arena *a, struct search_result *out);

#endif
