/* The front page's pictures and news against the edition. */
#include "unit/test.h"

#include "unit/small_atlas.h"
#include "view/home.h"
#include "unit/starter_atlas.h"

static struct atlas at;
static struct arena arena;

static int setup(void **state)
{
	(void)state;
	at.edition = starter_edition();
	return at.edition ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	edition_free((struct edition *)at.edition);
	arena_free(&arena);
	return 0;
}

/* Parts add up to their domain, domains to the risks that are in one, and each part has what its own page counts. */
static void test_areas(void **state)
{
	struct view_areas *v = view_areas(&at, &arena);
	size_t sum = 0, inside = 0;

	(void)state;
	assert_int_equal(v->rows.n, 7);
	for (size_t i = 0; i < v->rows.n; i++) {
		size_t risks = 0, attackable = 0;

		for (size_t k = 0; k < v->rows.v[i].parts.n; k++) {
			const struct view_area_part *p = &v->rows.v[i].parts.v[k];

			risks += p->risks;
			attackable += p->attackable;
			assert_true(p->risks > 0 && p->attackable <= p->risks);
			if (p->to.entry->r.kind == REC_SUBDOMAIN)
				assert_int_equal(p->risks, view_domain(&at, p->to.entry, &arena)->nrisks);
		}
		assert_int_equal(risks, v->rows.v[i].risks);
		assert_int_equal(attackable, v->rows.v[i].attackable);
		assert_true(v->rows.v[i].risks <= v->most);
		sum += risks;
	}
	for (size_t i = 0; i < at.edition->kinds[REC_RISK].n; i++)
		for (uint32_t k = 0; k < at.edition->kinds[REC_RISK].v[i].nout[LINK_CLASSIFIED]; k++)
			inside += at.edition->kinds[REC_RISK].v[i].out[LINK_CLASSIFIED][k].other->r.kind == REC_DOMAIN;
	assert_int_equal(sum, inside);
}

/* What a cell counts is what the list that it leads to holds. */
static void test_causes(void **state)
{
	static const char *const codes[] = { "1", "2", "3", "4" };
	struct view_causes *v = view_causes(&at, &arena);
	size_t sum = v->left_out;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(v->rows.n, 4);
	for (size_t i = 0; i < 4; i++)
		for (size_t k = 0; k < 4; k++) {
			struct list_filter f[] = { { STR("intent"), str_of(codes[i]) }, { STR("timing"), str_of(codes[k]) } };
			struct list_query q = { .kind = REC_RISK, .filters = f, .nfilters = 2, .page = 1, .per_page = 1 };
			struct view_list *l = view_list(&at, &q, &arena, &err);

			assert_non_null(l);
			assert_int_equal(l->total, v->rows.v[i].cells.v[k].risks);
			assert_true(v->rows.v[i].cells.v[k].risks <= v->most);
			sum += l->total;
		}
	assert_int_equal(sum, at.edition->kinds[REC_RISK].n);
}

/* Newest first, no record older than one that is left out, and all of a day or the rest of it counted. */
static void test_news(void **state)
{
	struct view_news *v = view_news(&at, &arena);
	size_t shown = 0, later = 0;
	struct str oldest;

	(void)state;
	assert_true(v->days.n > 0 && v->modified.n > 0 && v->nmodified > 0);
	oldest = v->days.v[v->days.n - 1].date;
	for (size_t i = 0; i < v->days.n; i++) {
		assert_true(i == 0 || str_cmp(v->days.v[i].date, v->days.v[i - 1].date) < 0);
		for (size_t k = 0; k < v->days.v[i].records.n; k++)
			assert_true(str_eq(v->days.v[i].records.v[k].entry->r.created, v->days.v[i].date));
		shown += v->days.v[i].records.n;
	}
	for (int k = 0; k < REC_KINDS; k++)
		for (size_t i = 0; kind_table[k].list && i < at.edition->kinds[k].n; i++)
			later += at.edition->kinds[k].v[i].r.created.n && str_cmp(at.edition->kinds[k].v[i].r.created, oldest) >= 0;
	assert_true(shown <= VIEW_NEWS_RECORDS);
	assert_int_equal(later, shown + v->more);
}

static void test_without_dates(void **state)
{
	struct atlas small = { .edition = small_atlas(NULL), .fixed = true };
	struct view_news *v = view_news(&small, &arena);
	struct view_causes *c = view_causes(&small, &arena);

	(void)state;
	assert_int_equal(v->days.n, 0);
	assert_int_equal(v->nmodified, 0);
	assert_str(c->rows.v[0].cells.v[0].path, "");
	edition_free((struct edition *)small.edition);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_areas),
		cmocka_unit_test(test_causes),
		cmocka_unit_test(test_news),
		cmocka_unit_test(test_without_dates),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
