/* What interrupts attacks: the coverage of one, the ranking over many, the set that does most together. */
#include "unit/test.h"

#include "view/interrupt.h"

static struct arena arena;
static struct atlas at;

/*
 * Techniques T0 to T5; mitigation M0 covers T0 and T1, M1 T2, M2 T0, T3 and T4, M3 nothing, and nothing covers T5.  Studies by their
 * techniques in order; the last leads from its first step to the second and third, and the second ends.
 */
static const char *const covers[] = { "01", "2", "034", "" };
static const char *const attacks[] = { "501", "50", "52", "5555", "30", "", "042" };
static const char *const leads[] = { "S1 S2", "", "" };

static struct str id_of(struct arena *a, const char *kind, size_t i)
{
	return arena_printf(a, "AML.%s90%02zu", kind, i);
}

static void add_records(struct batch *b, enum rec_kind kind, const char *letters, size_t n)
{
	for (size_t i = 0; i < n; i++)
		vec_push(&b->records, ((struct record){ .kind = kind, .id = id_of(&b->arena, letters, i), .name = arena_printf(&b->arena, "%s %zu", letters, i) }));
}

static void add_steps(struct batch *b, size_t study)
{
	bool last = study + 1 == ARRAY_LEN(attacks);

	for (size_t i = 0; attacks[study][i]; i++)
		vec_push(&b->links, ((struct link){ .kind = LINK_EMPLOYS, .from = id_of(&b->arena, "CS", study),
						    .to = id_of(&b->arena, "T", (size_t)(attacks[study][i] - '0')), .confidence = 1, .position = (unsigned)i + 1,
						    .step_id = arena_printf(&b->arena, "S%zu", i),
						    .leads_to = last ? str_of(leads[i]) : attacks[study][i + 1] ? arena_printf(&b->arena, "S%zu", i + 1) : STR("") }));
}

static int setup(void **state)
{
	struct batch b;
	const struct batch *list[] = { &b };
	struct edition_parts parts = { .batches = list, .nbatches = 1 };
	struct err err = ERR_INIT;

	(void)state;
	batch_init(&b);
	b.release = (struct release){ .source = STR("atlas"), .version = STR("2026.05") };
	add_records(&b, REC_TECHNIQUE, "T", 6);
	add_records(&b, REC_MITIGATION, "M", ARRAY_LEN(covers));
	add_records(&b, REC_CASE_STUDY, "CS", ARRAY_LEN(attacks));
	for (size_t m = 0; m < ARRAY_LEN(covers); m++)
		for (const char *t = covers[m]; *t; t++)
			vec_push(&b.links, ((struct link){ .kind = LINK_MITIGATES, .from = id_of(&b.arena, "M", m), .to = id_of(&b.arena, "T", (size_t)(*t - '0')),
							   .confidence = 1 }));
	for (size_t s = 0; s < ARRAY_LEN(attacks); s++)
		add_steps(&b, s);
	at.edition = edition_build(&parts, 0, &err);
	batch_free(&b);
	return at.edition ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	edition_free((struct edition *)(uintptr_t)at.edition);
	arena_free(&arena);
	return 0;
}

static const struct view_case_study *study(size_t i)
{
	return view_case_study(&at, &at.edition->kinds[REC_CASE_STUDY].v[i], &arena);
}

static void test_one_attack(void **state)
{
	const struct view_stops *s = study(0)->stops;

	(void)state;
	assert_int_equal(s->steps, 3);
	assert_int_equal(s->covered, 2);
	assert_int_equal(s->first, 2);
	assert_int_equal(s->earliest.n, 2); /* M0 and M2 */
	assert_int_equal(s->all.n, 2);
	assert_int_equal(s->widest.n, 1);
	assert_str(s->widest.v[0].to.id, "AML.M9000");
	assert_int_equal(s->widest.v[0].steps.n, 2);
	assert_int_equal(s->widest.v[0].steps.v[0], 2);
	assert_int_equal(s->widest.v[0].steps.v[1], 3);
	s = study(3)->stops;
	assert_int_equal(s->covered, 0);
	assert_int_equal(s->first, 0);
	assert_int_equal(s->all.n, 0);
	assert_int_equal(s->widest.n, 0);
	assert_int_equal(study(5)->stops->steps, 0);
}

