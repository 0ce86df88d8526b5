#include "source_test.h"

/* The number of the line of text that has the words, so that tests do not break when a fixture grows. */
static unsigned line_of(struct str text, const char *words)
{
	struct str line;

	for (unsigned n = 1; str_split(&text, '\n', &line); n++)
		if (str_has(line, words))
			return n;
	fail();
	return 0;
}

static void test_v6_records(void **state)
{
	const struct record *r;

	(void)state;
	read_fixture("atlas_v6.yaml");
	assert_str(batch.release.source, "atlas");
	assert_str(batch.release.version, "2031.04");
	assert_str(batch.release.stated, "");
	assert_str(batch.release.format, "atlas-v6");
	assert_str(batch.release.date, "2031-04-02");
	assert_int_equal(batch.release.sha256.n, 64);
	assert_int_equal(count_kind(REC_TACTIC), 2);
	assert_int_equal(count_kind(REC_TECHNIQUE), 4);
	assert_str(record_field(get("AML.TA0000"), F_POSITION), "2");
	assert_str(record_field(get("AML.TA0001"), F_POSITION), "1");
	r = get("AML.T0001");
	assert_str(r->description, "See [another](/techniques/AML.T0002) and [[koi]].");
	assert_str(r->created, "2030-01-01");
	assert_int_equal(r->nrefs, 2);
	assert_str(r->refs[0].id, "koi");
	assert_str(r->refs[1].title, "");
	assert_str(r->refs[1].url, "https://example.org/untitled");
	assert_str(record_field(r, F_ATTACK_ID), "T1595");
	assert_true(record_has(r, F_PLATFORM, STR("Agentic AI")) && record_has(r, F_PLATFORM, STR("Generative AI")));
	assert_str(get("AML.T0001.000")->name, "With a Pin");
	assert_str(record_field(get("AML.T0001.000"), F_MATURITY), "Feasible");
	assert_true(record_has(get("AML.M0001"), F_LIFECYCLE, STR("AI Model Engineering")));
	r = get("AML.CS0001");
	assert_str(record_field(r, F_STUDY_TYPE), "Incident");
	assert_str(record_field(r, F_DATE), "2030-05-01");
	assert_str(record_field(r, F_GRANULARITY), "Month");
	assert_str(record_field(r, F_REPORTER), "The owner");
	assert_diag(SEV_NOTE, 0, "unknown key 'mood' of a technique (2 times, here first)");
}

static void test_v6_links(void **state)
{
	const struct link *l;

	(void)state;
	read_fixture("atlas_v6.yaml");
	assert_links("AML.T0001", LINK_ACHIEVES, "AML.TA0001", "AML.TA0000");
	assert_links("AML.T0001.000", LINK_ACHIEVES, "AML.TA0001", "AML.TA0000"); /* its parent's */
	assert_links("AML.T0001.001", LINK_ACHIEVES, "AML.TA0000");               /* its own */
	assert_links("AML.T0001.000", LINK_SPECIALIZES, "AML.T0001");             /* from its id */
	assert_links("AML.T0001.001", LINK_SPECIALIZES, "AML.T0001");
	assert_links("AML.T0002", LINK_ACHIEVES, "AML.TA0001");
	assert_str(link_from("AML.M0001", LINK_MITIGATES, 0)->text, "A bolt stands *every* pin.");
	assert_links("AML.CS0001", LINK_EMPLOYS, "AML.T0002", "AML.T0001", "AML.T0001"); /* attack order, not file order */
	l = link_from("AML.CS0001", LINK_EMPLOYS, 1);
	assert_int_equal(l->position, 2);
	assert_str(l->step_id, "S01");
	assert_str(l->tactic, "AML.TA0000");
	assert_str(l->leads_to, "S02");
	assert_str(l->text, "Then the lock was picked.");
	l = link_from("AML.CS0001", LINK_EMPLOYS, 2);
	assert_str(l->tactic, "");
	assert_str(l->leads_to, "");
	assert_diag(SEV_WARNING, 0, "AML.T0002 achieves AML.TA0009, but AML.TA0009 is no tactic of this file; left out");
	assert_diag(SEV_WARNING, 0, "AML.CS0001 employs AML.T0404, but AML.T0404 is no technique of this file; left out");
	assert_diag(SEV_WARNING, 0, "AML.CS0404 employs AML.T0001, but AML.CS0404 is no case_study of this file; left out");
	assert_diag(SEV_WARNING, 0, "the tactic 'AML.TA0077'");
	assert_diag(SEV_WARNING, 0, "step S02 leads to S09, which is not there");
	assert_diag(SEV_NOTE, 0, "AML.TA0001 stands twice; the first is kept");
	assert_diag(SEV_NOTE, 0, "unknown kind of relation 'admires'");
	assert_diag(SEV_NOTE, 0, "unknown key 'weight' of a relation");
	assert_int_equal(batch.ndiags[SEV_ERROR], 0);
}

