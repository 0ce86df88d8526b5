#include "unit/sync/sync_test.h"

static struct import_report rep;

static int done(void **state)
{
	import_free(&rep);
	return close_store(state);
}

static void import(const char *path)
{
	import_free(&rep);
	assert_ok(import_file(store, path, NOW, &rep, &err));
}

static const struct change *change(enum change_kind kind, const char *id)
{
	for (size_t i = 0; i < rep.diff.nlist[kind]; i++)
		if (str_is(rep.diff.list[kind][i].id, id))
			return &rep.diff.list[kind][i];
	fail_msg("%s is not %s", id, change_name[kind]);
	return NULL;
}

static void test_report(void **state)
{
	struct buf b;

	(void)state;
	import(fixture(&arena, "sync/ATLAS-2031.04.yaml"));
	assert_int_equal(rep.outcome, PUT_NEW);
	assert_true(rep.row > 0);
	assert_str(rep.batch.release.format, "atlas-v6");
	assert_int_equal(rep.records[REC_TACTIC], 2);
	assert_int_equal(rep.records[REC_TECHNIQUE], 4);
	assert_int_equal(rep.records[REC_CASE_STUDY], 1);
	assert_int_equal(rep.batch.links.n, 7); /* 4 achieves, and one of each other kind */
	assert_false(rep.diff.compared);
	buf_init(&b, BUF_PAGE);
	import_tell(&rep, 10, &b);
	assert_has(buf_str(&b), "ATLAS-2031.04.yaml: MITRE ATLAS 2031.04 (atlas-v6), new: 4 techniques, 2 tactics, 1 mitigation, 1 case study; 7 links; read in ");
	buf_free(&b);
	import(fixture(&arena, "sync/ATLAS-2031.04.yaml"));
	assert_int_equal(rep.outcome, PUT_SAME);
	assert_false(rep.diff.compared);
	assert_str(releases(), "atlas 2031.04");
}

/* A newer ATLAS whose ids and names are not those that the readings name. */
static void test_stale_readings(void **state)
{
	struct buf b;

	(void)state;
	import(fixture(&arena, "sync/ATLAS-2031.07.yaml"));
	assert_int_equal(rep.stale.techniques[STALE_RENAMED], 1);
	assert_int_equal(rep.stale.techniques[STALE_MOVED], 1);
	assert_int_equal(rep.stale.techniques[STALE_GONE], 98);
	buf_init(&b, BUF_PAGE);
	import_tell(&rep, 100, &b);
	assert_has(buf_str(&b), "  our readings were made of 2026.05: 98 techniques gone (");
	assert_has(buf_str(&b), "    AML.T0051 (LLM Prompt Injection) is called Instruction Smuggling in 2031.07: 47 links to read again, of mitrisk:02.12.00, mitrisk:");
	assert_has(buf_str(&b), "    AML.T0054 (LLM Jailbreak) is not in 2031.07, where AML.T0900 has its name: 201 links left out, of ");
	assert_has(buf_str(&b), "    AML.T0029 (Denial of AI Service) is not in 2031.07, where AML.T0020.000 has its name: ");
	assert_has(buf_str(&b), "    AML.T0024.001 (Invert AI Model) stands by itself in 2031.07, and stood under AML.T0024: ");
	assert_false(str_has(buf_str(&b), "AML.T0020 ("));
	buf_clear(&b);
	import_tell(&rep, 2, &b);
	assert_has(buf_str(&b), "    and 96 more gone\n");
	buf_clear(&b);
	rep.stale.release = STR("2026.04"); /* of before the readings: nobody need do anything */
	import_tell(&rep, 2, &b);
	assert_false(str_has(buf_str(&b), "our readings"));
	buf_free(&b);
}

