#include "unit/test.h"

#include <time.h>

#include "atlas/address.h"
#include "atlas/edition.h"
#include "atlas/vocab.h"

static struct arena arena;

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void test_slug(void **state)
{
	struct str s;

	(void)state;
	assert_str(address_slug(&arena, STR("Gipi\xC5\xA1kis2024")), "gipi-kis2024");
	assert_str(address_slug(&arena, STR("--A  b/C--")), "a-b-c");
	assert_str(address_slug(&arena, STR("")), "");
	/* exactly 80 stays, 81 is cut */
	s = arena_printf(&arena, "%080d", 0);
	assert_int_equal(address_cut(&arena, s).n, 80);
	s = arena_printf(&arena, "%081d", 0);
	assert_int_equal(address_cut(&arena, s).n, 71 + 1 + 8);
	/* a '-' at the 71st place goes before the hash comes */
	s = arena_printf(&arena, "%070d-%020d", 0, 0);
	assert_int_equal(address_cut(&arena, s).n, 70 + 1 + 8);
}

static struct str risk_address(const char *quickref, const char *ev, const char *title)
{
	struct field f[] = { { F_QUICKREF, str_of(quickref) }, { F_EV_ID, str_of(ev) } };
	struct record r = { .kind = REC_RISK, .fields = f, .nfields = 2 };

	return address_of(&arena, &r, str_of(title));
}

/* The addresses that the reference system is known to have. */
static void test_reference_addresses(void **state)
{
	struct record m = { .kind = REC_MITIGATION, .id = STR("AML.M0013"), .name = STR("Code Signing") };
	struct record c = { .kind = REC_CATEGORY, .name = STR("Technical - ML") };
	struct record s = { .kind = REC_STAGE, .name = STR("Data Preparation") };
	struct record t = { .kind = REC_TECHNIQUE, .id = STR("AML.T0051.000"), .name = STR("Direct") };
	struct record p = { .kind = REC_TECHNIQUE, .id = STR("AML.T0051"), .name = STR("LLM Prompt Injection") };
	struct record ta = { .kind = REC_TACTIC, .id = STR("AML.TA0002"), .name = STR("Reconnaissance") };

	(void)state;
	assert_str(risk_address("Saghiri2022", "39.06.00", "Security"), "mitrisk-saghiri2022-39-06-00-security");
	assert_str(risk_address("TC2602024", "45.01.08", "Risks from data (Risks of improper content and poisoning in training data)"),
		   "mitrisk-tc2602024-45-01-08-risks-from-data-risks-of-improper-content-an-d7dc64ae");
	assert_str(address_of(&arena, &m, m.name), "aml-m0013-code-signing-ai-mitigation");
	assert_str(address_of(&arena, &c, c.name), "technical-ml-technical-ml-ai-mitigations");
	assert_str(address_of(&arena, &s, s.name), "data-preparation-data-preparation-ai-mitigations");
	assert_str(address_of(&arena, &t, record_title(&arena, &t, &p)), "aml-t0051-000-llm-prompt-injection-direct-ai-technique");
	assert_str(address_of(&arena, &ta, ta.name), "aml-ta0002-reconnaissance-ai-tactic");
}

static void test_ids(void **state)
{
	char uuid[37];

	(void)state;
	assert_str(id_normal(&arena, STR(" aml.t0051.000 ")), "AML.T0051.000");
	assert_str(id_normal(&arena, STR("aml.cs0035")), "AML.CS0035");
	assert_str(id_normal(&arena, STR("62.15.07")), "mitrisk:62.15.07");
	assert_str(id_normal(&arena, STR("49.01.02~2")), "mitrisk:49.01.02~2");
	assert_str(id_normal(&arena, STR("MITRISK:62.15.07")), "mitrisk:62.15.07");
	assert_str(id_normal(&arena, STR("AML.T00511")), "");
	assert_str(id_normal(&arena, STR("AML.M0001.000")), "");
	assert_str(id_normal(&arena, STR("62.15.7")), "");
	assert_str(id_normal(&arena, STR("62.15.07~")), "");
	assert_str(id_parent(STR("AML.T0051.000")), "AML.T0051");
	assert_str(id_parent(STR("AML.T0051")), "");
	id_uuid(STR("AML.T0000"), uuid);
	assert_string_equal(uuid, "c02f812d-59cc-5366-b1aa-7eb05154b772");
	id_uuid(STR("mitrisk:62.15.07"), uuid);
	assert_string_equal(uuid, "2f519163-80ce-5760-b2a2-7bd0c6a6d380");
}

