/* A pasted text: what it maps to, whatever its bytes are. */
#include "unit/test.h"

#include "base/utf8.h"
#include "source/starter.h"
#include "view/map.h"

static struct atlas at;
static struct arena arena;

static int setup(void **state)
{
	struct batch b[STARTER_BATCHES];
	const struct batch *both[] = { &b[0], &b[1] };
	struct edition_parts parts = { .batches = both, .nbatches = STARTER_BATCHES };
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < STARTER_BATCHES; i++)
		if (starter_read(i, &b[i], &err) < 0)
			return -1;
	at.edition = edition_build(&parts, 0, &err);
	for (size_t i = 0; i < STARTER_BATCHES; i++)
		batch_free(&b[i]);
	at.linker = at.edition ? linker_open(at.edition) : NULL;
	return at.linker ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	linker_free((struct linker *)(uintptr_t)at.linker);
	edition_free((struct edition *)(uintptr_t)at.edition);
	arena_free(&arena);
	return 0;
}

static struct view_map *map(struct str text, size_t limit)
{
	struct err err = ERR_INIT;
	struct view_map *v = view_map(&at, text, limit, &arena, &err);

	if (!v)
		fail_msg("%s", err.msg);
	return v;
}

static void test_map(void **state)
{
	struct view_map *v = map(STR("Users bypass the safety training of a chatbot with jailbreak prompts.\n"), 0);

	(void)state;
	assert_true(v->links.accepted > 0 && v->links.n == v->links.accepted);
	assert_true(v->risks.n > 0 && v->risks.n <= MAP_RISKS);
	for (size_t i = 0; i < v->risks.n; i++)
		assert_true(v->risks.v[i].score > 0 && v->risks.v[i].score <= 1 && (i == 0 || v->risks.v[i].score <= v->risks.v[i - 1].score));
	assert_true(v->mitigations.n > 0);
	for (size_t i = 0; i < v->mitigations.n; i++) {
		assert_true(v->mitigations.v[i].via.n > 0 && v->mitigations.v[i].score > 0);
		assert_true(i == 0 || v->mitigations.v[i].score <= v->mitigations.v[i - 1].score);
	}
	v = map(STR("Users bypass the safety training of a chatbot with jailbreak prompts.\n"), 9);
	assert_int_equal(v->links.n, 9);
}

static void test_nothing(void **state)
{
	struct view_map *v = map(STR(""), 5);

	(void)state;
	assert_true(v->links.n == 0 && v->risks.n == 0 && v->mitigations.n == 0);
	assert_int_equal(v->links.none, NONE_TOO_GENERAL);
}

static void test_hostile(void **state)
{
	struct view_map *v = map(str_n("jailbreak \xff\xfe prompts \x00 bypass\xed\xa0\x80 safety training", 48), 3);
	struct err err = ERR_INIT;
	char *big = xmalloc(MAP_MAX_BYTES + 1);

	(void)state;
	assert_true(utf8_valid(v->text));
	for (size_t i = 0; i < v->links.n; i++)
		for (size_t k = 0; k < v->links.hits[i].nevidence; k++) {
			const struct evidence *e = &v->links.hits[i].evidence[k];

			assert_true(str_eq(str_sub(v->text, e->offset, e->text.n), e->text));
		}
	memset(big, 'a', MAP_MAX_BYTES + 1);
	assert_null(view_map(&at, str_n(big, MAP_MAX_BYTES + 1), 0, &arena, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	for (size_t i = 0; i < MAP_MAX_BYTES; i++)
		big[i] = "jailbreak 0 poison "[i % 19];
	v = map(str_n(big, MAP_MAX_BYTES), 1);
	assert_true(v->links.n >= 1);
	free(big);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_map), cmocka_unit_test(test_nothing), cmocka_unit_test(test_hostile) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
