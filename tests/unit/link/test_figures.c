/* The figures that are kept beside the model: what was written is read, anything else is refused, and they are the model's. */
#include "unit/test.h"

#include <math.h>

#include "link/figures.h"
#include "link/model.h"

static struct eval some(void)
{
	struct eval v = { .nsteps = 12, .nstudies = 3, .nrisks = 40, .nlinks = 21, .nlinked = 9, .tier = 0.75, .tier_share = 0.5, .ece = 0.0123, .ece_accepted = 0.02,
			  .ece_steps = 0.0001 };

	for (int s = 0; s < EVAL_SYSTEMS; s++) {
		v.steps[s] = (struct eval_ranking){ 0.5 + s / 100.0, 0.4, 0.7, 0.45 };
		v.risks[s] = (struct eval_linking){ 0.6, 1, 0, 0.9 - s / 1000.0, 0.61 };
	}
	v.bins[2] = (struct eval_bin){ 4, 1, 1.0 };
	v.step_bins[9] = (struct eval_bin){ 3, 3, 2.85 };
	return v;
}

static void test_written(void **state)
{
	struct eval v = some(), got;
	struct err err = ERR_INIT;
	struct str model;
	struct buf a, b;

	(void)state;
	buf_init(&a, BUF_PAGE);
	buf_init(&b, BUF_PAGE);
	figures_write(&v, STR("abc123"), &a);
	assert_int_equal(figures_read(buf_str(&a), &got, &model, &err), 0);
	assert_str(model, "abc123");
	assert_int_equal(got.nlinks, 21);
	assert_true(fabs(got.risks[EVAL_LINKER].none - 0.897) < 1e-9);
	assert_true(fabs(got.ece_steps - 0.0001) < 1e-9);
	assert_int_equal(got.bins[2].n, 4);
	assert_true(fabs(got.step_bins[9].sum - 2.85) < 1e-9);
	figures_write(&got, model, &b);
	assert_true(str_eq(buf_str(&a), buf_str(&b)));
	buf_free(&a);
	buf_free(&b);
}

/* Cut anywhere, or with a line changed, it is not read. */
static void test_damaged(void **state)
{
	struct eval v = some(), got;
	struct err err = ERR_INIT;
	struct str model;
	struct buf a;

	(void)state;
	buf_init(&a, BUF_PAGE);
	figures_write(&v, STR("abc123"), &a);
	for (size_t n = 0; n + 8 < a.n; n += 7)
		assert_int_equal(figures_read(str_sub(buf_str(&a), 0, n), &got, &model, &err), -1);
	assert_has(str_of(err.msg), "eval -o");
	assert_int_equal(figures_read(STR("model\tx\nsteps\tmany\n"), &got, &model, &err), -1);
	assert_int_equal(figures_read(STR("steps\t3\n"), &got, &model, &err), -1);
	assert_int_equal(figures_read(STR(""), &got, &model, &err), -1);
	buf_free(&a);
}

/* Those in the program belong to the model in the program: after 'train' comes 'eval -o data/model/figures.tsv'.  The floors of docs/linking.md hold. */
static void test_of_the_model(void **state)
{
	struct err err = ERR_INIT;
	struct eval v;
	struct str model;

	(void)state;
	assert_int_equal(figures_read(figures_embedded(), &v, &model, &err), 0);
	assert_str(model, model_hash());
	assert_true(v.nsteps > 400 && v.nrisks > 1800);
	assert_true(v.steps[EVAL_LINKER].mrr >= 0.58 && v.steps[EVAL_LINKER].hit1 >= 0.45 && v.steps[EVAL_LINKER].hit5 >= 0.75);
	assert_true(v.risks[EVAL_LINKER].f1 >= 0.60);
	assert_true(v.ece <= 0.05 && v.ece_accepted <= 0.05);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_written), cmocka_unit_test(test_damaged), cmocka_unit_test(test_of_the_model) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