static void test_vocab(void **state)
{
	(void)state;
	assert_str(vocab_subdomain_number(STR("2.2 > AI system security")), "2.2");
	assert_str(vocab_subdomain_number(STR("X.1 > Excluded")), "X.1");
	assert_str(vocab_subdomain_number(STR("1.2. Exposure")), "1.2");
	assert_str(vocab_subdomain_number(STR("2. Privacy")), "");
	assert_str(vocab_domain_number(STR("2. Privacy & Security")), "2");
	assert_str(vocab_domain_number(STR("8. Nothing")), "");
	assert_str(vocab_domain_number(STR("2.2 > x")), "");
	assert_str(vocab_cause_code(CAUSE_TIMING, STR("Pre- deployment")), "1");
	assert_str(vocab_cause_code(CAUSE_ENTITY, STR("4 - Not coded")), "4");
	assert_str(vocab_cause_code(CAUSE_ENTITY, STR("")), "");
	assert_str(vocab_cause_label(CAUSE_INTENT, STR("2")), "Unintentional");
	assert_str(vocab_lifecycle(STR("ML Model Engineering")), "AI Model Engineering");
	assert_str(vocab_maturity(STR("realized")), "Realized");
	assert_str(vocab_granularity(STR("DATE")), "Day");
	assert_str(vocab_former(STR("Technical - AI"), 0), "Technical - ML");
	assert_str(vocab_former(STR("Technical - AI"), 1), "");
	assert_int_equal(kind_find(STR("case-studies")), REC_CASE_STUDY);
	assert_int_equal(kind_find(STR("Case_Study")), REC_CASE_STUDY);
	assert_int_equal(kind_find(STR("nonsense")), -1);
	assert_int_equal(field_find(STR("sub-domain")), F_SUBDOMAIN);
	assert_int_equal(field_find(STR("sub_Domain")), F_SUBDOMAIN);
	assert_int_equal(field_find(STR("")), F_NONE);
}

static int order(const char *source, const char *a, bool sa, const char *b, bool sb)
{
	struct release x = { .source = str_of(source), .version = str_of(a), .starter = sa };
	struct release y = { .source = str_of(source), .version = str_of(b), .starter = sb };

	assert_int_equal(release_cmp(&x, &y), -release_cmp(&y, &x));
	return release_cmp(&x, &y);
}

static void test_release_order(void **state)
{
	(void)state;
	assert_true(order("mit", "V3", false, "V4", false) < 0);
	assert_true(order("mit", "V10", false, "V4", false) > 0);
	assert_true(order("atlas", "5.6.1", false, "2026.05", false) < 0);
	assert_true(order("atlas", "5.6.0", false, "5.6.1", false) < 0);
	assert_true(order("atlas", "5.6.0", false, "2026.04", false) < 0);
	assert_true(order("atlas", "2026.04", false, "5.6.1", false) < 0);
	assert_true(order("atlas", "2021.05", false, "2.4.0", false) < 0);
	assert_true(order("atlas", "4.10.0", false, "4.9.1", false) > 0);
	assert_true(order("atlas", "2026.05", false, "2026.05.1", false) < 0);
	assert_true(order("atlas", "starter-2026.05", true, "2021.05", false) < 0);
	assert_true(order("atlas", "odd", false, "2026.05", false) > 0);
	assert_int_equal(order("mit", "V4", false, "V4", false), 0);
}

