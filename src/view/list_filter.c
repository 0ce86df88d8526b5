#include "view/list_filter.h"

#include "view/impl.h"

static bool has_words(struct str text, struct str words)
{
	for (size_t i = 0; i + words.n <= text.n; i++)
		if (str_ieq(str_sub(text, i, words.n), words))
			return true;
	return false;
}

static bool named(const struct list_query *q, const struct entry *x)
{
	return !q->words.n || has_words(x->title, q->words) || has_words(x->r.id, q->words);
}

static int find_traits(struct list_filters *f, const struct list_query *q, struct arena *a, struct err *err)
{
	struct buf names;

	f->trait = arena_array(a, q->nfilters, const struct trait *);
	for (size_t i = 0; i < q->nfilters; i++) {
		f->trait[i] = trait_find(q->kind, q->filters[i].field);
		if (f->trait[i])
			continue;
		buf_init(&names, BUF_LINE);
		trait_names(q->kind, &names);
		(void)err_set(err, ERR_USAGE, "%s have no field '%.*s'; there are: %s", kind_table[q->kind].plural, STRF(str_sub(q->filters[i].field, 0, 100)), names.p);
		buf_free(&names);
		return -1;
	}
	return 0;
}

/* Try the records on all filters that are on one trait. */
static void try_trait(struct list_filters *f, const struct atlas *at, const struct list_query *q, const struct trait *t, struct arena *a)
{
	const struct entries *all = &at->edition->kinds[q->kind];
	struct trait_ask *asks = arena_array(a, q->nfilters, struct trait_ask);
	size_t n = 0;

	for (size_t i = 0; i < q->nfilters; i++)
		if (f->trait[i] == t)
			asks[n++] = trait_ask(t, at, q->filters[i].value);
	for (size_t i = 0; i < all->n; i++) {
		struct list_failed *bad = &f->failed[i];

		if (bad->n > 1 || trait_answers(t, at, &all->v[i], asks, n, a))
			continue;
		bad->n++;
		bad->trait = t;
	}
}

int list_filters_read(struct list_filters *f, const struct atlas *at, const struct list_query *q, struct arena *a, struct err *err)
{
	const struct entries *all = &at->edition->kinds[q->kind];

	if (find_traits(f, q, a, err) < 0)
		return -1;
	f->failed = arena_array(a, all->n, struct list_failed);
	for (size_t i = 0; i < all->n; i++)
		f->failed[i].n = named(q, &all->v[i]) ? 0 : 2;
	for (size_t i = 0; i < q->nfilters; i++) {
		bool again = false;

		for (size_t k = 0; k < i && !again; k++)
			again = f->trait[k] == f->trait[i];
		if (!again)
			try_trait(f, at, q, f->trait[i], a);
	}
	return 0;
}

bool list_passes(const struct list_filters *f, const struct entry *x, const struct trait *but)
{
	const struct list_failed *bad = &f->failed[x->index];

	return bad->n == 0 || (bad->n == 1 && but && bad->trait == but);
}
