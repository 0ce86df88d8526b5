/*
 * Views of a release that is much larger in one place than a real one, as a hostile file may be: the time that they take is bounded.
 *
 * A bound is of processor time, ten times and more what a view needs and a fraction of what it would need if the time grew with the
 * square of the size.
 */
#include "unit/test.h"

#include <time.h>

#include "view/compare.h"
#include "view/find.h"
#include "view/interrupt.h"
#include "search/search.h"
#include "view/view.h"

#define VALUES 40000 /* of one field of one record */
#define STEPS 3000
#define LEADS 190    /* steps that one leads to: a reader keeps a kilobyte of ids */
#define STOPS 2000   /* mitigations, and studies that they interrupt */
#define SECONDS 2.0

static struct arena arena;
static struct edition *edition;
static struct search_index *search;
static struct atlas atlas;

static void many_values(struct batch *b, enum rec_kind kind, const char *id, enum field_id field, const char *word)
{
	struct record r = { .kind = kind, .id = str_of(id), .name = str_of(id), .nfields = VALUES };

	r.fields = arena_array(&b->arena, VALUES, struct field);
	for (size_t i = 0; i < VALUES; i++)
		r.fields[i] = (struct field){ field, arena_printf(&b->arena, "%s %05zu", word, i) };
	vec_push(&b->records, r);
}

static void many_steps(struct batch *b)
{
	struct record r = { .kind = REC_CASE_STUDY, .id = STR("AML.CS9001"), .name = STR("The Endless Siege") };

	vec_push(&b->records, r);
	for (unsigned i = 0; i < STEPS; i++) {
		struct link l = { .kind = LINK_EMPLOYS, .from = r.id, .to = STR("AML.T9001"), .confidence = 1, .position = i + 1 };
		struct buf leads;

		buf_init(&leads, BUF_LINE);
		for (unsigned k = 0; k < LEADS; k++)
			buf_printf(&leads, "%sS%u", k ? " " : "", (i * 7 + k * 13) % STEPS);
		l.step_id = arena_printf(&b->arena, "S%u", i);
		l.leads_to = arena_str(&b->arena, buf_str(&leads));
		buf_free(&leads);
		vec_push(&b->links, l);
	}
}

static void add(struct batch *b, enum rec_kind kind, struct str id)
{
	struct record r = { .kind = kind, .id = id, .name = id };

	vec_push(&b->records, r);
}

static void tie(struct batch *b, enum link_kind kind, struct str from, struct str to, unsigned position)
{
	struct link l = { .kind = kind, .from = from, .to = to, .confidence = 1, .position = position };

	vec_push(&b->links, l);
}

/* As many mitigations as studies: one technique that all mitigations cover and all steps of one study use; and for each pair a technique
 * of its own, so that it takes all mitigations to interrupt all studies. */
static void many_stops(struct batch *b)
{
	struct str all = STR("AML.T9100"), long_one = STR("AML.CS9100");

	add(b, REC_TECHNIQUE, all);
	add(b, REC_CASE_STUDY, long_one);
	for (unsigned i = 0; i < STOPS; i++) {
		struct str m = arena_printf(&b->arena, "AML.M%04u", i), t = arena_printf(&b->arena, "AML.T%04u", i), s = arena_printf(&b->arena, "AML.CS%04u", i);

		add(b, REC_MITIGATION, m);
		add(b, REC_TECHNIQUE, t);
		add(b, REC_CASE_STUDY, s);
		tie(b, LINK_MITIGATES, m, all, 0);
		tie(b, LINK_MITIGATES, m, t, 0);
		tie(b, LINK_EMPLOYS, long_one, all, i + 1);
		tie(b, LINK_EMPLOYS, s, t, 1);
	}
}

static int setup(void **state)
{
	struct batch b;
	const struct batch *list[] = { &b };
	struct edition_parts parts = { .batches = list, .nbatches = 1 };
	struct err err = ERR_INIT;

	(void)state;
	batch_init(&b);
	b.release.source = STR("atlas");
	many_values(&b, REC_TECHNIQUE, "AML.T9001", F_PLATFORM, "platform");
	many_values(&b, REC_TECHNIQUE, "AML.T9002", F_PLATFORM, "platform");
	many_values(&b, REC_MITIGATION, "AML.M9001", F_LIFECYCLE, "stage");
	many_values(&b, REC_MITIGATION, "AML.M9002", F_CATEGORY, "category");
	many_steps(&b);
	many_stops(&b);
	edition = edition_build(&parts, 1000, &err);
	batch_free(&b);
	if (!edition)
		return -1;
	search = search_build(edition);
	atlas = (struct atlas){ .edition = edition, .search = search };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	search_free(search);
	edition_free(edition);
	arena_free(&arena);
	return 0;
}

/* Fails unless little time has gone by since start. */
static void soon(clock_t start, const char *what)
{
	double s = (double)(clock() - start) / CLOCKS_PER_SEC;

	if (s > SECONDS)
		fail_msg("%s took %.1f s", what, s);
}

