/* Comparisons against what the edition says of the same records. */
#include "unit/test.h"

#include "unit/small_atlas.h"
#include "view/compare.h"

static struct edition *e;
static struct atlas at;
static struct arena arena;

static int setup(void **state)
{
	(void)state;
	e = small_atlas(NULL);
	at.edition = e;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	edition_free(e);
	arena_free(&arena);
	return 0;
}

static struct view_compare *compare(const char *ids)
{
	struct str one = str_of(ids);
	struct err err = ERR_INIT;
	struct view_compare *v = view_compare(&at, &one, 1, &arena, &err);

	if (!v)
		fail_msg("%s: %s", ids, err.msg);
	return v;
}

static void refused(const char *ids, enum err_code code, const char *says)
{
	struct str one = str_of(ids);
	struct err err = ERR_INIT;

	assert_null(view_compare(&at, &one, 1, &arena, &err));
	assert_int_equal(err.code, code);
	assert_non_null(strstr(err.msg, says));
}

static const struct view_compare_row *row(const struct view_compare *v, const char *name)
{
	for (size_t i = 0; i < v->rows.n; i++)
		if (str_is(v->rows.v[i].name, name))
			return &v->rows.v[i];
	fail_msg("no row '%s'", name);
	return NULL;
}

static void test_rows(void **state)
{
	struct view_compare *v = compare("aml.t0001, AML.T0003");

	(void)state;
	assert_int_equal(v->columns.n, 2);
	assert_str(v->columns.v[0].to.id, "AML.T0001");
	assert_str(v->columns.v[1].to.id, "AML.T0003");
	assert_str(v->columns.v[0].without, "/compare?ids=AML.T0003");
	assert_str(v->ids, "AML.T0001, AML.T0003");
	for (size_t i = 0; i < v->rows.n; i++) {
		const struct view_compare_row *r = &v->rows.v[i];

		assert_int_equal(r->cells.n, 2);
		assert_int_equal(r->differs, !str_eq(r->cells.v[0].text, r->cells.v[1].text));
		assert_true(r->cells.v[0].text.n || r->cells.v[1].text.n);
	}
	assert_false(row(v, "Level")->differs);
	assert_true(row(v, "Tactic")->differs || row(v, "Maturity")->differs || row(v, "Mitigations")->differs);
}

/* Each link of each column stands in its group, what is shared comes first, and the counts are those of the edition. */
static void test_groups(void **state)
{
	struct view_compare *v = compare("AML.M0001,AML.M0002");
	const struct entry *m[2] = { edition_by_id(e, STR("AML.M0001")), edition_by_id(e, STR("AML.M0002")) };
	size_t ties = 0;

	(void)state;
	assert_true(v->groups.n >= 1);
	assert_str(v->groups.v[0].name, "Techniques");
	for (size_t i = 0; i < v->groups.v[0].links.n; i++) {
		const struct view_compare_link *l = &v->groups.v[0].links.v[i];
		size_t shared = 0;

		for (size_t c = 0; c < 2; c++) {
			bool linked = false;

			for (uint32_t k = 0; k < m[c]->nout[LINK_MITIGATES]; k++)
				linked = linked || m[c]->out[LINK_MITIGATES][k].other == l->to.entry;
			assert_int_equal(l->cells.v[c].text.n > 0, linked);
			shared += linked;
		}
		assert_int_equal(l->shared, shared);
		assert_true(i == 0 || l->shared <= v->groups.v[0].links.v[i - 1].shared);
		ties += shared;
	}
	assert_int_equal(ties, m[0]->nout[LINK_MITIGATES] + m[1]->nout[LINK_MITIGATES]);
}

static void test_few_and_repeated(void **state)
{
	struct view_compare *none = compare(" , "), *one = compare("AML.T0001"), *twice = compare("AML.T0001,aml-t0001-x,AML.T0001");

	(void)state;
	assert_int_equal(none->columns.n, 0);
	assert_int_equal(none->rows.n, 0);
	assert_int_equal(one->columns.n, 1);
	assert_int_equal(one->groups.n, 0);
	for (size_t i = 0; i < one->alike.n; i++)
		assert_true(str_starts(one->alike.v[i].path, STR("/compare?ids=AML.T0001,AML.T")));
	assert_true(twice->repeated);
	assert_int_equal(twice->columns.n, 1);
}

static void test_refusals(void **state)
{
	(void)state;
	refused("AML.T0001,AML.T9999", ERR_NOT_FOUND, "'AML.T9999'");
	refused("AML.T0001,AML.M0001", ERR_USAGE, "'AML.M0001'");
	refused("AML.T0001,AML.T0002,AML.T0002.001,AML.T0003,AML.T0002.000", ERR_USAGE, "at most 4");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_few_and_repeated),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
