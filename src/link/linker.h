/*
 * linker: from any text to techniques, with confidence, evidence and a reason, or an abstention with its reason.
 *
 * An interface, so that a better linker replaces another without touching anything else: linker_open picks the best one of
 * the table in linker.c.  A linker learns from one edition and borrows it; it must be freed before the edition is.
 * linker_link is const and thread-safe; deterministic: same edition and text, same bytes.
 */
#ifndef LINK_LINKER_H
#define LINK_LINKER_H

#include "atlas/edition.h"

struct linker;

struct link_query {
	struct str title;      /* may be empty */
	struct str category;   /* what the source puts it under; may be empty or the title again */
	struct str context;    /* what the text is taken from: the title of the risk's paper; may be empty */
	struct str text;       /* plain text (md_plain); evidence offsets point into it */
	struct str subdomain;  /* MIT sub-domain "2.2", "" unknown */
	struct str entity, intent, timing; /* MIT codes "1" to "4", "" unknown */
	bool coded;            /* the row is a coded risk; false for excluded and uncoded rows, which abstain as not_a_risk */
	const struct entry *const *wanted; /* explain only hits on these techniques, which takes most of the time; NULL: all hits */
	size_t nwanted;
	const struct entry *self; /* leave this entry's own words out of what speaks for a technique (evaluation), or NULL */
};

struct link_hit {
	const struct entry *technique;
	double score;          /* the linker's own scale; only for ordering */
	double confidence;     /* 0..1 */
	enum link_tier tier;
	bool accepted;         /* above the threshold: the linker would store it */
	struct str reason;     /* one sentence */
	struct evidence *evidence; /* by weight, at most 8 */
	size_t nevidence;
};

struct link_result {
	struct link_hit *hits; /* best first, at most the limit asked for; accepted ones lead */
	size_t n;
	size_t accepted;
	enum none_code none;   /* when accepted is 0: why */
	struct str none_reason;
};

/* linker_open(e): the default linker on this edition.  linker_key(l): its name and version, "bm25f-1"; with what it was taught
 * where that is more: "linear-1.9f86d081884c7d65". */
struct linker *linker_open(const struct edition *e);
/* linker_open_as(e, key): the one of that key ("bm25f-1"), or NULL.  linker_default_key(a): that of
 * the one that linker_open opens, without opening it. */
struct linker *linker_open_as(const struct edition *e, const char *key);
struct str linker_default_key(struct arena *a);
void linker_free(struct linker *l);
const char *linker_key(const struct linker *l);

/* linker_query(risk): what is asked of a record of the repository. */
struct link_query linker_query(const struct entry *risk);

/* linker_link(l, q, limit, a, out): the best hits for q; accepted hits always come, up to the linker's own cap, and with
 * limit > 0 the best others up to limit in all. */
void linker_link(const struct linker *l, const struct link_query *q, size_t limit, struct arena *a, struct link_result *out);

/* linker_link_all(l, e, a, links, nlinks, verdicts, nverdicts): every risk of e: the accepted links and a verdict for each risk, in the order of the risks.  Not coded rows get NONE_NOT_A_RISK. */
void linker_link_all(const struct linker *l, const struct edition *e, struct arena *a, struct link **links, size_t *nlinks,
		     struct verdict **verdicts, size_t *nverdicts);

/* linker_link_rest: the same, but not of the risks whose ids are in done. */
void linker_link_rest(const struct linker *l, const struct edition *e, const struct map *done, struct arena *a, struct link **links,
		      size_t *nlinks, struct verdict **verdicts, size_t *nverdicts);

#endif
