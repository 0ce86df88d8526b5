#include "unit/test.h"

#include <math.h>

#include "link/linker.h"
#include "fmt/markdown.h"
#include "unit/real_atlas.h"
#include "unit/small_atlas.h"

static struct edition *edition;
static struct linker *linker;
static struct arena arena;

static int setup(void **state)
{
	(void)state;
	edition = small_atlas(NULL);
	linker = linker_open_as(edition, "bm25f-1");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	linker_free(linker);
	linker_free(NULL);
	edition_free(edition);
	arena_free(&arena);
	return 0;
}

static struct link_result run(const char *title, const char *text, size_t limit)
{
	struct link_query q = { .title = str_of(title), .text = str_of(text), .coded = true };
	struct link_result r;

	linker_link(linker, &q, limit, &arena, &r);
	return r;
}

static void test_best(void **state)
{
	struct link_result r = run("", "Somebody slips harmful samples into the training set to poison a model.", 3);

	(void)state;
	assert_true(r.n >= 1 && r.n <= 3);
	assert_str(r.hits[0].technique->r.id, "AML.T0001");
	assert_true(r.hits[0].accepted && r.accepted >= 1 && r.none == NONE_NOT);
	assert_int_equal(r.hits[0].tier, TIER_DIRECT);
	assert_true(r.hits[0].confidence > 0 && r.hits[0].confidence < 1);
	for (size_t i = 1; i < r.n; i++) {
		assert_true(r.hits[i].score <= r.hits[i - 1].score && r.hits[i].confidence <= r.hits[i - 1].confidence);
		assert_true(!r.hits[i].accepted || r.hits[i - 1].accepted);
	}
	/* what a sub-technique's study did finds it, though no word of the name is there */
	r = run("", "A letter with hidden orders", 1);
	assert_str(r.hits[0].technique->r.id, "AML.T0002.001");
	assert_int_equal(r.hits[0].tier, TIER_RELATED);
}

static void test_evidence(void **state)
{
	const char *text = "Somebody slips harmful  samples into the training-set: poisoning a model, poison again.";
	struct link_result r = run("Weights and poisons", text, 1);
	const struct link_hit *h = &r.hits[0];
	double sum = 0;
	bool set = false;

	(void)state;
	assert_true(h->nevidence >= 2 && h->nevidence <= 8);
	for (size_t i = 0; i < h->nevidence; i++) {
		const struct evidence *e = &h->evidence[i];

		assert_true(e->weight > 0 && e->weight <= 1);
		assert_true(i == 0 || e->weight <= h->evidence[i - 1].weight);
		sum += (double)e->weight;
		if (e->offset != UINT32_MAX)
			assert_true(str_eq(str_sub(str_of(text), e->offset, e->text.n), e->text));
		assert_false(str_is(e->text, "poisons")); /* the text has the word: there it has a place */
		set |= str_is(e->text, "training-set"); /* words side by side are one piece */
	}
	assert_true(set);
	assert_true(sum > 0 && sum < 1.0001);
	assert_has(h->reason, "share");
	assert_has(h->reason, "this technique's name");
	assert_true(str_ends(h->reason, STR(".")));
	/* from the title alone */
	r = run("Poisoned training set", "", 1);
	assert_int_equal(r.hits[0].evidence[0].offset, UINT32_MAX);
	assert_true(str_starts(r.hits[0].reason, STR("The title shares '")));
}

static void test_none(void **state)
{
	struct link_query q = { .title = STR("Poison the training set"), .text = STR("harmful samples"), .coded = false };
	struct link_result r;

	(void)state;
	linker_link(linker, &q, 2, &arena, &r); /* not coded: no link, but the best can be seen */
	assert_int_equal(r.none, NONE_NOT_A_RISK);
	assert_int_equal(r.accepted, 0);
	assert_true(r.n > 0 && !r.hits[0].accepted && r.none_reason.n > 0);
	linker_link(linker, &q, 0, &arena, &r);
	assert_int_equal(r.n, 0);
	r = run("Security", "", 5);
	assert_int_equal(r.none, NONE_TOO_GENERAL);
	r = run("", "", 5);
	assert_int_equal(r.none, NONE_TOO_GENERAL);
	assert_int_equal(r.n, 0);
	r = run("", "the of and", 5);
	assert_int_equal(r.none, NONE_TOO_GENERAL);
	r = run("", "Zyzzyva abacus quince", 5);
	assert_int_equal(r.none, NONE_LOW_CONFIDENCE);
	assert_int_equal(r.n, 0);
	assert_has(r.none_reason, "No technique");
	r = run("", "Whole trades lose their wages where machines take over the chat in a town of many silent looms.", 0);
	assert_int_equal(r.none, NONE_LOW_CONFIDENCE);
	assert_has(r.none_reason, "AML.T"); /* the best one is named with its score */
	assert_int_equal(r.n, 0);
}

