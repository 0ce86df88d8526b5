/* Records side by side: which, what their fields say, and which others would be worth a look. */
#include <stdlib.h>

#include "fmt/html_escape.h"
#include "view/compare.h"
#include "view/facet.h"
#include "view/impl.h"

/* ---- which records ---- */

struct chosen {
	const struct entry *x[COMPARE_MAX];
	size_t n;
	bool repeated;
};

static int choose(struct chosen *c, const struct atlas *at, struct str id, struct err *err)
{
	const struct entry *x = edition_find(at->edition, id);

	if (!x)
		return err_set(err, ERR_NOT_FOUND, "there is no record '%.*s' to compare", STRF(str_sub(id, 0, 100)));
	if (!kind_table[x->r.kind].list)
		return err_set(err, ERR_USAGE, "'%.*s' is of a kind that cannot be compared", STRF(x->r.id));
	for (size_t i = 0; i < c->n; i++)
		if (c->x[i] == x) {
			c->repeated = true;
			return 0;
		}
	if (c->n && c->x[0]->r.kind != x->r.kind)
		return err_set(err, ERR_USAGE, "only records of one kind can be compared: '%.*s' is a %s, '%.*s' a %s", STRF(c->x[0]->r.id),
			       kind_table[c->x[0]->r.kind].name, STRF(x->r.id), kind_table[x->r.kind].name);
	if (c->n == COMPARE_MAX)
		return err_set(err, ERR_USAGE, "at most %d records can be compared; '%.*s' is one more", COMPARE_MAX, STRF(x->r.id));
	c->x[c->n++] = x;
	return 0;
}

static int choose_all(struct chosen *c, const struct atlas *at, const struct str *ids, size_t nids, struct err *err)
{
	for (size_t i = 0; i < nids; i++) {
		struct str rest = ids[i], id;

		while (str_split(&rest, ',', &id)) {
			id = str_trim(id);
			if (id.n && choose(c, at, id, err) < 0)
				return -1;
		}
	}
	return 0;
}

/* The comparison of the chosen ones but one, and of one more; either may be NULL. */
static struct str address(const struct chosen *c, const struct entry *but, const struct entry *more, struct arena *a)
{
	struct buf b;
	struct str s;
	size_t n = 0;

	buf_init(&b, BUF_LINE);
	buf_z(&b, "/compare");
	for (size_t i = 0; i <= c->n; i++) {
		const struct entry *x = i < c->n ? c->x[i] : more;

		if (!x || x == but)
			continue;
		buf_z(&b, n++ ? "," : "?ids=");
		url_path_escape(&b, x->r.id);
	}
	s = arena_str(a, buf_str(&b));
	buf_free(&b);
	return s;
}

static void columns(struct view_compare *v, const struct chosen *c, struct arena *a)
{
	struct buf ids;

	buf_init(&ids, BUF_LINE);
	v->columns.n = c->n;
	v->columns.v = arena_array(a, c->n, struct view_compare_column);
	for (size_t i = 0; i < c->n; i++) {
		bool cut;

		v->columns.v[i] = (struct view_compare_column){ view_ref_of(c->x[i]), lead_of(c->x[i]->plain, a, &cut), address(c, c->x[i], NULL, a) };
		buf_printf(&ids, "%s%.*s", i ? ", " : "", STRF(c->x[i]->r.id));
	}
	v->ids = arena_str(a, buf_str(&ids));
	buf_free(&ids);
}

/* ---- what their fields say ---- */

/* One row of cells; a row that says nothing anywhere is left out. */
static void row(struct view_compare *v, const char *name, struct str *cells, struct arena *a)
{
	struct view_compare_row r = { .name = str_of(name) };
	bool any = false;

	for (size_t i = 0; i < v->columns.n; i++) {
		any = any || cells[i].n;
		r.differs = r.differs || !str_eq(cells[i], cells[0]);
	}
	if (!any)
		return;
	r.cells.n = v->columns.n;
	r.cells.v = arena_array(a, v->columns.n, struct view_compare_cell);
	for (size_t i = 0; i < v->columns.n; i++)
		r.cells.v[i] = (struct view_compare_cell){ cells[i], v->columns.v[i].to.title };
	v->rows.v[v->rows.n++] = r;
}

static size_t count_traits(enum rec_kind kind)
{
	size_t n = 0;

	while (trait_each(kind, n))
		n++;
	return n;
}

