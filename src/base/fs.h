/*
 * fs: whole files and folders.
 */
#ifndef BASE_FS_H
#define BASE_FS_H

#include "base/buf.h"
#include "base/err.h"

/* fs_read(path, max, out, err): append the whole file (or standard input for "-") to out.  More than max bytes is
 * ERR_LIMIT, a folder or a failure of the system ERR_IO; out is then as it was. */
int fs_read(const char *path, size_t max, struct buf *out, struct err *err) NODISCARD;

/* fs_read_head(path, n, out, err): append the first n bytes of a file, or all of it where it is shorter. */
int fs_read_head(const char *path, size_t n, struct buf *out, struct err *err) NODISCARD;

/* fs_write(path, data, err): write a file so that it is either the old or the new one at any instant: a temporary file
 * beside it, then rename.  fs_write_durable also waits for the disk before the rename.  What a link leads to is replaced, not the link; a
 * device or pipe is written to. */
int fs_write(const char *path, struct str data, struct err *err) NODISCARD;
int fs_write_durable(const char *path, struct str data, struct err *err) NODISCARD;

/* fs_mkdirs(path, err): the folder and its parents, mode 0777 less the umask.  There already: fine. */
int fs_mkdirs(const char *path, struct err *err) NODISCARD;

bool fs_exists(const char *path);
bool fs_is_dir(const char *path);
/* fs_size(path): bytes, or -1. */
int64_t fs_size(const char *path);

/* fs_list(dir, a, names, n, err): the names in dir but . and .., in byte order, in the arena.  fs_walk: the paths below
 * dir, relative to it, files only, links not followed, in byte order; more than max_files is ERR_LIMIT. */
int fs_list(const char *dir, struct arena *a, struct str **names, size_t *n, struct err *err) NODISCARD;
int fs_walk(const char *dir, size_t max_files, struct arena *a, struct str **paths, size_t *n, struct err *err) NODISCARD;

/* fs_base(path): what stands after the last '/'. */
struct str fs_base(struct str path);

#endif
