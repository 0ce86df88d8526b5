/* What is made at its first use: once, whoever asks, and the same for copies. */
#include "unit/test.h"

#include <pthread.h>

#include "link/linker.h"
#include "search/search.h"
#include "view/atlas.h"
#include "unit/starter_atlas.h"

#define ASKERS 8

static struct atlas *opened(struct store **s)
{
	struct err err = ERR_INIT;

	*s = starter_store(":memory:", 0);
	assert_non_null(*s);
	return atlas_load(*s, 0, &err);
}

struct asker {
	const struct atlas *at;
	pthread_barrier_t *start;
	const struct search_index *search;
	const struct linker *linker;
};

static void *ask(void *arg)
{
	struct asker *a = arg;

	(void)pthread_barrier_wait(a->start);
	a->search = atlas_search(a->at);
	a->linker = atlas_linker(a->at);
	return NULL;
}

static void test_once(void **state)
{
	struct asker asker[ASKERS];
	pthread_t thread[ASKERS];
	pthread_barrier_t start;
	struct store *s;
	struct atlas *at = opened(&s), copy;

	(void)state;
	assert_non_null(at);
	assert_null(at->search); /* nothing was made yet */
	assert_null(at->linker);
	copy = *at;
	assert_int_equal(pthread_barrier_init(&start, NULL, ASKERS), 0);
	for (size_t i = 0; i < ASKERS; i++) {
		asker[i] = (struct asker){ .at = i % 2 ? at : &copy, .start = &start };
		assert_int_equal(pthread_create(&thread[i], NULL, ask, &asker[i]), 0);
	}
	for (size_t i = 0; i < ASKERS; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	for (size_t i = 0; i < ASKERS; i++) {
		assert_non_null(asker[i].search);
		assert_ptr_equal(asker[i].search, asker[0].search);
		assert_non_null(asker[i].linker);
		assert_ptr_equal(asker[i].linker, asker[0].linker);
	}
	(void)pthread_barrier_destroy(&start);
	atlas_free(at);
	store_close(s);
}

/* The key that names stored links is that of the linker which makes them. */
static void test_key(void **state)
{
	struct arena a = { 0 };
	struct store *s;
	struct atlas *at = opened(&s);

	(void)state;
	assert_str(linker_default_key(&a), linker_key(atlas_linker(at)));
	atlas_free(at);
	store_close(s);
	arena_free(&a);
}

/* An atlas that was put together by hand has what it names, and no more. */
static void test_by_hand(void **state)
{
	struct atlas at = { 0 };

	(void)state;
	assert_null(atlas_search(&at));
	assert_null(atlas_linker(&at));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_once), cmocka_unit_test(test_key), cmocka_unit_test(test_by_hand) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
