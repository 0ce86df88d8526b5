#include "source_test.h"

#include "unit/source/book_make.h"

static struct str whole_book(void)
{
	const struct book_sheet sheets[] = {
		{ "Contents", STR("Contents\r\n") },
		{ "Causal Taxonomy of AI Risks v1", fixture_text("mit_causes.csv") },
		{ "Domain Taxonomy of AI Risks v1", fixture_text("mit_domains.csv") },
		{ "AI Risk Database v4", fixture_text("mit_table.csv") },
		{ "AI Risk Database explainer", STR("Title,Ev_ID,Category level\r\nx,01.01.00,Risk Category\r\n") },
		{ "Included resources", fixture_text("mit_papers.csv") },
	};

	return book_make(&arena, sheets, ARRAY_LEN(sheets));
}

static void assert_field(const char *id, enum field_id f, const char *want)
{
	assert_str(record_field(get(id), f), want);
}

static void test_release(void **state)
{
	struct str text = fixture_text("mit_table.csv");

	(void)state;
	read_fixture("mit_table.csv");
	assert_str(batch.release.source, "mit");
	assert_str(batch.release.version, "V4"); /* by its date */
	assert_str(batch.release.format, "mit-csv");
	assert_str(batch.release.date, "2025-12-03");
	assert_str(batch.release.license, "CC-BY-4.0");
	assert_int_equal(batch.release.part, PART_TABLE);
	assert_int_equal(read_as(text, "AI_Risk_Database_V5_copy.csv"), 0);
	assert_str(batch.release.version, "V5");
	assert_str(batch.release.stated, "V4");
	assert_diag(SEV_NOTE, 0, "the file name says V5");
	assert_int_equal(read_as(replaced(text, "03 December 2025", "26 March 2025"), "x.csv"), 0);
	assert_str(batch.release.version, "V3");
	assert_int_equal(read_as(replaced(text, "03 December 2025", "31 June 2025"), "save5.csv"), 0);
	assert_str(batch.release.version, "V0");
	assert_str(batch.release.date, "");
	assert_diag(SEV_WARNING, 0, "says no date like 03 December 2025");
	assert_diag(SEV_WARNING, 0, "name the file like ai_risk_database_v4.csv");
	assert_int_equal(read_as(replaced(text, "03 December 2025", "26 March 2025"), "ai_risk_database_v4.csv"), 0);
	assert_str(batch.release.version, "V4");
	assert_str(batch.release.stated, "V3");
}

