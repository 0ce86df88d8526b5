/* Lists: filters, facets with counts, sorting, paging, and the addresses that hold all of it. */
#include <stdlib.h>

#include "view/facet.h"
#include "view/impl.h"
#include "view/interrupt.h"
#include "view/list_filter.h"

struct list {
	const struct atlas *at;
	const struct list_query *q;
	struct arena *a;
	struct list_filters filters;
	const struct trait *const *columns;
	size_t ncolumns;
	struct view_list *v;
};

/* An entry with the value that it is sorted by. */
struct row {
	const struct entry *x;
	struct str key;
	bool number, descending;
};

/* ---- the address of a state of the list ---- */

/* What differs from the state at hand in the address to be made. */
struct change {
	const char *toggle_field;
	struct str toggle_value;
	const char *sort;      /* NULL: as it is */
	size_t page, per_page; /* per_page 0: as it is */
	const char *suffix;    /* "/" ".csv" ".json" */
	bool clear;            /* no filters */
	bool exact;            /* page and size said, whatever they are: data without a page is all of it */
};

static struct str address(const struct list *l, const struct change *c)
{
	const struct list_query *q = l->q;
	struct str sort = c->sort ? str_of(c->sort) : q->sort, s;
	size_t per = c->per_page ? c->per_page : q->per_page;
	bool was_on = false;
	struct buf b;

	buf_init(&b, BUF_LINE);
	buf_printf(&b, "/%.*s%s", STRF(l->v->page.section), c->suffix ? c->suffix : "/");
	if (q->fixed) {
		if (c->page > 1 && !c->suffix)
			buf_printf(&b, "page-%zu/", c->page);
		s = arena_str(l->a, buf_str(&b));
		buf_free(&b);
		return s;
	}
	if (q->words.n && !c->clear)
		address_param(&b, STR("q"), q->words);
	for (size_t i = 0; i < q->nfilters && !c->clear; i++) {
		bool same = c->toggle_field && str_is(q->filters[i].field, c->toggle_field) && str_ieq(q->filters[i].value, c->toggle_value);

		was_on = was_on || same;
		if (!same)
			address_param(&b, q->filters[i].field, q->filters[i].value);
	}
	if (c->toggle_field && !was_on)
		address_param(&b, str_of(c->toggle_field), c->toggle_value);
	if (sort.n)
		address_param(&b, STR("sort"), sort);
	if (per && (per != LIST_PAGE || c->exact))
		address_param(&b, STR("per_page"), decimal(per, l->a));
	if (c->page > 1 || c->exact)
		address_param(&b, STR("page"), decimal(c->page, l->a));
	s = arena_str(l->a, buf_str(&b));
	buf_free(&b);
	return s;
}

/* ---- facets ---- */

static void count_values(struct list *l, const struct trait *t, struct view_facet *f)
{
	const struct entries *all = &l->at->edition->kinds[l->q->kind];
	VEC(struct view_facet_value) values = { 0 };
	struct map seen = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct entry *x = &all->v[i];
		bool counts = list_passes(&l->filters, x, t);
		struct str v;

		for (size_t k = 0; trait_next(t, l->at, x, &k, &v, l->a);) {
			size_t at = map_get_n(&seen, v, SIZE_MAX);

			if (at == SIZE_MAX) {
				at = values.n;
				map_put_n(&seen, v, at);
				vec_push(&values, ((struct view_facet_value){ .value = v, .label = trait_label(t, v, l->a) }));
			}
			values.v[at].count += counts;
		}
	}
	for (size_t i = 0; i < values.n; i++) {
		struct view_facet_value *v = &values.v[i];

		for (size_t k = 0; k < l->q->nfilters; k++)
			v->on = v->on || (l->filters.trait[k] == t && (str_ieq(l->q->filters[k].value, v->value) || str_ieq(l->q->filters[k].value, v->label)));
		f->any_on = f->any_on || v->on;
	}
	facet_sort(values.v, values.n, f->name);
	for (size_t i = 0; i < values.n; i++) /* the first ones, and those that are on */
		if (i < FACET_VALUES || values.v[i].on)
			values.v[n++] = values.v[i];
	values.n = n;
	for (size_t i = 0; i < values.n; i++)
		values.v[i].path = address(l, &(struct change){ .toggle_field = t->name, .toggle_value = values.v[i].value });
	list_take(&f->values, &values, l->a);
	map_free(&seen);
}

