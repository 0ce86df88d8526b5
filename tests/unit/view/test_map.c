/* A pasted text: what it maps to, whatever its bytes are. */
#include "unit/test.h"

#include "base/utf8.h"
#include "view/map.h"
#include "unit/starter_atlas.h"

static struct atlas at;
static struct arena arena;

static int setup(void **state)
{
	(void)state;
	at.edition = starter_edition();
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
	assert_true(v->accepted > 0 && v->techniques.n == v->accepted);
	assert_true(v->risks.n > 0 && v->risks.n <= MAP_RISKS);
	for (size_t i = 0; i < v->risks.n; i++)
		assert_true(v->risks.v[i].score > 0 && v->risks.v[i].score <= 1 && (i == 0 || v->risks.v[i].score <= v->risks.v[i - 1].score));
	assert_true(v->mitigations.n > 0);
	for (size_t i = 0; i < v->mitigations.n; i++) {
		assert_true(v->mitigations.v[i].via.n > 0 && v->mitigations.v[i].score > 0);
		assert_true(i == 0 || v->mitigations.v[i].score <= v->mitigations.v[i - 1].score);
	}
	v = map(STR("Users bypass the safety training of a chatbot with jailbreak prompts.\n"), 9);
	assert_int_equal(v->techniques.n, 9);
}

/* The pieces are the text again, in order; a mark is a piece of evidence of each technique that it names. */
static void check_pieces(const struct view_map *v)
{
	size_t done = 0, marks = 0, skipped = 0;

	for (size_t i = 0; i < v->pieces.n; i++) {
		const struct view_map_piece *p = &v->pieces.v[i];

		assert_true(p->text.n > 0 && utf8_valid(p->text));
		assert_true(str_eq(str_sub(v->text, done, p->text.n), p->text));
		for (size_t k = 0; k < p->numbers.n; k++) {
			const struct link_hit *h = v->techniques.v[p->numbers.v[k] - 1].hit;
			bool within = false;

			assert_true(k == 0 || p->numbers.v[k] > p->numbers.v[k - 1]);
			for (size_t e = 0; e < h->nevidence; e++)
				within = within || (h->evidence[e].offset >= done && h->evidence[e].offset + h->evidence[e].text.n <= done + p->text.n);
			assert_true(within);
		}
		marks += p->numbers.n > 0;
		skipped += p->skipped;
		done += p->text.n + p->skipped;
	}
	assert_int_equal(done, v->text.n);
	assert_int_equal(skipped, v->skipped);
	for (size_t i = 0; i < v->techniques.n; i++)
		assert_int_equal(v->techniques.v[i].marked, v->techniques.v[i].hit->nevidence > 0);
	assert_true(marks > 0);
}

static void test_pieces(void **state)
{
	const struct str text = STR("Users bypass the safety training of a chatbot with jailbreak prompts.\n");
	struct view_map *v = map(text, 9);
	struct buf long_text;

	(void)state;
	check_pieces(v);
	assert_int_equal(v->skipped, 0);
	buf_init(&long_text, MAP_MAX_BYTES);
	while (long_text.n < 3 * MAP_WHOLE)
		buf_lit(&long_text, "K\xc3\xb6nnte die Kantine am Freitag Kn\xc3\xb6" "del reichen? ");
	buf_add(&long_text, text);
	while (long_text.n < 6 * MAP_WHOLE)
		buf_lit(&long_text, "\xe5\x9c\x9f\xe6\x9b\x9c\xe6\x97\xa5");
	v = map(buf_str(&long_text), 9);
	check_pieces(v);
	assert_true(v->skipped > 4 * MAP_WHOLE);
	buf_free(&long_text);
}

static void test_is_text(void **state)
{
	(void)state;
	assert_true(map_is_text(STR("")));
	assert_true(map_is_text(STR("plain\ttext\r\n\f")));
	assert_true(map_is_text(STR("na\xc3\xafve \xe5\x9c\x9f, and one bad byte \xff in many")));
	assert_true(map_is_text(STR("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"))); /* U+FFFD itself */
	assert_false(map_is_text(STR("a NUL \0 in it")));
	assert_false(map_is_text(STR("j\0a\0i\0l\0")));
	assert_false(map_is_text(STR("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x8f\x9c\x01\x02\x88\xff\xfe")));
	assert_false(map_is_text(STR("\x1b\x1b\x1b\x01")));
}

static void test_nothing(void **state)
{
	struct view_map *v = map(STR(""), 5);

	(void)state;
	assert_true(v->techniques.n == 0 && v->risks.n == 0 && v->mitigations.n == 0);
	assert_str(v->none_code, "too_general");
	assert_true(v->none_reason.n > 0 && v->pieces.n == 0);
}

static void test_hostile(void **state)
{
	struct view_map *v = map(str_n("jailbreak \xff\xfe prompts \x00 bypass\xed\xa0\x80 safety training", 48), 3);
	struct err err = ERR_INIT;
	char *big = xmalloc(MAP_MAX_BYTES + 1);

	(void)state;
	assert_true(utf8_valid(v->text));
	for (size_t i = 0; i < v->techniques.n; i++)
		for (size_t k = 0; k < v->techniques.v[i].hit->nevidence; k++) {
			const struct evidence *e = &v->techniques.v[i].hit->evidence[k];

			assert_true(str_eq(str_sub(v->text, e->offset, e->text.n), e->text));
		}
	memset(big, 'a', MAP_MAX_BYTES + 1);
	assert_null(view_map(&at, str_n(big, MAP_MAX_BYTES + 1), 0, &arena, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	for (size_t i = 0; i < MAP_MAX_BYTES; i++)
		big[i] = "jailbreak 0 poison "[i % 19];
	v = map(str_n(big, MAP_MAX_BYTES), 1);
	assert_true(v->techniques.n >= 1);
	free(big);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_map), cmocka_unit_test(test_pieces), cmocka_unit_test(test_is_text), cmocka_unit_test(test_nothing), cmocka_unit_test(test_hostile) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
