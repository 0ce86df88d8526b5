/* What makes searching forgiving: typing errors, facets with counts, and the order of what is found. */
#include "unit/test.h"

#include "search/search_impl.h"
#include "unit/real_atlas.h"
#include "unit/small_atlas.h"

static struct edition *edition, *real;
static struct search_index *search, *real_search;
static struct arena arena;

static int setup(void **state)
{
	(void)state;
	edition = small_atlas(NULL);
	search = search_build(edition);
	real = real_atlas(&arena);
	real_search = real ? search_build(real) : NULL;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	search_free(search);
	search_free(real_search);
	edition_free(edition);
	edition_free(real);
	arena_free(&arena);
	return 0;
}

static struct search_result run_with(const char *words, const struct search_filter *f, size_t n)
{
	struct search_query q = { .words = str_of(words), .kind = -1, .limit = 50, .filters = f, .nfilters = n, .facets = true };
	struct search_result r;

	search_run(search, &q, &arena, &r);
	return r;
}

static struct search_result run(const char *words)
{
	return run_with(words, NULL, 0);
}

static struct str ids(const struct search_result *r)
{
	struct str out = STR("");

	for (size_t i = 0; i < r->n; i++)
		out = arena_printf(&arena, "%.*s%s%.*s", STRF(out), i ? " " : "", STRF(r->hits[i].entry->r.id));
	return out;
}

/* ---- typing errors ---- */

static void test_distance(void **state)
{
	/* typed, the nearest form of the small atlas, edits */
	static const struct { const char *typed, *near; uint8_t distance; bool prefix; } cases[] = {
		{ "tranied", "trained", 1, false },      /* two swapped */
		{ "traned", "trained", 1, false },       /* one left out */
		{ "traiined", "trained", 1, false },     /* one too many */
		{ "trauned", "trained", 1, false },      /* another one */
		{ "wagse", "wages", 1, false },
		{ "machnies", "machines", 1, false },
		{ "mahcinse", "machines", 2, false },    /* two errors in eight letters */
		{ "kettelwroth", "kettleworth", 2, false },
		{ "nachines", "machines", 1, false },    /* the first letter, alone */
		{ "amchines", "machines", 1, false },
		{ "kettelwor", "kettleworth", 1, true }, /* not typed to its end */
	};
	static const char *const none[] = { "tranide", "nacihnes", "wage5s", "wgs", "x", "", "zyzzyva", "qqqqqqqqqqqq", "lthe", "kettelwor" };
	struct near near[NEAR_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t n = typo_near(search->index, str_of(cases[i].typed), cases[i].prefix, near);

		assert_true(n > 0);
		assert_str(near[0].word, cases[i].near);
		assert_int_equal(near[0].distance, cases[i].distance);
		for (size_t k = 1; k < n; k++)
			assert_true(near[k].merit <= near[k - 1].merit && near[k].term != near[k - 1].term);
	}
	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		if (typo_near(search->index, str_of(none[i]), false, near) > 0)
			fail_msg("%s is taken for %.*s", none[i], STRF(near[0].word));
}

/* The walk over shared prefixes finds what comparing with each form in turn finds. */
static unsigned plain_distance(struct str a, struct str b)
{
	static unsigned d[WORDS_MAX + 1][WORDS_MAX + 1];

	for (size_t i = 0; i <= a.n; i++) {
		for (size_t j = 0; j <= b.n; j++) {
			unsigned best = i == 0 ? (unsigned)j : j == 0 ? (unsigned)i : d[i - 1][j - 1] + (a.p[i - 1] != b.p[j - 1]);

			if (i && j && d[i - 1][j] + 1 < best)
				best = d[i - 1][j] + 1;
			if (i && j && d[i][j - 1] + 1 < best)
				best = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] && d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	}
	return d[a.n][b.n];
}

static bool holds_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

