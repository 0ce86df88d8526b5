#include "unit/test.h"

#include "search/search.h"
#include "unit/real_atlas.h"
#include "unit/small_atlas.h"

static struct edition *edition;
static struct search_index *search;
static struct arena arena;

static int setup(void **state)
{
	(void)state;
	edition = small_atlas(NULL);
	search = search_build(edition);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	search_free(search);
	search_free(NULL);
	edition_free(edition);
	arena_free(&arena);
	return 0;
}

static struct search_result run(const char *words)
{
	struct search_query q = { .words = str_of(words), .kind = -1, .offset = 0, .limit = 50 };
	struct search_result r;

	search_run(search, &q, &arena, &r);
	return r;
}

/* The ids found, in order, with a space between. */
static struct str ids(const char *words)
{
	struct search_result r = run(words);
	struct str out = STR("");

	for (size_t i = 0; i < r.n; i++)
		out = arena_printf(&arena, "%.*s%s%.*s", STRF(out), i ? " " : "", STRF(r.hits[i].entry->r.id));
	return out;
}

static void test_words(void **state)
{
	(void)state;
	/* all words, in any form, wherever they stand */
	assert_str(ids("poisoning sample "), "mitrisk:03.01.00 mitrisk:01.01.00 AML.T0001 AML.M0001");
	assert_str(ids("wages"), "mitrisk:02.02.01");
	assert_str(ids("wages looms families "), "mitrisk:02.02.01");
	/* a step's words find the study and the technique */
	assert_str(ids("letter hidden"), "AML.T0002.001 AML.CS0001");
	/* stop words do not narrow */
	assert_str(ids("the wages of the "), "mitrisk:02.02.01");
	assert_str(ids(""), "");
	assert_str(ids("   "), "");
	assert_has(run("the of ").complaint, "too common");
	assert_int_equal(run("zyzzyva ").total, 0);
}

static void test_prefix(void **state)
{
	(void)state;
	assert_str(ids("kettlew"), "AML.CS0001 AML.T0002.001");
	assert_int_equal(run("kettlew ").total, 0); /* typed to its end */
	assert_str(ids("mail kettlew"), "AML.CS0001 AML.T0002.001");
	assert_str(ids("poi zyzzyva "), ""); /* only the last one may be unfinished */
	/* by the word as it stands, not by its stem */
	assert_str(ids("lifte"), "mitrisk:02.02.01");
	/* a stop word may be the start of another, and asks for nothing */
	assert_str(ids("looms th"), "mitpaper:1 mitrisk:02.02.01");
	assert_true(run("in").total > 0);
}

static void test_named(void **state)
{
	(void)state;
	assert_str(ids("aml.t0002"), "AML.T0002 AML.T0002.000 AML.T0002.001");
	assert_str(ids("02.01.00"), "mitrisk:02.01.00");
	assert_str(ids("MITRISK:02.01.00"), "mitrisk:02.01.00");
	assert_str(ids("TA0043"), "AML.TA0001");
	assert_str(ids("T1005"), "AML.T0003");
	assert_str(ids("mitrisk-roe2023-02-01-00-security"), "mitrisk:02.01.00");
	/* by title: both of two namesakes, then the others */
	assert_true(str_starts(ids("SECURITY"), STR("mitrisk:01.02.00 mitrisk:02.01.00 ")));
	assert_true(str_starts(ids("poison the training set"), STR("AML.T0001")));
	/* a sub-technique by its own name and by its whole title */
	assert_true(str_starts(ids("direct"), STR("AML.T0002.000")));
	assert_str(ids("Prompt Injection: Indirect "), "AML.T0002.001");
	assert_true(run("direct").hits[0].score >= 1000);
	/* a filter holds for what is named, too */
	assert_str(ids("AML.T0002 kind:risk"), "");
	/* terms have no page */
	assert_str(ids("human kind:term"), "");
}

static void test_phrase(void **state)
{
	(void)state;
	assert_str(ids("\"harmful samples\""), "mitrisk:01.01.00 AML.T0001");
	assert_true(str_starts(ids("\"samples harmful\" training "), STR("AML.T0001 mitrisk:01.01.00 mitrisk:03.01.00 "))); /* loose */
	assert_true(run("\"samples harmful\"").loose);
	/* with a stop word inside, and with typographic quotes */
	assert_str(ids("\xE2\x80\x9C" "carry off\xE2\x80\x9D"), "AML.M0002 AML.T0003");
	assert_str(ids("\"lose their wages\""), "mitrisk:02.02.01");
	assert_int_equal(run("\"lose the wages\"").loose, 1);
	/* it does not reach from one link's text into the next */
	assert_true(run("\"helper the helper\"").loose);
	/* not closed: words */
	assert_str(ids("\"hidden letter"), "AML.T0002.001 AML.CS0001");
	assert_str(ids("weights -\"weights file\""), "AML.M0002 mitrisk:02.02.01 AML.CS0001");
	assert_str(ids("\""), "");
	assert_str(ids("\"\" -\"\""), "");
}

