/*
 * links: rows of the tables link and evidence, for releases and linksets alike; and what put.c wants of linksets.
 */
#ifndef STORE_LINKS_H
#define STORE_LINKS_H

#include "store/query.h"

/* links_put(s, release, linkset, v, n, err): keep n links of one owner; the other owner is 0. */
int links_put(struct store *s, int64_t release, int64_t linkset, const struct link *v, size_t n, struct err *err) NODISCARD;

/* links_get(s, release, linkset, a, v, n, err): the links of one owner in the order of their put, with their evidence, in
 * the arena; *v is malloc'd and the caller's. */
int links_get(struct store *s, int64_t release, int64_t linkset, struct arena *a, struct link **v, size_t *n,
	      struct err *err) NODISCARD;

/* linkset_drop_of_release(s, row, err) (linkset.c): remove what was inferred from a release. */
int linkset_drop_of_release(struct store *s, int64_t row, struct err *err) NODISCARD;

#endif
