/*
 * sync_impl: what the two ways of sync share.  Only src/sync/sync*.c includes this.
 */
#ifndef SYNC_SYNC_IMPL_H
#define SYNC_SYNC_IMPL_H

#include "sync/sync.h"

#define SYNC_POINTERS 3                /* a download may point to another this many times */
#define SYNC_HOPS (SYNC_POINTERS + 1)  /* and so be asked for at this many addresses */

/* A run: its arguments, and whether the watch said stop. */
struct sync_work {
	struct store *store;
	const struct sync_settings *set;
	const struct sync_watch *watch;
	int64_t now;
	struct sync_report *report;
	bool stopped;
};

/* sync_watch_tell(w, step, what, done, total, err): -1 when the one who watches wants to stop. */
int sync_watch_tell(struct sync_work *w, enum sync_step step, struct str what, uint64_t done, uint64_t total, struct err *err) NODISCARD;

/* sync_next_import(w, item): room for one more report in item, initialised; at most PARTS. */
struct import_report *sync_next_import(struct sync_work *w, struct sync_item *item);

/* sync_keep(w, item, r, err): put what r has read into the store, if it is whole and not suspiciously small; sets the outcome
 * of item unless it is SYNC_IMPORTED already. */
int sync_keep(struct sync_work *w, struct sync_item *item, struct import_report *r, struct err *err) NODISCARD;

/* sync_fail(item, why, err): item has failed; the first failure of a run is copied to err.  Returns -1. */
int sync_fail(struct sync_item *item, const struct err *why, struct err *err);

/*
 * What was said at the last download of a source, so that it need not be sent again: for each address on the way its entity
 * tag and date.  Kept as a note in the store, and good only while the release that it led to is there.
 */
struct sync_hop {
	struct str url, etag, modified;
	struct str note; /* what its pointer said to a person */
};
struct sync_memory {
	struct sync_hop hops[SYNC_HOPS];
	size_t n;
};
/* sync_memory_load(s, source, a, out, err): n is 0 where nothing is remembered or the release is gone. */
int sync_memory_load(struct store *s, enum sync_source source, struct arena *a, struct sync_memory *out, struct err *err) NODISCARD;
/* sync_memory_save(s, source, m, row, now, err): m led to release number row, or to the one of the last time where row is 0. */
int sync_memory_save(struct store *s, enum sync_source source, const struct sync_memory *m, int64_t row, int64_t now, struct err *err) NODISCARD;

#endif
