/*
 * matrix_impl: the state of a matrix page, which its address holds.  Only src/view/matrix*.c include this.
 */
#ifndef VIEW_MATRIX_IMPL_H
#define VIEW_MATRIX_IMPL_H

#include "view/matrix.h"

/* A value that techniques are filtered by. */
struct matrix_value {
	enum field_id field; /* F_PLATFORM or F_MATURITY */
	struct str value;
	bool on;
	size_t count;        /* techniques that would be left if only it were on among the values of its field */
};

struct matrix_state {
	const struct atlas *at;
	struct arena *a;
	enum matrix_colour colour;
	bool open;
	LIST(struct matrix_value) values; /* platforms, then maturities, each in the order shown */
};

/* matrix_state_read(s, params, nparams, err): s->at and s->a are set; the rest comes from params (see view_matrix). */
int matrix_state_read(struct matrix_state *s, const struct list_filter *params, size_t nparams, struct err *err) NODISCARD;

/* matrix_fits(s, t, but): t has one of the values that are on, in each field that has some on; the field but is not asked. */
bool matrix_fits(const struct matrix_state *s, const struct entry *t, enum field_id but);
bool matrix_filtered(const struct matrix_state *s);

/* matrix_controls(s, v): colours, filters and addresses of v; the values' counts are in s. */
void matrix_controls(const struct matrix_state *s, struct view_matrix *v);

/* matrix_scale(s, values, n, v): the steps of v's legend for the n values of different techniques that are not 0. */
void matrix_scale(const struct matrix_state *s, const size_t *values, size_t n, struct view_matrix *v);
/* matrix_step_of(v, value): the step of a value. */
unsigned matrix_step_of(const struct view_matrix *v, size_t value);

#endif