/* The rows of the fixture are the oddities of the real table, one by one. */
static void test_rows(void **state)
{
	const struct record *r;

	(void)state;
	read_fixture("mit_table.csv");
	assert_int_equal(count_kind(REC_RISK), 11);
	assert_int_equal(count_kind(REC_PAPER), 3);
	r = get("mitrisk:01.01.00");
	assert_str(r->name, "Heat");              /* '-' as sub-category, a space after it */
	assert_str(r->description, "\"It burns.\""); /* the quotes that wrap it are the original's */
	assert_field("mitrisk:01.01.00", F_EV_ID, "01.01.00");
	assert_field("mitrisk:01.01.00", F_QUICKREF, "Baker2030");
	assert_field("mitrisk:01.01.00", F_LEVEL, "Risk Category");
	assert_field("mitrisk:01.01.00", F_RISK_CATEGORY, "Heat");
	assert_field("mitrisk:01.01.00", F_RISK_SUBCATEGORY, "");
	assert_field("mitrisk:01.01.00", F_ENTITY, "1");
	assert_field("mitrisk:01.01.00", F_TIMING, "3");
	assert_field("mitrisk:01.01.00", F_DOMAIN, "2");
	assert_field("mitrisk:01.01.00", F_SUBDOMAIN, "2.2");
	assert_field("mitrisk:01.01.00", F_CODING, "coded");
	assert_field("mitrisk:01.01.00", F_PAGE, "3");
	assert_field("mitrisk:01.01.00", F_PAPER_ID, "1");
	assert_field("mitrisk:01.01.00", F_FLAG, "");
	assert_links("mitrisk:01.01.00", LINK_CLASSIFIED, "mitdomain:2", "mitdomain:2.2");
	assert_links("mitrisk:01.01.00", LINK_CITES, "mitpaper:1");
	assert_str(get("mitrisk:01.01.01")->name, "Crumbs");
	assert_str(get("mitrisk:01.01.01")->description, "“They ‘glow’.”");
	assert_field("mitrisk:01.01.01", F_PAGE, "14-15");
	assert_links("mitrisk:01.01.01", LINK_CLASSIFIED, "mitdomain:4"); /* 4.0: the domain only */
	r = get("mitrisk:01.01.02");
	assert_str(r->description, "");
	assert_field("mitrisk:01.01.02", F_CODING, "excluded");
	assert_field("mitrisk:01.01.02", F_SUBDOMAIN, "X.1");
	assert_field("mitrisk:01.01.02", F_ENTITY, "");
	assert_true(record_has(r, F_FLAG, STR("no-description")) && record_has(r, F_FLAG, STR("no-text")));
	assert_links("mitrisk:01.01.02", LINK_CLASSIFIED, NULL);
	assert_str(get("mitrisk:01.02.00")->name, "A real one"); /* a category with a sub-category */
	assert_field("mitrisk:01.02.00", F_CODING, "other");
	assert_field("mitrisk:01.02.00", F_ENTITY, "4");
	assert_links("mitrisk:01.02.00", LINK_CLASSIFIED, "mitdomain:7"); /* X.0: the domain stays */
	assert_str(get("mitrisk:02.31.01")->description, "\"One\" and \"two\""); /* no pair wraps the whole */
	assert_str(get("mitrisk:02.31.01~2")->description, "\"He said \"\"so\"\" [12, 13].\"");
	assert_field("mitrisk:02.31.01~2", F_EV_ID, "02.31.01");
	assert_field("mitrisk:02.31.01~2", F_QUICKREF, "Brewer2032");
	assert_field("mitrisk:02.31.01~2", F_DOMAIN, "6");
	assert_str(get("mitrisk:02.31.00")->description, "Spaces around");
	assert_field("mitrisk:02.31.00", F_CODING, "uncoded");
	assert_field("mitrisk:02.21.01.a", F_LEVEL, "Risk Sub-Category"); /* by its level, whatever its id looks like */
	assert_field("mitrisk:02.21.01.a", F_DOMAIN, "3");
	assert_field("mitrisk:02.50.01", F_ENTITY, "");
	assert_field("mitrisk:02.50.01", F_DOMAIN, "7");
	assert_field("mitrisk:02.50.01", F_SUBDOMAIN, "7.9");
	assert_links("mitrisk:02.50.01", LINK_CLASSIFIED, "mitdomain:7");
	assert_field("mitrisk:02.61.00", F_PAPER_ID, "2");
	assert_str(get("mitrisk:03.01.00")->name, "03.01.00");
	assert_str(get("mitpaper:2")->name, "Kettles");
	assert_field("mitpaper:2", F_QUICKREF, "Brewer2031");
	assert_str(get("mitpaper:3")->name, "Irons"); /* no row of its own */
}

static void test_notes(void **state)
{
	const struct record *r;

	(void)state;
	read_fixture("mit_table.csv");
	r = get("mitrisk:01.01.00");
	assert_int_equal(r->nnotes, 2);
	assert_str(r->notes[0].id, "01.01.00"); /* on its own row */
	assert_str(r->notes[0].page, "4");
	assert_str(r->notes[1].id, "01.01.00.a");
	assert_str(r->notes[1].text, "A first proof, with \"quotes\".");
	assert_str(r->notes[1].page, "5");
	r = get("mitrisk:01.01.02");
	assert_int_equal(r->nnotes, 1);
	assert_str(r->notes[0].id, "01.01.02b");
	assert_str(r->notes[0].text, "Proof in the other column.");
	assert_str(r->notes[0].page, "9");
	r = get("mitrisk:01.02.00");
	assert_int_equal(r->nnotes, 1);
	assert_str(r->notes[0].text, ""); /* a stub */
	assert_int_equal(get("mitrisk:02.31.01")->nnotes, 0);
	assert_int_equal(get("mitrisk:02.31.01~2")->nnotes, 1); /* under the nearest row before it */
	assert_int_equal(get("mitrisk:02.31.00")->nnotes, 1);
	assert_str(get("mitrisk:02.31.00")->notes[0].id, "02.31.07a");
	assert_int_equal(get("mitpaper:2")->nnotes, 1);
	assert_str(get("mitpaper:2")->notes[0].id, "02.40.05a");
	assert_str(get("mitrisk:02.50.01")->notes[0].id, "02.50.01b");
}

