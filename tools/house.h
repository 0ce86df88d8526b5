/*
 * house: the files of the project, as the checks see them.
 */
#ifndef TOOLS_HOUSE_H
#define TOOLS_HOUSE_H

#include "base/err.h"
#include "base/mem.h"

/* house_files(root, a, paths, n, err): the files of the project's folders and those that lie at its root, by their path from
 * root, in byte order within each folder; not what builds and tests leave behind.  None at all is ERR_INPUT.
 * house_read: the whole of one of them, in the arena. */
int house_files(const char *root, struct arena *a, struct str **paths, size_t *n, struct err *err) NODISCARD;
int house_read(const char *root, struct str path, struct arena *a, struct str *text, struct err *err) NODISCARD;

#endif
