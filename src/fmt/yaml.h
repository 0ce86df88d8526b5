/*
 * yaml: one YAML 1.1 document as a tree in an arena, through libyaml's events.
 *
 * Every node knows its line.  Scalars stay text exactly as libyaml folds them, and say whether they were plain, so that a
 * reader decides that a plain 3.0 is a version and a plain null nothing.  Refused with ERR_INPUT: bad syntax, more than one
 * document, aliases and anchors (ATLAS dist files have none; template sources do), tags other than the core ones, keys that
 * are no scalars, duplicate keys.  Refused with ERR_LIMIT: more than YAML_MAX_BYTES, YAML_MAX_NODES or YAML_MAX_DEPTH.
 * Depth is counted before libyaml's parser goes deeper, because it is quadratic on nesting.
 *
 * Where the text is cut or broken in the middle, yaml_parse still returns the part of the tree that was complete, with
 * *broken set and err filled; the lists and maps that were still open have cut set, a key without value is dropped.  The
 * caller keeps the records that are not cut and reports the rest.  NULL only if nothing was read.
 */
#ifndef FMT_YAML_H
#define FMT_YAML_H

#include "base/err.h"
#include "base/mem.h"

#define YAML_MAX_BYTES ((size_t)64 << 20)
#define YAML_MAX_NODES ((size_t)4 << 20)
#define YAML_MAX_DEPTH 40

enum yaml_type { YAML_SCALAR, YAML_SEQ, YAML_MAP };

struct yaml {
	enum yaml_type type;
	bool plain;         /* YAML_SCALAR: written without quotes */
	bool cut;           /* YAML_SEQ, YAML_MAP: the text broke off before its end, so that more may have followed */
	unsigned line;      /* where the node starts, from 1 */
	unsigned column;    /* from 1 */
	struct str text;    /* YAML_SCALAR */
	struct str *keys;   /* YAML_MAP: n keys */
	unsigned *key_lines;
	struct yaml *items; /* YAML_SEQ, YAML_MAP: n values */
	size_t n;
};

/* yaml_parse(a, text, broken, err): see above. */
const struct yaml *yaml_parse(struct arena *a, struct str text, bool *broken, struct err *err) NODISCARD;

/* yaml_get(map, key): the value, or NULL (also for a NULL or another type).  yaml_text: its scalar, "" where there is none,
 * where it is no scalar, or where it is a plain null, ~ or empty.  yaml_is_null: one of these, or no node at all. */
const struct yaml *yaml_get(const struct yaml *map, const char *key);
struct str yaml_text(const struct yaml *map, const char *key);
struct str yaml_scalar(const struct yaml *node);
bool yaml_is_null(const struct yaml *node);
/* yaml_at(seq, i), yaml_count(node): elements; NULL and 0 for what is no sequence or map. */
const struct yaml *yaml_at(const struct yaml *node, size_t i);
size_t yaml_count(const struct yaml *node);

#endif