/* A small edition: a tactic, a technique with a sub-technique, two mitigations, a study of two steps, two risks. */
static void add(struct batch *b, enum rec_kind kind, const char *id, const char *name, struct field *f, size_t nf)
{
	struct record r = { .kind = kind, .id = str_of(id), .name = str_of(name), .fields = f, .nfields = nf };

	vec_push(&b->records, r);
}

static struct link *join(struct batch *b, enum link_kind kind, const char *from, const char *to)
{
	struct link l = { .from = str_of(from), .to = str_of(to), .kind = kind, .confidence = 1 };

	vec_push(&b->links, l);
	return &b->links.v[b->links.n - 1];
}

static struct edition *small_edition(void)
{
	static struct field pos[] = { { F_POSITION, STR_INIT("1") }, { F_ATTACK_ID, STR_INIT("TA0043") } };
	static struct field m1[] = { { F_LIFECYCLE, STR_INIT("AI Model Engineering") }, { F_LIFECYCLE, STR_INIT("Data Preparation") }, { F_CATEGORY, STR_INIT("Technical - AI") } };
	static struct field r1[] = { { F_QUICKREF, STR_INIT("Doe2024") }, { F_EV_ID, STR_INIT("01.01.00") }, { F_RISK_CATEGORY, STR_INIT("Poisoning ") } };
	static struct field r2[] = { { F_QUICKREF, STR_INIT("Doe2024") }, { F_EV_ID, STR_INIT("01.01.00") }, { F_RISK_CATEGORY, STR_INIT("Poisoning") } };
	static const struct former former[] = {
		{ REC_TECHNIQUE, STR_INIT("AML.T0001"), STR_INIT("Old Parent"), { NULL, 0 }, { NULL, 0 }, { NULL, 0 } },
		{ REC_TECHNIQUE, STR_INIT("AML.T0001.000"), STR_INIT("Old Sub"), { NULL, 0 }, { NULL, 0 }, { NULL, 0 } },
		{ REC_RISK, STR_INIT("mitrisk:01.01.00"), STR_INIT("x"), STR_INIT("Before"), STR_INIT(""), STR_INIT("Doe2023") },
	};
	struct batch atlas, mit;
	const struct batch *both[] = { &atlas, &mit };
	struct edition_parts parts = { .batches = both, .nbatches = 2, .former = former, .nformer = 3 };
	struct edition *e;
	struct err err = ERR_INIT;

	batch_init(&atlas);
	batch_init(&mit);
	atlas.release.source = STR("atlas");
	atlas.release.version = STR("2026.05");
	mit.release.source = STR("mit");
	mit.release.version = STR("V4");
	add(&atlas, REC_TACTIC, "AML.TA0001", "First", pos, 2);
	add(&atlas, REC_TECHNIQUE, "AML.T0001.000", "Sub", NULL, 0);
	add(&atlas, REC_TECHNIQUE, "AML.T0001", "Parent", NULL, 0);
	add(&atlas, REC_MITIGATION, "AML.M0001", "Shield", m1, 3);
	add(&atlas, REC_MITIGATION, "AML.M0000", "Wall", NULL, 0);
	add(&atlas, REC_CASE_STUDY, "AML.CS0001", "Raid", NULL, 0);
	join(&atlas, LINK_SPECIALIZES, "AML.T0001.000", "AML.T0001");
	join(&atlas, LINK_ACHIEVES, "AML.T0001", "AML.TA0001");
	join(&atlas, LINK_MITIGATES, "AML.M0001", "AML.T0001");
	join(&atlas, LINK_MITIGATES, "AML.M0001", "AML.T0001.000");
	join(&atlas, LINK_MITIGATES, "AML.M0000", "AML.T0001");
	join(&atlas, LINK_MITIGATES, "AML.M0000", "AML.T9999");
	join(&atlas, LINK_EMPLOYS, "AML.CS0001", "AML.T0001")->tactic = STR("AML.TA0001");
	add(&mit, REC_RISK, "mitrisk:01.01.00", "Poisoning", r1, 3);
	add(&mit, REC_RISK, "mitrisk:01.01.00~2", "Poisoning", r2, 3);
	join(&mit, LINK_CLASSIFIED, "mitrisk:01.01.00", "mitdomain:2.2");
	e = edition_build(&parts, 1000, &err);
	assert_non_null(e);
	batch_free(&atlas);
	batch_free(&mit);
	return e;
}

