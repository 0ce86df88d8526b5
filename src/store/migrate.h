/*
 * migrate: the schema as numbered steps (docs/store.md has it as a table for people).
 *
 * A store's schema number is SQLite's user_version, and its application_id says that the file is ours.  A step that was
 * ever released is never edited: a change is a new step at the end of the table.
 */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H

#include "store/query.h"

#define MIGRATE_APPLICATION_ID 0x50524442 /* "PRDB" */

struct migration {
	unsigned number;        /* from 1, without gaps */
	const char *about;      /* what it brings, for messages */
	const char *const *sql; /* its statements, NULL after the last */
};

extern const struct migration migrate_table[];
extern const size_t migrate_steps;

/* migrate_up(s, table, n, err): bring s to the last of the n steps of table, each in a transaction of its own: cut off at any
 * instant, the store stands at one of the steps.  A store that is newer than the table, or older and open for reading
 * only, is refused with both numbers named.  Foreign keys are off while a step runs, so that it may rebuild a table, and
 * checked before its commit. */
int migrate_up(struct store *s, const struct migration *table, size_t n, struct err *err) NODISCARD;

#endif
