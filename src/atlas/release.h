/*
 * release: which edition of which catalogue a record belongs to; batch: what one input file holds.
 *
 * A reader (src/source) turns a file into a batch; the store keeps it and gives it back equal; the edition is made of one
 * batch a source.  Everything in a batch lives in its arena.
 */
#ifndef ATLAS_RELEASE_H
#define ATLAS_RELEASE_H

#include "atlas/link.h"
#include "atlas/record.h"

/* The parts a release may come in: an ATLAS file and an MIT workbook are whole; the MIT CSV export is four files. */
enum release_part { PART_WHOLE, PART_TABLE, PART_DOMAINS, PART_CAUSES, PART_PAPERS, PARTS };
extern const char *const release_part_name[PARTS]; /* "whole", "table", "domain-taxonomy", "causal-taxonomy", "included-resources" */

struct release {
	struct str source;   /* "atlas" or "mit" */
	struct str version;  /* "2026.05", "5.6.1", "V4"; the starter's: "starter-2026.05", "starter-V4" */
	struct str stated;   /* the version that the file itself states, where it differs, or "" */
	struct str format;   /* "atlas-v6", "atlas-legacy", "mit-xlsx", "mit-csv", "starter" */
	struct str title;    /* "MITRE ATLAS", "MIT AI Risk Repository" */
	struct str date;     /* of the release: "2026-05-27"; "" unknown */
	struct str license;  /* "Apache-2.0", "CC-BY-4.0" */
	struct str url;      /* where the work lives */
	struct str file;     /* base name of the input */
	struct str sha256;   /* of the input, hex */
	enum release_part part;
	bool starter;
	int64_t imported_at; /* seconds since 1970, set by the store */
	int64_t row;         /* the store's own number; 0 before */
};

/* release_cmp(a, b): by the source's own order, older first; the starter is older than all.  ATLAS: content releases
 * (YYYY.MM) and format releases (semver) are one line in time: 5.6.1 stands where 2026.05 does, just before it; a semver
 * release is placed by the months in the upstream change log.  MIT: by number.  Unknown versions sort by their text, last. */
int release_cmp(const struct release *a, const struct release *b);

enum severity { SEV_NOTE, SEV_WARNING, SEV_ERROR, SEVERITIES };
extern const char *const severity_name[SEVERITIES]; /* "note" "warning" "error" */

/* What a reader found wrong, and what it did about it. */
struct diag {
	enum severity severity;
	unsigned line;      /* of the file or sheet, from 1; 0 unknown */
	struct str cell;    /* "K17", with the sheet's name before it where there is more than one; or "" */
	struct str record;  /* id, or "" */
	struct str key;     /* "ml-lifecycle", "Ev_ID", or "" */
	struct str what;    /* "entry is a map, not a string" */
	struct str action;  /* "recovered as a covered technique", "kept", "left out" */
};

struct batch {
	struct arena arena;
	struct release release;
	VEC(struct record) records; /* in the order of the file */
	VEC(struct link) links;
	VEC(struct diag) diags;
	size_t ndiags[SEVERITIES];  /* how many were found; diags holds at most BATCH_MAX_DIAGS of them */
};

#define BATCH_MAX_DIAGS 1000

/* batch_free(b): all of it.  batch_str(b, s): a copy in the arena.  batch_diag(b, d): note d, its strings copied. */
void batch_init(struct batch *b);
void batch_free(struct batch *b);
static inline struct str batch_str(struct batch *b, struct str s) { return arena_str(&b->arena, s); }
void batch_diag(struct batch *b, struct diag d);

/* diag_format(out, file, d): "FILE:12: error: AML.M0018, ml-lifecycle: entry is a map; recovered as ..." (no line end). */
struct buf;
void diag_format(struct buf *out, struct str file, const struct diag *d);

#endif