static void test_edition(void **state)
{
	struct edition *e = small_edition();
	const struct entry *x;
	bool moved;

	(void)state;
	assert_int_equal(e->kinds[REC_DOMAIN].n, 7);
	assert_int_equal(e->kinds[REC_SUBDOMAIN].n, 24);
	assert_int_equal(e->kinds[REC_STAGE].n, 2);
	assert_str(e->kinds[REC_STAGE].v[0].title, "Data Preparation"); /* lifecycle order, not order of appearance */
	assert_int_equal(e->dangling, 1);
	x = edition_find(e, STR("aml.t0001.000"));
	assert_non_null(x);
	assert_str(x->title, "Parent: Sub");
	assert_str(entry_parent(x)->r.id, "AML.T0001");
	assert_int_equal(entry_parent(x)->nin[LINK_SPECIALIZES], 1);
	assert_ptr_equal(edition_find(e, STR("ta0043")), edition_find(e, STR("AML.TA0001")));
	assert_ptr_equal(edition_find(e, STR("http://127.0.0.1:8080/aml-t0001-parent-ai-technique/?x=1")), edition_find(e, STR("AML.T0001")));
	assert_ptr_equal(edition_find(e, STR("/aml-t0001-parent-ai-technique.json")), edition_find(e, STR("AML.T0001")));
	assert_ptr_equal(edition_find(e, x->uuid), x);
	assert_ptr_equal(edition_find(e, arena_printf(&arena, "attack-pattern--%.*s", STRF(x->uuid))), x);
	/* an unknown title behind a known id */
	assert_ptr_equal(edition_find(e, STR("aml-t0001-000-whatever-it-was-ai-technique")), x);
	assert_ptr_equal(edition_find(e, STR("/aml-t0001-999-bottles-ai-technique/")), edition_find(e, STR("AML.T0001")));
	assert_ptr_equal(edition_find(e, STR("mitrisk-doe2024-01-01-00-other-words")), edition_find(e, STR("01.01.00")));
	assert_null(edition_find(e, STR("mitrisk-roe2024-01-01-00-other-words")));
	assert_null(edition_find(e, STR("aml-")));
	assert_null(edition_find(e, STR("aml-t9-x")));
	assert_null(edition_find(e, STR("parent")));
	assert_null(edition_find(e, STR("")));
	/* a repeated Ev_ID with the same title has an address of its own */
	assert_str(edition_find(e, STR("01.01.00"))->slug, "mitrisk-doe2024-01-01-00-poisoning");
	assert_str(edition_find(e, STR("01.01.00~2"))->slug, "mitrisk-doe2024-01-01-00-poisoning-2");
	/* former names and renamed values */
	assert_non_null(edition_by_slug(e, STR("aml-t0001-old-parent-ai-technique"), &moved));
	assert_true(moved);
	assert_ptr_equal(edition_by_slug(e, STR("aml-t0001-000-old-parent-old-sub-ai-technique"), NULL), x);
	assert_ptr_equal(edition_by_slug(e, STR("mitrisk-doe2023-01-01-00-before"), NULL), edition_find(e, STR("01.01.00")));
	assert_str(edition_by_slug(e, STR("technical-ml-technical-ml-ai-mitigations"), &moved)->title, "Technical - AI");
	assert_non_null(edition_by_slug(e, STR("technical-ai-technical-ai-ai-mitigations"), &moved));
	assert_false(moved);
	assert_int_equal(edition_find(e, STR("mitdomain:2.2"))->nin[LINK_CLASSIFIED], 1);
	assert_int_equal(edition_find(e, STR("mitdomain:2"))->nin[LINK_CLASSIFIED], 2);
	assert_ptr_equal(edition_find(e, STR("AML.CS0001"))->out[LINK_EMPLOYS][0].tactic, edition_find(e, STR("AML.TA0001")));
	edition_free(e);
}

