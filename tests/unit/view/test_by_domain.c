/* Risks under their domains, on the starter: all of them, once each, in order; and the lists that the page leads to. */
#include "unit/test.h"

#include "view/atlas.h"
#include "view/by_domain.h"
#include "unit/starter_atlas.h"

static struct arena arena;
static struct store *store;
static struct atlas *at;

static int setup(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	store = starter_store(":memory:", 1000);
	at = store ? atlas_load(store, 0, &err) : NULL;
	return at ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	atlas_free(at);
	store_close(store);
	arena_free(&arena);
	return 0;
}

/* How many risks the list at this path ("/risks/?technique=X&domain=2") has. */
static size_t listed(struct str path)
{
	struct list_filter f[2];
	struct list_query q = { .kind = REC_RISK, .filters = f, .page = 1 };
	struct err err = ERR_INIT;
	struct view_list *v;
	struct str piece;

	assert_true(str_starts(path, STR("/risks/?")));
	path = str_from(path, strlen("/risks/?"));
	while (str_split(&path, '&', &piece) && q.nfilters < 2) {
		ptrdiff_t eq = str_chr(piece, '=');

		f[q.nfilters++] = (struct list_filter){ str_sub(piece, 0, (size_t)eq), str_from(piece, (size_t)eq + 1) };
	}
	v = view_list(at, &q, &arena, &err);
	if (!v)
		fail_msg("%s", err.msg);
	return v->total;
}

static void check_order(const struct view_by_domain *v, size_t all)
{
	size_t n = 0;

	for (size_t i = 0; i < v->domains.n; i++) {
		const struct view_domain_risks *d = &v->domains.v[i];

		assert_true(d->n > 0 && d->title.n > 0 && d->direct <= d->n);
		assert_true(i == 0 || d->n <= v->domains.v[i - 1].n);
		assert_true((d->path.n > 0) == (d->domain.entry != NULL));
		if (d->path.n)
			assert_int_equal(listed(d->path), d->n);
		n += d->n;
	}
	assert_int_equal(n, all);
	assert_int_equal(listed(v->path), all);
}

static void test_technique(void **state)
{
	const struct entries *all = &at->edition->kinds[REC_TECHNIQUE];
	struct map seen = { 0 };
	size_t several = 0;

	(void)state;
	for (size_t i = 0; i < all->n; i++) {
		const struct view_technique *v = view_technique(at, &all->v[i], &arena);
		size_t direct = 0;

		several += v->by_domain->domains.n > 2;
		check_order(v->by_domain, v->risks.n);
		for (size_t d = 0; d < v->by_domain->domains.n; d++) {
			const struct view_domain_risks *g = &v->by_domain->domains.v[d];

			assert_int_equal(g->risks.n, g->n);
			direct += g->direct;
			for (size_t k = 0; k < g->risks.n; k++) {
				struct str key = arena_printf(&arena, "%zu %.*s", i, STRF(g->risks.v[k].to.id));

				assert_null(map_put(&seen, key, at));
				assert_true(k == 0 || g->risks.v[k].confidence <= g->risks.v[k - 1].confidence);
				if (g->domain.entry)
					assert_str(record_field(&g->domain.entry->r, F_NUMBER), arena_z(&arena, record_field(&g->risks.v[k].to.entry->r, F_DOMAIN)));
			}
		}
		assert_int_equal(direct, v->nrisks_direct);
	}
	assert_true(several > 10);
	map_free(&seen);
}

static void test_mitigation(void **state)
{
	const struct entries *all = &at->edition->kinds[REC_MITIGATION];

	(void)state;
	for (size_t i = 0; i < all->n; i++) {
		const struct view_mitigation *v = view_mitigation(at, &all->v[i], &arena);

		check_order(v->by_domain, v->nrisks);
	}
}

/* A file has no lists with a query, and domains are led to by their pages. */
static void test_fixed(void **state)
{
	struct atlas fixed = *at;
	const struct view_technique *v;

	(void)state;
	fixed.fixed = true;
	v = view_technique(&fixed, edition_find(at->edition, STR("AML.T0051")), &arena);
	assert_int_equal(v->by_domain->path.n, 0);
	for (size_t i = 0; i < v->by_domain->domains.n; i++)
		assert_int_equal(v->by_domain->domains.v[i].path.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_technique), cmocka_unit_test(test_mitigation), cmocka_unit_test(test_fixed) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