static void test_step_order(void **state)
{
	struct str text = fixture_text("atlas_v6.yaml"), knocked;

	(void)state;
	/* leads-to wins over ids: S00 -> S01 -> S02, with the knocking last in number but first in the chain */
	knocked = replaced(replaced(text, "step-id: S00\n      leads-to:\n      - S01", "step-id: S09\n      leads-to:\n      - S01"), "- S09", "- S77");
	assert_int_equal(read_as(knocked, "x.yaml"), 0);
	assert_links("AML.CS0001", LINK_EMPLOYS, "AML.T0002", "AML.T0001", "AML.T0001");
	assert_diag(SEV_NOTE, 0, "leads-to and the step ids give another order; the steps follow it");
	/* a circle: by id */
	assert_int_equal(read_as(replaced(text, "- S09", "- S00"), "x.yaml"), 0);
	assert_diag(SEV_WARNING, 0, "the steps lead in a circle; kept in the order of the step ids");
	assert_links("AML.CS0001", LINK_EMPLOYS, "AML.T0002", "AML.T0001", "AML.T0001");
	/* no order at all: as read */
	assert_int_equal(read_as(replaced(replaced(replaced(text, "step-id: S00", "step-id:"), "step-id: S01", "step-id:"), "step-id: S02", "step-id:"), "x.yaml"), 0);
	assert_links("AML.CS0001", LINK_EMPLOYS, "AML.T0001", "AML.T0001", "AML.T0002");
	assert_diag(SEV_NOTE, 0, "step without a step-id (3 times");
	assert_int_equal(read_as(replaced(text, "step-id: S02", "step-id: S01"), "x.yaml"), 0);
	assert_diag(SEV_WARNING, 0, "step S01 stands twice");
}

static void test_top_lists(void **state)
{
	const struct link *l;

	(void)state;
	read_fixture("atlas_top_lists.yaml");
	assert_str(batch.release.format, "atlas-legacy");
	assert_str(batch.release.version, "3.0");
	assert_int_equal(count_kind(REC_TACTIC), 2);
	assert_int_equal(count_kind(REC_TECHNIQUE), 2);
	assert_str(get("AML.TA0001")->description, "The first of two.");
	assert_str(record_field(get("AML.TA0000"), F_POSITION), "2");
	assert_diag(SEV_NOTE, 0, "a technique of ATT&CK, not of ATLAS (2 times");
	assert_diag(SEV_NOTE, 0, "a tactic of ATT&CK, not of ATLAS; left out");
	assert_diag(SEV_NOTE, 0, "a relation to a technique of ATT&CK");
	assert_links("AML.T0001.000", LINK_SPECIALIZES, "AML.T0001");
	assert_links("AML.T0001.000", LINK_ACHIEVES, "AML.TA0001");
	assert_links("AML.CS0001", LINK_EMPLOYS, "AML.T0001.000", "AML.T0001"); /* list order, the step of ATT&CK left out */
	l = link_from("AML.CS0001", LINK_EMPLOYS, 0);
	assert_str(l->step_id, "S00");
	assert_str(l->leads_to, "S01");
	assert_int_equal(l->position, 1);
	assert_str(l->text, "A pin was bent.");
	assert_str(link_from("AML.CS0001", LINK_EMPLOYS, 1)->leads_to, "");
	assert_str(get("AML.CS0001")->description, "Someone got in.");
	assert_str(record_field(get("AML.CS0001"), F_REPORTER), "The owner");
	assert_int_equal(get("AML.CS0001")->nrefs, 0);
	assert_str(record_field(get("AML.CS0002"), F_DATE), "2030-06-07"); /* a datetime */
	assert_str(record_field(get("AML.CS0002"), F_GRANULARITY), "Day");
	assert_str(record_field(get("AML.CS0002"), F_REPORTER), "");
	assert_int_equal(get("AML.CS0002")->nrefs, 1);
	assert_int_equal(batch.ndiags[SEV_WARNING] + batch.ndiags[SEV_ERROR], 0);
}

