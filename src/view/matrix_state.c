/* The matrix: what its address asks for, the addresses of other states, and the colour scale. */
#include "view/matrix_impl.h"

#include "atlas/vocab.h"
#include "view/impl.h"

#define FILTER_VALUES 24 /* of one field on offer; the catalogue has four platforms */

const struct view_matrix_colour matrix_colours[MATRIX_COLOURS] = {
	[MATRIX_RISKS] = { "risks", "Risks reached", "risk", "risks" },
	[MATRIX_MITIGATIONS] = { "mitigations", "Mitigations", "mitigation", "mitigations" },
	[MATRIX_STUDIES] = { "studies", "Case studies", "case study", "case studies" },
	[MATRIX_MATURITY] = { "maturity", "Maturity", "", "" },
};

/* ---- what was asked ---- */

/* Platforms in the order in which AI systems came; what is not named here comes after, by name. */
static int rank_of(const struct matrix_value *v)
{
	static const char *const order[] = { "Predictive AI", "Generative AI", "Agentic AI", "Enterprise" };

	if (v->field == F_MATURITY)
		return vocab_maturity_rank(v->value);
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		if (str_is(v->value, order[i]))
			return (int)i;
	return (int)ARRAY_LEN(order);
}

static int value_order(const void *pa, const void *pb)
{
	const struct matrix_value *a = pa, *b = pb;

	if (a->field != b->field)
		return a->field == F_PLATFORM ? -1 : 1;
	if (rank_of(a) != rank_of(b))
		return rank_of(a) - rank_of(b);
	return str_cmp(a->value, b->value);
}

static void collect(struct matrix_state *s)
{
	static const enum field_id fields[] = { F_PLATFORM, F_MATURITY };
	const struct entries *all = &s->at->edition->kinds[REC_TECHNIQUE];
	VEC(struct matrix_value) values = { 0 };

	for (size_t f = 0; f < ARRAY_LEN(fields); f++) {
		struct map seen = { 0 };
		struct str v;
		size_t n = 0;

		for (size_t i = 0; i < all->n; i++)
			for (size_t k = 0; record_next(&all->v[i].r, fields[f], &k, &v);)
				if (v.n && n < FILTER_VALUES && !map_get(&seen, v)) {
					map_put(&seen, v, s);
					vec_push(&values, ((struct matrix_value){ .field = fields[f], .value = v }));
					n++;
				}
		map_free(&seen);
	}
	if (values.n)
		qsort(values.v, values.n, sizeof(values.v[0]), value_order);
	list_take(&s->values, &values, s->a);
}

static int refuse(const struct matrix_state *s, struct str name, struct str value, enum field_id field, struct err *err)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < s->values.n; i++)
		if (s->values.v[i].field == field)
			buf_printf(&b, "%s%.*s", b.n ? ", " : "", STRF(s->values.v[i].value));
	(void)err_set(err, ERR_USAGE, "no technique has the %.*s '%.*s'; there are: %s", STRF(name), STRF(str_sub(value, 0, 100)), b.n ? b.p : "none");
	buf_free(&b);
	return -1;
}

static int read_filter(struct matrix_state *s, struct str name, struct str value, enum field_id field, struct err *err)
{
	for (size_t i = 0; i < s->values.n; i++)
		if (s->values.v[i].field == field && str_ieq(s->values.v[i].value, value)) {
			s->values.v[i].on = true;
			return 0;
		}
	return refuse(s, name, value, field, err);
}

static int read_colour(struct matrix_state *s, struct str value, struct err *err)
{
	for (int i = 0; i < MATRIX_COLOURS; i++)
		if (str_ieq(value, str_of(matrix_colours[i].name))) {
			s->colour = (enum matrix_colour)i;
			return 0;
		}
	return err_set(err, ERR_USAGE, "'colour' takes risks, mitigations, studies or maturity, not '%.*s'", STRF(str_sub(value, 0, 100)));
}

