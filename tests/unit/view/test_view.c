/*
 * Views over the starter, which is always there: what pages say, lists and their addresses, and every format of every record.
 */
#include "unit/test.h"

#include <time.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "fmt/json.h"
#include "view/compare.h"
#include "view/quality.h"
#include "view/atlas.h"
#include "unit/starter_atlas.h"

static struct arena arena;
static struct store *store;
static struct atlas *at;

static int setup(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	store = starter_store(":memory:", 1000);
	at = store ? atlas_load(store, 1795478400, &err) : NULL;
	if (!at)
		print_error("%s\n", err.msg);
	return at ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	atlas_free(at);
	store_close(store);
	arena_free(&arena);
	return 0;
}

static const struct entry *find(const char *id)
{
	const struct entry *x = edition_find(at->edition, str_of(id));

	assert_non_null(x);
	return x;
}

/* The page about the atlas says how good the links are, ours beside the baselines. */
static void test_quality(void **state)
{
	const struct view_quality *q = view_about(at, &arena)->quality;
	size_t ours = 0, candidates = 0;

	(void)state;
	assert_non_null(q);
	for (size_t i = 0; i < q->systems.n; i++) {
		const struct view_quality_system *s = &q->systems.v[i];

		ours += s->ours;
		assert_true(s->f1 > 0 && s->f1 <= q->linker.f1 && s->mrr <= q->linker.mrr && s->none <= q->linker.none);
	}
	assert_int_equal(ours, 1);
	assert_int_equal(q->systems.n, 4);
	for (size_t i = 0; i < q->reliability.n; i++)
		candidates += q->reliability.v[i].n;
	assert_true(candidates > 1000 && q->links > 1900 && q->linked < q->risks);
}

static void test_starter_is_whole(void **state)
{
	static const struct { enum rec_kind kind; size_t n; } want[] = {
		{ REC_RISK, 1835 }, { REC_TECHNIQUE, 170 }, { REC_TACTIC, 16 }, { REC_MITIGATION, 35 }, { REC_CASE_STUDY, 57 }, { REC_PAPER, 74 },
		{ REC_DOMAIN, 7 }, { REC_SUBDOMAIN, 24 }, { REC_STAGE, 6 }, { REC_CATEGORY, 3 },
	};
	static const enum rec_kind told[] = { REC_TACTIC, REC_TECHNIQUE, REC_MITIGATION };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		assert_int_equal(at->edition->kinds[want[i].kind].n, want[i].n);
	assert_int_equal(at->edition->dangling, 0);
	for (size_t k = 0; k < ARRAY_LEN(told); k++)
		for (size_t i = 0; i < at->edition->kinds[told[k]].n; i++) {
			const struct entry *x = &at->edition->kinds[told[k]].v[i];

			if (x->plain.n < 40 || !str_ends(x->plain, STR(".")) || str_chr(x->plain, '\n') >= 0)
				fail_msg("%.*s: '%.*s' is no sentence", STRF(x->r.id), STRF(x->plain));
		}
	for (size_t i = 0; i < at->edition->kinds[REC_RISK].n; i++)
		assert_int_equal(at->edition->kinds[REC_RISK].v[i].plain.n, 0); /* titles and codes only */
}

static void test_lead(void **state)
{
	struct view_risk *v;
	struct batch b;
	struct edition *e;
	struct edition_parts parts = { 0 };
	const struct batch *list[1] = { &b };
	struct err err = ERR_INIT;
	struct atlas small = { 0 };

	(void)state;
	batch_init(&b);
	b.release.source = STR("mit");
	for (unsigned i = 0; i < 3; i++) {
		struct record r = { .kind = REC_RISK, .id = arena_printf(&b.arena, "mitrisk:01.0%u.00", i) };
		struct buf text;

		buf_init(&text, BUF_LINE);
		for (unsigned k = 0; k < 419 + i; k++) /* 419, 420, 421 characters of two bytes each */
			buf_lit(&text, "\xC3\xA9");
		if (i == 2)
			memcpy(text.p + 2 * 416, "  ", 2); /* white space just before the cut goes */
		r.description = arena_str(&b.arena, buf_str(&text));
		buf_free(&text);
		vec_push(&b.records, r);
	}
	parts.batches = list;
	parts.nbatches = 1;
	e = edition_build(&parts, 0, &err);
	assert_non_null(e);
	small.edition = e;
	v = view_risk(&small, &e->kinds[REC_RISK].v[1], &arena);
	assert_int_equal(utf8_len(v->page.lead), 420);
	assert_false(v->page.lead_cut);
	v = view_risk(&small, &e->kinds[REC_RISK].v[2], &arena);
	assert_true(v->page.lead_cut);
	assert_true(str_ends(v->page.lead, STR("\xC3\xA9...")));
	assert_true(utf8_len(v->page.lead) <= 420);
	edition_free(e);
	batch_free(&b);
}