static void test_not(void **state)
{
	(void)state;
	assert_str(ids("weights -server -looms"), "AML.M0002 AML.CS0001");
	assert_str(ids("weights -kind:risk -kind:technique "), "AML.M0002 AML.CS0001");
	assert_str(ids("weights -platform:predictive -maturity:feasible kind:technique"), "");
	assert_str(ids("-"), "");
	assert_str(ids("poison -zyzzyva kind:technique "), "AML.T0001");
	/* exclusions alone: all the rest */
	assert_int_equal(run("-weights kind:technique").total, 4);
}

static void test_filters(void **state)
{
	struct search_result r;

	(void)state;
	assert_str(ids("kind:tactic"), "AML.TA0001 AML.TA0002");
	assert_str(ids("kind:case-studies"), "AML.CS0001 AML.CS0002");
	assert_str(ids("domain:2"), "mitrisk:01.01.00 mitrisk:01.02.00 mitrisk:02.01.00");
	assert_str(ids("subdomain:2"), "mitrisk:01.01.00 mitrisk:01.02.00 mitrisk:02.01.00");
	assert_str(ids("subdomain:2.2"), "mitrisk:01.01.00 mitrisk:02.01.00");
	assert_str(ids("sub-domain:\"ai system\""), "mitrisk:01.01.00 mitrisk:02.01.00");
	assert_str(ids("entity:ai"), "mitrisk:02.02.01"); /* a code's label */
	assert_str(ids("platform:agentic"), "AML.T0002 AML.T0002.001");
	assert_str(ids("Platform:AGENTIC maturity:realized injection"), "AML.T0002 AML.T0002.001");
	assert_str(ids("category:\"technical - cyber\""), "AML.M0002");
	/* values of one field: any of them */
	assert_str(ids("maturity:feasible maturity:demonstrated"), "AML.T0001 AML.T0003");
	assert_str(ids("kind:tactic kind:mitigation"), "AML.TA0001 AML.TA0002 AML.M0001 AML.M0002");
	/* what is not understood is said */
	r = run("poison colour:red");
	assert_has(r.complaint, "no filter \"colour\"");
	assert_has(run("kind:nonsense").complaint, "\"nonsense\" is no kind");
	assert_has(run("platform:abacus weights").complaint, "no platform is called \"abacus\"");
	assert_int_equal(run("platform:abacus weights").total, 0);
	assert_has(run("domain: weights").complaint, "needs a value");
	assert_str(run("weights").complaint, "");
	assert_str(run("mitrisk:99.99.99").complaint, "");
}

static void test_counts(void **state)
{
	struct search_query q = { .words = STR("weights"), .kind = REC_TECHNIQUE, .offset = 0, .limit = 1 };
	struct search_result r;

	(void)state;
	search_run(search, &q, &arena, &r);
	assert_int_equal(r.n, 1);
	assert_int_equal(r.total, 1);
	assert_int_equal(r.by_kind[REC_TECHNIQUE], 1);
	assert_int_equal(r.by_kind[REC_MITIGATION], 1);
	assert_int_equal(r.by_kind[REC_RISK], 1);
	q = (struct search_query){ .words = STR("weights"), .kind = -1, .offset = 0, .limit = 3 };
	search_run(search, &q, &arena, &r);
	assert_true(r.n == 3 && r.total == 4);
	q.offset = 3;
	search_run(search, &q, &arena, &r);
	assert_true(r.n == 1 && r.total == 4);
	assert_str(r.hits[0].entry->r.id, "AML.CS0001");
	q.offset = 100;
	search_run(search, &q, &arena, &r);
	assert_true(r.n == 0 && r.total == 4);
	q = (struct search_query){ .words = STR("weights"), .kind = -1, .offset = SIZE_MAX, .limit = SIZE_MAX };
	search_run(search, &q, &arena, &r);
	assert_int_equal(r.n, 0);
	q = (struct search_query){ .words = STR("weights"), .kind = -1, .offset = 0, .limit = 0 };
	search_run(search, &q, &arena, &r);
	assert_true(r.n == 0 && r.total == 4);
}

