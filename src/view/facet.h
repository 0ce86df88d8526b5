/*
 * facet: what records can be filtered by and shown as in lists, as one table.
 *
 * A trait is a name under which an entry has zero or more values: a field of its record, or something that follows from its
 * links ("linked", "none", "tactic").  Filters, facets with counts, columns, sorting and --where all come from trait_table.
 */
#ifndef VIEW_FACET_H
#define VIEW_FACET_H

#include "view/view.h"

struct trait {
	const char *name, *label;
	unsigned kinds;        /* bit (1u << kind) where it stands */
	enum field_id field;   /* F_NONE for a derived one */
	bool facet;            /* offered as a filter with counts */
	bool number;           /* a figure: sorted as such, shown to the right */
	/* value(at, x, i, a): the i-th value of x, "" when there is no more; NULL for plain fields */
	struct str (*value)(const struct atlas *at, const struct entry *x, size_t i, struct arena *a);
	/* label_of(value, a): what people read for a value; NULL: the value itself */
	struct str (*label_of)(struct str value, struct arena *a);
};

/* trait_find(kind, name): NULL if records of the kind have no such trait. */
const struct trait *trait_find(enum rec_kind kind, struct str name);
/* trait_value(t, at, x, i, a): the i-th value, "" at the end. */
struct str trait_value(const struct trait *t, const struct atlas *at, const struct entry *x, size_t i, struct arena *a);
struct str trait_label(const struct trait *t, struct str value, struct arena *a);
/* trait_each(kind, i): the i-th trait of a kind, in table order; NULL at the end. */
const struct trait *trait_each(enum rec_kind kind, size_t i);
/* trait_names(kind, out): "domain, subdomain, ..." for messages. */
void trait_names(enum rec_kind kind, struct buf *out);
/* trait_matches(t, at, x, value): some value of x equals value, case folded; labels count too, and a bare number before a
 * label ("2. Privacy" or "2 - AI"). */
bool trait_matches(const struct trait *t, const struct atlas *at, const struct entry *x, struct str value, struct arena *a);
/* trait_complaint(t, at, kind, value, a): "" if some record of the kind has the value; else a message that says so and, where they
 * are few, names the values that there are. */
struct str trait_complaint(const struct trait *t, const struct atlas *at, enum rec_kind kind, struct str value, struct arena *a);

/* trait_columns(kind, n): the traits that a list of the kind shows, after id and title. */
const struct trait *const *trait_columns(enum rec_kind kind, size_t *n, struct arena *a);

#endif
