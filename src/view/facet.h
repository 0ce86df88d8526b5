/*
 * facet: what records can be filtered by and shown as in lists, as one table.
 *
 * A trait is a name under which an entry has zero or more values: a field of its record, or something that follows from its
 * links ("linked", "none", "tactic").  Filters, facets with counts, columns, sorting and --where all come from trait_table.
 */
#ifndef VIEW_FACET_H
#define VIEW_FACET_H

#include "view/view.h"

#define FACET_VALUES 40 /* of one facet on offer, and those that are on */

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
/* trait_text(t, at, x, a): what people read for all values of x, with commas between; a date only as far as it is known. */
struct str trait_text(const struct trait *t, const struct atlas *at, const struct entry *x, struct arena *a);
/* trait_each(kind, i): the i-th trait of a kind, in table order; NULL at the end. */
const struct trait *trait_each(enum rec_kind kind, size_t i);
/* trait_names(kind, out): "domain, subdomain, ..." for messages. */
void trait_names(enum rec_kind kind, struct buf *out);
/* trait_next(t, at, x, k, value, a): the values in turn, with *k from 0; false at the end.  To walk all of them: trait_value counts from the
 * first each time. */
bool trait_next(const struct trait *t, const struct atlas *at, const struct entry *x, size_t *k, struct str *value, struct arena *a);

/* A value that a filter asks for, looked at once: as typed, its code where that leads a label ("2. Privacy" or "2 - AI"), the record
 * that it names where the trait's values are records. */
struct trait_ask {
	struct str value, code;
	const struct entry *named;
};
/* trait_ask(t, at, value): what a value typed for a filter means.  trait_answers(t, at, x, asks, n, a): some value of x is one of the n
 * asked for, case folded; labels count too. */
struct trait_ask trait_ask(const struct trait *t, const struct atlas *at, struct str value);
bool trait_answers(const struct trait *t, const struct atlas *at, const struct entry *x, const struct trait_ask *asks, size_t n, struct arena *a);
/* trait_complaint(t, at, kind, value, a): "" if some record of the kind has the value; else a message that says so and, where they
 * are few, names the values that there are. */
struct str trait_complaint(const struct trait *t, const struct atlas *at, enum rec_kind kind, struct str value, struct arena *a);

/* facet_sort(v, n, name): the values of a filter in the order in which they are offered: as their texts or numbers go, and where they are
 * many the most frequent first; those of sub-domains always by number. */
void facet_sort(struct view_facet_value *v, size_t n, struct str name);

/* trait_columns(kind, n): the traits that a list of the kind shows, after id and title. */
const struct trait *const *trait_columns(enum rec_kind kind, size_t *n, struct arena *a);

#endif
