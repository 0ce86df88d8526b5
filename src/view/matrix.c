/* The matrix: columns, cells and their numbers. */
#include "atlas/vocab.h"
#include "view/impl.h"
#include "view/matrix_impl.h"

/* What is known of one technique, wherever it stands. */
struct fact {
	struct view_matrix_counts own, with_subs;
	size_t value, total;
	bool fits, placed;
	LIST(struct str) platforms;
	struct str about;
};

struct make {
	struct matrix_state s;
	struct view_matrix *v;
	struct fact *facts; /* by entry.index of techniques */
	uint32_t *seen;     /* by entry.ord: the round in which it was counted */
	uint32_t round;
};

static bool achieves(const struct entry *t, const struct entry *tactic)
{
	for (uint32_t i = 0; i < t->nout[LINK_ACHIEVES]; i++)
		if (t->out[LINK_ACHIEVES][i].other == tactic)
			return true;
	return false;
}

/* A parent that is a sub-technique itself does not gather others: what would stand two levels down stands by itself. */
static bool under_parent(const struct entry *t, const struct entry *tactic)
{
	const struct entry *p = entry_parent(t);

	return p && !entry_parent(p) && achieves(p, tactic);
}

/* ---- numbers ---- */

/* How many things at the other end of t's links of a kind were not counted in this round. */
static size_t count_new(struct make *m, const struct entry *t, enum link_kind kind)
{
	size_t n = 0;

	for (uint32_t i = 0; i < t->nin[kind]; i++) {
		uint32_t *seen = &m->seen[t->in[kind][i].other->ord];

		n += *seen != m->round;
		*seen = m->round;
	}
	return n;
}

static void add_counts(struct make *m, const struct entry *t, struct view_matrix_counts *c)
{
	c->risks += count_new(m, t, LINK_ATTACKS_BY);
	c->mitigations += count_new(m, t, LINK_MITIGATES);
	c->studies += count_new(m, t, LINK_EMPLOYS);
}

static size_t by_colour(const struct make *m, const struct entry *t, const struct view_matrix_counts *c)
{
	int rank;

	switch (m->s.colour) {
	case MATRIX_RISKS:
		return c->risks;
	case MATRIX_MITIGATIONS:
		return c->mitigations;
	case MATRIX_STUDIES:
		return c->studies;
	case MATRIX_MATURITY:
	case MATRIX_COLOURS:
		break;
	}
	rank = vocab_maturity_rank(record_field(&t->r, F_MATURITY));
	return rank >= 0 && rank < 3 ? (size_t)rank + 1 : 0;
}

static struct str about(const struct entry *t, const struct view_matrix_counts *c, struct arena *a)
{
	struct str maturity = record_field(&t->r, F_MATURITY);

	return arena_printf(a, "%.*s%s%.*s: %zu %s, %zu %s, %zu %s", STRF(t->r.id), maturity.n ? ", " : "", STRF(maturity), c->risks,
			    c->risks == 1 ? "risk" : "risks", c->mitigations, c->mitigations == 1 ? "mitigation" : "mitigations", c->studies,
			    c->studies == 1 ? "case study" : "case studies");
}

static void learn(struct make *m, const struct entry *t, struct fact *f)
{
	VEC(struct str) platforms = { 0 };
	struct str value;

	m->round++;
	add_counts(m, t, &f->own);
	f->with_subs = f->own;
	for (uint32_t i = 0; i < t->nin[LINK_SPECIALIZES]; i++)
		add_counts(m, t->in[LINK_SPECIALIZES][i].other, &f->with_subs);
	f->value = by_colour(m, t, &f->own);
	f->total = by_colour(m, t, &f->with_subs);
	f->fits = matrix_fits(&m->s, t, F_NONE);
	for (size_t k = 0; record_next(&t->r, F_PLATFORM, &k, &value);)
		vec_push(&platforms, value);
	list_take(&f->platforms, &platforms, m->s.a);
	f->about = about(t, &f->own, m->s.a);
}

/* ---- cells and columns ---- */

static struct view_matrix_cell cell_of(struct make *m, const struct entry *t, bool under)
{
	struct fact *f = &m->facts[t->index];
	struct view_matrix_cell c = { .to = view_ref_of(t), .maturity = record_field(&t->r, F_MATURITY), .own = f->own, .with_subs = f->with_subs,
				      .value = f->value, .more = f->total - f->value, .fits = f->fits, .tagged = m->s.at->fixed, .about = f->about };

	c.noun = str_of(f->value == 1 ? matrix_colours[m->s.colour].one : matrix_colours[m->s.colour].many);
	if (under && t->r.name.n)
		c.to.title = t->r.name;
	c.platforms.v = f->platforms.v;
	c.platforms.n = f->platforms.n;
	f->placed = true;
	return c;
}

