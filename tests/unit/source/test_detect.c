#include "source_test.h"

#include "unit/source/book_make.h"

static void test_detection(void **state)
{
	const struct book_sheet sheets[] = { { "AI Risk Database v4", STR("Ev_ID,Category level\r\n") } };
	static const struct {
		const char *fixture, *format;
	} files[] = {
		{ "atlas_v6.yaml", "atlas-v6" },   { "atlas_top_lists.yaml", "atlas-legacy" }, { "atlas_matrices.yaml", "atlas-legacy" },
		{ "mit_table.csv", "mit-csv" },    { "mit_papers.csv", "mit-csv" },            { "mit_domains.csv", "mit-csv" },
		{ "mit_causes.csv", "mit-csv" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const struct source_format *f = source_detect(fixture_text(files[i].fixture));

		assert_non_null(f);
		assert_string_equal(f->name, files[i].format);
		f = source_detect(arena_printf(&arena, "\xEF\xBB\xBF%.*s", STRF(fixture_text(files[i].fixture))));
		assert_non_null(f);
		assert_string_equal(f->name, files[i].format);
	}
	assert_string_equal(source_detect(book_make(&arena, sheets, 1))->name, "mit-xlsx");
	assert_null(source_detect(STR("")));
	assert_null(source_detect(STR("  matrices: indented\n")));
}

/* What is refused, and the words that help. */
static void test_refusals(void **state)
{
	static const struct {
		struct str text;
		const char *says;
	} cases[] = {
		{ STR_INIT(""), "is empty" },
		{ STR_INIT(" \n\t"), "nothing but white space" },
		{ STR_INIT("PK\x03\x04 not a workbook"), "a ZIP archive that is no workbook: unpack it" },
		{ STR_INIT("\x1F\x8B\x08"), "gzip: unpack it first" },
		{ STR_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "save it as .xlsx without a password" },
		{ STR_INIT("%PDF-1.7"), "a PDF" },
		{ STR_INIT("\xFF\xFEi\0d\0"), "UTF-16: save it as UTF-8" },
		{ STR_INIT("version https://git-lfs.github.com/spec/v1\noid sha256:00\n"), "git lfs pull" },
		{ STR_INIT("{\"type\": \"bundle\", \"id\": \"bundle--0\", \"objects\": []}"), "a STIX bundle" },
		{ STR_INIT("{\"objects\":[{\"type\":\"attack-pattern\"}]}"), "a STIX bundle" },
		{ STR_INIT("{\"versions\":{},\"techniques\":[{\"techniqueID\":\"AML.T0000\"}]}"), "a layer of the ATT&CK Navigator" },
		{ STR_INIT("[{\"quickRef\":\"A2030\"}]"), "a converted copy of the MIT table in JSON" },
		{ STR_INIT("{\"a\": 1}"), "JSON of no known kind" },
		{ STR_INIT("<!DOCTYPE html><html></html>"), "a web page: download the file itself" },
		{ STR_INIT("<feed/>"), "XML of no known kind" },
		{ STR_INIT("id: X\nmatrices:\n  - !include .\n"), "a template from which ATLAS files are made" },
		{ STR_INIT("tactics:\n- &first\n  id: AML.TA0001\n"), "use a file of dist/" },
		{ STR_INIT("tactics:\n- '{{first.id}}'\n- \"{{second.id}}\"\ndata:\n- !include x.yaml\n"), "a template from which" },
		{ STR_INIT("id: AML.CS0001\nprocedure:\n- tactic: '{{a.id}}'\n"), "a template from which" },
		{ STR_INIT("id: AML.CS0001\nname: One\nprocedure: []\n"), "a single case study" },
		{ STR_INIT("urn: urn:intuitem:risk:library:x\nname: y\n"), "a CISO Assistant library" },
		{ STR_INIT("release: '2031.04'\nversions:\n- path: v6/x.yaml\n"), "one of the files that it names under versions" },
		{ STR_INIT("v6/ATLAS-2031.04.yaml"), "only the name of another file" },
		{ STR_INIT("Updated: 03 December 2025\nAI Risk Database\na,b\n"), "without a known header row" },
		{ STR_INIT("ab\0cd"), "binary data" },
		{ STR_INIT("just some words\n"), "not a known format; known are: MIT AI Risk Repository (XLSX workbook); MITRE ATLAS" },
		{ STR_INIT("tactics: text\n"), "holds no record of ATLAS that could be read" },
		{ STR_INIT("tactics:\n- a\n--- \nb: c\n"), "more than one document" },
		{ STR_INIT("tactics:\n\tx: y\n"), "line 2" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(read_as(cases[i].text, "dir/file.bin"), -1);
		assert_int_equal(err.code, ERR_INPUT);
		assert_true(str_starts(str_of(err.msg), STR("file.bin: ")));
		assert_has(str_of(err.msg), cases[i].says);
	}
}

/* Texts of a published file that only look a little like a template are no reason to refuse it. */
static void test_no_template(void **state)
{
	struct str text = replaced(fixture_text("atlas_v6.yaml"), "Asks to be let in.", "'Says {{ please }} & !include me'");

	(void)state;
	assert_int_equal(read_as(text, "x.yaml"), 0);
	assert_has(get("AML.T0002")->description, "{{ please }}");
}

static void test_limits(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_FILE);
	buf_lit(&b, "tactics:\n");
	while (b.n <= SOURCE_MAX_BYTES)
		buf_lit(&b, "- a line of no meaning that makes the file too large for any catalogue that there will ever be ....\n");
	assert_int_equal(read_as(buf_str(&b), "big.yaml"), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	buf_clear(&b);
	buf_lit(&b, "tactics: ");
	for (int i = 0; i < 100000; i++)
		buf_c(&b, '[');
	assert_int_equal(read_as(buf_str(&b), "deep.yaml"), -1);
	assert_true(err.msg[0]);
	buf_free(&b);
}

static void test_files(void **state)
{
	struct batch b;
	const char *path = fixture(&arena, "source/atlas_v6.yaml");

	(void)state;
	assert_int_equal(source_read_file(path, &b, &err), 0);
	assert_str(b.release.file, "atlas_v6.yaml");
	batch_free(&b);
	assert_int_equal(source_read_file("/nowhere/at/all", &b, &err), -1);
	assert_int_equal(err.code, ERR_IO);
	batch_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_detection, done), cmocka_unit_test_teardown(test_refusals, done),
		cmocka_unit_test_teardown(test_no_template, done), cmocka_unit_test_teardown(test_limits, done),
		cmocka_unit_test_teardown(test_files, done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
