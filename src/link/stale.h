/*
 * stale: what a release of ATLAS does to our readings (data/curated).
 *
 * A reading names techniques by id, as one release had them; data/curated/techniques.tsv keeps what they were called then and what
 * they stood under.  A later release may drop an id, give it another name, or put it under another technique: links to what is gone
 * are left out, the others stay, but whoever keeps the readings should look at them again.
 */
#ifndef LINK_STALE_H
#define LINK_STALE_H

#include "atlas/edition.h"

enum stale_kind {
	STALE_GONE,    /* was: its name; now: the id of a technique that has this name now, or "" */
	STALE_RENAMED, /* was, now: names */
	STALE_MOVED,   /* was, now: ids of the technique that it stands under, "" where it stands by itself */
	STALE_KINDS
};
extern const char *const stale_name[STALE_KINDS]; /* "gone" "renamed" "moved" */

struct stale_item {
	enum stale_kind kind;
	struct str technique;    /* id */
	struct str name;         /* as it was read */
	struct str was, now;
	const struct str *risks; /* ids of those that are linked to it, in the order of the file */
	size_t nrisks;           /* and so many links are meant */
};

struct stale {
	struct str read, read_mit; /* the releases that were read: "2026.05", "V4" */
	struct str release;      /* the one that it is compared with */
	struct stale_item *v;    /* by kind, then by id; a technique may be renamed and moved */
	size_t n;
	size_t techniques[STALE_KINDS], links[STALE_KINDS];
};

/* stale_batch(b, a, out, err): against an ATLAS file as read; nothing is stale against any other.  stale_edition(e, a, out, err): against the edition,
 * for the risks that it has.  All in a. */
int stale_batch(const struct batch *b, struct arena *a, struct stale *out, struct err *err) NODISCARD;
int stale_edition(const struct edition *e, struct arena *a, struct stale *out, struct err *err) NODISCARD;

/* stale_tell(s, it, a): a sentence about one: "AML.T0051 (LLM Prompt Injection) is not in 2026.07: 12 links left out". */
struct str stale_tell(const struct stale *s, const struct stale_item *it, struct arena *a);

/* stale_newer(s): the release came after the one that was read, so that a person should act. */
bool stale_newer(const struct stale *s);

#endif