static void test_attach_and_derive(void **state)
{
	struct edition *e = small_edition();
	const struct entry *risk = edition_find(e, STR("01.01.00"));
	struct link l[] = {
		{ .from = STR("mitrisk:01.01.00"), .to = STR("AML.T0001"), .kind = LINK_ATTACKS_BY, .method = METHOD_INFERRED, .tier = TIER_RELATED, .confidence = 0.5 },
		{ .from = STR("mitrisk:01.01.00"), .to = STR("AML.T0001.000"), .kind = LINK_ATTACKS_BY, .method = METHOD_INFERRED, .tier = TIER_DIRECT, .confidence = 0.25 },
		{ .from = STR("mitrisk:01.01.00~2"), .to = STR("AML.T0001"), .kind = LINK_ATTACKS_BY, .method = METHOD_INFERRED, .tier = TIER_DIRECT, .confidence = 0.9 },
	};
	struct verdict v[] = {
		{ STR("mitrisk:01.01.00~2"), NONE_NOT, STR_NONE, METHOD_INFERRED },
		{ STR("mitrisk:01.01.00~2"), NONE_NO_ADVERSARY, STR("nobody attacks"), METHOD_CURATED },
	};
	struct suggestion *s;
	struct reach *r;
	size_t n;

	(void)state;
	edition_attach(e, l, 3, v, 2);
	assert_int_equal(risk->nout[LINK_ATTACKS_BY], 2);
	assert_int_equal(risk->out[LINK_ATTACKS_BY][0].link->tier, TIER_DIRECT);
	/* the curated word beats the inferred link */
	assert_int_equal(edition_find(e, STR("01.01.00~2"))->nout[LINK_ATTACKS_BY], 0);
	assert_int_equal(edition_find(e, STR("01.01.00~2"))->verdict->none, NONE_NO_ADVERSARY);
	s = edition_suggest(e, risk, &arena, &n);
	assert_int_equal(n, 2);
	assert_str(s[0].mitigation->r.id, "AML.M0001");
	assert_true(s[0].score > 0.74 && s[0].score < 0.76);
	assert_int_equal(s[0].nvia, 2);
	assert_str(s[0].via[0]->other->r.id, "AML.T0001"); /* the surer technique first */
	assert_str(s[1].mitigation->r.id, "AML.M0000");
	r = edition_reach(e, s[0].mitigation, &arena, &n);
	assert_int_equal(n, 1);
	assert_ptr_equal(r[0].risk, risk);
	assert_int_equal(r[0].nvia, 2);
	edition_free(e);
}

