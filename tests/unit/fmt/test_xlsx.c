#include "unit/test.h"

#include "base/clock.h"
#include "fmt/xlsx.h"
#include "unit/fmt/zip_make.h"

#define NS "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define SHEET(rows) "<worksheet " NS "><sheetData>" rows "</sheetData></worksheet>"
#define PART_MAX 8

static struct arena arena;
static struct err err;

/* A workbook of two sheets; tests replace parts of it. */
struct book {
	struct zip_part parts[PART_MAX];
	size_t n;
};

static struct book plain_book(const char *sheet)
{
	return (struct book){
		.parts = {
			{ .name = "[Content_Types].xml", .data = STR("<Types/>") },
			{ .name = "xl/workbook.xml", .data = STR("<workbook " NS " xmlns:r=\"" REL "\"><sheets><sheet name=\"AI Risk Database v4\" sheetId=\"1\" r:id=\"rId2\"/>"
								"<sheet name=\"R&amp;D &lt;2&gt;\" sheetId=\"2\" state=\"hidden\" r:id=\"rId1\"/></sheets></workbook>") },
			{ .name = "xl/_rels/workbook.xml.rels",
			  .data = STR("<Relationships><Relationship Id=\"rId1\" Type=\"" REL "/worksheet\" Target=\"/xl/worksheets/renamed.xml\"/>"
				      "<Relationship Id=\"rId2\" Type=\"" REL "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
				      "<Relationship Id=\"rId9\" Type=\"" REL "/hyperlink\" TargetMode=\"External\" Target=\"http://x\"/>"
				      "<Relationship Id=\"rId3\" Type=\"" REL "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>") },
			{ .name = "xl/sharedStrings.xml",
			  .data = STR("<sst " NS "><si><t xml:space=\"preserve\"> plain </t></si><si><r><rPr><b/></rPr><t>rich </t></r><r><t>text&#10;two</t></r>"
				      "<rPh sb=\"0\" eb=\"1\"><t>PHONETIC</t></rPh></si><si/><si><t>a_x000D_b_x005F_x_x0001__x12_</t></si></sst>") },
			{ .name = "xl/worksheets/sheet1.xml", .data = str_of(sheet) },
			{ .name = "xl/worksheets/renamed.xml", .data = STR(SHEET("<row r=\"2\"><c r=\"B2\"><v>7</v></c></row>")) },
		},
		.n = 6,
	};
}

static const struct xlsx *parse_book(const struct book *b)
{
	err = (struct err)ERR_INIT;
	return xlsx_parse(&arena, zip_make(&arena, b->parts, b->n), &err);
}

static const struct xlsx *parse_sheet(const char *sheet)
{
	struct book b = plain_book(sheet);

	return parse_book(&b);
}