static int read_subs(struct matrix_state *s, struct str value, struct err *err)
{
	s->open = str_ieq(value, STR("open"));
	if (s->open || str_ieq(value, STR("folded")))
		return 0;
	return err_set(err, ERR_USAGE, "'subs' takes open or folded, not '%.*s'", STRF(str_sub(value, 0, 100)));
}

int matrix_state_read(struct matrix_state *s, const struct list_filter *params, size_t nparams, struct err *err)
{
	collect(s);
	for (size_t i = 0; i < nparams; i++) {
		struct str name = params[i].field, value = params[i].value;
		int rc;

		if (!value.n) /* a form field that was left empty */
			continue;
		if (str_is(name, "colour"))
			rc = read_colour(s, value, err);
		else if (s->at->fixed)
			rc = err_set(err, ERR_USAGE, "a file has no '%.*s'", STRF(str_sub(name, 0, 100)));
		else if (str_is(name, "subs"))
			rc = read_subs(s, value, err);
		else if (str_is(name, "platform"))
			rc = read_filter(s, name, value, F_PLATFORM, err);
		else if (str_is(name, "maturity"))
			rc = read_filter(s, name, value, F_MATURITY, err);
		else
			rc = err_set(err, ERR_USAGE, "the matrix has no '%.*s'; there are: colour, platform, maturity, subs", STRF(str_sub(name, 0, 100)));
		if (rc < 0)
			return -1;
	}
	return 0;
}

bool matrix_fits(const struct matrix_state *s, const struct entry *t, enum field_id but)
{
	bool asked[F_COUNT] = { false }, has[F_COUNT] = { false };

	for (size_t i = 0; i < s->values.n; i++) {
		const struct matrix_value *v = &s->values.v[i];

		if (!v->on || v->field == but)
			continue;
		asked[v->field] = true;
		has[v->field] = has[v->field] || record_has(&t->r, v->field, v->value);
	}
	return (!asked[F_PLATFORM] || has[F_PLATFORM]) && (!asked[F_MATURITY] || has[F_MATURITY]);
}

bool matrix_filtered(const struct matrix_state *s)
{
	for (size_t i = 0; i < s->values.n; i++)
		if (s->values.v[i].on)
			return true;
	return false;
}

/* ---- addresses ---- */

/* What differs from the state at hand in the address to be made. */
struct change {
	const struct matrix_value *toggle;
	enum matrix_colour colour;
	bool open, clear;
	const char *suffix; /* "/" ".json" ".svg" */
};

/* Files: "/matrix/", "/matrix/studies/", "/matrix/studies.svg", and one "/matrix.json", which holds the numbers of all colours. */
static void fixed_address(const struct change *c, struct buf *b)
{
	buf_lit(b, "/matrix");
	if (c->colour != MATRIX_RISKS && strcmp(c->suffix, ".json") != 0)
		buf_printf(b, "/%s", matrix_colours[c->colour].name);
	buf_z(b, c->suffix);
}

static struct str address(const struct matrix_state *s, struct change c)
{
	struct buf b;
	struct str out;

	buf_init(&b, BUF_LINE);
	if (s->at->fixed) {
		fixed_address(&c, &b);
	} else {
		buf_printf(&b, "/matrix%s", c.suffix);
		if (c.colour != MATRIX_RISKS)
			address_param(&b, STR("colour"), str_of(matrix_colours[c.colour].name));
		for (size_t i = 0; i < s->values.n && !c.clear; i++)
			if (s->values.v[i].on != (c.toggle == &s->values.v[i]))
				address_param(&b, str_of(field_table[s->values.v[i].field].name), s->values.v[i].value);
		if (c.open)
			address_param(&b, STR("subs"), STR("open"));
	}
	out = arena_str(s->a, buf_str(&b));
	buf_free(&b);
	return out;
}

/* ---- controls ---- */

