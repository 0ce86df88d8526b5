/*
 * The readers on the real files of both catalogues: figures that were counted by other means.
 */
#include "source_test.h"

#include "atlas/vocab.h"
#include "base/clock.h"
#include "unit/source/batch_check.h"

#define V6 "mitre-atlas/v6/"
#define LEGACY "mitre-atlas/legacy/"
#define MIT "mit-ai-risk-repository/"

/* Read an upstream file into batch; false without one. */
static bool read_upstream(const char *name)
{
	const char *path = upstream(&arena, name), *fault;

	if (!path)
		return false;
	batch_free(&batch);
	if (source_read_file(path, &batch, &err) < 0) {
		print_error("%s\n", err.msg);
		fail();
	}
	fault = batch_fault(&batch);
	if (fault) {
		print_error("%s: %s\n", name, fault);
		fail();
	}
	return true;
}

static void assert_atlas(size_t tactics, size_t techniques, size_t mitigations, size_t studies)
{
	assert_int_equal(count_kind(REC_TACTIC), tactics);
	assert_int_equal(count_kind(REC_TECHNIQUE), techniques);
	assert_int_equal(count_kind(REC_MITIGATION), mitigations);
	assert_int_equal(count_kind(REC_CASE_STUDY), studies);
}

static void assert_atlas_links(size_t employs, size_t mitigates, size_t achieves, size_t specializes)
{
	assert_int_equal(count_links(LINK_EMPLOYS), employs);
	assert_int_equal(count_links(LINK_MITIGATES), mitigates);
	assert_int_equal(count_links(LINK_ACHIEVES), achieves);
	assert_int_equal(count_links(LINK_SPECIALIZES), specializes);
}

static void test_v6(void **state)
{
	(void)state;
	if (!read_upstream(V6 "ATLAS-2026.05.yaml"))
		skip();
	assert_str(batch.release.version, "2026.05");
	assert_str(batch.release.date, "2026-05-27");
	assert_atlas(16, 170, 35, 57);
	assert_atlas_links(449, 246, 185, 69);
	assert_int_equal(batch.ndiags[SEV_NOTE] + batch.ndiags[SEV_WARNING] + batch.ndiags[SEV_ERROR], 0);
	assert_true(read_upstream(V6 "ATLAS-2026.04.yaml"));
	assert_atlas(16, 170, 35, 57);
	assert_atlas_links(449, 246, 185, 69);
	assert_int_equal(batch.ndiags[SEV_WARNING] + batch.ndiags[SEV_ERROR], 0);
	assert_true(read_upstream(V6 "ATLAS-2021.05.yaml"));
	assert_atlas(15, 47, 0, 13);
	assert_atlas_links(64, 0, 50, 17);
	assert_int_equal(batch.ndiags[SEV_ERROR], 0);
}

/* Every value is in its canonical spelling, whatever release it comes from. */
static void assert_vocabularies(void)
{
	static const char *const types[] = { "Incident", "Exercise" }, *const days[] = { "Day", "Month", "Year" },
				 *const categories[] = { "Policy", "Technical - AI", "Technical - Cyber" };
	int no_maturity = vocab_maturity_rank(STR("")), no_stage = vocab_lifecycle_rank(STR(""));

	for (size_t i = 0; i < batch.records.n; i++)
		for (size_t k = 0; k < batch.records.v[i].nfields; k++) {
			struct field f = batch.records.v[i].fields[k];
			bool known = true;

			if (f.id == F_MATURITY)
				known = vocab_maturity_rank(f.value) < no_maturity;
			if (f.id == F_LIFECYCLE)
				known = vocab_lifecycle_rank(f.value) < no_stage;
			if (f.id == F_STUDY_TYPE)
				known = str_is(f.value, types[0]) || str_is(f.value, types[1]);
			if (f.id == F_GRANULARITY)
				known = str_is(f.value, days[0]) || str_is(f.value, days[1]) || str_is(f.value, days[2]);
			if (f.id == F_CATEGORY)
				known = str_is(f.value, categories[0]) || str_is(f.value, categories[1]) || str_is(f.value, categories[2]);
			if (!known)
				print_error("%.*s: %s '%.*s'\n", STRF(batch.records.v[i].id), field_table[f.id].name, STRF(f.value));
			assert_true(known);
		}
}

