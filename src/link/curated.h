/*
 * curated: our own reading of the risks, data/curated/risk_technique.tsv (docs/curation.md), as links and verdicts.
 *
 * A line is: risk id, technique id, tier, reason; or risk id, "none", code, reason.  Ids are those of the releases that the
 * "#release" line names; a risk that an older release shares keeps its id, and so its links.
 */
#ifndef LINK_CURATED_H
#define LINK_CURATED_H

#include "link/linker.h"

/* How sure a curated link is: the share of such links that the settling reading upheld of those that only one of the two
 * readings had given is unknown to any outsider, so these are judgements, not measurements (docs/scores.md). */
#define CURATED_DIRECT 0.95
#define CURATED_RELATED 0.8

struct curated {
	struct link *links;
	size_t nlinks;
	struct verdict *verdicts; /* one for each risk, with NONE_NOT where it has links */
	size_t nverdicts;
	struct str mit, atlas;    /* the releases that were read: "V4", "2026.05"; "" where the file does not say */
	size_t gone;              /* links whose risk or technique the edition does not have */
};

/* curated_parse(text, a, out, err): a whole file.  ERR_INPUT names the line: unknown tier or code, no reason, a pair twice,
 * "none" beside links, lines of one risk apart.  gone is 0. */
int curated_parse(struct str text, struct arena *a, struct curated *out, struct err *err) NODISCARD;

/* curated_for(e, a, out, err): what the file in the program says of the records of e. */
int curated_for(const struct edition *e, struct arena *a, struct curated *out, struct err *err) NODISCARD;

/* curated_mark(c, e, l, a): give each link the words of the risk's text by which the linker l would speak for it, where it
 * finds any: the reading gave a reason, the words show where it rests. */
void curated_mark(struct curated *c, const struct edition *e, const struct linker *l, struct arena *a);

/* curated_hash(): hex that changes with the file in the program. */
struct str curated_hash(void);

#endif