static void test_risk(void **state)
{
	struct view_risk *v = view_risk(at, find("62.15.07"), &arena);

	(void)state;
	assert_str(v->page.title, "Fine-tuning related (Poisoning models during instruction tuning)");
	assert_str(v->page.label, "AI Risk");
	assert_int_equal(v->profile.n, 7);
	assert_str(v->profile.v[0].value, "Privacy & Security");
	assert_str(v->profile.v[5].value, "Model Development");
	assert_true(v->page.own_words);
	assert_str(v->page.figures.v[0].note, "Attack methods connected to this risk");
	assert_str(v->source.release, "starter-V4");
	assert_non_null(v->paper.entry);
	assert_true(v->direct.n + v->related.n == 0 ? v->none_code.n > 0 && v->no_mitigation.n > 0 : v->none_code.n == 0);
	for (size_t i = 1; i < v->mitigations.n; i++)
		assert_true(v->mitigations.v[i - 1].score >= v->mitigations.v[i].score);
}

static void test_excluded_rows_say_so(void **state)
{
	const struct entries *risks = &at->edition->kinds[REC_RISK];
	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < risks->n; i++) {
		struct view_risk *v;

		if (!str_is(record_field(&risks->v[i].r, F_CODING), "excluded"))
			continue;
		seen++;
		v = view_risk(at, &risks->v[i], &arena);
		assert_true(v->remarks.n > 0);
		assert_str(v->remarks.v[0].name, "Excluded");
	}
	assert_int_equal(seen, 236);
}

static void test_priority_adds_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < at->edition->kinds[REC_MITIGATION].n; i++) {
		struct view_mitigation *v = view_mitigation(at, &at->edition->kinds[REC_MITIGATION].v[i], &arena);
		uint64_t sum = 0;

		for (size_t k = 0; k < v->parts.n; k++) {
			uint64_t part;
			ptrdiff_t eq = str_find(v->parts.v[k].value, STR("= "));

			assert_int_equal(str_u64(str_from(v->parts.v[k].value, (size_t)eq + 2), 0, 10000, &part), 0);
			sum += part;
		}
		assert_true((double)sum <= v->score && (double)sum >= v->score);
		for (size_t k = 1; k < v->techniques.n; k++)
			assert_true(str_icmp(v->techniques.v[k - 1].to.title, v->techniques.v[k].to.title) <= 0);
	}
}

static struct view_list *list(enum rec_kind kind, const char *field, const char *value, const char *sort, size_t page, size_t per)
{
	struct list_filter f = { str_of(field), str_of(value) };
	struct list_query q = { .kind = kind, .filters = field ? &f : NULL, .nfilters = field ? 1 : 0, .sort = str_of(sort), .page = page, .per_page = per };
	struct err err = ERR_INIT;
	struct view_list *v = view_list(at, &q, &arena, &err);

	if (!v)
		fail_msg("%s", err.msg);
	return v;
}

/* As many filters as an address may have, on a field whose values are records: each record is looked at once for all of them, and
 * facets count from what that says. */
static void test_many_filters(void **state)
{
	struct list_filter f[64];
	struct list_query q = { .kind = REC_RISK, .filters = f, .nfilters = ARRAY_LEN(f), .page = 1, .per_page = 50 };
	struct err err = ERR_INIT;
	clock_t start = clock();
	struct view_list *v;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(f); i++)
		f[i] = (struct list_filter){ STR("technique"), arena_printf(&arena, "AML.T9%03zu", i) };
	f[63].value = STR("AML.T0051");
	v = view_list(at, &q, &arena, &err);
	assert_non_null(v);
	assert_int_equal(v->total, list(REC_RISK, "technique", "AML.T0051", "", 1, 50)->total);
	assert_true(v->total > 10);
	if ((double)(clock() - start) / CLOCKS_PER_SEC > 1)
		fail_msg("64 filters took %.1f s", (double)(clock() - start) / CLOCKS_PER_SEC);
	/* what narrows a facet is every filter but its own */
	f[0] = (struct list_filter){ STR("domain"), STR("2") };
	f[1] = (struct list_filter){ STR("DOMAIN"), STR("Misinformation") };
	f[2] = (struct list_filter){ STR("entity"), STR("1 - Human") };
	q.nfilters = 3;
	v = view_list(at, &q, &arena, &err);
	assert_non_null(v);
	for (size_t i = 0; i < v->facets.n; i++)
		for (size_t k = 0; k < v->facets.v[i].values.n; k++) {
			const struct view_facet_value *one = &v->facets.v[i].values.v[k];
			struct str name = v->facets.v[i].name;
			struct list_filter g[4] = { { name, one->value } };
			struct list_query only = { .kind = REC_RISK, .filters = g, .nfilters = 1, .page = 1, .per_page = 50 };

			for (size_t j = 0; j < 3; j++)
				if (!str_ieq(f[j].field, name))
					g[only.nfilters++] = f[j];
			assert_int_equal(view_list(at, &only, &arena, &err)->total, one->count);
		}
}