static void test_matrices(void **state)
{
	struct str text = fixture_text("atlas_matrices.yaml");

	(void)state;
	read_fixture("atlas_matrices.yaml");
	assert_str(batch.release.version, "9.9.0");
	assert_str(batch.release.date, "2031-02-03"); /* the newest change that the file tells of */
	assert_int_equal(batch.ndiags[SEV_ERROR], 1);
	assert_diag(SEV_ERROR, line_of(text, "    - id: AML.T0001.000"),
		    "AML.M0001, ml-lifecycle: entry is a map, not text; recovered as a covered technique");
	assert_links("AML.M0001", LINK_MITIGATES, "AML.T0001.000", "AML.T0001");
	assert_str(link_from("AML.M0001", LINK_MITIGATES, 0)->text, "A bolt has no keyhole.");
	assert_str(link_from("AML.M0001", LINK_MITIGATES, 1)->text, "A bolt stands fast.");
	assert_diag(SEV_NOTE, line_of(text, "use: Said once more.") - 1, "AML.M0001, mitigates: AML.T0001 stands twice");
	assert_true(record_has(get("AML.M0001"), F_LIFECYCLE, STR("AI Model Engineering")));
	assert_true(record_has(get("AML.M0001"), F_LIFECYCLE, STR("Deployment")));
	assert_true(record_has(get("AML.M0001"), F_CATEGORY, STR("Technical - AI")));
	assert_str(record_field(get("AML.M0001"), F_ATTACK_ID), "M1041");
	assert_str(record_field(get("AML.M0002"), F_LIFECYCLE), "Monitoring and Maintenance"); /* ML-lifecycle */
	assert_true(record_has(get("AML.M0002"), F_LIFECYCLE, STR("Data Preparation")));       /* a tag */
	assert_str(record_field(get("AML.M0002"), F_CATEGORY), "Technical - Cyber");           /* a tag */
	assert_diag(SEV_NOTE, 0, "tag is neither a category nor a lifecycle stage");
	assert_str(record_field(get("AML.T0001"), F_MATURITY), "Realized");
	assert_str(get("AML.T0001")->refs[0].title, "");
	assert_str(record_field(get("AML.TA0001"), F_ATTACK_ID), "TA0043");
	assert_links("AML.T0001.000", LINK_SPECIALIZES, "AML.T0001"); /* by "specializes" */
	assert_str(record_field(get("AML.CS0001"), F_STUDY_TYPE), "Exercise");
	assert_str(record_field(get("AML.CS0001"), F_GRANULARITY), "Year");
	/* case studies at the top, as from 4.0 on */
	assert_int_equal(read_as(replaced(text, "  case-studies:\n  - id", "case-studies:\n  - id"), "x.yaml"), 0);
	assert_non_null(find("AML.CS0001"));
}

static void test_versions(void **state)
{
	struct str text = fixture_text("atlas_matrices.yaml"), v6 = fixture_text("atlas_v6.yaml");

	(void)state;
	assert_int_equal(read_as(text, "some/where/ATLAS-9.9.1.yaml"), 0);
	assert_str(batch.release.version, "9.9.1");
	assert_str(batch.release.stated, "9.9.0");
	assert_str(batch.release.file, "ATLAS-9.9.1.yaml");
	assert_diag(SEV_NOTE, 0, "the file states version 9.9.0, its name 9.9.1");
	assert_int_equal(read_as(text, "ATLAS-latest.yaml"), 0);
	assert_str(batch.release.version, "9.9.0");
	assert_int_equal(read_as(text, "ATLAS-2031.04.yaml"), 0); /* a name of the other scheme says nothing */
	assert_str(batch.release.version, "9.9.0");
	assert_int_equal(read_as(v6, "ATLAS-6.0.0.yaml"), 0);
	assert_str(batch.release.version, "2031.04");
	assert_int_equal(read_as(v6, "ATLAS-2031.04.1.yaml"), 0);
	assert_str(batch.release.version, "2031.04.1");
	assert_int_equal(read_as(replaced(text, "version: 9.9.0\n", ""), "ATLAS.yaml"), 0);
	assert_str(batch.release.version, "0");
	assert_diag(SEV_WARNING, 0, "name the file ATLAS-<version>.yaml to say which it is");
	assert_int_equal(read_as(replaced(text, "9.9.0", "'../evil\\u0007'"), "ATLAS.yaml"), 0);
	assert_str(batch.release.version, "0");
	assert_diag(SEV_WARNING, 0, "is not a version");
	assert_int_equal(read_as(replaced(text, "9.9.0", "[1]"), "ATLAS-9.9.2.yml"), 0);
	assert_str(batch.release.version, "9.9.2");
}

