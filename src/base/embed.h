/*
 * embed: files that tools/embed put into the program at build time, as tables sorted by path.
 *
 * Everything in a table lives as long as the program.  The tables: data_files ("data/files.h", paths below data/) and
 * static_files ("web/static.h", paths below web/static/); both are made by the build.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include "base/str.h"

struct embed {
	struct str path; /* relative to the folder that the table was made of, with '/' */
	struct str data; /* the bytes; a NUL that is not counted follows */
	struct str hash; /* 16 hex digits of hash_xxh64(data, 0), for addresses that change with the content */
	struct str type; /* as in Content-Type, by the ending of the path */
};

/* embed_find(table, n, path): the file of that path, or NULL.  O(log n). */
const struct embed *embed_find(const struct embed *table, size_t n, struct str path);

#endif