static void test_lists(void **state)
{
	struct view_list *v = list(REC_RISK, "subdomain", "2.2", "", 1, 50);
	struct list_query bad = { .kind = REC_RISK, .sort = STR("colour") };
	struct err err = ERR_INIT;
	size_t sum = 0;

	(void)state;
	assert_int_equal(v->total, 112);
	assert_int_equal(v->rows.n, 50);
	assert_int_equal(v->pages, 3);
	assert_str(v->next_path, "/risks/?subdomain=2.2&page=2");
	assert_str(v->csv_path, "/risks.csv?subdomain=2.2&per_page=50&page=1");
	assert_str(v->csv_all_path, "/risks.csv?subdomain=2.2");
	v = list(REC_RISK, "subdomain", "2.2", "-techniques", 2, 25);
	assert_str(v->json_path, "/risks.json?subdomain=2.2&sort=-techniques&per_page=25&page=2");
	assert_str(v->json_all_path, "/risks.json?subdomain=2.2&sort=-techniques");
	v = list(REC_RISK, "subdomain", "2.2", "", 1, 250);
	assert_str(v->csv_path, "/risks.csv?subdomain=2.2");
	assert_str(v->csv_all_path, "");
	v = list(REC_RISK, "mitigated", "no", "", 1, 50);
	assert_int_equal(v->total, view_home(at, &arena)->unmitigated);
	v = list(REC_RISK, "subdomain", "2.2", "", 3, 50);
	assert_int_equal(v->rows.n, 12);
	assert_str(v->next_path, "");
	assert_int_equal(list(REC_RISK, "domain", "2. Privacy & Security", "", 1, 1)->total, list(REC_RISK, "domain", "2", "", 1, 1)->total);
	assert_int_equal(list(REC_RISK, "entity", "1 - Human", "", 1, 1)->total, list(REC_RISK, "entity", "human", "", 1, 1)->total);
	/* a facet counts as if it were not filtered itself, and its link turns it off */
	v = list(REC_TECHNIQUE, "maturity", "Realized", "", 1, 50);
	for (size_t i = 0; i < v->facets.n; i++)
		if (str_is(v->facets.v[i].name, "maturity"))
			for (size_t k = 0; k < v->facets.v[i].values.n; k++) {
				const struct view_facet_value *f = &v->facets.v[i].values.v[k];

				sum += f->count;
				assert_int_equal(f->on, str_is(f->value, "Realized"));
				if (f->on)
					assert_str(f->path, "/techniques/");
			}
	assert_int_equal(sum, 170);
	/* sorting: figures as figures, and the header's next press turns it round */
	v = list(REC_RISK, NULL, NULL, "-techniques", 1, 100);
	for (size_t i = 1; i < v->rows.n; i++) {
		uint64_t a, b;

		assert_int_equal(str_u64(v->rows.v[i - 1].cells.v[6].text, 0, 1000, &a), 0);
		assert_int_equal(str_u64(v->rows.v[i].cells.v[6].text, 0, 1000, &b), 0);
		assert_true(a >= b);
	}
	assert_str(v->columns.v[6].aria_sort, "descending");
	assert_str(v->columns.v[6].sort_path, "/risks/?sort=techniques&per_page=100");
	assert_null(view_list(at, &bad, &arena, &err));
	assert_int_equal(err.code, ERR_USAGE);
	assert_has(str_of(err.msg), "colour");
}

/* Dates in lists say no more than the page does: "2020" where only the year is known. */
static void test_list_dates(void **state)
{
	struct view_list *v = list(REC_CASE_STUDY, NULL, NULL, "", 1, 100);
	size_t years = 0;

	(void)state;
	for (size_t i = 0; i < v->rows.n; i++) {
		assert_true(str_eq(v->rows.v[i].cells.v[3].text, view_case_study(at, v->rows.v[i].entry, &arena)->date));
		years += v->rows.v[i].cells.v[3].text.n == 4;
	}
	assert_int_equal(years, 9);
}