static void test_format_version(void **state)
{
	struct str text = fixture_text("atlas_v6.yaml");

	(void)state;
	assert_int_equal(read_as(replaced(text, "format-version: 6.0.0", "format-version: 7.1.0"), "x.yaml"), -1);
	assert_int_equal(err.code, ERR_INPUT);
	assert_has(str_of(err.msg), "x.yaml: line 2: format-version is 7.1.0, but this program reads format 6.x");
	assert_int_equal(read_as(replaced(text, "format-version: 6.0.0", "format-version: 6.3.1"), "x.yaml"), 0);
	assert_int_equal(read_as(replaced(text, "format-version: 6.0.0", "format-version: six"), "x.yaml"), -1);
	assert_has(str_of(err.msg), "'six' is no version");
	assert_int_equal(read_as(replaced(text, "format-version: 6.0.0\n", ""), "x.yaml"), 0);
	assert_diag(SEV_WARNING, 0, "the file states no format");
	assert_str(batch.release.format, "atlas-v6");
}

/* Every value of the wrong type is told and costs no more than itself. */
static void test_wrong_types(void **state)
{
	struct str text = fixture_text("atlas_v6.yaml");

	(void)state;
	text = replaced(text, "    name: Knock\n", "    name: [1, 2]\n");
	text = replaced(text, "    description: Asks to be let in.\n", "    description: {a: b}\n");
	text = replaced(text, "    platforms:\n    - Generative AI\n    - Agentic AI\n", "    platforms: Generative AI\n");
	text = replaced(text, "    - id: ref-2\n      title: ''\n      url: https://example.org/untitled\n", "    - just a text\n");
	text = replaced(text, "    attack-reference:\n      id: TA0043\n      url: https://attack.example/tactics/TA0043/\n", "    attack-reference: TA0043\n");
	text = replaced(text, "    categories:\n    - Technical - Cyber\n", "    categories: {a: b}\n");
	text = replaced(text, "    lifecycle-phases:\n    - Deployment\n", "    lifecycle-phases:\n    - [Deployment]\n");
	text = replaced(text, "    date: '2030-05-01'\n", "    date: yesterday\n");
	text = replaced(text, "      leads-to:\n      - S02\n", "      leads-to: S02\n");
	text = replaced(text, "  AML.M0001:\n    mitigates:\n", "  AML.M0002: nothing\n  AML.M0001:\n    achieves: {}\n    mitigates:\n    - text\n");
	text = replaced(text, "  AML.T0001.000:\n    name", "  AML.T0009: text\n  AML.T00x:\n    name: Bad id\n  AML.T0001.000:\n    name");
	text = replaced(text, "    id: AML.M0001\n", "    id: AML.M0009\n");
	assert_int_equal(read_as(text, "x.yaml"), 0);
	assert_str(get("AML.T0002")->name, "AML.T0002");
	assert_diag(SEV_WARNING, 0, "AML.T0002, name: value is a list, not text; left out");
	assert_diag(SEV_WARNING, 0, "AML.T0002, name: no name; the id is used");
	assert_diag(SEV_WARNING, 0, "AML.T0002, description: value is a map, not text; left out");
	assert_str(record_field(get("AML.T0001"), F_PLATFORM), "Generative AI");
	assert_diag(SEV_NOTE, 0, "AML.T0001, platforms: a text stands where a list is expected; read as a list of one");
	assert_int_equal(get("AML.T0001")->nrefs, 1);
	assert_diag(SEV_WARNING, 0, "AML.T0001, references: reference is no map of title and url");
	assert_diag(SEV_WARNING, 0, "AML.TA0001, attack-reference: value is no map of id and url");
	assert_diag(SEV_WARNING, 0, "AML.M0001, categories: value is a map, not a list");
	assert_diag(SEV_ERROR, 0, "AML.M0001, lifecycle-phases: entry is a list, not text; left out");
	assert_diag(SEV_WARNING, 0, "AML.CS0001, date: 'yesterday' is not a date");
	assert_diag(SEV_WARNING, 0, "AML.CS0001, leads-to: value is no list of step ids");
	assert_diag(SEV_WARNING, 0, "AML.M0002, relationships: value is no map by kind of relation");
	assert_diag(SEV_WARNING, 0, "AML.M0001, achieves: value is no list of relations");
	assert_diag(SEV_WARNING, 0, "AML.M0001, mitigates: entry is no relation with a target");
	assert_diag(SEV_ERROR, 0, "AML.T0009: the technique is no map of keys; left out");
	assert_diag(SEV_ERROR, 0, "AML.T00x, id: 'AML.T00x' is no id of a technique; left out");
	assert_diag(SEV_WARNING, 0, "AML.M0001, id: the id 'AML.M0009' differs from the key; its key is used");
	assert_int_equal(batch.ndiags[SEV_ERROR], 3);
	assert_int_equal(count_kind(REC_TECHNIQUE), 4);
}