static void test_loose(void **state)
{
	struct search_result r = run("wages helper looms ");

	(void)state;
	assert_true(r.loose);
	/* two of three words come before one */
	assert_str(r.hits[0].entry->r.id, "mitrisk:02.02.01");
	assert_int_equal(run("wages zyzzyva ").total, 1);
	assert_true(run("wages zyzzyva ").loose);
	assert_false(run("zyzzyva abacus ").loose); /* nothing was found at all */
	assert_int_equal(run("wages zyzzyva -looms ").total, 0);
}

static struct str marked(const struct search_hit *h)
{
	struct str out = STR("");

	for (size_t i = 0; i < h->nmarks; i++)
		out = arena_printf(&arena, "%.*s%s%.*s", STRF(out), i ? "|" : "", STRF(str_sub(h->snippet, h->marks[i].from, h->marks[i].len)));
	return out;
}

static void test_snippet(void **state)
{
	struct search_result r = run("poison sampl");

	(void)state;
	assert_str(r.hits[0].snippet, "Poisoned samples in training data.");
	assert_str(marked(&r.hits[0]), "Poisoned|samples");
	assert_str(r.hits[1].snippet, "\xE2\x80\x9CHarmful samples, slipped into training data, can poison a model\xE2\x80\x99s learning.\xE2\x80\x9D");
	assert_str(marked(&r.hits[1]), "samples|poison");
	/* a long one: the window moves to the words */
	r = run("neighbours mending");
	assert_int_equal(r.n, 1);
	assert_true(r.hits[0].snippet.n <= 240 && str_starts(r.hits[0].snippet, STR("...")) && str_ends(r.hits[0].snippet, STR("left to neighbours.")));
	assert_str(marked(&r.hits[0]), "mending|neighbours");
	r = run("wages");
	assert_true(r.hits[0].snippet.n <= 240 && str_starts(r.hits[0].snippet, STR("Whole trades")) && str_ends(r.hits[0].snippet, STR("...")));
	assert_str(marked(&r.hits[0]), "wages");
	/* nothing to mark, nothing to show */
	r = run("mitrisk:01.02.00");
	assert_str(r.hits[0].snippet, "");
	assert_int_equal(r.hits[0].nmarks, 0);
}

static void test_hostile(void **state)
{
	struct buf b;
	struct search_query q = { .kind = -1, .limit = 10 };
	struct search_result r;

	(void)state;
	buf_init(&b, BUF_PAGE);
	for (int i = 0; i < 30000; i++)
		buf_printf(&b, "word%d -x%d \"a b%d\" kind:q%d ", i % 97, i, i, i);
	q.words = buf_str(&b);
	search_run(search, &q, &arena, &r);
	assert_has(r.complaint, "only the first 2000 bytes");
	q.words.n = 1990;
	search_run(search, &q, &arena, &r);
	assert_has(r.complaint, "only the first 32 words");
	assert_true(r.complaint.n < 1000);
	assert_int_equal(run("a:b:c \xFF\xFE - -- \" : kind: -kind: \"\"x").n, 0);
	buf_free(&b);
}


static struct str first_of(const struct search_index *s, const char *words)
{
	struct search_query q = { .words = str_of(words), .kind = -1, .offset = 0, .limit = 10 };
	struct search_result r;

	search_run(s, &q, &arena, &r);
	return r.n ? r.hits[0].entry->r.id : STR("");
}

static void test_real(void **state)
{
	struct edition *e = real_atlas(&arena);
	struct search_index *s;

	(void)state;
	if (!e)
		skip();
	s = search_build(e);
	assert_true(search_bytes(s) < (size_t)6 << 20);
	assert_str(first_of(s, "62.15.07"), "mitrisk:62.15.07");
	assert_str(first_of(s, "llm prompt injection"), "AML.T0051");
	assert_str(first_of(s, "code sign"), "AML.M0013");
	assert_str(first_of(s, "postmark"), "AML.CS0053");
	assert_str(first_of(s, "poisoning instruction tuning kind:risk"), "mitrisk:62.15.07");
	assert_str(first_of(s, "subdomain:2.2 kind:subdomain"), "");
	search_free(s);
	edition_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words), cmocka_unit_test(test_prefix), cmocka_unit_test(test_named), cmocka_unit_test(test_phrase),
		cmocka_unit_test(test_not), cmocka_unit_test(test_filters), cmocka_unit_test(test_counts), cmocka_unit_test(test_loose),
		cmocka_unit_test(test_snippet), cmocka_unit_test(test_hostile), cmocka_unit_test(test_real),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