/* A comparison says of a date what a list says. */
static void test_compared_dates(void **state)
{
	const struct entries *studies = &at->edition->kinds[REC_CASE_STUDY];
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < studies->n; i++) {
		struct view_compare *v = view_compare(at, &studies->v[i].r.id, 1, &arena, &err);
		size_t seen = 0;

		assert_non_null(v);
		for (size_t k = 0; k < v->rows.n; k++)
			if (str_is(v->rows.v[k].name, "Date")) {
				assert_true(str_eq(v->rows.v[k].cells.v[0].text, view_case_study(at, &studies->v[i], &arena)->date));
				seen++;
			}
		assert_int_equal(seen, 1);
	}
}

/* Each record in each format: JSON that parses, no bad UTF-8, something in it. */
static void test_every_format(void **state)
{
	static const enum render_format formats[] = { FORMAT_HTML, FORMAT_JSON, FORMAT_CSV, FORMAT_MD, FORMAT_TEXT, FORMAT_STIX };
	struct err err = ERR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (int k = 0; k < REC_KINDS; k++)
		for (size_t i = 0; kind_table[k].list && i < at->edition->kinds[k].n; i += k == REC_RISK ? 17 : 1)
			for (size_t f = 0; f < ARRAY_LEN(formats); f++) {
				const struct entry *x = &at->edition->kinds[k].v[i];
				struct arena a = { 0 };

				buf_clear(&b);
				render_record(&b, at, x, formats[f]);
				if (!buf_ok(&b) || b.n < 40 || !utf8_valid(buf_str(&b)))
					fail_msg("%.*s in format %d: %zu bytes", STRF(x->r.id), (int)formats[f], b.n);
				if ((formats[f] == FORMAT_JSON || formats[f] == FORMAT_STIX) && !json_parse(&a, buf_str(&b), &err))
					fail_msg("%.*s: %s", STRF(x->r.id), err.msg);
				arena_free(&a);
			}
	buf_free(&b);
}

static void test_export(void **state)
{
	struct err err = ERR_INIT;
	struct buf b, again;
	struct str rest, line;
	size_t n = 0;

	(void)state;
	buf_init(&b, BUF_FILE);
	buf_init(&again, BUF_FILE);
	render_export_jsonl(&b, at);
	render_export_jsonl(&again, at);
	assert_true(str_eq(buf_str(&b), buf_str(&again)));
	for (rest = buf_str(&b); str_split(&rest, '\n', &line);) {
		struct arena a = { 0 };

		if (!line.n)
			continue;
		n++;
		assert_non_null(json_parse(&a, line, &err));
		arena_free(&a);
	}
	assert_int_equal(n, at->edition->nentries - at->edition->kinds[REC_TERM].n);
	buf_free(&b);
	buf_free(&again);
}

/* No link is made for what is not there, and the page for what is missing offers what was asked for. */
static void test_error_page(void **state)
{
	struct view_error *v = view_error(at, 404, STR("nothing here"), STR("/aml-t9999-prompt-injection/"), &arena);

	(void)state;
	assert_int_equal(v->status, 404);
	assert_str(v->page.title, "Page not found");
	assert_str(v->words, "prompt injection");
	assert_str(view_sure(0.9), "almost certain");
	assert_str(view_sure(0.5), "possible");
	assert_str(view_sure(0.0), "weak");
}

static void test_args(void **state)
{
	char *argv[] = { (char *)"p", (char *)"list", (char *)"risk", (char *)"--where", (char *)"a=b", (char *)"--where=c=d", (char *)"--limit", (char *)"5", (char *)"--", (char *)"--x", NULL };
	struct err err = ERR_INIT;
	struct args a;
	struct str v;
	size_t i = 0;

	(void)state;
	assert_int_equal(cli_parse(8, argv, &a, &err), 0);
	assert_int_equal(a.operands.n, 1);
	assert_int_equal(args_number(&a, "limit", 1), 5);
	assert_true(args_next(&a, "where", &i, &v) && str_is(v, "a=b"));
	assert_true(args_next(&a, "where", &i, &v) && str_is(v, "c=d"));
	assert_false(args_next(&a, "where", &i, &v));
	args_free(&a);
	assert_int_equal(cli_parse(10, argv, &a, &err), -1); /* a second operand */
	assert_has(str_of(err.msg), "--x");
	args_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quality), cmocka_unit_test(test_starter_is_whole), cmocka_unit_test(test_lead), cmocka_unit_test(test_risk), cmocka_unit_test(test_excluded_rows_say_so),
		cmocka_unit_test(test_priority_adds_up), cmocka_unit_test(test_lists), cmocka_unit_test(test_many_filters),
		cmocka_unit_test(test_list_dates),
		cmocka_unit_test(test_compared_dates), cmocka_unit_test(test_every_format), cmocka_unit_test(test_export),
		cmocka_unit_test(test_error_page), cmocka_unit_test(test_args),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