static void facets(struct list *l)
{
	VEC(struct view_facet) fs = { 0 };
	const struct trait *t;

	for (size_t i = 0; (t = trait_each(l->q->kind, i)); i++) {
		struct view_facet f = { .name = str_of(t->name), .label = str_of(t->label) };

		if (!t->facet)
			continue;
		count_values(l, t, &f);
		if (f.values.n > 1 || f.any_on)
			vec_push(&fs, f);
	}
	l->v->facets.v = vec_dup(l->a, &fs);
	l->v->facets.n = fs.n;
	vec_free(&fs);
}

/* ---- sorting and rows ---- */

static int row_order(const void *pa, const void *pb)
{
	const struct row *a = pa, *b = pb;
	int c;

	if (a->number) {
		uint64_t x = 0, y = 0;

		(void)!str_u64(a->key, 0, UINT64_MAX, &x);
		(void)!str_u64(b->key, 0, UINT64_MAX, &y);
		c = x < y ? -1 : x > y;
	} else {
		c = str_icmp(a->key, b->key);
	}
	if (c)
		return a->descending ? -c : c;
	return a->x->ord < b->x->ord ? -1 : a->x->ord > b->x->ord;
}

static int sort_rows(struct list *l, struct row *rows, size_t n, struct err *err)
{
	struct str name = l->q->sort;
	const struct trait *t = NULL;
	bool descending = str_starts(name, STR("-")), by_id, by_title;

	if (!name.n)
		return 0;
	if (descending)
		name = str_from(name, 1);
	by_id = str_ieq(name, STR("id"));
	by_title = str_ieq(name, STR("title")) || str_ieq(name, STR("name"));
	if (!by_id && !by_title && !(t = trait_find(l->q->kind, name))) {
		struct buf names;

		buf_init(&names, BUF_LINE);
		trait_names(l->q->kind, &names);
		(void)err_set(err, ERR_USAGE, "%s cannot be sorted by '%.*s'; there are: id, title, %s", kind_table[l->q->kind].plural, STRF(name), names.p);
		buf_free(&names);
		return -1;
	}
	for (size_t i = 0; i < n; i++) {
		rows[i].descending = descending;
		rows[i].number = t && t->number;
		rows[i].key = by_id ? rows[i].x->r.id : by_title ? rows[i].x->title : trait_label(t, trait_value(t, l->at, rows[i].x, 0, l->a), l->a);
	}
	if (n)
		qsort(rows, n, sizeof(*rows), row_order);
	return 0;
}

static void shown_row(struct list *l, const struct entry *x, struct view_list_row *row)
{
	VEC(struct view_cell) cells = { 0 };

	vec_push(&cells, ((struct view_cell){ x->r.kind == REC_RISK ? str_from(x->r.id, strlen("mitrisk:")) : x->r.id, STR(""), false }));
	vec_push(&cells, ((struct view_cell){ x->title, path_of(x, l->a), false }));
	for (size_t i = 0; i < l->ncolumns; i++)
		vec_push(&cells, ((struct view_cell){ trait_text(l->columns[i], l->at, x, l->a), STR(""), l->columns[i]->number }));
	row->entry = x;
	list_take(&row->cells, &cells, l->a);
}

static void column(struct list *l, struct view_column *c, const char *name, const char *label, bool number)
{
	struct str sort = l->q->sort;
	bool descending = str_starts(sort, STR("-")), mine = str_ieq(descending ? str_from(sort, 1) : sort, str_of(name));
	/* figures start with the largest; the other way round on the second press */
	bool next_descending = mine ? !descending : number;

	*c = (struct view_column){ str_of(name), str_of(label), number, STR(""), mine ? (descending ? STR("descending") : STR("ascending")) : STR("none") };
	if (!l->q->fixed)
		c->sort_path = address(l, &(struct change){ .sort = arena_printf(l->a, "%s%s", next_descending ? "-" : "", name).p });
}

