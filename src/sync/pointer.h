/*
 * pointer: downloads that only say where the file is.
 *
 * Private to src/sync.  Two kinds: a symbolic link as text (its target and nothing else, "v6/ATLAS-2026.05.yaml"), and the
 * manifest of ATLAS: a list of releases, or one, each a map with `release` and `versions`, which is a list of maps with
 * `format-version` and `path`.
 */
#ifndef SYNC_POINTER_H
#define SYNC_POINTER_H

#include "base/err.h"
#include "base/mem.h"

#define POINTER_MAX_TEXT ((size_t)300)
#define POINTER_MAX_MANIFEST ((size_t)1 << 20)
#define POINTER_FORMAT 6 /* the newest format of ATLAS that our readers know */

struct pointer {
	struct str target;  /* relative to where the pointer stood */
	struct str release; /* "2026.05" of a manifest; "" */
	struct str note;    /* what a person should know: a newer release in a format that is not read; "" */
};

/* pointer_find(bytes, a, out, err): 1: a pointer, out filled, strings in a.  0: something else.  -1: a manifest that cannot
 * be used.  Of a manifest, the newest release that has a file in a known format is taken, in the newest of these. */
int pointer_find(struct str bytes, struct arena *a, struct pointer *out, struct err *err) NODISCARD;

#endif