static void test_diff(void **state)
{
	const struct change *c;
	struct buf b;

	(void)state;
	import(fixture(&arena, "sync/ATLAS-2031.04.yaml"));
	import(fixture(&arena, "sync/ATLAS-2031.06.yaml"));
	assert_int_equal(rep.outcome, PUT_NEW);
	assert_true(rep.diff.compared && !rep.diff.older);
	assert_str(rep.diff.against.version, "2031.04");
	assert_int_equal(rep.diff.before, 8);
	assert_int_equal(rep.diff.kept, 6);
	assert_int_equal(rep.diff.n[CHANGE_ADDED], 2);
	assert_str(change(CHANGE_ADDED, "AML.M0002")->name, "A Dog");
	assert_int_equal(rep.diff.n[CHANGE_REMOVED], 2);
	assert_str(change(CHANGE_REMOVED, "AML.T0003")->now, "AML.T0009"); /* the same name under a new number */
	assert_str(change(CHANGE_REMOVED, "AML.CS0001")->now, "");
	assert_int_equal(rep.diff.n[CHANGE_RENAMED], 1);
	c = change(CHANGE_RENAMED, "AML.T0001");
	assert_str(c->was, "Pick the Lock");
	assert_str(c->now, "Open the Lock");
	assert_int_equal(rep.diff.n[CHANGE_MOVED], 1);
	c = change(CHANGE_MOVED, "AML.T0002");
	assert_str(c->was, "AML.TA0001");
	assert_str(c->now, "AML.TA0002");
	assert_int_equal(rep.diff.n[CHANGE_MATURITY], 1);
	c = change(CHANGE_MATURITY, "AML.T0001");
	assert_str(c->was, "Realized");
	assert_str(c->now, "Demonstrated");
	assert_int_equal(rep.diff.n[CHANGE_REWORDED], 1);
	assert_str(change(CHANGE_REWORDED, "AML.T0002")->name, "Shake the Table");
	assert_int_equal(rep.diff.links_removed[LINK_EMPLOYS], 1);
	assert_int_equal(rep.diff.links_removed[LINK_ACHIEVES], 2); /* of T0002 and T0003 */
	assert_int_equal(rep.diff.links_added[LINK_ACHIEVES], 2);
	assert_int_equal(rep.diff.links_added[LINK_MITIGATES], 0);
	buf_init(&b, BUF_PAGE);
	import_tell(&rep, 1, &b);
	assert_has(buf_str(&b), "compared with 2031.04: 2 added, 2 removed, 1 renamed, 1 re-parented, 1 maturity-changed, 1 reworded; ");
	assert_has(buf_str(&b), "\n    added technique AML.T0009 \"Hide the Ladder\"\n    and 1 more added\n");
	assert_has(buf_str(&b), "\n    removed technique AML.T0003 \"Hide the Ladder\": an added one of that name is AML.T0009\n");
	assert_has(buf_str(&b), "\n    maturity-changed technique AML.T0001 \"Open the Lock\": was Realized, is Demonstrated\n");
	buf_free(&b);
}

/* An older release beside a newer one is kept, and says that it is not what is shown. */
static void test_older(void **state)
{
	(void)state;
	import(fixture(&arena, "sync/ATLAS-2031.06.yaml"));
	import(fixture(&arena, "sync/ATLAS-2031.04.yaml"));
	assert_int_equal(rep.outcome, PUT_NEW);
	assert_true(rep.diff.older);
	assert_str(rep.diff.against.version, "2031.06");
	assert_str(releases(), "atlas 2031.06, atlas 2031.04");
}

static void test_replaced_and_repacked(void **state)
{
	struct str text = fixture_text("sync/ATLAS-2031.04.yaml");
	uint64_t generation;

	(void)state;
	import(put_file("ATLAS-2031.04.yaml", text));
	import(put_file("ATLAS-2031.04.yaml", replaced(text, "It barks", "x")));
	assert_int_equal(rep.outcome, PUT_SAME);
	generation = store_generation(store);
	import(put_file("ATLAS-2031.04.yaml", replaced(text, "version: '2031.04'", "version: \"2031.04\"")));
	assert_int_equal(rep.outcome, PUT_SAME); /* other bytes, the same content */
	assert_true(rep.row > 0);
	assert_int_equal(store_generation(store), generation);
	import(put_file("ATLAS-2031.04.yaml", replaced(text, "More pins take longer", "Pins take time")));
	assert_int_equal(rep.outcome, PUT_REPLACED); /* only the words of a link differ */
	assert_true(rep.diff.compared);
	assert_int_equal(rep.diff.kept, 8);
	import(put_file("ATLAS-2031.04.yaml", replaced(text, "Hide the Ladder", "Take the Ladder")));
	assert_int_equal(rep.outcome, PUT_REPLACED);
	assert_int_equal(rep.diff.n[CHANGE_RENAMED], 1);
	assert_str(releases(), "atlas 2031.04");
}