static void test_diags(void **state)
{
	(void)state;
	read_fixture("mit_table.csv");
	assert_diag(SEV_WARNING, 15, "F:15: warning: 02.31.01, Ev_ID: this Ev_ID stands on another row, too; kept as mitrisk:02.31.01~2");
	assert_diag(SEV_WARNING, 19, "there is no risk 02.31.07 for this evidence; put under its category");
	assert_diag(SEV_WARNING, 17, "there is neither a risk 02.40.05 nor 02.40.00 for this evidence; put under its paper");
	assert_diag(SEV_NOTE, 21, "evidence before the row of its risk; put under it");
	assert_diag(SEV_NOTE, 15, "mitpaper:2, QuickRef: paper 2 is called 'Brewer2031' and 'Brewer2032'; the first is kept");
	assert_diag(SEV_NOTE, 6, "description in quotation marks (3 times, here first); kept");
	assert_diag(SEV_NOTE, 9, "description is '-'; read as empty");
	assert_diag(SEV_NOTE, 11, "risk without description; kept");
	assert_diag(SEV_NOTE, 6, "sub-category is '-'; read as empty");
	assert_diag(SEV_NOTE, 11, "risk category with a sub-category");
	assert_diag(SEV_NOTE, 6, "evidence on the row of the risk itself");
	assert_diag(SEV_NOTE, 10, "evidence that stands in the column of descriptions");
	assert_diag(SEV_NOTE, 10, "evidence with a coding of its own; ignored");
	assert_diag(SEV_NOTE, 12, "evidence without text; kept as a stub");
	assert_diag(SEV_NOTE, 9, "risk without entity, intent or timing");
	assert_diag(SEV_NOTE, 11, "risk with a domain whose sub-domain is none");
	assert_diag(SEV_NOTE, 18, "risk without domain and sub-domain");
	assert_diag(SEV_NOTE, 20, "risk with a sub-domain but without a domain (2 times, here first); taken from the sub-domain");
	assert_diag(SEV_NOTE, 14, "row without Paper_ID (2 times");
	assert_diag(SEV_NOTE, 6, "space before or after a cell's text (2 times");
	assert_diag(SEV_WARNING, 22, "mitrisk:02.50.01, Entity: 'Ghost' is no value of this factor");
	assert_diag(SEV_WARNING, 22, "Domain: '9. Unknown' is no domain");
	assert_diag(SEV_WARNING, 22, "Sub-domain: '7.9 > Unheard of' is no known sub-domain");
	assert_diag(SEV_ERROR, 24, "2-31-1, Ev_ID: '2-31-1' is no Ev_ID like 62.15.07; row left out");
	assert_diag(SEV_ERROR, 25, "'Rumour' is no level");
	assert_diag(SEV_WARNING, 26, "Paper_ID '3' differs from Ev_ID");
	assert_diag(SEV_WARNING, 26, "domain 2 with a sub-domain of another, 3.1");
	assert_diag(SEV_WARNING, 27, "risk without category and sub-category");
	assert_diag(SEV_NOTE, 0, "mitpaper:3: paper without a row of its own");
	assert_diag(SEV_NOTE, 28, "row with neither Ev_ID nor level; left out");
	assert_int_equal(batch.ndiags[SEV_ERROR], 2);
}