static void test_leads(void **state)
{
	const struct view_case_study *v = study(6);

	(void)state;
	assert_int_equal(v->steps.v[0].leads.n, 2);
	assert_int_equal(v->steps.v[0].leads.v[0], 2);
	assert_int_equal(v->steps.v[0].leads.v[1], 3);
	assert_true(v->steps.v[1].ends);
	assert_false(v->steps.v[2].ends); /* the last one always does */
	v = study(0);
	for (size_t i = 0; i < v->steps.n; i++) {
		assert_int_equal(v->steps.v[i].leads.n, 0);
		assert_false(v->steps.v[i].ends);
	}
}

static bool near(double a, double b)
{
	return a - b < 1e-9 && b - a < 1e-9;
}

static void test_many_attacks(void **state)
{
	const struct entries *all = &at.edition->kinds[REC_CASE_STUDY];
	const struct entry *studies[ARRAY_LEN(attacks)];
	struct view_interrupt *v;

	(void)state;
	for (size_t i = 0; i < all->n; i++)
		studies[i] = &all->v[i];
	v = view_interrupt(&at, studies, all->n, &arena);
	assert_int_equal(v->studies, 6); /* one has no steps */
	assert_int_equal(v->reachable, 5); /* one has nothing in its way */
	assert_int_equal(v->all.n, 3);
	assert_str(v->all.v[0].to.id, "AML.M9002"); /* as many as M0, but earlier: 30 at its start, M0 at its second step */
	assert_int_equal(v->all.v[0].studies, 4);
	assert_true(near(v->all.v[0].share, 4. / 6));
	assert_true(near(v->all.v[0].first, 1.5)); /* 2, 2, 1, 1 */
	assert_true(near(v->all.v[0].early, (0 + 1. / 3) / 2)); /* 1/3, 1/2, 0, 0 */
	assert_str(v->all.v[1].to.id, "AML.M9000");
	assert_int_equal(v->all.v[1].studies, 4);
	assert_str(v->all.v[2].to.id, "AML.M9001");
	assert_int_equal(v->all.v[2].studies, 2);
	assert_int_equal(v->picks.n, 2); /* what M0 does, M2 has done */
	assert_str(v->picks.v[0].to.id, "AML.M9002");
	assert_str(v->picks.v[1].to.id, "AML.M9001");
	assert_int_equal(v->picks.v[1].gain, 1);
	assert_int_equal(v->picks.v[1].total, 5);
	assert_int_equal(v->all.v[1].pick, 0);
	assert_int_equal(v->best.n, 2);
	assert_null(view_interrupt(&at, studies + 5, 1, &arena)); /* no steps */
	assert_null(view_interrupt(&at, studies, 0, &arena));
	v = view_interrupt(&at, studies + 3, 1, &arena);
	assert_int_equal(v->reachable, 0);
	assert_int_equal(v->picks.n, 0);
}

/* A list ranks over all that pass its filters, whatever page it shows; other lists have no ranking. */
static void test_list(void **state)
{
	struct err err = ERR_INIT;
	struct list_query q = { .kind = REC_CASE_STUDY, .page = 2, .per_page = 2 };
	struct view_list *v = view_list(&at, &q, &arena, &err);

	(void)state;
	assert_int_equal(v->rows.n, 2);
	assert_int_equal(v->interrupt->studies, 6);
	q.words = STR("CS 3");
	v = view_list(&at, &q, &arena, &err);
	assert_int_equal(v->interrupt->studies, 1);
	q = (struct list_query){ .kind = REC_TECHNIQUE, .page = 1 };
	assert_null(view_list(&at, &q, &arena, &err)->interrupt);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_attack), cmocka_unit_test(test_leads), cmocka_unit_test(test_many_attacks), cmocka_unit_test(test_list),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