static void against_plain(const struct search_index *s, size_t step)
{
	size_t nforms, found = 0;
	const struct index_form *forms = index_forms(s->index, &nforms);

	for (size_t i = 0; i < nforms; i += step) {
		char typed[WORDS_MAX];
		size_t n = forms[i].word.n;
		unsigned best = UINT32_MAX;
		struct near near[NEAR_MAX];
		size_t got;

		if (n < 5 || n >= WORDS_MAX || holds_digit(forms[i].word))
			continue;
		memcpy(typed, forms[i].word.p, n);
		typed[i % n] = (char)('a' + i % 26);           /* one error, */
		typed[(i + n / 2) % n] = (char)('a' + i % 25); /* and another */
		for (size_t k = 0; k < nforms; k++) {
			unsigned d = holds_digit(forms[k].word) ? UINT32_MAX : plain_distance(forms[k].word, str_n(typed, n));
			unsigned most = forms[k].word.p[0] != typed[0] || n < TYPO_TWO ? 1 : 2;

			best = d <= most && d < best ? d : best;
		}
		got = typo_near(s->index, str_n(typed, n), false, near);
		assert_true((got > 0) == (best < UINT32_MAX));
		found += got > 0;
		for (size_t k = 0; k < got; k++)
			assert_int_equal(plain_distance(near[k].word, str_n(typed, n)), near[k].distance);
	}
	assert_true(found > 10);
}

static void test_walk(void **state)
{
	(void)state;
	against_plain(search, 1);
	if (real_search)
		against_plain(real_search, 301);
}

static void test_typos(void **state)
{
	struct search_result r = run("machnies ");

	(void)state;
	assert_str(ids(&r), "mitrisk:02.02.01");
	assert_int_equal(r.nfixes, 1);
	assert_str(r.fixes[0].typed, "machnies");
	assert_str(r.fixes[0].shown, "machines");
	assert_false(r.fixes[0].kept);
	assert_str(r.corrected, "machines ");
	/* in its place among the words, as they were typed; filters are not words */
	r = run("Wages kind:risk MACHNIES, looms");
	assert_str(ids(&r), "mitrisk:02.02.01");
	assert_str(r.corrected, "Wages machines, looms");
	assert_str(r.bare, "Wages MACHNIES, looms");
	/* in a phrase, and as a title */
	r = run("\"lose their wagse\"");
	assert_str(ids(&r), "mitrisk:02.02.01");
	assert_false(r.loose);
	r = run("promt injecton");
	assert_str(r.hits[0].entry->r.id, "AML.T0002");
	assert_true(r.hits[0].score >= 1500);
	assert_int_equal(r.nfixes, 2);
	assert_str(r.corrected, "prompt injection");
	/* two run together */
	r = run("promptinjection");
	assert_str(r.hits[0].entry->r.id, "AML.T0002");
	assert_str(r.corrected, "prompt injection");
	/* nothing to mend: words that are known, starts of words, exclusions, what is near to nothing */
	assert_int_equal(run("machines kettlew").nfixes, 0);
	assert_int_equal(run("wages -machnies").nfixes, 0);
	assert_str(run("wages").corrected, "");
	assert_int_equal(run("zyzzyva").nfixes, 0);
	assert_str(run("zyzzyva").corrected, "");
	/* letters beyond ASCII, and bytes that are none */
	r = run("m\xC3\xA4" "chnies ");
	assert_str(r.corrected, "machines ");
	assert_int_equal(run("\xFF\xFEmachnies").nfixes, 1);
}

static void test_doubt(void **state)
{
	struct search_query q = { .words = STR("mdoels "), .kind = -1, .limit = 5 };
	struct search_result r;

	(void)state;
	if (!real_search)
		skip();
	search_run(real_search, &q, &arena, &r);
	assert_true(r.total > 0 && r.total <= 2);
	assert_true(r.nfixes == 1 && r.fixes[0].kept);
	assert_str(r.fixes[0].shown, "models");
	assert_str(r.corrected, "");
	q.words = STR("deep fake");
	search_run(real_search, &q, &arena, &r);
	assert_true(r.nfixes == 1 && r.fixes[0].kept);
	assert_str(r.fixes[0].typed, "deep fake");
	assert_str(r.fixes[0].shown, "deepfake");
}

/* ---- facets ---- */

static struct str facet(const struct search_result *r, const char *name)
{
	struct str out = STR("");

	for (size_t i = 0; i < r->nfacets; i++)
		for (size_t k = 0; strcmp(r->facets[i].name, name) == 0 && k < r->facets[i].n; k++) {
			const struct search_value *v = &r->facets[i].v[k];

			out = arena_printf(&arena, "%.*s%s%.*s=%zu%s", STRF(out), k ? " " : "", STRF(v->value), v->count, v->on ? "*" : "");
		}
	return out;
}

