/*
 * edition_impl: what the files of the edition share.  Only src/atlas/edition*.c includes this.
 */
#ifndef ATLAS_EDITION_IMPL_H
#define ATLAS_EDITION_IMPL_H

#include "atlas/address.h"
#include "atlas/edition.h"

/* edition_wire(e): (re)make every entry's edges from e->links, whose ends are looked up by id; counts dangling ones. */
void edition_wire(struct edition *e);

/* edition_names(e, parts): fill by_id, by_slug, aliases. */
void edition_names(struct edition *e, const struct edition_parts *parts);

/* Entries are const for the world; while building they are ours. */
static inline struct entry *entry_mut(const struct entry *x)
{
	return (struct entry *)(uintptr_t)x;
}

struct link link_copy(struct arena *a, const struct link *l);
struct record record_copy(struct arena *a, const struct record *r);

#endif
