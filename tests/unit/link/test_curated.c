/* The curated mapping: what a good file is, and that ours is one. */
#include "unit/test.h"

#include "base/embed.h"
#include "base/map.h"
#include "data/files.h"
#include "link/curated.h"
#include "source/starter.h"

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void refused(const char *text, const char *why)
{
	struct err err = ERR_INIT;
	struct curated c;

	assert_int_equal(curated_parse(str_of(text), &arena, &c, &err), -1);
	assert_int_equal(err.code, ERR_INPUT);
	assert_has(str_of(err.msg), why);
}

static void test_form(void **state)
{
	struct err err = ERR_INIT;
	struct curated c;

	(void)state;
	assert_int_equal(curated_parse(STR("# head\n\nr1\tT1\tdirect\tA reason.\nr1\tT2\trelated\tAnother.\nr2\tnone\tnot_a_risk\tA heading.\n"), &arena, &c, &err), 0);
	assert_int_equal(c.nlinks, 2);
	assert_int_equal(c.nverdicts, 2);
	assert_int_equal(c.links[0].tier, TIER_DIRECT);
	assert_int_equal(c.verdicts[0].none, NONE_NOT);
	assert_int_equal(c.verdicts[1].none, NONE_NOT_A_RISK);
	refused("r1\tT1\n", "line 1: fewer than 4");
	refused("r1\tT1\tdirect\n", "no reason");
	refused("r1\tT1\tdirect\t \n", "no reason");
	refused("\n#\nr1\tT1\tsure\tx\n", "line 3: unknown tier 'sure'");
	refused("r1\tnone\tlow_confidence\tx\n", "unknown code");
	refused("r1\tT1\tdirect\tx\nr1\tT1\trelated\tx\n", "stand twice");
	refused("r1\tT1\tdirect\tx\nr1\tnone\tnot_a_risk\tx\n", "'none' beside");
	refused("r1\tnone\tnot_a_risk\tx\nr1\tT1\tdirect\tx\n", "beside 'none'");
	refused("r1\tnone\tnot_a_risk\tx\nr1\tnone\tnot_a_risk\tx\n", "'none' beside");
	refused("r1\tT1\tdirect\tx\nr2\tT1\tdirect\tx\nr1\tT2\tdirect\tx\n", "do not stand together");
}

/* Our file: every risk of V4 and no other, technique ids of 2026.05, short reasons in plain ASCII. */
static void test_ours(void **state)
{
	const struct embed *f = embed_find(data_files, data_files_n, STR("curated/risk_technique.tsv"));
	struct err err = ERR_INIT;
	struct map risks = { 0 }, techniques = { 0 };
	struct batch atlas, mit;
	struct curated c;
	size_t n = 0;

	(void)state;
	assert_non_null(f);
	if (curated_parse(f->data, &arena, &c, &err) < 0 || starter_read(STARTER_ATLAS, &atlas, &err) < 0 || starter_read(STARTER_MIT, &mit, &err) < 0)
		fail_msg("%s", err.msg);
	for (size_t i = 0; i < atlas.records.n; i++)
		if (atlas.records.v[i].kind == REC_TECHNIQUE)
			(void)map_put(&techniques, atlas.records.v[i].id, &c);
	for (size_t i = 0; i < mit.records.n; i++) {
		n += mit.records.v[i].kind == REC_RISK;
		(void)map_put(&risks, mit.records.v[i].id, &c);
	}
	assert_int_equal(c.nverdicts, n);
	for (size_t i = 0; i < c.nverdicts; i++)
		assert_non_null(map_get(&risks, c.verdicts[i].risk));
	for (size_t i = 0; i < c.nlinks; i++) {
		if (!map_get(&techniques, c.links[i].to))
			fail_msg("%.*s: there is no '%.*s'", STRF(c.links[i].from), STRF(c.links[i].to));
		assert_true(c.links[i].reason.n >= 12 && c.links[i].reason.n <= 240);
		for (size_t k = 0; k < c.links[i].reason.n; k++)
			assert_true(c.links[i].reason.p[k] >= ' ' && c.links[i].reason.p[k] < 0x7f);
	}
	map_free(&risks);
	map_free(&techniques);
	batch_free(&atlas);
	batch_free(&mit);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_form), cmocka_unit_test(test_ours) };

	return cmocka_run_group_tests(tests, NULL, teardown);
}