static void test_facets(void **state)
{
	static const struct search_filter agentic = { STR_INIT("platform"), STR_INIT("Agentic AI") };
	static const struct search_filter two[] = { { STR_INIT("domain"), STR_INIT("2") }, { STR_INIT("kind"), STR_INIT("risk") } };
	struct search_result r = run("kind:technique"), typed;

	(void)state;
	assert_str(facet(&r, "platform"), "Predictive AI=2 Generative AI=3 Agentic AI=2");
	assert_str(facet(&r, "maturity"), "Demonstrated=1 Realized=3 Feasible=1");
	assert_str(facet(&r, "tactic"), "Impact=1 Scouting=1");
	assert_str(facet(&r, "domain"), ""); /* no risk is among them */
	/* a facet's own filter does not change its counts, but those of the others */
	r = run_with("kind:technique", &agentic, 1);
	assert_int_equal(r.total, 2);
	assert_str(facet(&r, "platform"), "Predictive AI=2 Generative AI=3 Agentic AI=2*");
	assert_str(facet(&r, "maturity"), "Realized=2");
	/* the kind is such a facet, too */
	r = run_with("weights", &agentic, 1);
	assert_int_equal(r.total, 0);
	assert_str(facet(&r, "platform"), "Predictive AI=1 Agentic AI=0*");
	r = run_with("", two, 2);
	assert_int_equal(r.total, 3);
	assert_int_equal(r.kinds, 1u << REC_RISK);
	assert_str(facet(&r, "domain"), "2=3* 6=1");
	/* typed and chosen mean the same */
	typed = run("domain:2 kind:risk");
	assert_str(ids(&typed), ids(&r).p);
	assert_str(facet(&typed, "domain"), "2=3* 6=1");
	assert_str(typed.bare, "");
	/* what a typed value means is on; two values of a field: any */
	r = run("platform:pred platform:agentic orders");
	assert_str(facet(&r, "platform"), "Predictive AI=0* Generative AI=2 Agentic AI=2*");
	assert_str(r.bare, "orders");
	r = run("tactic:impact");
	assert_str(ids(&r), "AML.T0001");
	r = run("tactic:aml.ta0001");
	assert_str(ids(&r), "AML.T0003");
	/* what is excluded counts nowhere */
	r = run("-kind:technique -platform:agentic weights");
	assert_str(facet(&r, "platform"), "");
	assert_int_equal(r.by_kind[REC_TECHNIQUE], 0);
	assert_str(r.bare, "-kind:technique -platform:agentic weights");
	/* nothing is known of a value that no record has; the words keep it */
	r = run("weights platform:abacus");
	assert_int_equal(r.total, 0);
	assert_str(r.bare, "weights platform:abacus");
	/* and with the loose search */
	r = run("looms helper ");
	assert_true(r.loose);
	assert_str(facet(&r, "domain"), "6=1");
}

/* Counts by brute force: each value, as a filter of its own, finds as many as its count says. */
static void test_facet_counts(void **state)
{
	static const char *const queries[] = { "model", "data kind:risk", "attack domain:4", "agent platform:agentic maturity:realized", "-kind:risk", "injecton" };
	size_t checked = 0;

	(void)state;
	if (!real_search)
		skip();
	for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
		struct search_query q = { .words = str_of(queries[i]), .kind = -1, .facets = true };
		struct search_result r, one;

		search_run(real_search, &q, &arena, &r);
		for (size_t k = 0; k < r.nfacets; k++)
			for (size_t v = 0; v < r.facets[k].n && !r.facets[k].on; v++) {
				struct search_filter f = { str_of(r.facets[k].name), r.facets[k].v[v].value };
				struct search_query with = { .words = q.words, .kind = -1, .filters = &f, .nfilters = 1 };

				search_run(real_search, &with, &arena, &one);
				assert_int_equal(one.total, r.facets[k].v[v].count);
				checked++;
			}
	}
	assert_true(checked > 100);
}

/* ---- order ---- */