/* A release in parts: the table knows a paper's name, the list of papers its year; both make one record. */
static void test_parts(void **state)
{
	struct field year[] = { { F_YEAR, STR("2024") }, { F_QUICKREF, STR("Other") } }, ref[] = { { F_QUICKREF, STR("Doe2024") } };
	struct batch table, papers;
	const struct batch *both[] = { &table, &papers };
	struct edition_parts parts = { .batches = both, .nbatches = 2 };
	struct err err = ERR_INIT;
	struct edition *e;
	const struct entry *x;

	(void)state;
	batch_init(&table);
	batch_init(&papers);
	add(&table, REC_PAPER, "mitpaper:1", "A paper", ref, 1);
	add(&papers, REC_PAPER, "mitpaper:1", "", year, 2);
	e = edition_build(&parts, 0, &err);
	assert_non_null(e);
	assert_int_equal(e->kinds[REC_PAPER].n, 1);
	x = edition_find(e, STR("mitpaper:1"));
	assert_str(x->title, "A paper");
	assert_str(record_field(&x->r, F_YEAR), "2024");
	assert_str(record_field(&x->r, F_QUICKREF), "Doe2024");
	edition_free(e);
	batch_free(&table);
	batch_free(&papers);
}

static void test_diag(void **state)
{
	struct batch b;
	struct buf out;

	(void)state;
	batch_init(&b);
	buf_init(&out, BUF_LINE);
	batch_diag(&b, (struct diag){ .severity = SEV_ERROR, .line = 12, .record = STR("AML.M0018"), .key = STR("ml-lifecycle"), .what = STR("entry is a map"), .action = STR("recovered") });
	diag_format(&out, STR("x.yaml"), &b.diags.v[0]);
	assert_str(buf_str(&out), "x.yaml:12: error: AML.M0018, ml-lifecycle: entry is a map; recovered");
	for (int i = 0; i < BATCH_MAX_DIAGS + 5; i++)
		batch_diag(&b, (struct diag){ .severity = SEV_NOTE });
	assert_int_equal(b.diags.n, BATCH_MAX_DIAGS);
	assert_int_equal(b.ndiags[SEV_NOTE], BATCH_MAX_DIAGS + 5);
	buf_free(&out);
	batch_free(&b);
}

/* A table may repeat one row as often as it likes: each has an address of its own, and it does not take the square of them to find it. */
static void test_same_titles(void **state)
{
	enum { SAME = 10000 };
	struct batch b;
	const struct batch *list[] = { &b };
	struct edition_parts parts = { .batches = list, .nbatches = 1 };
	struct field f[] = { { F_EV_ID, STR("01.01.00") }, { F_QUICKREF, STR("Doe2024") }, { F_RISK_CATEGORY, STR("Poisoning") } };
	struct err err = ERR_INIT;
	struct edition *e;
	clock_t start;

	(void)state;
	batch_init(&b);
	b.release.source = STR("mit");
	for (unsigned i = 0; i < SAME; i++) {
		struct record r = { .kind = REC_RISK, .id = arena_printf(&b.arena, "mitrisk:01.01.00~%u", i + 2), .name = STR("Poisoning"), .fields = f, .nfields = ARRAY_LEN(f) };

		vec_push(&b.records, r);
	}
	start = clock();
	e = edition_build(&parts, 1000, &err);
	assert_non_null(e);
	if ((double)(clock() - start) / CLOCKS_PER_SEC > 2)
		fail_msg("%d risks of one title took %.1f s", SAME, (double)(clock() - start) / CLOCKS_PER_SEC);
	assert_str(e->kinds[REC_RISK].v[0].slug, "mitrisk-doe2024-01-01-00-poisoning");
	assert_str(e->kinds[REC_RISK].v[1].slug, "mitrisk-doe2024-01-01-00-poisoning-2");
	assert_str(e->kinds[REC_RISK].v[SAME - 1].slug, "mitrisk-doe2024-01-01-00-poisoning-10000");
	edition_free(e);
	batch_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_titles),
		cmocka_unit_test(test_slug), cmocka_unit_test(test_reference_addresses), cmocka_unit_test(test_ids), cmocka_unit_test(test_vocab),
		cmocka_unit_test(test_release_order), cmocka_unit_test(test_edition), cmocka_unit_test(test_attach_and_derive), cmocka_unit_test(test_parts), cmocka_unit_test(test_diag),
	};

	return cmocka_run_group_tests(tests, NULL, teardown);
}