static void test_papers(void **state)
{
	(void)state;
	read_fixture("mit_papers.csv");
	assert_int_equal(batch.release.part, PART_PAPERS);
	assert_int_equal(count_kind(REC_PAPER), 3);
	assert_field("mitpaper:1", F_PAPER_ID, "1");
	assert_field("mitpaper:1", F_AUTHORS, "Baker A, Cook B");
	assert_field("mitpaper:1", F_AUTHORS_SHORT, "Baker & Cook");
	assert_field("mitpaper:1", F_YEAR, "2030");
	assert_field("mitpaper:1", F_DOI, "10.1234/toast");
	assert_field("mitpaper:1", F_URL, "https://example.org/toast");
	assert_field("mitpaper:1", F_CITATIONS, "12");
	assert_field("mitpaper:1", F_ITEM_TYPE, "Preprint");
	assert_field("mitpaper:2", F_DOI, "");
	assert_field("mitpaper:2", F_YEAR, "");
	assert_field("mitpaper:2", F_CITATIONS, "");
	assert_str(get("mitpaper:2")->name, "On Kettles");
	assert_diag(SEV_WARNING, 6, "paper 2 has another row; the first is kept");
	assert_diag(SEV_ERROR, 8, "'many' is no number of a paper; row left out");
	assert_diag(SEV_NOTE, 5, "year is no number");
	assert_diag(SEV_NOTE, 5, "number of citations is no number");
}

static void test_taxonomies(void **state)
{
	struct str flat = STR("Major,Domain,Minor,Sub-domain,Description\n1,One,1.1,A,aa\n1,One,1.2,B,bb\n2. Two,Two,2.1,C,cc\n");

	(void)state;
	read_fixture("mit_domains.csv");
	assert_int_equal(batch.release.part, PART_DOMAINS);
	assert_int_equal(count_kind(REC_DOMAIN), 2);
	assert_int_equal(count_kind(REC_SUBDOMAIN), 4);
	assert_str(get("mitdomain:2")->name, "Privacy");
	assert_str(get("mitdomain:2")->description, "");
	assert_field("mitdomain:2.2", F_NUMBER, "2.2");
	assert_str(get("mitdomain:2.2")->name, "Break-ins");
	assert_str(get("mitdomain:2.2")->description, "Somebody gets in.");
	assert_links("mitdomain:2.2", LINK_CLASSIFIED, "mitdomain:2");
	assert_diag(SEV_WARNING, 9, "domain 'Nameless' has no number");
	assert_diag(SEV_WARNING, 9, "sub-domain 'No number at all' has no number like 2.2; left out");
	assert_int_equal(read_as(flat, "domains_v1.csv"), 0); /* the domain on each row, as V1 had it */
	assert_int_equal(count_kind(REC_DOMAIN), 2);
	assert_int_equal(count_kind(REC_SUBDOMAIN), 3);
	assert_int_equal(batch.ndiags[SEV_WARNING], 0);
	read_fixture("mit_causes.csv");
	assert_int_equal(batch.release.part, PART_CAUSES);
	assert_int_equal(count_kind(REC_TERM), 4);
	assert_str(get("mitterm:entity-human")->description, "A person did it.");
	assert_field("mitterm:entity-human", F_FACTOR, "Entity");
	assert_field("mitterm:entity-human", F_NUMBER, "1");
	assert_str(get("mitterm:timing-pre-deployment")->name, "Pre-deployment");
	assert_diag(SEV_WARNING, 8, "'Never' is no value of a causal factor");
}

/* Where two batches have a record, it is the same. */
static void assert_same_record(const struct record *a, const struct record *b)
{
	assert_true(a->kind == b->kind && str_eq(a->id, b->id));
	if (!str_eq(a->name, b->name) || !str_eq(a->description, b->description) || a->nfields != b->nfields || a->nnotes != b->nnotes) {
		print_error("%.*s differs\n", STRF(a->id));
		fail();
	}
	for (size_t i = 0; i < a->nfields; i++)
		assert_true(a->fields[i].id == b->fields[i].id && str_eq(a->fields[i].value, b->fields[i].value));
	for (size_t i = 0; i < a->nnotes; i++)
		assert_true(str_eq(a->notes[i].id, b->notes[i].id) && str_eq(a->notes[i].text, b->notes[i].text) && str_eq(a->notes[i].page, b->notes[i].page));
}

static void assert_same_kind(const struct batch *a, const struct batch *b, enum rec_kind kind)
{
	size_t i = 0, k = 0;

	for (;; i++, k++) {
		while (i < a->records.n && a->records.v[i].kind != kind)
			i++;
		while (k < b->records.n && b->records.v[k].kind != kind)
			k++;
		if (i == a->records.n || k == b->records.n)
			break;
		assert_same_record(&a->records.v[i], &b->records.v[k]);
	}
	assert_true(i == a->records.n && k == b->records.n);
}

