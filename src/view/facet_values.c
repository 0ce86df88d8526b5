/* The values of filters: their order, and what to say of one that nothing has. */
#include "view/facet.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"

/* So many values are looked through faster by how much there is of each than by the alphabet. */
#define VALUES_MANY ((size_t)12)

static int by_value(const void *pa, const void *pb)
{
	const struct view_facet_value *a = pa, *b = pb;

	return str_cmp(a->value, b->value);
}

static int by_count(const void *pa, const void *pb)
{
	const struct view_facet_value *a = pa, *b = pb;

	return a->count != b->count ? (a->count > b->count ? -1 : 1) : str_cmp(a->value, b->value);
}

void facet_sort(struct view_facet_value *v, size_t n, struct str name)
{
	if (n)
		qsort(v, n, sizeof(*v), n > VALUES_MANY && field_find(name) != F_SUBDOMAIN ? by_count : by_value);
}

#define VALUES_TOLD 12
#define VALUE_ECHO ((size_t)100)

static int value_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The values of a trait, or none where they are more than a message holds. */
static void name_values(const struct trait *t, const struct atlas *at, const struct entries *all, struct arena *a, struct buf *out)
{
	struct str seen[VALUES_TOLD], v;
	size_t n = 0, known;

	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; trait_next(t, at, &all->v[i], &k, &v, a);) {
			for (known = 0; known < n && !str_eq(seen[known], v); known++)
				;
			if (known < n)
				continue;
			if (n == VALUES_TOLD)
				return;
			seen[n++] = v;
		}
	if (n)
		qsort(seen, n, sizeof(*seen), value_order);
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%.*s", i ? ", " : "; there are: ", STRF(seen[i]));
}

struct str trait_complaint(const struct trait *t, const struct atlas *at, enum rec_kind kind, struct str value, struct arena *a)
{
	const struct entries *all = &at->edition->kinds[kind];
	struct trait_ask ask = trait_ask(t, at, value);
	struct str said;
	struct buf b;

	for (size_t i = 0; i < all->n; i++)
		if (trait_answers(t, at, &all->v[i], &ask, 1, a))
			return STR("");
	buf_init(&b, BUF_LINE);
	buf_printf(&b, "'%.*s' is no value of '%s'", STRF(utf8_cut(value, VALUE_ECHO)), t->name);
	if (t->facet)
		name_values(t, at, all, a, &b);
	said = arena_str(a, buf_str(&b));
	buf_free(&b);
	return said;
}