static int done(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static const char cells_sheet[] = SHEET(
	"<row r=\"1\" hidden=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c><c r=\"D1\" s=\"4\"/></row>"
	"<row r=\"4\"><c r=\"A4\" t=\"str\"><f t=\"shared\" "
	"si=\"1\">text(D4,&quot;00&quot;)</f><v>01.00</v></c><c><v>1.0</v></c><c r=\"D4\"><v>45994.0</v></c>"
	"<c r=\"E4\"><v>2.50</v></c><c r=\"F4\" t=\"b\"><v>1</v></c><c r=\"G4\" t=\"b\"><v>0</v></c><c r=\"H4\" "
	"t=\"e\"><v>#N/A</v></c>"
	"<c r=\"I4\" t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r><rPh><t>NO</t></rPh></is></c><c "
	"r=\"J4\"><f>1+1</f></c><c r=\"AA4\" t=\"s\"><v>3</v></c></row>"
	"<row><c><v>1E3</v></c></row><row r=\"9\"/>");

static void test_cells(void **state)
{
	const struct xlsx *x = parse_sheet(cells_sheet);
	const struct xlsx_sheet *s;
	const struct str *c;

	(void)state;
	if (!x)
		fail_msg("%s", err.msg);
	assert_int_equal(x->n, 2);
	assert_str(x->sheets[0].name, "AI Risk Database v4");
	assert_str(x->sheets[1].name, "R&D <2>");
	assert_str(x->sheets[1].rows[0].cells[1], "7");
	s = &x->sheets[0];
	assert_int_equal(s->n, 4);
	assert_true(s->rows[0].hidden && s->rows[0].n == 3 && s->rows[0].number == 1);
	assert_str(s->rows[0].cells[0], " plain ");
	assert_str(s->rows[0].cells[1], "");
	assert_str(s->rows[0].cells[2], "rich text\ntwo");
	assert_true(!s->rows[1].hidden && s->rows[1].number == 4 && s->rows[1].n == 27);
	c = s->rows[1].cells;
	assert_str(c[0], "01.00");
	assert_str(c[1], "1"); /* no address: the next column */
	assert_str(c[2], "");
	assert_str(c[3], "45994");
	assert_str(c[4], "2.50");
	assert_str(c[5], "TRUE");
	assert_str(c[6], "FALSE");
	assert_str(c[7], "#N/A");
	assert_str(c[8], "inline");
	assert_str(c[9], "");
	assert_str(c[26], "a\rb_x_x12_");
	assert_int_equal(s->rows[2].number, 5);
	assert_str(s->rows[2].cells[0], "1E3");
	assert_true(s->rows[3].number == 9 && s->rows[3].n == 0);
}

static void test_zip_kinds(void **state)
{
	struct book b = plain_book(cells_sheet);

	(void)state;
	for (size_t i = 0; i < b.n; i++)
		b.parts[i].deflate = b.parts[i].descriptor = true;
	assert_non_null(parse_book(&b));
	assert_true(xlsx_looks_like(zip_make(&arena, b.parts, b.n)));
	assert_false(xlsx_looks_like(zip_make(&arena, b.parts, 1)));
	assert_false(xlsx_looks_like(STR("xl/workbook.xml")));
	assert_false(xlsx_looks_like(STR_NONE));
	b.parts[1].data = STR("<x:workbook xmlns:x=\"m\" xmlns:q=\"" REL
			      "\"><x:sheets><x:sheet name=\"chart\" sheetId=\"1\" q:id=\"rId77\"/></x:sheets></x:workbook>");
	assert_int_equal(parse_book(&b)->n, 1);
	assert_int_equal(parse_book(&b)->sheets[0].n, 0);
}

static void refused(const struct book *b, enum err_code code, const char *why)
{
	if (parse_book(b))
		fail_msg("taken; wanted: %s", why);
	assert_has(str_of(err.msg), why);
	assert_int_equal(err.code, code);
}

static void test_refuses_archives(void **state)
{
	struct book good = plain_book(cells_sheet), b = good;
	struct str bytes;

	(void)state;
	b.parts[6] = (struct zip_part){ .name = "xl/../../etc/passwd" };
	b.n = 7;
	refused(&b, ERR_INPUT, "'..' in its name");
	b.parts[6].name = "..\\x";
	refused(&b, ERR_INPUT, "'..' in its name");
	b.parts[6] = (struct zip_part){ .name = "xl/media/secret", .encrypted = true };
	refused(&b, ERR_INPUT, "'xl/media/secret' is encrypted");
	b.parts[6] = (struct zip_part){ .name = "xl/media/..a/b..", .data = STR("fine") };
	assert_non_null(parse_book(&b));
	b = good;
	b.parts[4].bad_crc = true;
	refused(&b, ERR_INPUT, "xl/worksheets/sheet1.xml: the packed bytes are damaged");
	b = good;
	b.parts[4].claim = 100;
	refused(&b, ERR_INPUT, "damaged");
	b = good;
	b.n = 5;
	refused(&b, ERR_INPUT, "no entry 'xl/worksheets/renamed.xml'");
	b.n = 1;
	refused(&b, ERR_INPUT, "no entry 'xl/workbook.xml'");
	bytes = zip_make(&arena, good.parts, good.n);
	for (size_t n = 0; n < bytes.n; n += 7)
		assert_null(xlsx_parse(&arena, str_sub(bytes, 0, n), &err));
	assert_has(str_of(err.msg), "not a readable ZIP file");
	assert_null(xlsx_parse(&arena, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), &err));
	assert_has(str_of(err.msg), "without a password");
}

