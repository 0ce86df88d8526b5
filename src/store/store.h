/*
 * store: releases of catalogues, side by side, kept in one file.
 *
 * Names no engine: tests/unit/store holds the contract that every engine passes (SQLite now).  Every record belongs to one
 * release; a release is (source, version, part).  Writing is one transaction an import: killed at any instant, the store
 * opens again with the last complete state.  One struct store is used by one thread at a time.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "atlas/release.h"
#include "base/err.h"

struct store;

enum store_mode { STORE_CREATE, STORE_READ };

/* store_open(path, mode, err): open, making the file, its folder and its tables when STORE_CREATE, and bring an older
 * schema up to date by numbered migrations, each in a transaction.  A store made by a newer program is refused with both
 * schema numbers named; a file that is no store, or is damaged, with what to do.  ":memory:" is a store that is gone with
 * its close. */
struct store *store_open(const char *path, enum store_mode mode, struct err *err) NODISCARD;
void store_close(struct store *s);

enum put_outcome { PUT_NEW, PUT_SAME, PUT_REPLACED };
struct put_result {
	enum put_outcome outcome; /* same: this very file is there already, nothing was written */
	int64_t row;              /* the release's number */
	size_t records, links;
};

/* store_put(s, b, now, r, err): keep a batch as one release, in one transaction.  The same source, version, part and
 * SHA-256: PUT_SAME.  Another SHA-256 under the same name replaces the release whole.  -1: nothing was changed. */
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
 * diagnostic, in the same order.  out is initialised here. */
int store_get(struct store *s, int64_t row, struct batch *out, struct err *err) NODISCARD;

/* store_drop(s, row, err): remove a release and what was inferred from it, in one transaction. */
int store_drop(struct store *s, int64_t row, struct err *err) NODISCARD;

/* What a record was called in each release: for addresses that moved and ids that were renamed. */
struct name_row {
	enum rec_kind kind;
	struct str id, name, category, subcategory, quickref; /* the last three of risks (F_RISK_CATEGORY ...) */
	int64_t release;
};
/* store_names(s, a, rows, n, err): distinct (id, name, ...) over all releases, by id. */
int store_names(struct store *s, struct arena *a, struct name_row **rows, size_t *n, struct err *err) NODISCARD;

/*
 * Inferred links: what a linker said about one pair of releases, under a key that names the linker, its version and the
 * content of both releases ("bm25f-1 <sha> <sha>").  Stored like any other link, with evidence.
 */
struct linkset {
	struct link *links;
	size_t nlinks;
	struct verdict *verdicts;
	size_t nverdicts;
};
/* store_put_linkset(s, key, set, err): replace all older sets of the same linker name (the key up to the first '-') whose
 * releases are the same rows.  store_get_linkset: 1 found, 0 not there, -1 failed. */
int store_put_linkset(struct store *s, const char *key, const struct linkset *set, struct err *err) NODISCARD;
int store_get_linkset(struct store *s, const char *key, struct arena *a, struct linkset *set, struct err *err) NODISCARD;

/* A few words kept by name: conditional-request tags of sync, the time of the last check. */
int store_set_note(struct store *s, const char *name, struct str value, struct err *err) NODISCARD;
int store_get_note(struct store *s, const char *name, struct arena *a, struct str *value, struct err *err) NODISCARD;

/* store_check(s, err): the engine's own integrity check and ours (every link's release exists). */
int store_check(struct store *s, struct err *err) NODISCARD;

/* store_schema(s): the schema's number.  store_generation(s): grows with each committed change, by any process. */
unsigned store_schema(struct store *s);
uint64_t store_generation(struct store *s);

#endif
