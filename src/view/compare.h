/*
 * compare: up to four records of one kind side by side: what their fields say, and what they are linked to.
 *
 * Rows are the kind's traits (facet.h), so what lists can show and filter by is what is compared.  Groups are what the
 * records are linked to, directly or (a risk's mitigations, the risks that a mitigation reaches) by two hops; what more
 * of the records share comes first.
 */
#ifndef VIEW_COMPARE_H
#define VIEW_COMPARE_H

#include "view/view.h"

#define COMPARE_MAX 4
#define COMPARE_ALIKE 8 /* further records on offer */

/* A record that is compared. */
struct view_compare_column {
	struct view_ref to;
	struct str lead;
	struct str without;         /* the comparison without it */
};

/* What stands in one column. */
struct view_compare_cell {
	struct str text;            /* "" nothing */
	struct str column;          /* title of the record: what the cell is called where the table is stacked */
};

/* One property: a text for each column, "" where the record has none. */
struct view_compare_row {
	struct str name;
	LIST(struct view_compare_cell) cells;
	bool differs;
};

/* A record that some of the columns are linked to. */
struct view_compare_link {
	struct view_ref to;
	LIST(struct view_compare_cell) cells; /* how, for each column: "direct, 0.95", "3 steps"; "" no link */
	size_t shared;              /* how many columns are linked to it */
};

struct view_compare_group {
	struct str name;            /* "Techniques" */
	LIST(struct view_compare_link) links;
	size_t nshared;             /* of them, linked to by two columns or more */
};

struct view_compare {
	struct view_page page;
	enum rec_kind kind;         /* of the columns, where there are any */
	LIST(struct view_compare_column) columns;
	LIST(struct view_compare_row) rows;
	LIST(struct view_compare_group) groups;
	LIST(struct view_text) alike; /* records most like the first, each with the address that adds it; none at COMPARE_MAX */
	struct str ids;             /* of the columns, with commas: what the form holds */
	bool repeated;              /* an id was given more than once; it is shown once */
};

/* view_compare(at, ids, nids, a, err): ids in any form that edition_find takes, each may be several with commas between; none
 * gives a page that asks for some.  NULL with ERR_NOT_FOUND for an unknown one, ERR_USAGE for more than COMPARE_MAX, records of
 * two kinds, or a kind without pages. */
struct view_compare *view_compare(const struct atlas *at, const struct str *ids, size_t nids, struct arena *a, struct err *err) NODISCARD;

/* compare_groups(at, xs, n, a, out, nout): the groups of n records of one kind, filled for view_compare. */
void compare_groups(const struct atlas *at, const struct entry *const *xs, size_t n, struct arena *a, struct view_compare_group **out, size_t *nout);

#endif
