/*
 * list_filter: which records of a kind a list shows: the words and filters of its address, looked at once a record.
 */
#ifndef VIEW_LIST_FILTER_H
#define VIEW_LIST_FILTER_H

#include "base/err.h"
#include "view/facet.h"

/* What a record fails: 0 nothing, 1 the filters on one trait, 2 more than one, or the words. */
struct list_failed {
	uint8_t n;
	const struct trait *trait; /* n == 1 */
};

struct list_filters {
	const struct trait **trait; /* of each filter of the query */
	struct list_failed *failed; /* by entry.index */
};

/* list_filters_read(f, at, q, a, err): find the traits of q's filters and what each record of q's kind fails.  Values of one trait are
 * alternatives, different traits must all hold.  ERR_USAGE for a field that the kind has not. */
int list_filters_read(struct list_filters *f, const struct atlas *at, const struct list_query *q, struct arena *a, struct err *err) NODISCARD;

/* list_passes(f, x, but): x holds the words and all filters but those on one trait (NULL: all of them). */
bool list_passes(const struct list_filters *f, const struct entry *x, const struct trait *but);

#endif