static void test_bad_records(void **state)
{
	struct str text = fixture_text("atlas_matrices.yaml");

	(void)state;
	text = replaced(text, "  - id: AML.M0002\n", "  - id: AML.M0001\n");
	text = replaced(text, "  - id: AML.CS0001\n", "  - id: AML.T0077\n");
	text = replaced(text, "  - id: AML.T0001.000\n    name", "  - name");
	text = replaced(text, "    - tactic: AML.TA0001\n      technique: AML.T0001\n", "    - tactic: AML.TA0001\n");
	text = replaced(text, "  techniques:\n  - id: AML.T0001\n", "  techniques:\n  - lonely text\n  - id: AML.T0005.001\n    name: Orphan\n  - id: AML.T0001\n");
	assert_int_equal(read_as(text, "x.yaml"), 0);
	assert_diag(SEV_ERROR, 0, "AML.M0001, id: the id stands twice; the first is kept");
	assert_diag(SEV_ERROR, 0, "'AML.T0077' is no id of a case_study; left out");
	assert_diag(SEV_ERROR, 0, "a technique without an id; left out");
	assert_diag(SEV_ERROR, 0, "the technique is no map of keys; left out");
	assert_diag(SEV_WARNING, 0, "AML.T0005.001 is a sub-technique of AML.T0005, which is not in this file; kept without a parent");
	assert_non_null(find("AML.T0005.001"));
	assert_str(get("AML.M0001")->name, "Bolt");
	assert_int_equal(count_kind(REC_CASE_STUDY), 0);
}

/* A file that breaks off: what was complete is kept, the rest is told with its line. */
static void test_broken_tail(void **state)
{
	struct str text = fixture_text("atlas_matrices.yaml");
	ptrdiff_t at = str_find(text, STR("  case-studies:"));
	struct str cut = arena_printf(&arena, "%.*s  case-studies:\n  - id: AML.CS0001\n    name: 'never closed\n", (int)at, text.p);

	(void)state;
	assert_int_equal(read_as(cut, "x.yaml"), 0);
	assert_diag(SEV_ERROR, line_of(cut, "never closed") + 1, "what was complete before it is kept");
	assert_int_equal(count_kind(REC_MITIGATION), 2);
	assert_null(find("AML.CS0001"));
	assert_diag(SEV_ERROR, 0, "the case_study is cut off; left out");
	/* at every place: never a crash, and either a batch that holds or a message */
	for (size_t n = 0; n < text.n; n += 7)
		if (read_as(str_sub(text, 0, n), "x.yaml") < 0)
			assert_true(err.code == ERR_INPUT && err.msg[0]);
	assert_int_equal(read_as(str_sub(text, 0, text.n - 1), "x.yaml"), 0);
	assert_diag(SEV_WARNING, 0, "the last line has no end: the file may be cut off");
	text = fixture_text("atlas_v6.yaml");
	assert_int_equal(read_as(str_sub(text, 0, (size_t)str_find(text, STR("relationships:"))), "x.yaml"), 0);
	assert_diag(SEV_WARNING, 0, "the file has none: it may be cut off; the records are kept without links");
	for (size_t n = 0; n < text.n; n += 13)
		if (read_as(str_sub(text, 0, n), "x.yaml") < 0)
			assert_true(err.code == ERR_INPUT && err.msg[0]);
}

