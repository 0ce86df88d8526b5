/*
 * starter_atlas: the starter, which every machine has, as an edition or in a store.  A failure fails the group's setup and says why.
 */
#ifndef TESTS_UNIT_STARTER_ATLAS_H
#define TESTS_UNIT_STARTER_ATLAS_H

#include "atlas/edition.h"
#include "source/starter.h"
#include "store/store.h"
#include "unit/test.h"

/* starter_edition(): NULL on failure. */
static inline struct edition *starter_edition(void)
{
	struct batch b[STARTER_BATCHES];
	const struct batch *all[STARTER_BATCHES];
	struct edition_parts parts = { .batches = all, .nbatches = STARTER_BATCHES };
	struct err err = ERR_INIT;
	struct edition *e;

	for (size_t i = 0; i < STARTER_BATCHES; i++) {
		all[i] = &b[i];
		if (starter_read(i, &b[i], &err) < 0)
			fail_msg("%s", err.msg);
	}
	e = edition_build(&parts, 0, &err);
	if (!e)
		print_error("%s\n", err.msg);
	for (size_t i = 0; i < STARTER_BATCHES; i++)
		batch_free(&b[i]);
	return e;
}

/* starter_store(path, now): a new store with the starter in it; NULL on failure. */
static inline struct store *starter_store(const char *path, int64_t now)
{
	struct err err = ERR_INIT;
	struct store *s = store_open(path, STORE_CREATE, &err);

	for (size_t i = 0; s && i < STARTER_BATCHES; i++) {
		struct put_result put;
		struct batch b;

		if (starter_read(i, &b, &err) < 0 || store_put(s, &b, now, &put, &err) < 0) {
			store_close(s);
			s = NULL;
		}
		batch_free(&b);
	}
	if (!s)
		print_error("%s\n", err.msg);
	return s;
}

#endif