static void rows(struct view_compare *v, const struct atlas *at, const struct chosen *c, struct arena *a)
{
	struct str cells[COMPARE_MAX];
	const struct trait *t;

	v->rows.v = arena_array(a, count_traits(v->kind) + 3, struct view_compare_row);
	for (size_t k = 0; (t = trait_each(v->kind, k)); k++) {
		if (strcmp(t->name, "technique") == 0 || strcmp(t->name, "mitigation") == 0) /* told by the groups of these */
			continue;
		for (size_t i = 0; i < c->n; i++)
			cells[i] = trait_text(t, at, c->x[i], a);
		row(v, t->label, cells, a);
	}
	for (size_t i = 0; i < c->n; i++)
		cells[i] = c->x[i]->r.created;
	row(v, "Created", cells, a);
	for (size_t i = 0; i < c->n; i++)
		cells[i] = c->x[i]->r.modified;
	row(v, "Modified", cells, a);
	for (size_t i = 0; i < c->n; i++)
		cells[i] = c->x[i]->release ? c->x[i]->release->version : STR("");
	row(v, "Release", cells, a);
}

/* ---- which others are most like the first ---- */

struct likeness {
	const struct entry *x;
	double weight;
};

static int most_alike(const void *pa, const void *pb)
{
	const struct likeness *a = pa, *b = pb;

	if (a->weight < b->weight || a->weight > b->weight)
		return a->weight > b->weight ? -1 : 1;
	return a->x->ord < b->x->ord ? -1 : a->x->ord > b->x->ord;
}

/* For each entry by ord, what a link to it that both records have is worth: rare company counts more. */
static void mark(double *worth, const struct edge *e, uint32_t n, enum link_kind k, bool outward)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t company = outward ? e[i].other->nin[k] : e[i].other->nout[k];

		worth[e[i].other->ord] = 1.0 / (1.0 + company);
	}
}

static double alike(const double *worth, const struct entry *y)
{
	double w = 0;

	for (int k = 0; k < LINK_KINDS; k++) {
		for (uint32_t i = 0; i < y->nout[k]; i++)
			w += worth[y->out[k][i].other->ord];
		for (uint32_t i = 0; i < y->nin[k]; i++)
			w += worth[y->in[k][i].other->ord];
	}
	return w;
}

static void offer_alike(struct view_compare *v, const struct atlas *at, const struct chosen *c, struct arena *a)
{
	const struct entry *x = c->x[0];
	const struct entries *all = &at->edition->kinds[x->r.kind];
	double *worth = xcalloc(at->edition->nentries + 1, sizeof(*worth));
	VEC(struct likeness) found = { 0 };

	for (int k = 0; k < LINK_KINDS; k++) {
		mark(worth, x->out[k], x->nout[k], (enum link_kind)k, true);
		mark(worth, x->in[k], x->nin[k], (enum link_kind)k, false);
	}
	for (size_t i = 0; i < all->n; i++) {
		const struct entry *y = &all->v[i];
		bool taken = false;

		for (size_t k = 0; k < c->n; k++)
			taken = taken || c->x[k] == y;
		if (!taken && alike(worth, y) > 0)
			vec_push(&found, ((struct likeness){ y, alike(worth, y) }));
	}
	if (found.n)
		qsort(found.v, found.n, sizeof(found.v[0]), most_alike);
	v->alike.n = found.n < COMPARE_ALIKE ? found.n : COMPARE_ALIKE;
	v->alike.v = arena_array(a, v->alike.n, struct view_text);
	for (size_t i = 0; i < v->alike.n; i++)
		v->alike.v[i] = (struct view_text){ found.v[i].x->title, address(c, NULL, found.v[i].x, a) };
	vec_free(&found);
	free(worth);
}

/* ---- the page ---- */

static void head(struct view_compare *v, const struct atlas *at, const struct chosen *c, struct arena *a)
{
	page_plain(&v->page, at, "Compare", c->n ? address(c, NULL, NULL, a).p : "/compare", "compare", "", a);
	v->page.label = STR("Side by side");
	if (!c->n) {
		v->page.lead = STR("Up to four records of one kind beside each other: what differs, and what they share.");
		return;
	}
	v->page.section = str_of(kind_table[c->x[0]->r.kind].list);
	v->page.title = c->n > 1 ? arena_printf(a, "%s compared", kind_table[c->x[0]->r.kind].plural) : STR("Compare with what?");
	v->page.head_title = v->page.title;
	v->page.lead = c->n > 1 ? STR("What differs is marked; what they share comes first.") :
				  STR("One record is chosen. Add one that is like it, or name any other of its kind.");
}

struct view_compare *view_compare(const struct atlas *at, const struct str *ids, size_t nids, struct arena *a, struct err *err)
{
	struct view_compare *v = arena_new(a, struct view_compare);
	struct chosen c = { 0 };

	if (choose_all(&c, at, ids, nids, err) < 0)
		return NULL;
	v->repeated = c.repeated;
	head(v, at, &c, a);
	columns(v, &c, a);
	if (!c.n)
		return v;
	v->kind = c.x[0]->r.kind;
	rows(v, at, &c, a);
	if (c.n > 1)
		compare_groups(at, c.x, c.n, a, &v->groups.v, &v->groups.n);
	if (c.n < COMPARE_MAX)
		offer_alike(v, at, &c, a);
	return v;
}