static void test_workbook(void **state)
{
	static const char *const files[] = { "mit_table.csv", "mit_domains.csv", "mit_causes.csv" };
	struct batch book;

	(void)state;
	assert_int_equal(read_as(whole_book(), "repository.xlsx"), 0);
	assert_str(batch.release.version, "V4"); /* by the sheet's name */
	assert_str(batch.release.format, "mit-xlsx");
	assert_str(batch.release.date, "2025-12-03");
	assert_int_equal(batch.release.part, PART_WHOLE);
	assert_int_equal(count_kind(REC_PAPER), 4);
	assert_str(get("mitpaper:2")->name, "Kettles"); /* the table's word stands, details are added */
	assert_field("mitpaper:2", F_QUICKREF, "Brewer2031");
	assert_field("mitpaper:2", F_AUTHORS, "Brewer C");
	assert_diag(SEV_NOTE, 5, "F:Included resources!C5: note: mitpaper:2, Paper_ID: title differs from the one in the table of risks");
	assert_diag(SEV_NOTE, 5, "paper 2 is called 'Brewer2031' and 'Brewer2029'");
	assert_diag(SEV_WARNING, 14, "F:AI Risk Database v4!C14: warning: 02.31.01, Ev_ID");
	assert_diag(SEV_WARNING, 8, "F:Causal Taxonomy of AI Risks v1!C8: warning: Level: 'Never'");
	book = batch;
	batch_init(&batch);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		read_fixture(files[i]);
		for (int k = 0; k < REC_KINDS; k++)
			if (k != REC_PAPER && count_kind((enum rec_kind)k))
				assert_same_kind(&book, &batch, (enum rec_kind)k);
	}
	batch_free(&book);
}

static void test_other_workbooks(void **state)
{
	const struct book_sheet renamed[] = { { "Sheet1", STR("nothing\r\n") }, { "My risks", fixture_text("mit_table.csv") } };
	const struct book_sheet foreign[] = { { "Budget", STR("a,b\r\n1,2\r\n") }, { "2031", STR("c\r\n") } };
	const struct book_sheet atlas[] = { { "techniques", STR("ID,name\r\nAML.T0001,x\r\n") } };
	const struct book_sheet bare[] = { { "AI Risk Database v4", STR("Ev_ID,Category level\r\n") } };

	(void)state;
	assert_int_equal(read_as(book_make(&arena, renamed, 2), "risks_v6.xlsx"), 0);
	assert_int_equal(count_kind(REC_RISK), 11);
	assert_str(batch.release.version, "V6");
	assert_diag(SEV_WARNING, 0, "the workbook has no sheet 'Included resources'; read without it");
	assert_int_equal(read_as(book_make(&arena, foreign, 2), "x.xlsx"), -1);
	assert_has(str_of(err.msg), "x.xlsx: has no sheet 'AI Risk Database v...' and none with the columns Ev_ID and Category level; its sheets are 'Budget', '2031'");
	assert_int_equal(read_as(book_make(&arena, atlas, 1), "x.xlsx"), -1);
	assert_has(str_of(err.msg), "looks like an Excel export of ATLAS");
	assert_int_equal(read_as(book_make(&arena, bare, 1), "x.xlsx"), -1);
	assert_has(str_of(err.msg), "has no row of a risk");
	assert_int_equal(read_as(str_sub(whole_book(), 0, 3000), "x.xlsx"), -1);
	assert_true(err.msg[0]);
}