static void test_legacy(void **state)
{
	static const struct {
		const char *version, *stated;
		size_t records[4], links[4], errors;
	} files[] = {
		{ "2.4.0", "3.0", { 12, 63, 0, 16 }, { 97, 0, 68, 27 }, 0 },     { "3.0.0", "", { 12, 63, 0, 15 }, { 90, 0, 68, 27 }, 0 },
		{ "3.1.0", "", { 12, 63, 0, 15 }, { 90, 0, 68, 27 }, 0 },        { "4.0.1", "4.0.0", { 12, 63, 0, 15 }, { 90, 0, 68, 27 }, 0 },
		{ "4.5.0", "", { 14, 82, 19, 22 }, { 134, 66, 100, 36 }, 0 },    { "4.9.1", "", { 15, 115, 26, 32 }, { 225, 105, 124, 47 }, 2 },
		{ "5.0.0", "", { 15, 130, 26, 33 }, { 229, 105, 139, 55 }, 2 }, { "5.6.1", "5.6.0", { 16, 170, 35, 57 }, { 449, 246, 185, 69 }, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const size_t *r = files[i].records, *l = files[i].links;

		if (!read_upstream(arena_printf(&arena, LEGACY "ATLAS-%s.yaml", files[i].version).p))
			skip();
		assert_str(batch.release.version, files[i].version);
		assert_str(batch.release.stated, files[i].stated);
		assert_str(batch.release.format, "atlas-legacy");
		assert_atlas(r[0], r[1], r[2], r[3]);
		assert_atlas_links(l[0], l[1], l[2], l[3]);
		assert_int_equal(batch.ndiags[SEV_ERROR], files[i].errors);
		assert_int_equal(batch.ndiags[SEV_WARNING], 0);
		assert_vocabularies();
	}
}

/* The two stray entries of 5.6.1, and the two pairs that it says twice. */
static void test_stray_entries(void **state)
{
	(void)state;
	if (!read_upstream(LEGACY "ATLAS-5.6.1.yaml"))
		skip();
	assert_int_equal(batch.ndiags[SEV_ERROR], 2);
	assert_diag(SEV_ERROR, 0, "AML.M0018, ml-lifecycle: entry is a map, not text; recovered as a covered technique");
	assert_diag(SEV_ERROR, 0, "AML.M0034, ml-lifecycle: entry is a map, not text; recovered as a covered technique");
	assert_diag(SEV_NOTE, 0, "AML.M0002, mitigates: AML.T0043.001 stands twice");
	assert_diag(SEV_NOTE, 0, "AML.M0004, mitigates: AML.T0043.001 stands twice");
}

static const struct link *same_link(const struct batch *b, const struct link *l)
{
	for (size_t i = 0; i < b->links.n; i++) {
		const struct link *o = &b->links.v[i];

		if (o->kind == l->kind && o->position == l->position && str_eq(o->from, l->from) && str_eq(o->to, l->to))
			return o;
	}
	return NULL;
}

/* 5.6.1 and 2026.05 are the same content in two formats: the same links, the same steps in the same order. */
static void test_two_formats(void **state)
{
	struct batch legacy;

	(void)state;
	if (!read_upstream(LEGACY "ATLAS-5.6.1.yaml"))
		skip();
	legacy = batch;
	batch_init(&batch);
	assert_true(read_upstream(V6 "ATLAS-2026.05.yaml"));
	assert_int_equal(legacy.links.n, batch.links.n);
	for (size_t i = 0; i < batch.links.n; i++) {
		const struct link *l = &batch.links.v[i], *o = same_link(&legacy, l);

		if (!o)
			print_error("%.*s %s %.*s at %u\n", STRF(l->from), link_kind_name[l->kind], STRF(l->to), l->position);
		assert_non_null(o);
		assert_true(str_eq(o->step_id, l->step_id) && str_eq(o->tactic, l->tactic) && str_eq(o->leads_to, l->leads_to));
		assert_int_equal(o->text.n > 0, l->text.n > 0);
	}
	for (size_t i = 0; i < batch.records.n; i++) {
		const struct record *r = &batch.records.v[i], *o = NULL;

		for (size_t k = 0; k < legacy.records.n && !o; k++)
			if (str_eq(legacy.records.v[k].id, r->id))
				o = &legacy.records.v[k];
		assert_non_null(o);
		assert_true(o->kind == r->kind && o->name.n > 0);
		assert_true(str_eq(record_field(o, F_POSITION), record_field(r, F_POSITION)));
		assert_true(str_eq(record_field(o, F_GRANULARITY), record_field(r, F_GRANULARITY)));
		assert_true(str_eq(record_field(o, F_STUDY_TYPE), record_field(r, F_STUDY_TYPE)));
	}
	batch_free(&legacy);
}

static size_t count_notes(bool own_row)
{
	size_t n = 0;

	for (size_t i = 0; i < batch.records.n; i++)
		for (size_t k = 0; k < batch.records.v[i].nnotes; k++)
			n += str_eq(batch.records.v[i].notes[k].id, record_field(&batch.records.v[i], F_EV_ID)) == own_row;
	return n;
}

static size_t count_field(enum field_id f, const char *value)
{
	size_t n = 0;

	for (size_t i = 0; i < batch.records.n; i++)
		n += batch.records.v[i].kind == REC_RISK && record_has(&batch.records.v[i], f, str_of(value));
	return n;
}

static size_t count_numeric(void)
{
	size_t n = 0;

	for (size_t i = 0; i < batch.records.n; i++) {
		struct str sub = record_field(&batch.records.v[i], F_SUBDOMAIN);

		n += sub.n && sub.p[0] != 'X';
	}
	return n;
}

static void test_mit_v4(void **state)
{
	(void)state;
	if (!read_upstream(MIT "AI_Risk_Repository_V4_2025-12-03.xlsx"))
		skip();
	assert_str(batch.release.version, "V4");
	assert_str(batch.release.date, "2025-12-03");
	assert_int_equal(count_kind(REC_RISK), 1835);
	assert_int_equal(count_kind(REC_PAPER), 74);
	assert_int_equal(count_kind(REC_DOMAIN), 7);
	assert_int_equal(count_kind(REC_SUBDOMAIN), 24);
	assert_int_equal(count_kind(REC_TERM), 9);
	assert_int_equal(count_notes(false), 665); /* the rows of additional evidence */
	assert_int_equal(count_notes(true), 213);  /* evidence on rows of risks */
	assert_int_equal(count_field(F_LEVEL, "Risk Category"), 570);
	assert_int_equal(count_field(F_LEVEL, "Risk Sub-Category"), 1265);
	assert_int_equal(count_field(F_SUBDOMAIN, "2.2"), 112);
	assert_int_equal(count_field(F_DOMAIN, "2") + count_field(F_DOMAIN, "4"), 467); /* 466 coded, and 74.02.00 with X.0 */
	assert_int_equal(count_numeric(), 1595);
	assert_int_equal(count_field(F_CODING, "excluded"), 236);
	assert_int_equal(count_field(F_CODING, "uncoded"), 2);
	assert_int_equal(count_field(F_FLAG, "no-description"), 218 + 69);
	assert_int_equal(batch.ndiags[SEV_ERROR], 0);
	assert_int_equal(batch.ndiags[SEV_WARNING], 6); /* five repeated Ev_IDs, one orphan */
	assert_diag(SEV_WARNING, 0, "62.20.11a");
	assert_diag(SEV_NOTE, 0, "description is '-' (69 times");
	assert_diag(SEV_NOTE, 0, "sub-category is '-' (40 times");
	assert_diag(SEV_NOTE, 0, "space before or after a cell's text (1588 times");
}

static void test_mit_records(void **state)
{
	const struct record *r;

	(void)state;
	if (!read_upstream(MIT "AI_Risk_Repository_V4_2025-12-03.xlsx"))
		skip();
	r = get("mitrisk:62.15.07");
	assert_str(record_field(r, F_RISK_CATEGORY), "Model Development");
	assert_has(r->name, "Fine-tuning related");
	assert_true(r->description.p[0] == '"' && r->description.p[r->description.n - 1] == '"'); /* as in the cell */
	assert_str(record_field(r, F_PAGE), "14-15");
	assert_str(record_field(r, F_TIMING), "1");
	assert_str(record_field(r, F_QUICKREF), "Gipi\xC5\xA1kis2024");
	assert_links("mitrisk:62.15.07", LINK_CITES, "mitpaper:62");
	assert_links("mitrisk:62.15.07", LINK_CLASSIFIED, "mitdomain:2", "mitdomain:2.2");
	r = get("mitrisk:39.06.00");
	assert_str(r->name, "Security");
	assert_str(record_field(r, F_TIMING), "3");
	assert_non_null(find("mitrisk:49.01.02~2"));
	assert_non_null(find("mitrisk:21.02.01.a"));
	assert_int_equal(get("mitrisk:21.02.01.a")->nnotes, 3); /* the nearest before them */
	assert_str(record_field(get("mitpaper:47"), F_QUICKREF), "G'sell2024");
	assert_str(record_field(get("mitpaper:64"), F_DOI), "10.48550/arXiv.2406.13843");
	assert_str(record_field(get("mitpaper:1"), F_YEAR), "2023");
	assert_str(get("mitdomain:7.2")->name, "AI possessing dangerous capabilities");
	assert_true(get("mitdomain:2.2")->description.n > 50);
	assert_true(get("mitterm:timing-pre-deployment")->description.n > 10);
}

static void test_mit_v3(void **state)
{
	(void)state;
	if (!read_upstream(MIT "AI_Risk_Repository_V3_2025-03-26.xlsx"))
		skip();
	assert_str(batch.release.version, "V3");
	assert_str(batch.release.date, "2025-03-26");
	assert_int_equal(count_kind(REC_RISK), 1612);
	assert_int_equal(count_kind(REC_PAPER), 65);
	assert_int_equal(count_notes(false), 565);
	assert_int_equal(count_numeric(), 1409);
	assert_int_equal(batch.ndiags[SEV_ERROR], 0);
}

static bool same_notes(const struct record *a, const struct record *b)
{
	if (a->nnotes != b->nnotes)
		return false;
	for (size_t i = 0; i < a->nnotes; i++)
		if (!str_eq(a->notes[i].id, b->notes[i].id) || !str_eq(a->notes[i].text, b->notes[i].text) || !str_eq(a->notes[i].page, b->notes[i].page))
			return false;
	return true;
}

/* What a record of one part of the CSV export says, the workbook's says as well; risks and terms are equal altogether. */
static void assert_within(const struct record *part, const struct record *whole)
{
	bool exact = part->kind != REC_PAPER, ok;

	ok = part->kind == whole->kind && (!exact || (str_eq(part->name, whole->name) && part->nfields == whole->nfields && same_notes(part, whole)));
	ok = ok && str_eq(part->description, whole->description);
	for (size_t i = 0; ok && i < part->nfields; i++)
		ok = record_has(whole, part->fields[i].id, part->fields[i].value) || (!exact && part->fields[i].id == F_QUICKREF);
	if (!ok)
		print_error("%.*s differs\n", STRF(part->id));
	assert_true(ok);
}

static void check_export(const char *workbook, const char *v)
{
	static const char *const parts[] = { "ai_risk_database", "domain_taxonomy", "causal_taxonomy", "included_resources" };
	struct map whole_ids = { 0 };
	struct batch whole;
	size_t records = 0, links = 0;

	assert_true(read_upstream(workbook));
	whole = batch;
	batch_init(&batch);
	for (size_t i = 0; i < whole.records.n; i++)
		(void)map_put(&whole_ids, whole.records.v[i].id, &whole.records.v[i]);
	for (size_t p = 0; p < ARRAY_LEN(parts); p++) {
		assert_true(read_upstream(arena_printf(&arena, MIT "csv-export/%s_%s.csv", parts[p], v).p));
		assert_true(str_eq(batch.release.version, whole.release.version) && str_eq(batch.release.date, whole.release.date));
		assert_int_equal(batch.release.part, PART_TABLE + (int)p);
		for (size_t i = 0; i < batch.records.n; i++) {
			assert_non_null(map_get(&whole_ids, batch.records.v[i].id));
			assert_within(&batch.records.v[i], map_get(&whole_ids, batch.records.v[i].id));
		}
		records += p == 3 ? 0 : batch.records.n; /* the papers are in the table, too */
		for (size_t i = 0; i < batch.links.n; i++, links++) {
			const struct link *a = &batch.links.v[i], *b = &whole.links.v[links];

			assert_true(a->kind == b->kind && str_eq(a->from, b->from) && str_eq(a->to, b->to));
		}
	}
	assert_int_equal(records, whole.records.n);
	assert_int_equal(links, whole.links.n);
	map_free(&whole_ids);
	batch_free(&whole);
}

static void test_mit_csv(void **state)
{
	(void)state;
	if (!upstream(&arena, MIT "csv-export/ai_risk_database_v4.csv"))
		skip();
	check_export(MIT "AI_Risk_Repository_V4_2025-12-03.xlsx", "v4");
	check_export(MIT "AI_Risk_Repository_V3_2025-03-26.xlsx", "v3");
}

/* The sources that are no releases. */
static void test_refused(void **state)
{
	static const struct {
		const char *file, *says;
	} files[] = {
		{ "mitre-atlas/source-templates-5.6.1/data.yaml", "use a file of dist/" },
		{ "mitre-atlas/source-templates-5.6.1/matrix.yaml", "use a file of dist/" },
		{ "mitre-atlas/source-templates-5.6.1/techniques.yaml", "use a file of dist/" },
		{ "mitre-atlas/source-templates-5.6.1/case-studies/AML.CS0053.yaml", "use a file of dist/" },
		{ "mitre-atlas/stix/stix-atlas-5.6.0.json", "a STIX bundle" },
		{ "mitre-atlas/stix/stix-atlas-nav1.1.0.json", "a STIX bundle" },
		{ "mitre-atlas/navigator-layers/atlas_layer_matrix.json", "ATT&CK Navigator" },
		{ "mitre-atlas/excel/atlas.xlsx", "Excel export of ATLAS" },
		{ "ciso-assistant/mitre-atlas-2026.07.yaml", "CISO Assistant" },
		{ MIT "third-party-json/xaitax_V3_data.json", "a converted copy of the MIT table" },
		{ "aiid/incidents.csv", "not a known format" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		const char *path = upstream(&arena, files[i].file);

		if (!path)
			skip();
		batch_free(&batch);
		assert_int_equal(source_read_file(path, &batch, &err), -1);
		assert_int_equal(err.code, ERR_INPUT);
		assert_has(str_of(err.msg), files[i].says);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_v6, done), cmocka_unit_test_teardown(test_legacy, done),
		cmocka_unit_test_teardown(test_stray_entries, done), cmocka_unit_test_teardown(test_two_formats, done),
		cmocka_unit_test_teardown(test_mit_v4, done), cmocka_unit_test_teardown(test_mit_records, done),
		cmocka_unit_test_teardown(test_mit_v3, done), cmocka_unit_test_teardown(test_mit_csv, done),
		cmocka_unit_test_teardown(test_refused, done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