/* Leaving an entry out of what speaks for a technique equals an edition that never had it. */
static void same_without(const char *self, const char *text)
{
	struct edition *less = small_atlas(self);
	struct linker *other = linker_open_as(less, "bm25f-1");
	struct link_query q = { .text = str_of(text), .coded = true, .self = edition_find(edition, str_of(self)) };
	struct link_result with, without, all;

	assert_non_null(q.self);
	linker_link(linker, &q, 100, &arena, &with);
	q.self = NULL;
	linker_link(linker, &q, 100, &arena, &all);
	linker_link(other, &q, 100, &arena, &without);
	assert_int_equal(with.n, without.n);
	for (size_t i = 0; i < with.n; i++) {
		assert_true(str_eq(with.hits[i].technique->r.id, without.hits[i].technique->r.id));
		assert_true(fabs(with.hits[i].score - without.hits[i].score) < 1e-5);
		assert_true(str_eq(with.hits[i].reason, without.hits[i].reason));
	}
	assert_true(all.n != with.n || fabs(all.hits[0].score - with.hits[0].score) > 1e-3); /* it did make a difference */
	linker_free(other);
	edition_free(less);
}

static void test_self(void **state)
{
	struct link_query q = { .text = STR("poison samples in the training set"), .coded = true };
	struct link_result r;

	(void)state;
	same_without("AML.CS0001", "A letter with hidden orders reached the helper, who packed the weights of a model.");
	same_without("AML.CS0002", "Visitors taught the toy rude phrases with harmful samples at night.");
	same_without("AML.M0001", "Samples screened for outliers leave less room to poison the training.");
	/* a technique is not compared with itself */
	q.self = edition_find(edition, STR("AML.T0001"));
	linker_link(linker, &q, 100, &arena, &r);
	for (size_t i = 0; i < r.n; i++)
		assert_ptr_not_equal(r.hits[i].technique, q.self);
}

static void test_all(void **state)
{
	struct link *links;
	struct verdict *v;
	size_t nlinks, nv;
	bool poisoned = false;

	(void)state;
	linker_link_all(linker, edition, &arena, &links, &nlinks, &v, &nv);
	assert_int_equal(nv, edition->kinds[REC_RISK].n);
	for (size_t i = 0; i < nlinks; i++) {
		const struct entry *risk = edition_by_id(edition, links[i].from);

		assert_int_equal(risk->r.kind, REC_RISK);
		assert_int_equal(edition_by_id(edition, links[i].to)->r.kind, REC_TECHNIQUE);
		assert_true(links[i].kind == LINK_ATTACKS_BY && links[i].method == METHOD_INFERRED && links[i].reason.n);
		poisoned |= str_is(links[i].from, "mitrisk:01.01.00") && str_is(links[i].to, "AML.T0001");
		assert_false(str_is(links[i].from, "mitrisk:03.01.00")); /* excluded by its authors */
		for (size_t k = 0; k < links[i].nevidence; k++)
			if (links[i].evidence[k].offset != UINT32_MAX)
				assert_true(str_eq(str_sub(risk->plain, links[i].evidence[k].offset, links[i].evidence[k].text.n),
						   links[i].evidence[k].text));
	}
	assert_true(poisoned);
	for (size_t i = 0; i < nv; i++) {
		size_t n = 0;

		for (size_t k = 0; k < nlinks; k++)
			n += str_eq(links[k].from, v[i].risk);
		assert_int_equal(v[i].none == NONE_NOT, n > 0);
		assert_true(n > 0 || v[i].reason.n > 0);
		if (str_is(v[i].risk, "mitrisk:03.01.00"))
			assert_true(v[i].none == NONE_NOT_A_RISK && str_has(v[i].reason, "excluded"));
	}
}

/* The same edition and text give the same bytes. */
static void test_same(void **state)
{
	struct edition *e = small_atlas(NULL);
	struct linker *l = linker_open_as(e, "bm25f-1");
	struct link *x, *y;
	struct verdict *v, *w;
	size_t nx, ny, nv, nw;

	(void)state;
	assert_true(strlen(linker_key(l)) > 0 && strcmp(linker_key(l), linker_key(linker)) == 0);
	linker_link_all(linker, edition, &arena, &x, &nx, &v, &nv);
	linker_link_all(l, e, &arena, &y, &ny, &w, &nw);
	assert_true(nx == ny && nv == nw);
	for (size_t i = 0; i < nx; i++)
		assert_true(str_eq(x[i].from, y[i].from) && str_eq(x[i].to, y[i].to) && memcmp(&x[i].confidence, &y[i].confidence, sizeof(double)) == 0 &&
			    str_eq(x[i].reason, y[i].reason) && x[i].nevidence == y[i].nevidence);
	for (size_t i = 0; i < nv; i++)
		assert_true(v[i].none == w[i].none && str_eq(v[i].reason, w[i].reason));
	linker_free(l);
	edition_free(e);
}