static void columns(struct list *l)
{
	l->v->columns.n = l->ncolumns + 2;
	l->v->columns.v = arena_array(l->a, l->v->columns.n, struct view_column);
	column(l, &l->v->columns.v[0], "id", "ID", false);
	column(l, &l->v->columns.v[1], "title", "Title", false);
	for (size_t i = 0; i < l->ncolumns; i++)
		column(l, &l->v->columns.v[i + 2], l->columns[i]->name, l->columns[i]->label, l->columns[i]->number);
}

/* The same rows as data.  A file has all rows, so a list of files has no other. */
static void data_paths(struct list *l)
{
	struct view_list *v = l->v;
	struct change shown = { .page = v->page_number, .exact = true }, all = { .per_page = LIST_PAGE };
	bool whole = v->pages == 1 || l->q->fixed;

	shown.suffix = all.suffix = ".csv";
	v->csv_path = address(l, whole ? &all : &shown);
	v->csv_all_path = whole ? STR("") : address(l, &all);
	shown.suffix = all.suffix = ".json";
	v->json_path = address(l, whole ? &all : &shown);
	v->json_all_path = whole ? STR("") : address(l, &all);
}

static void paging(struct list *l, size_t total)
{
	static const size_t sizes[] = { 25, 50, 100, 250 };
	struct view_list *v = l->v;
	size_t per = l->q->per_page ? l->q->per_page : total ? total : 1;

	v->total = total;
	v->pages = total ? (total + per - 1) / per : 1;
	v->page_number = l->q->page < 1 ? 1 : l->q->page > v->pages ? v->pages : l->q->page;
	v->first = total ? (v->page_number - 1) * per + 1 : 0;
	v->last = v->page_number * per < total ? v->page_number * per : total;
	if (v->page_number > 1)
		v->previous_path = address(l, &(struct change){ .page = v->page_number - 1 });
	if (v->page_number < v->pages)
		v->next_path = address(l, &(struct change){ .page = v->page_number + 1 });
	data_paths(l);
	if (l->q->fixed)
		return;
	v->clear_path = address(l, &(struct change){ .clear = true, .sort = "" });
	v->sizes.n = ARRAY_LEN(sizes);
	v->sizes.v = arena_array(l->a, v->sizes.n, struct view_text);
	for (size_t i = 0; i < v->sizes.n; i++)
		v->sizes.v[i] = (struct view_text){ decimal(sizes[i], l->a), sizes[i] == per ? STR("") : address(l, &(struct change){ .per_page = sizes[i] }) };
}

/* What is in the list of a kind, in a sentence. */
static const char *const leads[REC_KINDS] = {
	[REC_RISK] = "Risks of AI systems as published research states them, each with the techniques by which an adversary brings it about, or the reason why there is none.",
	[REC_TECHNIQUE] = "Ways to attack AI systems, with the tactics they serve, how far they have been seen, and the defences that cover them.",
	[REC_TACTIC] = "What adversaries want at each stage of an attack, in the order of the ATLAS matrix.",
	[REC_MITIGATION] = "Defences, with the techniques they cover and the risks they help with.",
	[REC_CASE_STUDY] = "Documented attacks on AI systems, incidents and exercises, step by step.",
	[REC_PAPER] = "The papers and reports that the MIT AI Risk Repository draws its risks from.",
	[REC_DOMAIN] = "The broad areas into which the MIT AI Risk Repository sorts its risks.",
	[REC_SUBDOMAIN] = "The narrower areas into which the MIT AI Risk Repository sorts its risks.",
	[REC_STAGE] = "Stages in the life of a machine-learning system, each with the defences that apply there.",
	[REC_CATEGORY] = "Kinds of defence: matters of policy, of the model, of the systems around it.",
};

