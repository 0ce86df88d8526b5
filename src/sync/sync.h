/*
 * sync: the newest official files, from the network or from a folder, into the store.
 *
 * Each file is imported by itself, in one transaction, and only when it was read as a whole; whatever fails leaves the store
 * as it was.  Downloads: docs/sync.md says what is checked.
 */
#ifndef SYNC_SYNC_H
#define SYNC_SYNC_H

#include "base/conf.h"
#include "sync/import.h"

enum sync_source { SYNC_ATLAS, SYNC_MIT, SYNC_SOURCES };
extern const char *const sync_source_name[SYNC_SOURCES]; /* "atlas" "mit", as in struct release */

/* The settings of this room, for conf_add. */
extern const struct conf_key sync_keys[];
extern const size_t sync_nkeys;

struct sync_settings {
	struct str url[SYNC_SOURCES]; /* "": leave this source out */
	uint64_t connect_s, total_s, low_bytes, low_s, max_bytes;
	uint64_t min_share;           /* percent of the records there that a newer release must have at least; 0: any */
	struct str ca_file;
	bool loopback_http;
};

/* sync_settings(c, out): what c says; c must have sync_keys, and its strings are borrowed. */
void sync_settings(const struct conf *c, struct sync_settings *out);

enum sync_step { SYNC_DOWNLOAD, SYNC_LOOK, SYNC_READ, SYNC_STORE };
struct sync_progress {
	enum sync_step step;
	struct str what;      /* the address or file */
	uint64_t done, total; /* bytes of a download, files looked at; total 0: unknown */
};
/* Who wants to know: fn returns false to stop, which is a failure that changes nothing more.  fn may be NULL. */
struct sync_watch {
	bool (*fn)(void *arg, const struct sync_progress *p);
	void *arg;
};

enum sync_outcome {
	SYNC_LEFT_OUT,   /* note says why: no address, no file of it in the folder */
	SYNC_UP_TO_DATE, /* what is there is what upstream has */
	SYNC_IMPORTED,
	SYNC_FAILED      /* err says why; what was there stays */
};
extern const char *const sync_outcome_name[]; /* "left out" "up to date" "imported" "failed" */

/* What became of one source. */
struct sync_item {
	enum sync_outcome outcome;
	struct str from;               /* address or path of the file, or of what failed */
	struct str note;               /* one more thing to know, or "" */
	struct err err;
	struct import_report *imports; /* one a file; of a source in several CSV files one each */
	size_t nimports;
	uint64_t received;             /* bytes */
	unsigned ms;
};

/* A file of the folder that looked like a source and was not taken. */
struct sync_passed {
	struct str path;
	struct str why;
};

#define SYNC_MAX_FILES ((size_t)20000)

struct sync_report {
	struct arena arena;
	struct sync_item items[SYNC_SOURCES];
	/* sync_dir only */
	size_t files;      /* in the folder */
	size_t no_source;  /* of them, those that are of no format that we read */
	struct sync_passed *passed; /* of a format that we read, but broken, or no catalogue */
	size_t npassed;
};
void sync_report_free(struct sync_report *r);

/* sync_run(s, set, watch, now, r, err): ask the two addresses, and import what is new.  A file that the server says is
 * unchanged (ETag, Last-Modified) is not sent again.  0; or -1 where at least one source failed: err is the first failure,
 * and the report tells each.  r is initialised here; free it in both cases.  watch may be NULL. */
int sync_run(struct store *s, const struct sync_settings *set, const struct sync_watch *watch, int64_t now, struct sync_report *r,
	     struct err *err) NODISCARD;

/* sync_dir(s, dir, set, watch, now, r, err): take the newest ATLAS and the newest MIT from the files below dir, told by their
 * content.  Every file of a known format is read, since neither names nor stated versions can be trusted; of one release the
 * workbook is preferred to its sheets as CSV, and format 6 to older ones.  Files that are no source are counted.  A folder
 * without any source, or an unreadable one, is a failure. */
int sync_dir(struct store *s, const char *dir, const struct sync_settings *set, const struct sync_watch *watch, int64_t now,
	     struct sync_report *r, struct err *err) NODISCARD;

/* sync_checked(s, source, a, when, err): when sync_run last had an answer about a source that it could use, as in clock_rfc3339:
 * 1 and *when; 0 never; -1. */
int sync_checked(struct store *s, enum sync_source source, struct arena *a, struct str *when, struct err *err) NODISCARD;

/* sync_tell(r, max, out): the report as lines for people; max as in import_tell. */
void sync_tell(const struct sync_report *r, size_t max, struct buf *out);

#endif