/* An edition without techniques, and one without anything. */
static void test_empty(void **state)
{
	struct edition_parts parts = { 0 };
	struct err err = ERR_INIT;
	struct edition *e = edition_build(&parts, 0, &err);
	struct linker *l = linker_open_as(e, "bm25f-1");
	struct link_query q = { .text = STR("poison"), .coded = true };
	struct link_result r;
	struct link *links;
	struct verdict *v;
	size_t n, nv;

	(void)state;
	linker_link(l, &q, 5, &arena, &r);
	assert_true(r.n == 0 && r.accepted == 0 && r.none == NONE_LOW_CONFIDENCE);
	linker_link_all(l, e, &arena, &links, &n, &v, &nv);
	assert_true(n == 0 && nv == 0);
	linker_free(l);
	edition_free(e);
}


struct tally {
	size_t n, first, in_five;
	double reciprocal;
};

/* Where the linker puts the technique that a step of a case study employed, from the step's text alone. */
static void tally_step(const struct linker *l, const struct entry *study, const struct edge *step, struct tally *t)
{
	struct link_query q = { .coded = true, .self = study };
	struct link_result r;
	struct arena a = { 0 };
	struct buf plain;

	buf_init(&plain, BUF_PAGE);
	md_plain(&plain, step->link->text);
	q.text = buf_str(&plain);
	linker_link(l, &q, SIZE_MAX, &a, &r);
	t->n++;
	for (size_t i = 0; i < r.n; i++)
		if (r.hits[i].technique == step->other) {
			t->first += i == 0;
			t->in_five += i < 5;
			t->reciprocal += 1 / (double)(i + 1);
		}
	buf_free(&plain);
	arena_free(&a);
}

/* On the case-study steps, leaving the study out: no worse than when this was measured (MRR 0.546, 0.414, 0.706). */
static void test_real_steps(void **state)
{
	struct edition *e = real_atlas(&arena);
	struct tally t = { 0 };
	struct linker *l;

	(void)state;
	if (!e)
		skip();
	l = linker_open_as(e, "bm25f-1");
	for (size_t i = 0; i < e->kinds[REC_CASE_STUDY].n; i++) {
		const struct entry *x = &e->kinds[REC_CASE_STUDY].v[i];

		for (uint32_t k = 0; k < x->nout[LINK_EMPLOYS]; k++)
			tally_step(l, x, &x->out[LINK_EMPLOYS][k], &t);
	}
	assert_int_equal(t.n, 449);
	assert_true(t.reciprocal / 449 > 0.53);
	assert_true((double)t.first / 449 > 0.39);
	assert_true((double)t.in_five / 449 > 0.68);
	linker_free(l);
	edition_free(e);
}

static size_t links_of(const struct link *links, size_t n, const char *risk)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += str_is(links[i].from, risk);
	return k;
}

static void test_real_risks(void **state)
{
	struct edition *e = real_atlas(&arena);
	struct linker *l;
	struct link *links;
	struct verdict *v;
	size_t n, nv, refused = 0;
	bool poison = false;

	(void)state;
	if (!e)
		skip();
	l = linker_open_as(e, "bm25f-1");
	linker_link_all(l, e, &arena, &links, &n, &v, &nv);
	assert_int_equal(nv, 1835);
	assert_true(n > 400 && n < 1200);
	for (size_t i = 0; i < n; i++) {
		const struct entry *risk = edition_by_id(e, links[i].from);

		assert_true(links[i].nevidence > 0 && links[i].nevidence <= 8);
		for (size_t k = 0; k < links[i].nevidence; k++)
			if (links[i].evidence[k].offset != UINT32_MAX)
				assert_true(str_eq(str_sub(risk->plain, links[i].evidence[k].offset, links[i].evidence[k].text.n),
						   links[i].evidence[k].text));
		poison |= str_is(links[i].from, "mitrisk:62.15.07") && str_starts(links[i].to, STR("AML.T0018"));
	}
	assert_true(poison); /* models poisoned in instruction tuning */
	for (size_t i = 0; i < nv; i++)
		refused += v[i].none == NONE_NOT_A_RISK;
	assert_int_equal(refused, 240);
	assert_int_equal(links_of(links, n, "mitrisk:01.01.00"), 0);
	linker_free(l);
	edition_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_best), cmocka_unit_test(test_evidence), cmocka_unit_test(test_none), cmocka_unit_test(test_self),
		cmocka_unit_test(test_all), cmocka_unit_test(test_same), cmocka_unit_test(test_empty), cmocka_unit_test(test_real_steps),
		cmocka_unit_test(test_real_risks),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
