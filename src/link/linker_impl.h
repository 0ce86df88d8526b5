/*
 * linker_impl: what linkers are made of; nothing outside this room includes it.
 *
 * A new linker is one more file with a struct linker_ops, and one more row in linker.c.
 */
#ifndef LINK_LINKER_IMPL_H
#define LINK_LINKER_IMPL_H

#include "link/linker.h"
#include "text/token.h"

struct linker_ops {
	const char *key; /* "bm25f-1" */
	/* content(): what else links depend on, "" if nothing: it becomes a part of the key.  NULL: cannot be opened. */
	const char *(*content)(void);
	/* open(e): learn from e, which stays; NULL only where content() is.  close(model): free it. */
	void *(*open)(const struct edition *e);
	void (*close)(void *model);
	/* link(model, t, q, limit, a, out): as linker_link says, but for rows that are not coded: linker.c sees to them.
	 * t is the caller's, used for q only. */
	void (*link)(const void *model, struct tokenizer *t, const struct link_query *q, size_t limit, struct arena *a,
		     struct link_result *out);
};

extern const struct linker_ops bm25f_ops;

#endif
