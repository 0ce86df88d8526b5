/*
 * world: what the server of the sync tests has, at which path, good and bad.
 */
#ifndef TESTS_UNIT_SYNC_WORLD_H
#define TESTS_UNIT_SYNC_WORLD_H

#include <stdatomic.h>

#include "unit/sync/httpd.h"

/* What the server's thread reads and what it saw; to be touched between requests only. */
struct world {
	struct str old, new, new_gzip, bomb, workbook; /* bodies */
	const char *etag;      /* of the files in /ok/ and /v6/; "" none */
	char heads[8][4096];   /* of the last requests, oldest first */
	atomic_size_t n;
};
extern struct world world;

/* world_answer: for httpd_start. */
void world_answer(void *arg, struct httpd_conn *c, const char *path, const char *head);

#endif
