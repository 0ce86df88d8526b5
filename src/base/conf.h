/*
 * conf: settings: from the environment, else from a file, else their defaults.
 *
 * The file has lines "key = value", empty lines, and comments: lines whose first character is '#'.  A value is the rest of
 * its line without the white space around it, so it may hold '#', and may be empty.  UTF-8 without control characters; caps:
 * CONF_FILE_MAX bytes, CONF_LINE_MAX in a line.  Which keys there are is the caller's table; any other key is an error that
 * lists them, and so is a key that stands twice.  An environment variable that is empty counts as not set.
 *
 * Order of use: conf_init, conf_add for each table, conf_load once, then the getters; conf_free.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/buf.h"
#include "base/err.h"

#define CONF_FILE_MAX ((size_t)64 << 10)
#define CONF_LINE_MAX ((size_t)4096)
#define CONF_URL_MAX ((size_t)2048)

enum conf_kind {
	CONF_STRING,
	CONF_UINT, /* a decimal number in min..max */
	CONF_BOOL, /* true false yes no on off 1 0, in any case */
	CONF_URL   /* http:// or https:// and a host, or empty */
};

struct conf_key {
	const char *key;    /* "sync.timeout" */
	const char *preset; /* the default, written as in a file; it must pass the same check */
	const char *env;    /* "PROMPTRISKDB_SYNC_TIMEOUT"; NULL: no variable */
	const char *help;   /* one line */
	enum conf_kind kind;
	uint64_t min, max;  /* CONF_UINT */
};

enum conf_origin { CONF_PRESET, CONF_FILE, CONF_ENV };

struct conf_value {
	const struct conf_key *key;
	struct str text;   /* as given */
	uint64_t number;   /* CONF_UINT, and CONF_BOOL as 0 or 1 */
	enum conf_origin origin;
	unsigned line;     /* CONF_FILE: where it stands */
};

struct conf {
	struct arena arena;
	struct str path;   /* the file, or "" */
	VEC(struct conf_value) values; /* one a key, in the order of the tables */
};

void conf_init(struct conf *c);
void conf_free(struct conf *c);

/* conf_add(c, keys, n): let c know these keys; the table is borrowed. */
void conf_add(struct conf *c, const struct conf_key *keys, size_t n);

/* conf_load(c, path, err): give every key its value.  path may be NULL for no file; a path that cannot be read is an error.
 * ERR_INPUT: "FILE:12: ..." or "environment variable NAME: ..."; ERR_LIMIT, ERR_IO as fs_read. */
int conf_load(struct conf *c, const char *path, struct err *err) NODISCARD;
/* conf_parse(c, text, path, err): the same from a text; path is for messages. */
int conf_parse(struct conf *c, struct str text, const char *path, struct err *err) NODISCARD;

/* conf_get(c, key): the setting with its origin, or NULL for a key that no table has.  conf_str, conf_uint, conf_bool: its
 * value; asking for an unknown key, or a number of what is none, is a bug and ends the program.  Good until conf_free. */
const struct conf_value *conf_get(const struct conf *c, const char *key);
struct str conf_str(const struct conf *c, const char *key);
uint64_t conf_uint(const struct conf *c, const char *key);
bool conf_bool(const struct conf *c, const char *key);

/* conf_print(c, out): all settings in effect, each with its help and its origin as comments: a file that conf_load takes. */
void conf_print(const struct conf *c, struct buf *out);

#endif
