/*
 * source: one reader a format, and the table that tells formats apart by content.
 *
 * A reader yields records, links and diagnostics; it knows nothing of the store.  Every good record is kept however broken
 * its neighbours are, and each thing that was wrong is a diagnostic with its place and with what was done (DATA 9).
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include "atlas/release.h"
#include "base/err.h"

#define SOURCE_MAX_BYTES ((size_t)64 << 20)

struct source_format {
	const char *name;   /* "atlas-v6", "atlas-legacy", "mit-xlsx", "mit-csv", "starter" */
	const char *about;  /* for help and messages: "MITRE ATLAS 2021.05 and later (YAML, format 6)" */
	/* detect(bytes): does the content look like this?  Cheap, reads at most the first 64 KiB and the ZIP directory. */
	bool (*detect)(struct str bytes);
	/* read(bytes, file, out, err): fill out; -1 when nothing could be read. */
	int (*read)(struct str bytes, struct str file, struct batch *out, struct err *err);
};

extern const struct source_format source_formats[];
extern const size_t source_nformats;

/* source_detect(bytes): the format, or NULL. */
const struct source_format *source_detect(struct str bytes);

/* source_read(bytes, file, out, err): detect and read.  file is the base name for messages and for the version where the
 * content lies about it (ATLAS-5.6.1.yaml states 5.6.0).  out is initialised here and owned by the caller also on failure
 * (its diags tell more).  ERR_INPUT: unknown format, with what it looks like and what to give instead (template sources:
 * "use a file of dist/"; an unknown major format-version names both versions). */
int source_read(struct str bytes, struct str file, struct batch *out, struct err *err) NODISCARD;

/* source_read_file(path, out, err): the same from a file ("-" is standard input). */
int source_read_file(const char *path, struct batch *out, struct err *err) NODISCARD;

#endif