static void refused(const char *path, const char *says)
{
	import_free(&rep);
	err = (struct err)ERR_INIT;
	assert_int_equal(import_file(store, path, NOW, &rep, &err), -1);
	assert_has(str_of(err.msg), says);
	assert_int_equal(err.code == ERR_INPUT || err.code == ERR_IO, 1);
	assert_str(releases(), "atlas 2031.04");
}

static void test_refused(void **state)
{
	struct str text = fixture_text("sync/ATLAS-2031.06.yaml");

	(void)state;
	import(fixture(&arena, "sync/ATLAS-2031.04.yaml"));
	refused(put_file("empty.yaml", STR("")), "is empty");
	refused(put_file("note.txt", STR("hello\n")), "not a known format");
	refused(arena_printf(&arena, "%s/none.yaml", test_dir).p, "cannot open");
	refused(put_file("ATLAS-2031.06.yaml", STR("format-version: 6.0.0\ncollection: {version: '2031.06'}\ntechniques: {}\nrelationships: {}\n")), "record");
	refused(put_file("ATLAS-2031.06.yaml", replaced(text, "format-version: 6", "format-version: 7")), "format");
}

/* A cut file is kept as far as it goes when a person asks for it, and says so. */
static void test_cut(void **state)
{
	struct str text = fixture_text("sync/ATLAS-2031.06.yaml");
	size_t in_text = (size_t)str_find(text, STR("It barks")), in_quotes = (size_t)str_find(text, STR("2031-06-01"));
	struct buf b;

	(void)state;
	import(put_file("ATLAS-2031.06.yaml", str_sub(text, 0, in_quotes + 4))); /* a quotation mark is open */
	assert_true(rep.batch.ndiags[SEV_ERROR] > 0);
	assert_int_equal(import_whole(&rep, &err), -1);
	assert_has(str_of(err.msg), "the file is broken or cut off (ATLAS-2031.06.yaml:");
	buf_init(&b, BUF_PAGE);
	import_tell(&rep, 10, &b);
	assert_has(buf_str(&b), " error");
	buf_free(&b);
	import(put_file("ATLAS-2031.06.yaml", str_sub(text, 0, in_text + 4))); /* still good YAML */
	assert_int_equal(import_whole(&rep, &err), -1);
	assert_has(str_of(err.msg), "cut off");
	import(put_file("ATLAS-2031.06.yaml", str_sub(text, 0, (size_t)str_find(text, STR("relationships:"))))); /* at the end of a line */
	assert_int_equal(import_whole(&rep, &err), -1);
	assert_has(str_of(err.msg), "relationships");
	import(put_file("ATLAS-2031.06.yaml", str_sub(text, 0, text.n - 1)));
	assert_int_equal(import_whole(&rep, &err), -1);
	assert_has(str_of(err.msg), "its last line has no end");
	import(fixture(&arena, "sync/ATLAS-2031.06.yaml"));
	assert_int_equal(import_whole(&rep, &err), 0);
}

/* Sheets one by one: what the other sheets hold is not "removed". */
static void test_parts(void **state)
{
	struct str table = fixture_text("source/mit_table.csv"), papers = fixture_text("source/mit_papers.csv");

	(void)state;
	import(put_file("ai_risk_database_v4.csv", table));
	assert_int_equal(rep.batch.release.part, PART_TABLE);
	assert_true(rep.records[REC_RISK] > 0);
	import(put_file("included_resources_v4.csv", papers));
	assert_int_equal(rep.outcome, PUT_NEW);
	assert_false(rep.diff.compared); /* there were no papers before */
	import(put_file("ai_risk_database_v5.csv", replaced(table, "Crumbs", "Many crumbs")));
	assert_int_equal(rep.diff.n[CHANGE_RENAMED], 1);
	assert_str(change(CHANGE_RENAMED, "mitrisk:01.01.01")->now, "Many crumbs");
	assert_int_equal(rep.diff.n[CHANGE_REMOVED], 0);
}

/* A risk that is coded under another sub-domain has moved. */
static void test_recoded(void **state)
{
	struct str table = fixture_text("source/mit_table.csv");

	(void)state;
	import(put_file("ai_risk_database_v4.csv", table));
	import(put_file("ai_risk_database_v5.csv", replaced(table, "3.1 > False or misleading information", "3.2 > Pollution of information")));
	assert_int_equal(rep.diff.n[CHANGE_MOVED], 1);
	assert_str(rep.diff.list[CHANGE_MOVED][0].was, "3.1");
	assert_str(rep.diff.list[CHANGE_MOVED][0].now, "3.2");
}

