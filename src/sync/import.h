/*
 * import: a file into the store, with a report of what was read, what was wrong, and what changed.
 *
 * The steps: read the bytes into a batch (src/source), compare it with the newest release of the same catalogue that the
 * store had before, put it there in one transaction.  import_file does all of them; sync does them one at a time.
 */
#ifndef SYNC_IMPORT_H
#define SYNC_IMPORT_H

#include "base/buf.h"
#include "link/stale.h"
#include "source/source.h"
#include "store/store.h"

/* What can be different about a record (DATA 9.13). */
enum change_kind {
	CHANGE_ADDED,
	CHANGE_REMOVED,   /* now: the id of an added record of the same kind and name, which may be its new number; or "" */
	CHANGE_RENAMED,   /* was, now: names */
	CHANGE_MOVED,     /* was, now: what it stands under: a sub-technique's parent, a technique's tactics, a risk's sub-domain */
	CHANGE_MATURITY,  /* was, now: maturity, "" where there is none */
	CHANGE_REWORDED,  /* another description */
	CHANGES
};
extern const char *const change_name[CHANGES]; /* "added" "removed" "renamed" "re-parented" "maturity-changed" "reworded" */

struct change {
	enum rec_kind kind;
	struct str id, name; /* the name that it has now, or had last */
	struct str was, now;
};

#define IMPORT_CHANGES_MAX ((size_t)200) /* listed of each kind; all are counted */

struct import_diff {
	bool compared;           /* there was an earlier release; else all below is empty */
	struct release against;  /* the newest one there was; its part is that of its first file */
	bool older;              /* the new release is older than that one */
	size_t before, kept;     /* records that it had, of the kinds that the new file says all about; how many of these ids are here */
	size_t n[CHANGES];
	struct change *list[CHANGES];
	size_t nlist[CHANGES];
	size_t links_added[LINK_KINDS], links_removed[LINK_KINDS];
};

struct import_report {
	struct batch batch;      /* as read: release, records, links, diagnostics; also after a failure */
	size_t records[REC_KINDS];
	struct import_diff diff; /* its strings live in arena */
	struct stale stale;      /* what the release does to our readings; empty where it is not ATLAS */
	int64_t same;            /* the release in the store that has this name and this content already, or 0; diff is empty then */
	enum put_outcome outcome;
	int64_t row;             /* the release's number in the store */
	bool unended;            /* the bytes did not end in a line end */
	unsigned read_ms, store_ms;
	struct arena arena;
};

/* import_init(r): empty.  import_free(r): all of it; fine on an empty one. */
void import_init(struct import_report *r);
void import_free(struct import_report *r);

/* import_file(s, path, now, r, err): read a file ("-": standard input) and keep it.  0; or -1 with nothing changed in the
 * store: the file could not be read, holds no record at all, or could not be kept.  r is initialised here and the caller's
 * to free also after a failure, when its diagnostics tell more than err.  A file with the content of the release that is
 * there under its name (records, links, date, the version that it states), but other bytes, is PUT_SAME: nothing is written. */
int import_file(struct store *s, const char *path, int64_t now, struct import_report *r, struct err *err) NODISCARD;

/* The steps of import_file.  import_read_file and import_read (file: its base name) initialise r; import_compare fills diff,
 * stale and same; import_put writes, unless there is the same; a single
 * sheet of a release that is there as a whole is refused (ERR_INPUT), since it would push the whole out. */
int import_read_file(const char *path, struct import_report *r, struct err *err) NODISCARD;
int import_read(struct str bytes, struct str file, struct import_report *r, struct err *err) NODISCARD;
int import_compare(struct store *s, struct import_report *r, struct err *err) NODISCARD;
int import_put(struct store *s, int64_t now, struct import_report *r, struct err *err) NODISCARD;

/* import_whole(r, err): -1 when the file seems to be cut off or broken, so that only part of it was read: an error of the file
 * as a whole, YAML without relations or without an end of its last line.  A person may import that; nothing automatic does. */
int import_whole(const struct import_report *r, struct err *err) NODISCARD;

/* import_diff(s, b, a, diff, same, err): what import_compare does, for any batch; strings in a. */
int import_diff(struct store *s, const struct batch *b, struct arena *a, struct import_diff *diff, int64_t *same, struct err *err) NODISCARD;

/* import_equal(a, b): the same records and links in the same order, and the same words about the release but for the file. */
bool import_equal(const struct batch *a, const struct batch *b);

/* import_tell(r, max, out): the report of a success as lines for people, with at most max changes of each kind; and which of our links
 * do not hold any more, when the release is newer than the one that was read. */
void import_tell(const struct import_report *r, size_t max, struct buf *out);

#endif
