/*
 * atlas_common: reading MITRE ATLAS, whatever its format.
 *
 * Private to src/source.  Objects look alike in all formats but for the spelling of their keys, so one table of keys reads
 * them all (atlas_object.c); relations are collected first and settled when every record is known (atlas_links.c); steps
 * are put in attack order (atlas_steps.c).  What differs is where things stand in the file: atlas_v6.c, atlas_legacy.c.
 */
#ifndef SOURCE_ATLAS_COMMON_H
#define SOURCE_ATLAS_COMMON_H

#include "base/err.h"
#include "fmt/yaml.h"
#include "source/reader.h"

/* A relation as read, before it is known whether its ends exist. */
struct atlas_link {
	struct link link;
	unsigned line;
	size_t from; /* number of the record that it is from, set when settled */
	size_t seq;  /* order of reading */
};

struct atlas {
	struct reader r;
	bool v6;
	struct map ids;           /* id -> number of its record */
	struct map positions;     /* v6: tactic id -> position in the matrix */
	size_t position;          /* legacy: the last tactic's */
	VEC(struct atlas_link) links;
	struct str newest;        /* the newest date of change that a record has */
};

/* atlas_read(bytes, file, out, err): the reader of both formats: the keys decide. */
int atlas_read(struct str bytes, struct str file, struct batch *out, struct err *err) NODISCARD;

/* atlas_v6_read, atlas_legacy_read: fill a from the tree.  0, or -1 when it cannot be the format that its keys promise. */
int atlas_v6_read(struct atlas *a, const struct yaml *root, struct str file, struct err *err) NODISCARD;
int atlas_legacy_read(struct atlas *a, const struct yaml *root, struct str file, struct err *err) NODISCARD;

/* atlas_version(a, stated, file): set version and stated of the release: what ATLAS-<version>.yaml says where it differs. */
void atlas_version(struct atlas *a, struct str stated, struct str file);

/* atlas_kind(id): the kind of record that an ATLAS id names, or -1.  atlas_foreign(id): an id of ATT&CK. */
int atlas_kind(struct str id);
bool atlas_foreign(struct str id);

/* The lists of records that both formats have, by their keys. */
enum { ATLAS_LISTS = 4 };
struct atlas_list {
	const char *key;
	enum rec_kind kind;
};
extern const struct atlas_list atlas_lists[ATLAS_LISTS];

/* atlas_odd_keys(a, map, known, where): count the keys that are none of known, which ends in NULL. */
void atlas_odd_keys(struct atlas *a, const struct yaml *map, const char *const *known, const char *where);

/* atlas_section(a, node, kind): the records of a kind: a map by id, or a list. */
void atlas_section(struct atlas *a, const struct yaml *node, enum rec_kind kind);

/* atlas_text(a, node, record, key): the text of a scalar as it may go into a record; another type is a warning and "". */
struct str atlas_text(struct atlas *a, const struct yaml *node, struct str record, const char *key);
/* atlas_date: "YYYY-MM-DD" of a date or datetime; anything else is a warning and "". */
struct str atlas_date(struct atlas *a, const struct yaml *node, struct str record, const char *key);

/* atlas_place(node, record, key): where a value stands, for a diagnostic. */
static inline struct place atlas_place(const struct yaml *node, struct str record, const char *key)
{
	return (struct place){ .line = node ? node->line : 0, .record = record, .key = str_of(key) };
}

/* atlas_link(a, kind, from, to, line): a relation; fill in the rest at once, the next call may move it. */
struct link *atlas_link(struct atlas *a, enum link_kind kind, struct str from, struct str to, unsigned line);

/* atlas_settle(a): all records are known: drop relations that lead nowhere or stand twice, derive parents and inherited
 * tactics, order the steps, and put the links into the batch, by record, then kind, then as read. */
void atlas_settle(struct atlas *a);

/* atlas_steps(a, steps, n): the steps of one study, in attack order, with positions. */
void atlas_steps(struct atlas *a, struct atlas_link *steps, size_t n);

#endif