static void test_hostile_text(void **state)
{
	struct str text = fixture_text("atlas_v6.yaml");

	(void)state;
	text = replaced(text, "    name: Knock\n", "    name: \"Kno\\e[31mck\\0\\x85\"\n");
	text = replaced(text, "mood: gloomy", "\"mo\\nod\\e\": gloomy");
	assert_int_equal(read_as(text, "x.yaml"), 0);
	assert_str(get("AML.T0002")->name, "Kno\xEF\xBF\xBD[31mck\xEF\xBF\xBD\xEF\xBF\xBD");
	assert_diag(SEV_NOTE, 0, "unknown key 'mo od\xEF\xBF\xBD' of a technique");
}

/* Two spellings of one thing, a source that is not its key, tags that are no list. */
static void test_twice(void **state)
{
	struct str text = fixture_text("atlas_matrices.yaml");

	(void)state;
	text = replaced(text, "    created_date: 2030-01-01\n", "    created_date: 2030-01-01\n    created-date: 2029-01-01\n");
	text = replaced(text, "    reporter: The owner\n", "    reporter: The owner\n    reported-by: Somebody else\n");
	text = replaced(text, "    tags:\n    - Technical - Cyber\n    - Data Preparation\n    - Shiny\n", "    tags: {a: b}\n");
	assert_int_equal(read_as(text, "x.yaml"), 0);
	assert_str(get("AML.TA0001")->created, "2030-01-01");
	assert_diag(SEV_NOTE, 0, "key 'created-date' stands twice in two spellings");
	assert_str(record_field(get("AML.CS0001"), F_REPORTER), "The owner");
	assert_diag(SEV_WARNING, 0, "AML.M0002, tags: value is a map, not a list");
	text = replaced(fixture_text("atlas_v6.yaml"), "    - source: AML.M0001\n", "    - source: AML.M0007\n");
	assert_int_equal(read_as(replaced(text, "tactic: AML.TA0077", "tactic: TA0001"), "x.yaml"), 0);
	assert_diag(SEV_WARNING, 0, "source 'AML.M0007' stands under the key 'AML.M0001'; the key is used");
	assert_diag(SEV_NOTE, 0, "a step's tactic is of ATT&CK, not of ATLAS");
	assert_links("AML.M0001", LINK_MITIGATES, "AML.T0001");
}

/* A study of more steps than their order is looked into. */
static void test_many_steps(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_FILE);
	buf_lit(&b, "format-version: 6.0.0\ncollection: {version: '2031.04'}\ntechniques:\n  AML.T0001: {name: a}\ncase-studies:\n  AML.CS0001: {name: b}\n"
		    "relationships:\n  AML.CS0001:\n    employs:\n");
	for (int i = 0; i < 1001; i++)
		buf_printf(&b, "    - {target: AML.T0001, step-id: S%d, leads-to: [S0]}\n", 1000 - i);
	assert_int_equal(read_as(buf_str(&b), "x.yaml"), 0);
	assert_diag(SEV_WARNING, 0, "more than 1000 steps");
	for (unsigned i = 0; i < 1001; i++) {
		assert_int_equal(batch.links.v[i].position, i + 1);
		assert_str(batch.links.v[i].step_id, arena_printf(&arena, "S%u", i).p);
	}
	buf_free(&b);
}

static struct str long_word(size_t n)
{
	struct buf b;
	struct str s;

	buf_init(&b, BUF_FILE);
	while (n--)
		buf_lit(&b, "\xC3\xA9");
	s = arena_str(&arena, buf_str(&b));
	buf_free(&b);
	return s;
}