static const struct view_facet *facet_of(const struct view_facets *fs, const char *name)
{
	for (size_t i = 0; i < fs->n; i++)
		if (str_is(fs->v[i].name, name))
			return &fs->v[i];
	fail_msg("no facet %s", name);
	return NULL;
}

/* Values of one facet on offer: few, but always those that are on. */
static void assert_offer(const struct view_facet *f, const char *on)
{
	bool seen = false;

	assert_true(f->values.n > 30 && f->values.n < 50);
	for (size_t i = 0; i < f->values.n; i++) {
		seen = seen || str_is(f->values.v[i].value, on);
		assert_int_equal(f->values.v[i].on, str_is(f->values.v[i].value, on));
	}
	assert_true(seen);
}

static struct view_list *list(enum rec_kind kind, const char *field, const char *value)
{
	struct list_filter f = { str_of(field), str_of(value) };
	struct list_query q = { .kind = kind, .filters = &f, .nfilters = 1, .page = 1, .per_page = 50 };
	struct err err = ERR_INIT;
	clock_t start = clock();
	struct view_list *v = view_list(&atlas, &q, &arena, &err);

	if (!v)
		fail_msg("%s", err.msg);
	soon(start, kind_table[kind].list);
	return v;
}

static void test_lists(void **state)
{
	struct view_list *v = list(REC_TECHNIQUE, "platform", "platform 39999");

	(void)state;
	assert_int_equal(v->total, 2);
	assert_offer(facet_of(&v->facets, "platform"), "platform 39999");
	assert_int_equal(list(REC_TECHNIQUE, "platform", "platform 40000")->total, 0);
	assert_int_equal(list(REC_MITIGATION, "lifecycle", "stage 39999")->total, 1);
	assert_int_equal(list(REC_MITIGATION, "category", "category 39999")->total, 1);
}

static void test_compare(void **state)
{
	const struct str ids = STR("AML.T9001,AML.T9002");
	struct err err = ERR_INIT;
	clock_t start = clock();

	(void)state;
	assert_non_null(view_compare(&atlas, &ids, 1, &arena, &err));
	soon(start, "the comparison");
}

static void test_search(void **state)
{
	const struct search_filter on = { STR("platform"), STR("platform 39999") };
	struct find_query q = { .filters = &on, .nfilters = 1, .page = 1, .per_page = VIEW_SEARCH_PAGE };
	clock_t start = clock();
	struct view_search *v = view_find(&atlas, &q, &arena);

	(void)state;
	soon(start, "the search");
	assert_int_equal(v->total, 2);
	assert_offer(facet_of(&v->facets, "platform"), "platform 39999");
}

static void test_study(void **state)
{
	clock_t start = clock();
	struct view_case_study *v = view_case_study(&atlas, edition_by_id(edition, STR("AML.CS9001")), &arena);

	(void)state;
	soon(start, "the study");
	assert_int_equal(v->steps.n, STEPS);
	assert_int_equal(v->steps.v[2].leads.n, LEADS);
	assert_int_equal(v->steps.v[2].leads.v[0], 15); /* S14 */
	assert_int_equal(v->steps.v[2].leads.v[1], 28);
}

/* A page is made of what is linked, not of its product. */
static void test_stops(void **state)
{
	struct arena a = { 0 };
	clock_t start = clock();
	struct view_case_study *v = view_case_study(&atlas, edition_by_id(edition, STR("AML.CS9100")), &a);

	(void)state;
	soon(start, "the study that all mitigations interrupt at all steps");
	assert_int_equal(v->stops->all.n, STOPS);
	assert_int_equal(v->stops->all.v[1].steps.n, STOPS);
	assert_int_equal(v->stops->all.v[1].steps.v[STOPS - 1], STOPS);
	assert_true(v->steps.v[7].mitigations.v == v->steps.v[0].mitigations.v);
	assert_true(a.total < (size_t)64 << 20);
	arena_free(&a);
}

static void test_interrupt(void **state)
{
	struct list_query q = { .kind = REC_CASE_STUDY, .page = 1, .per_page = 50 };
	struct err err = ERR_INIT;
	struct arena a = { 0 };
	clock_t start = clock();
	struct view_list *v = view_list(&atlas, &q, &a, &err);

	(void)state;
	soon(start, "the list of case studies");
	assert_int_equal(v->interrupt->picks.n, STOPS);
	assert_int_equal(v->interrupt->picks.v[0].gain, 2); /* the long one too */
	assert_int_equal(v->interrupt->picks.v[STOPS - 1].total, STOPS + 1);
	assert_true(a.total < (size_t)8 << 20); /* a table of all pairs would be 16 */
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists), cmocka_unit_test(test_compare), cmocka_unit_test(test_search), cmocka_unit_test(test_study),
		cmocka_unit_test(test_stops), cmocka_unit_test(test_interrupt),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