static void subs_of(struct make *m, const struct entry *t, const struct entry *tactic, struct view_matrix_cell *c)
{
	VEC(struct view_matrix_cell) subs = { 0 };
	bool only_sub = false;

	for (uint32_t i = 0; i < t->nin[LINK_SPECIALIZES]; i++) {
		const struct entry *sub = t->in[LINK_SPECIALIZES][i].other;

		if (!achieves(sub, tactic) || !under_parent(sub, tactic))
			continue;
		vec_push(&subs, cell_of(m, sub, true));
		only_sub = only_sub || (!c->fits && subs.v[subs.n - 1].fits);
	}
	/* a selection that holds a sub-technique but not its parent would hide it */
	c->open = subs.n && (m->s.open || only_sub);
	list_take(&c->subs, &subs, m->s.a);
}

static struct view_matrix_column column_of(struct make *m, const struct entry *tactic)
{
	const struct entries *all = &m->s.at->edition->kinds[REC_TACTIC];
	struct view_matrix_column col = { .tactic = view_ref_of(tactic),
					  .next = view_ref_of(tactic->index + 1 < all->n ? &all->v[tactic->index + 1] : NULL),
					  .anchor = arena_printf(m->s.a, "tactic-%u", tactic->index + 1) };
	VEC(struct view_matrix_cell) cells = { 0 };

	for (uint32_t i = 0; i < tactic->nin[LINK_ACHIEVES]; i++) {
		const struct entry *t = tactic->in[LINK_ACHIEVES][i].other;
		struct view_matrix_cell c;

		col.all++;
		col.fit += m->facts[t->index].fits;
		if (under_parent(t, tactic))
			continue;
		c = cell_of(m, t, false);
		subs_of(m, t, tactic, &c);
		vec_push(&cells, c);
	}
	list_take(&col.cells, &cells, m->s.a);
	return col;
}

/* ---- the whole ---- */

/* What needs all cells to be there: the scale, then each cell's step and the counts of the legend and filters. */
static void measure(struct make *m)
{
	const struct entries *all = &m->s.at->edition->kinds[REC_TECHNIQUE];
	struct view_matrix *v = m->v;
	size_t *values = arena_array(m->s.a, all->n, size_t), n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct fact *f = &m->facts[i];

		v->all += f->placed;
		v->fit += f->placed && f->fits;
		v->outside += !f->placed;
		if (f->placed && f->value)
			values[n++] = f->value;
	}
	matrix_scale(&m->s, values, n, v);
	for (size_t i = 0; i < all->n; i++)
		if (m->facts[i].placed && m->facts[i].fits)
			v->steps.v[matrix_step_of(v, m->facts[i].value)].count++;
	for (size_t i = 0; i < m->s.values.n; i++)
		for (size_t k = 0; k < all->n; k++)
			m->s.values.v[i].count += m->facts[k].placed && record_has(&all->v[k].r, m->s.values.v[i].field, m->s.values.v[i].value) &&
						  matrix_fits(&m->s, &all->v[k], m->s.values.v[i].field);
}

static void paint(const struct view_matrix *v, struct view_matrix_cells *cells)
{
	for (size_t i = 0; i < cells->n; i++) {
		cells->v[i].step = matrix_step_of(v, cells->v[i].value);
		paint(v, &cells->v[i].subs);
	}
}

static void head(struct make *m)
{
	struct view_page *p = &m->v->page;

	page_plain(p, m->s.at, "ATLAS matrix", "/matrix/", "matrix", "matrix", m->s.a);
	if (m->s.at->fixed && m->s.colour != MATRIX_RISKS)
		p->path = m->v->colours.v[m->s.colour].path;
	p->lead = STR("How attacks on AI systems proceed: a column for each tactic, from first look to impact, and in it the techniques that "
		      "achieve it.");
}

struct view_matrix *view_matrix(const struct atlas *at, const struct list_filter *params, size_t nparams, struct arena *a, struct err *err)
{
	const struct entries *tactics = &at->edition->kinds[REC_TACTIC], *techniques = &at->edition->kinds[REC_TECHNIQUE];
	struct make m = { .s = { .at = at, .a = a } };
	VEC(struct view_matrix_column) columns = { 0 };

	if (matrix_state_read(&m.s, params, nparams, err) < 0)
		return NULL;
	m.v = arena_new(a, struct view_matrix);
	m.v->colour = m.s.colour;
	m.v->open = m.s.open;
	m.facts = arena_array(a, techniques->n, struct fact);
	m.seen = arena_array(a, at->edition->nentries, uint32_t);
	for (size_t i = 0; i < techniques->n; i++)
		learn(&m, &techniques->v[i], &m.facts[i]);
	for (size_t i = 0; i < tactics->n; i++)
		vec_push(&columns, column_of(&m, &tactics->v[i]));
	list_take(&m.v->columns, &columns, a);
	measure(&m);
	for (size_t i = 0; i < m.v->columns.n; i++)
		paint(m.v, &m.v->columns.v[i].cells);
	matrix_controls(&m.s, m.v);
	head(&m);
	return m.v;
}