/* Names and values of megabytes, and thousands of values, would stand on every page that has the record in a list. */
static void test_long_values(void **state)
{
	struct str text = fixture_text("atlas_v6.yaml"), word = long_word(1 << 19);
	const struct record *r;
	struct buf many;

	(void)state;
	buf_init(&many, BUF_FILE);
	buf_lit(&many, "    - Generative AI\n");
	for (int i = 0; i < 2000; i++)
		buf_printf(&many, "    - p%d\n", i);
	text = replaced(text, "name: Pick a Lock", arena_printf(&arena, "name: %.*s", STRF(word)).p);
	text = replaced(text, "title: On locks", arena_printf(&arena, "title: %.*s", STRF(word)).p);
	text = replaced(text, "url: https://example.org/untitled", arena_printf(&arena, "url: https://example.org/%.*s", STRF(word)).p);
	text = replaced(text, "    - Generative AI\n", arena_str(&arena, buf_str(&many)).p);
	text = replaced(text, "actor: A visitor", arena_printf(&arena, "actor: %.*s", STRF(word)).p);
	assert_int_equal(read_as(text, "x.yaml"), 0);
	r = get("AML.T0001");
	assert_int_equal(r->name.n, 4000);
	assert_int_equal(r->refs[0].title.n, 4000);
	assert_str(r->refs[1].url, "");
	assert_int_equal(r->nfields, 1000);
	assert_int_equal(record_field(get("AML.CS0001"), F_ACTOR).n, 4000);
	assert_diag(SEV_WARNING, 0, "AML.T0001, name: longer than 2000 characters; cut there");
	assert_diag(SEV_WARNING, 0, "AML.T0001, references: longer than 2000 characters; left out");
	assert_diag(SEV_WARNING, 0, "values in one record; at most 1000 are read; the first are kept");
	buf_free(&many);
}

/* A step that says the same a thousand times over leads there once, and what is kept of it is small. */
static void test_many_leads(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_FILE);
	buf_lit(&b, "format-version: 6.0.0\ncollection: {version: '2031.04'}\ntechniques:\n  AML.T0001: {name: a}\ncase-studies:\n  AML.CS0001: {name: b}\n"
		    "relationships:\n  AML.CS0001:\n    employs:\n");
	for (int i = 0; i < 500; i++) {
		buf_printf(&b, "    - {target: AML.T0001, step-id: S%d, leads-to: [", i);
		for (int k = 0; k < 250; k++)
			buf_printf(&b, "S%d, ", 500 + k % 2 - 2);
		buf_lit(&b, "]}\n");
	}
	assert_int_equal(read_as(buf_str(&b), "x.yaml"), 0);
	assert_str(batch.links.v[0].leads_to, "S498 S499");
	assert_str(batch.links.v[499].leads_to, "S498 S499");
	assert_true(batch.arena.total < (size_t)32 << 20); /* most of it the tree of the file */
	buf_free(&b);
}

/* Relations that would make a circle of parents. */
static void test_parents(void **state)
{
	struct str text = fixture_text("atlas_v6.yaml");

	(void)state;
	text = replaced(text, "  AML.T0001:\n    achieves:", "  AML.T0001:\n    specializes:\n    - target: AML.T0001.001\n    - target: AML.T0002\n    achieves:");
	text = replaced(text, "    specializes:\n    - source: AML.T0001.001\n      target: AML.T0001\n", "    specializes:\n    - source: AML.T0001.001\n      target: AML.T0002\n");
	assert_int_equal(read_as(text, "x.yaml"), 0);
	assert_null(link_from("AML.T0001", LINK_SPECIALIZES, 0));
	assert_diag(SEV_WARNING, 0, "AML.T0001 cannot be a sub-technique of AML.T0001.001: the ids say otherwise");
	assert_links("AML.T0001.001", LINK_SPECIALIZES, "AML.T0002");
	assert_diag(SEV_NOTE, 0, "sub-technique of another technique than its id says; kept as stated");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_v6_records, done), cmocka_unit_test_teardown(test_v6_links, done),
		cmocka_unit_test_teardown(test_step_order, done), cmocka_unit_test_teardown(test_top_lists, done),
		cmocka_unit_test_teardown(test_matrices, done), cmocka_unit_test_teardown(test_versions, done),
		cmocka_unit_test_teardown(test_format_version, done), cmocka_unit_test_teardown(test_wrong_types, done),
		cmocka_unit_test_teardown(test_bad_records, done), cmocka_unit_test_teardown(test_broken_tail, done),
		cmocka_unit_test_teardown(test_hostile_text, done), cmocka_unit_test_teardown(test_parents, done),
		cmocka_unit_test_teardown(test_twice, done), cmocka_unit_test_teardown(test_many_steps, done),
		cmocka_unit_test_teardown(test_many_leads, done), cmocka_unit_test_teardown(test_long_values, done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
