/*
 * store: releases of catalogues, side by side, kept in one file.
 *
 * Names no engine: tests/unit/store holds the contract that every engine passes (SQLite now).  Every record belongs to one
 * release; a release is (source, version, part).  Writing is one transaction an import: killed at any instant, the store
 * opens again with the last complete state.  Readers go on with the old state while somebody writes; a second writer waits
 * ten seconds for the first.  One struct store is used by one thread at a time, and none lives through a fork.  While one is
 * open, nothing else in the process opens its file: closing that would drop the store's locks.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "atlas/release.h"
#include "base/err.h"

struct store;

enum store_mode { STORE_CREATE, STORE_READ };

/* store_open(path, mode, err): open, making the file, its folder and its tables when STORE_CREATE, and bring an older
 * schema up to date by numbered migrations, each in a transaction.  A store made by a newer program is refused with both
 * schema numbers named (ERR_INPUT); a file that is no store, which is left untouched, or is damaged, with what to do
 * (ERR_INPUT); one that STORE_CREATE may not write, or that is not there for STORE_READ, with ERR_IO.  STORE_READ never
 * changes what the store says, and reads on a read-only disk too; every call that writes is then ERR_USAGE.  ":memory:" is a
 * store that is gone with its close. */
struct store *store_open(const char *path, enum store_mode mode, struct err *err) NODISCARD;
void store_close(struct store *s);

enum put_outcome { PUT_NEW, PUT_SAME, PUT_REPLACED };
struct put_result {
	enum put_outcome outcome; /* same: this very file is there already, nothing was written */
	int64_t row;              /* the release's number */
	size_t records, links;
};

/* store_put(s, b, now, r, err): keep a batch as one release, in one transaction.  The same source, version, part and
 * SHA-256: PUT_SAME.  Another SHA-256 under the same name replaces the release whole, with what was inferred from it, and
 * gets a new number; numbers are never used again.  A version of a source is either one PART_WHOLE or a set of other parts:
 * putting the whole replaces all parts, putting a part replaces the whole.  A batch without SHA-256 is never the same.
 * -1: nothing was changed, r neither. */
int store_put(struct store *s, const struct batch *b, int64_t now, struct put_result *r, struct err *err) NODISCARD;

/* What a list of releases says of each. */
struct release_row {
	struct release release;
	size_t records;
	size_t links;
	size_t diags[SEVERITIES];
};

/* store_releases(s, a, rows, n, err): all of them, by source, then release_cmp, newest first. */
int store_releases(struct store *s, struct arena *a, struct release_row **rows, size_t *n, struct err *err) NODISCARD;

/* store_get(s, row, out, err): a release as the batch that was put: equal in every record, field, reference, note, link and
 * diagnostic, in the same order.  out is initialised here, and empty after a failure.  ERR_NOT_FOUND: there is no such
 * release; one that was listed a moment ago may have been replaced since, so list again. */
int store_get(struct store *s, int64_t row, struct batch *out, struct err *err) NODISCARD;

/* store_drop(s, row, err): remove a release and what was inferred from it, in one transaction. */
int store_drop(struct store *s, int64_t row, struct err *err) NODISCARD;

/* What a record was called in each release: for addresses that moved and ids that were renamed. */
struct name_row {
	enum rec_kind kind;
	struct str id, name, category, subcategory, quickref; /* the last three of risks (F_RISK_CATEGORY ...) */
	int64_t release; /* the latest put of those that say so */
};
/* store_names(s, a, rows, n, err): distinct (kind, id, name, ...) over all releases, by id. */
int store_names(struct store *s, struct arena *a, struct name_row **rows, size_t *n, struct err *err) NODISCARD;

/*
 * Inferred links: what a linker said about some releases, under a key that names the linker, its version and the content of
 * the releases: "bm25f-1 <sha> <sha>", the release.sha256 of each with one space between.  Whatever else the linker depends
 * on belongs into the first word.  Stored like any other link, with evidence, and gone with any of the releases.
 */
struct linkset {
	struct link *links;
	size_t nlinks;
	struct verdict *verdicts;
	size_t nverdicts;
};
/* store_put_linkset(s, key, set, err): replace all older sets of the same linker name (the key up to the first '-') whose
 * releases are the same rows.  ERR_USAGE: no key; ERR_NOT_FOUND: a SHA-256 is of no release here (any more).
 * store_get_linkset: 1 found, 0 not there, -1 failed; set is empty then. */
int store_put_linkset(struct store *s, const char *key, const struct linkset *set, struct err *err) NODISCARD;
int store_get_linkset(struct store *s, const char *key, struct arena *a, struct linkset *set, struct err *err) NODISCARD;

/* A few words kept by name: conditional-request tags of sync, the time of the last check.  store_get_note: 1 found, 0 not
 * there and *value "", -1 failed. */
int store_set_note(struct store *s, const char *name, struct str value, struct err *err) NODISCARD;
int store_get_note(struct store *s, const char *name, struct arena *a, struct str *value, struct err *err) NODISCARD;

/* store_check(s, err): the engine's own integrity check and ours: the tables are as made, every row's owner exists, every
 * release and linkset has as many rows as it was put with. */
int store_check(struct store *s, struct err *err) NODISCARD;

/* store_schema(s): the schema's number.  store_generation(s): grows with each committed change, by any process; a put of what
 * is there already changes nothing.  0 when it cannot be read. */
unsigned store_schema(struct store *s);
uint64_t store_generation(struct store *s);

#endif