static void filter(const struct matrix_state *s, enum field_id field, const char *label, struct view_facet *f)
{
	VEC(struct view_facet_value) values = { 0 };

	*f = (struct view_facet){ .name = str_of(field_table[field].name), .label = str_of(label) };
	for (size_t i = 0; i < s->values.n; i++) {
		const struct matrix_value *v = &s->values.v[i];

		if (v->field != field)
			continue;
		vec_push(&values, ((struct view_facet_value){ v->value, v->value, STR(""), v->count, v->on }));
		if (!s->at->fixed)
			values.v[values.n - 1].path = address(s, (struct change){ v, s->colour, s->open, false, "/" });
		f->any_on = f->any_on || v->on;
	}
	list_take(&f->values, &values, s->a);
}

void matrix_controls(const struct matrix_state *s, struct view_matrix *v)
{
	VEC(struct view_facet) filters = { 0 };
	struct view_facet f;

	v->colours.n = MATRIX_COLOURS;
	v->colours.v = arena_array(s->a, MATRIX_COLOURS, struct view_facet_value);
	for (int i = 0; i < MATRIX_COLOURS; i++)
		v->colours.v[i] = (struct view_facet_value){ str_of(matrix_colours[i].name), str_of(matrix_colours[i].label),
							     address(s, (struct change){ NULL, (enum matrix_colour)i, s->open, false, "/" }), 0,
							     i == (int)s->colour };
	filter(s, F_PLATFORM, "Platform", &f);
	if (f.values.n)
		vec_push(&filters, f);
	filter(s, F_MATURITY, "Maturity", &f);
	if (f.values.n)
		vec_push(&filters, f);
	list_take(&v->filters, &filters, s->a);
	v->filtered = matrix_filtered(s);
	v->json_path = address(s, (struct change){ NULL, s->colour, s->open, false, ".json" });
	v->svg_path = address(s, (struct change){ NULL, s->colour, s->open, false, ".svg" });
	if (s->at->fixed)
		return;
	v->open_path = address(s, (struct change){ NULL, s->colour, !s->open, false, "/" });
	if (v->filtered)
		v->clear_path = address(s, (struct change){ NULL, s->colour, s->open, true, "/" });
}

/* ---- the colour scale ---- */

static int size_order(const void *pa, const void *pb)
{
	size_t a = *(const size_t *)pa, b = *(const size_t *)pb;

	return a < b ? -1 : a > b;
}

static void add_step(const struct matrix_state *s, struct view_matrix *v, size_t from, size_t to)
{
	static const char *const maturities[] = { "not stated", "Feasible", "Demonstrated", "Realized" };
	struct view_matrix_step *step = &v->steps.v[v->steps.n];

	*step = (struct view_matrix_step){ .step = (unsigned)v->steps.n, .from = from, .to = to };
	if (s->colour == MATRIX_MATURITY)
		step->text = str_of(maturities[from]);
	else if (!to)
		step->text = STR("none");
	else if (from == to)
		step->text = decimal(from, s->a);
	else
		step->text = arena_printf(s->a, "%zu to %zu", from, to);
	v->steps.n++;
}

/* Four steps that hold about a quarter of the values each, so that the picture has contrast however skewed the numbers are; a value is in
 * one step only, so there are fewer where few values differ. */
void matrix_scale(const struct matrix_state *s, const size_t *values, size_t n, struct view_matrix *v)
{
	size_t *sorted = arena_memdup(s->a, values, n, sizeof(*values)), last = 0;

	v->steps.v = arena_array(s->a, MATRIX_STEPS, struct view_matrix_step);
	add_step(s, v, 0, 0);
	if (s->colour == MATRIX_MATURITY) {
		for (size_t m = 1; m <= 3; m++)
			add_step(s, v, m, m);
		return;
	}
	if (n)
		qsort(sorted, n, sizeof(*sorted), size_order);
	for (size_t q = 1; q < MATRIX_STEPS && n; q++) {
		size_t to = sorted[(q * n + MATRIX_STEPS - 2) / (MATRIX_STEPS - 1) - 1];

		if (to > last)
			add_step(s, v, last + 1, to);
		last = to;
	}
}

unsigned matrix_step_of(const struct view_matrix *v, size_t value)
{
	size_t i = v->steps.n - 1;

	while (i > 0 && v->steps.v[i].from > value)
		i--;
	return v->steps.v[i].step;
}