static struct str zeros(size_t n)
{
	char *p = arena_alloc(&arena, n);

	memset(p, ' ', n);
	return str_n(p, n);
}

static void test_bombs(void **state)
{
	struct book good = plain_book(cells_sheet), b = good;
	struct zip_part many[XLSX_MAX_ENTRIES + 1];

	(void)state;
	b.parts[4] = (struct zip_part){ .name = "xl/worksheets/sheet1.xml", .data = zeros((size_t)8 << 20), .deflate = true };
	refused(&b, ERR_LIMIT, "packed more than 200 times");
	b.parts[4].claim = 0xF0000000; /* a size that is not there */
	refused(&b, ERR_LIMIT, "'xl/worksheets/sheet1.xml'");
	b = good;
	b.parts[4].deflate = true;
	b.parts[4].claim = 0xFFFFF; /* below the ratio's floor, but not what comes out */
	refused(&b, ERR_INPUT, "damaged");
	b = good;
	for (size_t i = 0; i < 2; i++) /* each below the cap, not together */
		b.parts[i + 4] =
			(struct zip_part){ .name = b.parts[i + 4].name, .data = zeros((size_t)1 << 20), .claim = 200u << 20 };
	refused(&b, ERR_LIMIT, "takes the workbook past");
	for (size_t i = 0; i < ARRAY_LEN(many); i++)
		many[i] = (struct zip_part){ .name = arena_printf(&arena, "e%zu", i).p };
	assert_null(xlsx_parse(&arena, zip_make(&arena, many, ARRAY_LEN(many)), &err));
	assert_has(str_of(err.msg), "more than 1000 entries");
	assert_int_equal(err.code, ERR_LIMIT);
}

