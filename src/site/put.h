/*
 * put: files into a folder that appears all at once.
 *
 * Files go into a folder beside the target ("site.new.PID"); put_commit moves the old target away, the new one in and
 * removes the old.  The target may be absent, empty, or an earlier site of ours (it holds the file PUT_MARK).
 */
#ifndef SITE_PUT_H
#define SITE_PUT_H

#include <stdatomic.h>

#include "base/err.h"
#include "base/mem.h"

#define PUT_MARK ".promptriskdb-site"

struct put {
	struct arena arena;
	struct str target, fresh, old; /* paths */
	int fd;                        /* of the fresh folder */
	bool gzip, brotli;
	_Atomic size_t files, bytes;
};

int put_begin(struct put *p, const char *target, bool gzip, bool brotli, struct err *err) NODISCARD;
/* put_file(p, path, data, err): write one file, its folders made as needed (path is relative, without ".."), and its
 * compressed forms.  Thread-safe. */
int put_file(struct put *p, struct str path, struct str data, struct err *err) NODISCARD;
int put_commit(struct put *p, struct err *err) NODISCARD;
void put_abandon(struct put *p);

#endif
