/*
 * find: what a search says: the records found, the filters with their counts, spellings, and what to try where nothing is found.
 *
 * The address holds the whole state: "/search?q=words&kind=risk&platform=Agentic%20AI&page=2".  A filter typed among the words
 * and one in the address mean the same; addresses made here have all of them as parameters.
 */
#ifndef VIEW_FIND_H
#define VIEW_FIND_H

#include "view/view.h"

#define VIEW_SEARCH_PAGE 20
#define VIEW_SUGGESTIONS 8

struct find_query {
	struct str words;                    /* as typed */
	const struct search_filter *filters; /* chosen: "kind" or a facet's name, and a value */
	size_t nfilters;
	size_t page;                         /* from 1 */
	size_t per_page;
};

struct view_hit {
	struct view_ref to;
	struct str snippet;
	const struct mark *marks;       /* in snippet */
	size_t nmarks;
	const struct mark *title_marks; /* in to.title */
	size_t ntitle_marks;
};

/* A word that was taken for another one, or is doubted. */
struct view_spelling {
	struct str typed;
	struct str shown;               /* what was searched instead; where kept, what may have been meant */
	bool kept;                      /* what was typed was searched */
	struct str path;                /* a search with shown in its place */
	LIST(struct view_text) others;  /* further guesses, with a search each */
	struct str said;                /* all that as a sentence: no record has "promt"; showing "prompt" */
};

/* Another search, which finds something. */
struct view_try {
	struct str what;                /* what it leaves out: "without filters" */
	struct str words, path;
	size_t count;
};

struct view_search {
	struct view_page page;
	struct str words;               /* as typed */
	struct str bare;                /* without the filters among them */
	bool asked;                     /* there were words or filters */
	size_t total, first, last;
	LIST(struct view_hit) hits;
	struct view_facet kinds;        /* counts before its own filter, as in all of them */
	struct view_facets facets;      /* the other ones: those that narrow, and those that are on */
	LIST(struct view_chip) chips;   /* what is filtered by, typed or chosen */
	LIST(struct list_filter) chosen; /* the chosen ones: what a form must send along with the words */
	struct str clear_path;          /* without filters */
	LIST(struct view_spelling) spellings;
	struct str corrected;           /* the words as they were searched, or "" where nothing was corrected */
	struct str complaint;
	bool loose;
	LIST(struct view_try) tries;    /* where nothing or next to nothing was found */
	struct str previous_path, next_path;
	struct str json_path, csv_path; /* "" in files */
};

/* view_find(at, q, a): never NULL.  view_search: with a kind, or -1 for all, as its only filter.
 * view_suggest(at, words, limit, a): for suggestions while someone types: hits without snippets, total, corrected, loose; nothing else. */
struct view_search *view_find(const struct atlas *at, const struct find_query *q, struct arena *a);
struct view_search *view_search(const struct atlas *at, struct str words, int kind, size_t page, size_t per_page, struct arena *a);
struct view_search *view_suggest(const struct atlas *at, struct str words, size_t limit, struct arena *a);

#endif