static void test_csv_shapes(void **state)
{
	struct str text = fixture_text("mit_table.csv"), lf = replaced(text, "\r\n", "\n"), table;
	struct batch plain;

	(void)state;
	read_fixture("mit_table.csv");
	plain = batch;
	batch_init(&batch);
	assert_int_equal(read_as(arena_printf(&arena, "\xEF\xBB\xBF%.*s", STRF(replaced(lf, "\n", "\r\n"))), "x.csv"), 0); /* BOM, CRLF */
	assert_same_kind(&plain, &batch, REC_RISK);
	batch_free(&plain);
	/* the header first, columns in another order, most of them missing, tabs or semicolons */
	table = STR("Description\tCATEGORY LEVEL\tEv_ID\nIt burns.\tRisk Category\t01.01.00\nMore.\tAdditional evidence\t01.01.00a\n");
	assert_int_equal(read_as(table, "x_v4.csv"), 0);
	assert_str(get("mitrisk:01.01.00")->description, "It burns.");
	assert_str(get("mitrisk:01.01.00")->name, "01.01.00");
	assert_int_equal(get("mitrisk:01.01.00")->nnotes, 1);
	assert_str(get("mitpaper:1")->name, "mitpaper:1");
	assert_diag(SEV_NOTE, 1, "QuickRef: there is no such column; read without it");
	assert_int_equal(read_as(replaced(table, "\t", ";"), "x_v4.csv"), 0);
	assert_int_equal(count_kind(REC_RISK), 1);
	/* short and long rows, an open quote, bad bytes */
	assert_int_equal(read_as(STR("Ev_ID,Category level,Description,Title\n01.01.00,Risk Category\n01.02.00,Risk Category,a,b,c\n01.03.00,Risk Category,\"never\nclosed\n"),
				 "x_v4.csv"),
			 0);
	assert_int_equal(count_kind(REC_RISK), 3);
	assert_diag(SEV_NOTE, 2, "row with fewer cells than the header (2 times");
	assert_diag(SEV_NOTE, 3, "row with more cells than the header");
	assert_diag(SEV_ERROR, 4, "a quotation mark opens a cell and none closes it");
	assert_int_equal(read_as(STR("Ev_ID,Category level,Description,Title\n01.01.00,Risk Category,a\xFF" "b\x01" "c\rd,t\n"), "x_v4.csv"), 0);
	assert_str(get("mitrisk:01.01.00")->description, "a\xEF\xBF\xBD" "b\xEF\xBF\xBD" "c");
	assert_int_equal(read_as(STR("Ev_ID,Category level,Description,Title\n01.01.00,Risk Category,\"a\r\nb\x01\r\nc\",t\n"), "x_v4.csv"), 0);
	assert_str(get("mitrisk:01.01.00")->description, "a\nb\xEF\xBF\xBD\nc");
	assert_int_equal(read_as(STR("Ev_ID,Category level,Description\n01.01.00,Risk Category,a_x0001_b_x000A_c_x0041_d_x00\n"), "x_v4.csv"), 0);
	assert_str(get("mitrisk:01.01.00")->description, "ab\nc_x0041_d_x00");
	assert_int_equal(read_as(STR("Ev_ID,Category level\n,\n"), "x_v4.csv"), -1);
	assert_has(str_of(err.msg), "has no row of a risk");
	assert_int_equal(read_as(STR("Paper_ID,QuickRef,Title\n"), "x_v4.csv"), -1);
	assert_has(str_of(err.msg), "no row below it could be read");
	for (size_t n = 0; n < text.n; n += 5)
		if (read_as(str_sub(text, 0, n), "x.csv") < 0)
			assert_true(err.msg[0]);
}

