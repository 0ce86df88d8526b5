/* What an address that leads nowhere is taken for. */
#include "unit/render/harbour.h"
#include "unit/test.h"

#include "view/lost.h"

static void test_words(void **state)
{
	static const struct { const char *path, *words; int kind; } want[] = {
		{ "/risks/lost-at-sea/", "lost at sea", REC_RISK },
		{ "/Risks/Lost_at_sea", "Lost at sea", REC_RISK },
		{ "/lost%20/at\"sea:kind", "lost 20 at sea kind", -1 },
		{ "/aml-t9999-001-old-name-ai-technique/", "old name", REC_TECHNIQUE },
		{ "/aml-m9999-old-name-ai-mitigation.json", "old name", REC_MITIGATION },
		{ "/mitrisk-wick1801-99-07-01-ships-on-rocks-38c9d437/", "wick1801 ships on rocks", REC_RISK },
		{ "/case-studies/the-night/index.html", "the night", REC_CASE_STUDY },
		{ "/-drop-table kind:risk \"x", "drop table kind risk x", -1 },
		{ "/caf\xC3\xA9-noir", "caf\xC3\xA9 noir", -1 },
		{ "/2024-report", "2024 report", -1 },
		{ "/", "", -1 },
		{ "", "", -1 },
		{ "/risks/", "risks", -1 },
		{ "/.well-known/x", "well known x", -1 },
	};
	struct atlas at = { 0 }; /* no index: words only */
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		struct view_lost *v = view_lost(&at, str_of(want[i].path), &a);

		if (!str_is(v->words, want[i].words) || v->kind != want[i].kind)
			fail_msg("%s: '%.*s', kind %d", want[i].path, STRF(v->words), v->kind);
		assert_int_equal(v->hits.n, 0);
	}
	arena_free(&a);
}

static void test_long(void **state)
{
	struct atlas at = harbour_open(NULL);
	struct arena a = { 0 };
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (int i = 0; i < 4000; i++)
		buf_lit(&b, "/lamp\xC3\xA9");
	assert_true(view_lost(&at, buf_str(&b), &a)->words.n <= 300);
	buf_free(&b);
	arena_free(&a);
	harbour_close(&at);
}

static void test_hits(void **state)
{
	struct atlas at = harbour_open(NULL);
	struct arena a = { 0 };
	struct view_lost *v = view_lost(&at, STR("/techniques/false-lights"), &a);

	(void)state;
	assert_true(v->hits.n > 0 && v->hits.n <= LOST_HITS);
	assert_str(v->hits.v[0].to.id, "AML.T9001");
	for (size_t i = 0; i < v->hits.n; i++)
		assert_str(v->hits.v[i].to.kind, "technique");
	v = view_lost(&at, STR("/papers/false-lights"), &a); /* no paper has them: then of any kind */
	assert_true(v->hits.n > 0);
	assert_int_equal(view_lost(&at, STR("/qqqq-zzzz"), &a)->hits.n, 0);
	arena_free(&a);
	harbour_close(&at);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_words), cmocka_unit_test(test_long), cmocka_unit_test(test_hits) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