static void chips(struct list *l)
{
	struct view_list *v = l->v;

	v->chips.n = l->q->nfilters;
	v->chips.v = arena_array(l->a, v->chips.n, struct view_chip);
	for (size_t i = 0; i < v->chips.n; i++) {
		const struct list_filter *f = &l->q->filters[i];
		struct str label = trait_label(l->filters.trait[i], f->value, l->a);

		v->chips.v[i] = (struct view_chip){ f->field, f->value, arena_printf(l->a, "%s: %.*s", l->filters.trait[i]->label, STRF(label)), STR("") };
		v->chips.v[i].path = address(l, &(struct change){ .toggle_field = arena_z(l->a, f->field), .toggle_value = f->value });
	}
}

static void head(struct list *l)
{
	const struct kind_info *k = &kind_table[l->q->kind];
	struct view_list *v = l->v;

	page_plain(&v->page, l->at, k->plural, arena_printf(l->a, "/%s/", k->list).p, "list", k->list, l->a);
	v->page.label = str_of(k->label);
	v->page.lead = str_of(leads[l->q->kind]);
	v->kind = l->q->kind;
	v->words = l->q->words;
	v->sort = l->q->sort;
	v->active.v = arena_memdup(l->a, l->q->filters, l->q->nfilters, sizeof(*l->q->filters));
	v->active.n = l->q->nfilters;
	for (size_t i = 0; i < v->active.n; i++) { /* for chips: the field's label and the value's */
		const struct trait *t = l->filters.trait[i];

		v->active.v[i] = (struct list_filter){ str_of(t->label), trait_label(t, l->q->filters[i].value, l->a) };
	}
	chips(l);
}

/* The ranking of mitigations is about all that pass, whatever page of them is shown. */
static void interrupt(struct list *l, const struct row *rows, size_t n)
{
	const struct entry **studies = arena_array(l->a, n, const struct entry *);

	for (size_t i = 0; i < n; i++)
		studies[i] = rows[i].x;
	l->v->interrupt = view_interrupt(l->at, studies, n, l->a);
}

struct view_list *view_list(const struct atlas *at, const struct list_query *q, struct arena *a, struct err *err)
{
	const struct entries *all = &at->edition->kinds[q->kind];
	struct list l = { .at = at, .q = q, .a = a, .v = arena_new(a, struct view_list) };
	VEC(struct row) rows = { 0 };

	if (!kind_table[q->kind].list) {
		(void)err_set(err, ERR_USAGE, "there is no list of %s", kind_table[q->kind].plural);
		return NULL;
	}
	if (list_filters_read(&l.filters, at, q, a, err) < 0)
		return NULL;
	head(&l);
	l.columns = trait_columns(q->kind, &l.ncolumns, a);
	for (size_t i = 0; i < all->n; i++)
		if (list_passes(&l.filters, &all->v[i], NULL))
			vec_push(&rows, ((struct row){ .x = &all->v[i] }));
	if (sort_rows(&l, rows.v, rows.n, err) < 0) {
		vec_free(&rows);
		return NULL;
	}
	l.v->all = all->n;
	paging(&l, rows.n);
	columns(&l);
	if (!q->fixed)
		facets(&l);
	l.v->rows.n = rows.n ? l.v->last - l.v->first + 1 : 0;
	l.v->rows.v = arena_array(a, l.v->rows.n, struct view_list_row);
	for (size_t i = 0; i < l.v->rows.n; i++)
		shown_row(&l, rows.v[l.v->first - 1 + i].x, &l.v->rows.v[i]);
	for (size_t i = 0; i < q->nfilters && !rows.n && !l.v->complaint.n; i++)
		l.v->complaint = trait_complaint(l.filters.trait[i], at, q->kind, q->filters[i].value, a);
	if (q->kind == REC_CASE_STUDY)
		interrupt(&l, rows.v, rows.n);
	vec_free(&rows);
	return l.v;
}