static void test_repeats(void **state)
{
	(void)state;
	assert_int_equal(read_as(STR("Ev_ID,Category level,Description,Additional ev.,Title\n01.00.00,Paper,,,First\n01.00.00,Paper,,,Second\n"
				     "01.01.00,Risk Category,It burns.,,\n01.01.00a,Additional evidence,More of it.,And more.,\n"
				     "01.01.00.,Risk Category,x,,\n1.1.0,Risk Category,x,,\n00.01.00,Risk Category,x,,\n"),
				 "x_v4.csv"),
			 0);
	assert_str(get("mitpaper:1")->name, "First");
	assert_diag(SEV_WARNING, 3, "mitpaper:1, Ev_ID: paper 1 has another row; the first is kept");
	assert_int_equal(count_kind(REC_RISK), 1);
	assert_int_equal(batch.ndiags[SEV_ERROR], 3);
	assert_int_equal(read_as(STR("Ev_ID,Category level,Description,Additional ev.\n01.01.00,Risk Category,\"It burns.\rBadly.\x7F\",\n"
				     "01.01.00a,Additional evidence,More of it.,And more.\n"),
				 "x_v4.csv"),
			 0);
	assert_str(get("mitrisk:01.01.00")->description, "It burns.\nBadly.\xEF\xBF\xBD");
	assert_str(get("mitrisk:01.01.00")->notes[0].text, "More of it.\n\nAnd more.");
	assert_int_equal(read_as(STR("Paper_ID,QuickRef,Title,Included\n1,A,B,No\n"), "x_v4.csv"), 0);
	assert_diag(SEV_NOTE, 2, "a resource marked as not included; kept");
	assert_int_equal(read_as(STR("Category,Level,Description\nEntity,AI,a\n,AI,b\nMood,Low,c\n"), "x_v4.csv"), 0);
	assert_diag(SEV_WARNING, 3, "mitterm:entity-ai stands twice");
	assert_diag(SEV_WARNING, 4, "'Low' is no value of a causal factor");
	assert_int_equal(read_as(STR("Domain,Sub-domain,Description\n1. One,1.1 A,a\n2. Two,1.1 A,b\n"), "domainsV3.csv"), 0);
	assert_diag(SEV_WARNING, 3, "1.1 stands twice; the first is kept");
	assert_str(batch.release.version, "V3");
	assert_int_equal(read_as(whole_book(), "repository_v3.xlsx"), 0);
	assert_str(batch.release.version, "V4");
	assert_diag(SEV_NOTE, 0, "the sheet says V4, the file name V3; the sheet's is used");
}

static void test_columns(void **state)
{
	(void)state;
	assert_int_equal(read_as(STR("Ev_ID,Category level,Mood,Description,DESCRIPTION,\n01.01.00,Risk Category,low,first,second,\n"), "x_v4.csv"), 0);
	assert_str(get("mitrisk:01.01.00")->description, "first");
	assert_diag(SEV_NOTE, 1, "unknown column 'Mood'; ignored");
	assert_diag(SEV_NOTE, 1, "column 'Description' stands twice; the first is read");
}

/* Files that are made to be large: told, cut, and small in memory. */
static void test_limits(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_FILE);
	buf_lit(&b, "Ev_ID,Category level\n01.01.00,Risk Category\n");
	while (b.n < SOURCE_MAX_BYTES)
		buf_lit(&b, ",,,,,,,,,,,,,,,\n");
	b.n = SOURCE_MAX_BYTES;
	assert_int_equal(read_as(buf_str(&b), "x_v4.csv"), 0);
	assert_int_equal(count_kind(REC_RISK), 1);
	assert_diag(SEV_ERROR, 0, "more than 4194304 cells; the rows before it are kept");
	assert_true(batch.arena.total < (size_t)256 << 20);
	buf_clear(&b);
	buf_lit(&b, "Ev_ID,Category level\n");
	for (size_t i = 0; i < 250100; i++)
		buf_lit(&b, "01.01.00a,Paper\n");
	buf_lit(&b, "01.01.00,Risk Category\n");
	assert_int_equal(read_as(buf_str(&b), "x_v4.csv"), -1);
	assert_diag(SEV_ERROR, 250001, "more than 250000 rows; this row and those below are left out");
	buf_free(&b);
}

static void test_many_diags(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_FILE);
	buf_lit(&b, "Ev_ID,Category level\n01.01.00,Risk Category\n");
	for (int i = 0; i < 3000; i++)
		buf_lit(&b, "bad,Risk Category\n");
	assert_int_equal(read_as(buf_str(&b), "x_v4.csv"), 0);
	assert_int_equal(batch.ndiags[SEV_ERROR], 3000);
	assert_true(batch.diags.n <= BATCH_MAX_DIAGS);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_release, done), cmocka_unit_test_teardown(test_rows, done), cmocka_unit_test_teardown(test_notes, done),
		cmocka_unit_test_teardown(test_diags, done), cmocka_unit_test_teardown(test_papers, done), cmocka_unit_test_teardown(test_taxonomies, done),
		cmocka_unit_test_teardown(test_workbook, done), cmocka_unit_test_teardown(test_other_workbooks, done),
		cmocka_unit_test_teardown(test_csv_shapes, done), cmocka_unit_test_teardown(test_repeats, done), cmocka_unit_test_teardown(test_columns, done),
		cmocka_unit_test_teardown(test_limits, done), cmocka_unit_test_teardown(test_many_diags, done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