static void test_refuses_xml(void **state)
{
	static const char lol[] = "<!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
	static const struct {
		const char *sheet, *why;
		enum err_code code;
	} cases[] = {
		{ "<!DOCTYPE x><worksheet/>", "sheet1.xml: line 1: has a DOCTYPE", ERR_INPUT },
		{ "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">\n<worksheet>&x;</worksheet>", "has a DOCTYPE", ERR_INPUT },
		{ "<worksheet>\n<row>", "sheet1.xml: line 2:", ERR_INPUT },
		{ "", "sheet1.xml: line 1:", ERR_INPUT },
		{ SHEET("<row r=\"1\"><c r=\"A1\"><v>&x;</v></c></row>"), "undefined entity", ERR_INPUT },
		{ SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>4</v></c></row>"), "shared string that is not there", ERR_INPUT },
		{ SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>"), "shared string that is not there", ERR_INPUT },
		{ SHEET("<row r=\"2\"/>\n<row r=\"2\"/>"), "line 2: the rows are not in order", ERR_INPUT },
		{ SHEET("<row r=\"0\"/>"), "without a proper number", ERR_INPUT },
		{ SHEET("<row r=\"x\"/>"), "without a proper number", ERR_INPUT },
		{ SHEET("<row r=\"1\"><row r=\"2\"/></row>"), "without a proper number", ERR_INPUT },
		{ SHEET("<row r=\"1048577\"/>"), "more rows", ERR_LIMIT },
		{ SHEET("<row r=\"1\"><c r=\"XFE1\"/></row>"), "more columns", ERR_LIMIT },
		{ SHEET("<row r=\"1\"><c r=\"ZZZZZZZZZZZZZZZZZZZ1\"/></row>"), "more columns", ERR_LIMIT },
		{ SHEET("<row r=\"1\"><c r=\"1\"/></row>"), "proper address", ERR_INPUT },
	};
	struct book b;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		b = plain_book(cases[i].sheet);
		refused(&b, cases[i].code, cases[i].why);
	}
	for (size_t i = 1; i < 4; i++) { /* in any part */
		b = plain_book(cells_sheet);
		b.parts[i].data = arena_printf(&arena, "%s%.*s", lol, STRF(b.parts[i].data));
		refused(&b, ERR_INPUT, "has a DOCTYPE");
	}
	b = plain_book(cells_sheet);
	b.parts[1].data = STR("<workbook/>");
	refused(&b, ERR_INPUT, "names no sheet");
}

/* Few bytes, many cells: one far to the right in each row. */
static void test_sparse_bomb(void **state)
{
	struct book b = plain_book("");
	struct buf s;

	(void)state;
	buf_init(&s, BUF_PAGE);
	buf_lit(&s, "<worksheet><sheetData>");
	for (int i = 1; i < 1000; i++)
		buf_printf(&s, "<row r=\"%d\"><c r=\"XFD%d\"><v>1</v></c></row>", i, i);
	buf_lit(&s, "</sheetData></worksheet>");
	b.parts[4].data = buf_str(&s);
	refused(&b, ERR_LIMIT, "more cells than fit");
	buf_free(&s);
}

static void test_cell_names(void **state)
{
	char out[16];

	(void)state;
	xlsx_cell(0, 1, out);
	assert_string_equal(out, "A1");
	xlsx_cell(10, 17, out);
	assert_string_equal(out, "K17");
	xlsx_cell(26, 2, out);
	assert_string_equal(out, "AA2");
	xlsx_cell(16383, 1048576, out);
	assert_string_equal(out, "XFD1048576");
	xlsx_cell(SIZE_MAX - 1, UINT32_MAX, out);
	assert_int_equal(strlen(out), 15);
}

/* The two workbooks as published; the figures are those of DATA.md 2.2 and 2.4. */
static void test_real(void **state)
{
	static const struct {
		const char *name;
		size_t sheets, hidden, ids;
	} files[] = { { "AI_Risk_Repository_V3_2025-03-26.xlsx", 11, 2059, 0 },
		      { "AI_Risk_Repository_V4_2025-12-03.xlsx", 11, 74, 2574 } };

	(void)state;
	if (!upstream(&arena, "mit-ai-risk-repository"))
		skip();
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const char *path = upstream(&arena, arena_printf(&arena, "mit-ai-risk-repository/%s", files[i].name).p);
		const struct xlsx_sheet *s = NULL;
		size_t hidden = 0, ids = 0;
		const struct xlsx *x;
		uint64_t start;
		struct buf b;

		buf_init(&b, BUF_FILE);
		assert_int_equal(fs_read(path, BUF_FILE, &b, NULL), 0);
		assert_true(xlsx_looks_like(buf_str(&b)));
		start = clock_mono_us();
		x = xlsx_parse(&arena, buf_str(&b), &err);
		start = clock_mono_us() - start;
		print_message("%s: %u us\n", files[i].name, (unsigned)start);
		assert_non_null(x);
		assert_int_equal(x->n, files[i].sheets);
		for (size_t k = 0; k < x->n; k++) {
			for (size_t r = 0; r < x->sheets[k].n; r++)
				hidden += x->sheets[k].rows[r].hidden;
			if (str_starts(x->sheets[k].name, STR("AI Risk Database v")))
				s = &x->sheets[k];
		}
		assert_int_equal(hidden, files[i].hidden);
		assert_non_null(s);
		assert_str(s->rows[2].cells[2], "Ev_ID");
		for (size_t r = 3; r < s->n; r++)
			ids += s->rows[r].n > 2 && s->rows[r].cells[2].n >= 8;
		if (files[i].ids)
			assert_int_equal(ids, files[i].ids);
		buf_free(&b);
		arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_cells, done),
		cmocka_unit_test_teardown(test_zip_kinds, done),
		cmocka_unit_test_teardown(test_refuses_archives, done),
		cmocka_unit_test_teardown(test_bombs, done),
		cmocka_unit_test_teardown(test_refuses_xml, done),
		cmocka_unit_test_teardown(test_sparse_bomb, done),
		cmocka_unit_test(test_cell_names),
		cmocka_unit_test_teardown(test_real, done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