/* The starter has the facts, in other words: its release is older than any, and nothing counts as reworded. */
static void test_starter(void **state)
{
	struct put_result put;
	struct batch b;

	(void)state;
	assert_ok(source_read_file(fixture(&arena, "sync/ATLAS-2031.06.yaml"), &b, &err));
	b.release.starter = true;
	b.release.version = STR("starter-2031.06");
	b.release.format = STR("starter");
	for (size_t i = 0; i < b.records.n; i++)
		b.records.v[i].description = STR("Ours.");
	assert_ok(store_put(store, &b, NOW, &put, &err));
	batch_free(&b);
	import(fixture(&arena, "sync/ATLAS-2031.06.yaml"));
	assert_int_equal(rep.outcome, PUT_NEW);
	assert_true(rep.diff.compared && !rep.diff.older);
	assert_str(rep.diff.against.version, "starter-2031.06");
	for (size_t i = 0; i < CHANGES; i++)
		assert_int_equal(rep.diff.n[i], 0);
	import(fixture(&arena, "sync/ATLAS-2031.04.yaml"));
	assert_str(rep.diff.against.version, "2031.06");
}

static void test_many_changes(void **state)
{
	(void)state;
	import(put_file("a_v4.xlsx", workbook("v4", 1, "a")));
	assert_str(rep.batch.release.version, "V4");
	import(put_file("a_v5.xlsx", workbook("v5", 99, "a")));
	assert_int_equal(rep.diff.n[CHANGE_ADDED], 98);
	assert_int_equal(rep.diff.nlist[CHANGE_ADDED], 98);
	import(put_file("b_v5.xlsx", workbook("v5", 99, "b"))); /* repacked */
	assert_int_equal(rep.outcome, PUT_SAME);
	import(put_file("b_v5.xlsx", workbook("v5", 98, "b")));
	assert_int_equal(rep.outcome, PUT_REPLACED);
	assert_int_equal(rep.diff.n[CHANGE_REMOVED], 1);
}

/* The upstream releases, two of each: figures from the description of the data. */
static void test_real(void **state)
{
	const char *old = upstream(&arena, "mitre-atlas/v6/ATLAS-2026.04.yaml"), *new = upstream(&arena, "mitre-atlas/v6/ATLAS-2026.05.yaml");
	const char *v3 = upstream(&arena, "mit-ai-risk-repository/AI_Risk_Repository_V3_2025-03-26.xlsx");
	const char *v4 = upstream(&arena, "mit-ai-risk-repository/AI_Risk_Repository_V4_2025-12-03.xlsx");

	(void)state;
	if (!old || !new || !v3 || !v4)
		skip();
	import(old);
	import(new);
	assert_int_equal(rep.records[REC_TECHNIQUE], 170);
	assert_str(rep.diff.against.version, "2026.04");
	assert_int_equal(rep.diff.n[CHANGE_REMOVED], 0);
	assert_int_equal(rep.diff.n[CHANGE_MOVED], 0); /* parents and inherited tactics are derived where 2026.04 lacks them */
	import(v3);
	assert_int_equal(rep.records[REC_RISK], 1612);
	import(v4);
	assert_int_equal(rep.records[REC_RISK], 1835);
	assert_str(rep.diff.against.version, "V3");
	assert_int_equal(rep.diff.n[CHANGE_REMOVED], 0);
	assert_true(rep.diff.n[CHANGE_ADDED] >= 1835 - 1612);
	print_message("read %u ms, stored %u ms\n", rep.read_ms, rep.store_ms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_report, open_store, done),
		cmocka_unit_test_setup_teardown(test_stale_readings, open_store, done), cmocka_unit_test_setup_teardown(test_diff, open_store, done),
		cmocka_unit_test_setup_teardown(test_older, open_store, done),
		cmocka_unit_test_setup_teardown(test_replaced_and_repacked, open_store, done),
		cmocka_unit_test_setup_teardown(test_refused, open_store, done),
		cmocka_unit_test_setup_teardown(test_cut, open_store, done),
		cmocka_unit_test_setup_teardown(test_parts, open_store, done),
		cmocka_unit_test_setup_teardown(test_recoded, open_store, done),
		cmocka_unit_test_setup_teardown(test_starter, open_store, done),
		cmocka_unit_test_setup_teardown(test_many_changes, open_store, done),
		cmocka_unit_test_setup_teardown(test_real, open_store, done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
