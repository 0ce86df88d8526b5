#include "unit/test.h"

#include <math.h>

#include "text/index.h"

static const struct index_config config = {
	.nfields = 2, .weight = { 3, 1 }, .b = { 0.5, 0.75 }, .k1 = 1.2, .keep_tf = true,
};

static struct index *three(void)
{
	struct index *ix = index_new(&config);
	uint32_t d = index_add(ix);

	assert_int_equal(d, 0);
	index_text(ix, d, 1, STR("Copying the weights of a model"));
	index_text(ix, d, 0, STR("Model theft"));
	index_text(ix, d, 1, STR("Thieves sell models"));
	d = index_add(ix);
	index_text(ix, d, 0, STR("Poisoned data"));
	d = index_add(ix);
	index_text(ix, d, 1, STR("data about data"));
	index_done(ix);
	return ix;
}

static void test_lists(void **state)
{
	struct index *ix = three();
	struct postings p;
	const uint32_t *w;
	size_t n;

	(void)state;
	assert_int_equal(index_ndocs(ix), 3);
	assert_int_equal(index_term(ix, STR("thiev")), index_term(ix, STR("thiev")));
	assert_int_equal(index_term(ix, STR("unheard")), -1);
	p = index_postings(ix, (uint32_t)index_term(ix, STR("model")));
	assert_int_equal(p.n, 1);
	assert_int_equal(p.doc[0], 0);
	assert_int_equal(p.tf[0], 1);
	assert_int_equal(p.tf[1], 2);
	p = index_postings(ix, (uint32_t)index_term(ix, STR("data")));
	assert_int_equal(p.n, 2);
	assert_int_equal(p.doc[0], 1);
	assert_int_equal(p.doc[1], 2);
	assert_int_equal(p.tf[2 + 1], 2);
	assert_int_equal(index_df(ix, (uint32_t)index_term(ix, STR("data"))), 2);
	/* stop words are in the word lists only */
	assert_int_equal(index_df(ix, (uint32_t)index_term(ix, STR("the"))), 0);
	w = index_words(ix, 0, 1, &n);
	assert_int_equal(n, 10);
	assert_int_equal(w[1], index_term(ix, STR("the")));
	assert_int_equal(w[6], INDEX_GAP);
	assert_str(index_term_text(ix, w[9]), "model");
	assert_int_equal(index_length(ix, 0, 1), 6);
	assert_true(index_mean(ix, 1) > 3.99 && index_mean(ix, 1) < 4.01); /* over the documents that have it */
	(void)index_words(ix, 1, 1, &n);
	assert_int_equal(n, 0);
	index_free(ix);
}

/* The weight against the formula by hand: tf~ = sum of w tf / (1 - b + b len / mean), then tf~ / (k1 + tf~). */
static void test_weight(void **state)
{
	struct index *ix = three();
	struct postings p = index_postings(ix, (uint32_t)index_term(ix, STR("model")));
	double tf = 3 * 1 / (0.5 + 0.5 * 2 / (2.0)) + 1 * 2 / (0.25 + 0.75 * 6 / (4.0));

	(void)state;
	assert_true(fabs(p.weight[0] - tf / (1.2 + tf)) < 1e-6);
	assert_true(fabs(index_weight(&config, (double[]){ 1, 2 }, (double[]){ 2, 6 }, (double[]){ 2, 4 }) - tf / (1.2 + tf)) < 1e-12);
	assert_true(index_weight(&config, (double[]){ 0, 0 }, (double[]){ 0, 0 }, (double[]){ 0, 0 }) == 0);
	assert_true(fabs(index_idf(ix, (uint32_t)index_term(ix, STR("data"))) - log(1 + 1.5 / 2.5)) < 1e-12);
	index_free(ix);
}

static void test_prefix(void **state)
{
	struct index *ix = three();
	const struct index_form *f;
	size_t n, from, to;

	(void)state;
	f = index_forms(ix, &n);
	assert_int_equal(n, 9);
	for (size_t i = 1; i < n; i++)
		assert_true(str_cmp(f[i - 1].word, f[i].word) < 0);
	index_prefix(ix, STR("poisone"), &from, &to); /* by the word, not by its stem */
	assert_int_equal(to - from, 1);
	assert_str(f[from].word, "poisoned");
	assert_str(index_term_text(ix, f[from].term), "poison");
	index_prefix(ix, STR("model"), &from, &to);
	assert_int_equal(to - from, 2);
	index_prefix(ix, STR("zz"), &from, &to);
	assert_int_equal(to - from, 0);
	index_prefix(ix, STR(""), &from, &to);
	assert_int_equal(to - from, n);
	index_free(ix);
}

static void test_empty(void **state)
{
	struct index *ix = index_new(&config);
	size_t from, to;

	(void)state;
	index_done(ix);
	assert_int_equal(index_ndocs(ix), 0);
	assert_int_equal(index_term(ix, STR("x")), -1);
	index_prefix(ix, STR("x"), &from, &to);
	assert_int_equal(to, from);
	index_free(ix);
	index_free(index_new(&config)); /* never done */
	index_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists), cmocka_unit_test(test_weight), cmocka_unit_test(test_prefix), cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