static void test_order(void **state)
{
	struct search_result r;

	(void)state;
	/* a title that starts so comes before one that has the word elsewhere and more often */
	r = run("steal");
	assert_str(r.hits[0].entry->r.id, "AML.T0003");
	/* what is called so comes first, and the technique before risks */
	r = run("prompt injection");
	assert_str(r.hits[0].entry->r.id, "AML.T0002");
	/* as many as are asked for, the order is the same */
	for (size_t k = 1; k < 8; k++) {
		struct search_query q = { .words = STR("samples"), .kind = -1, .offset = k - 1, .limit = 1 };
		struct search_result all = run("samples"), one;

		search_run(search, &q, &arena, &one);
		assert_int_equal(one.n, k <= all.n);
		if (one.n)
			assert_ptr_equal(one.hits[0].entry, all.hits[k - 1].entry);
	}
	r = run("samples");
	assert_int_equal(r.hits[0].ntitle_marks, 1);
	assert_str(str_sub(r.hits[0].entry->title, r.hits[0].title_marks[0].from, r.hits[0].title_marks[0].len), "Samples");
}

/* What people type, and what they should see first. */
static const struct { const char *words, *first; } expected[] = {
	/* ids and addresses */
	{ "AML.T0051", "AML.T0051" },
	{ "aml.t0051.001", "AML.T0051.001" },
	{ "T0051", "AML.T0051" },
	{ "62.15.07", "mitrisk:62.15.07" },
	{ "mitrisk:62.15.07", "mitrisk:62.15.07" },
	{ "T1566", "AML.T0052" },
	{ "TA0043", "AML.TA0002" },
	{ "AML.M0013", "AML.M0013" },
	/* names */
	{ "prompt injection", "AML.T0051" },
	{ "Prompt Injection ", "AML.T0051" },
	{ "llm prompt injection", "AML.T0051" },
	{ "jailbreak", "AML.T0054" },
	{ "llm jailbreak", "AML.T0054" },
	{ "rag poisoning", "AML.T0070" },
	{ "phishing", "AML.T0052" },
	{ "reverse shell", "AML.T0072" },
	{ "reconnaissance", "AML.TA0002" },
	{ "initial access", "AML.TA0004" },
	{ "discovery", "AML.TA0008" },
	{ "goal misgeneralization", "mitrisk:34.01.02" },
	{ "job loss", "mitrisk:66.04.06" },
	/* starts */
	{ "prompt inj", "AML.T0051" },
	{ "jailbr", "AML.T0054" },
	{ "supply chain", "AML.T0010" },
	{ "reconn", "AML.TA0002" },
	{ "exfil", "AML.TA0010" },
	{ "evade ai", "AML.T0015" },
	{ "code sign", "AML.M0013" },
	{ "tay", "AML.CS0009" },
	{ "encrypt", "AML.M0012" },
	/* subjects */
	{ "model theft", "AML.T0048.004" },
	{ "deepfake", "AML.M0034" },
	{ "deepfakes kind:technique", "AML.T0088" },
	{ "guardrail", "AML.M0020" },
	{ "human in the loop", "AML.M0029" },
	{ "hugging face", "AML.CS0031" },
	{ "system prompt extraction", "AML.T0056" },
	{ "postmark", "AML.CS0053" },
	{ "membership inference kind:technique", "AML.T0024.000" },
	{ "slattery", "mitpaper:61" },
	{ "lethal autonomous weapons", "mitrisk:06.10.00" },
	{ "poisoning instruction tuning kind:risk", "mitrisk:62.15.07" },
	/* slips */
	{ "jailbrek", "AML.T0054" },
	{ "promt injection", "AML.T0051" },
	{ "prompt injecton", "AML.T0051" },
	{ "promptinjection", "AML.T0051" },
	{ "phising", "AML.T0052" },
	{ "modle theft", "AML.T0048.004" },
	{ "recconaissance", "AML.TA0002" },
	{ "intial acces", "AML.TA0004" },
	{ "gaurdrail", "AML.M0020" },
};

static void test_expected(void **state)
{
	size_t wrong = 0;

	(void)state;
	if (!real_search)
		skip();
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		struct search_query q = { .words = str_of(expected[i].words), .kind = -1, .limit = 1 };
		struct search_result r;
		struct str first;

		search_run(real_search, &q, &arena, &r);
		first = r.n ? r.hits[0].entry->r.id : STR("nothing");
		if (str_is(first, expected[i].first))
			continue;
		print_error("\"%s\": first is %.*s, not %s\n", expected[i].words, STRF(first), expected[i].first);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_distance), cmocka_unit_test(test_walk),  cmocka_unit_test(test_typos), cmocka_unit_test(test_doubt),
		cmocka_unit_test(test_facets),   cmocka_unit_test(test_facet_counts), cmocka_unit_test(test_order), cmocka_unit_test(test_expected),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
