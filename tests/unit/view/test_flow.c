/* The flow picture's nodes and links: which are shown, how strong they are, in which order they stand. */
#include "unit/test.h"

#include "unit/flow_atlas.h"
#include "unit/render/harbour.h"
#include "view/flow_impl.h"

static struct arena arena;

static const struct view_flow *flow_of(const struct atlas *at, const char *id)
{
	const struct entry *x = edition_find(at->edition, str_of(id));

	assert_non_null(x);
	return view_flow(at, x, &arena);
}

/* The link between two records, or NULL. */
static const struct view_flow_link *link_of(const struct view_flow *f, const char *from, const char *to)
{
	for (size_t i = 0; i < f->links.n; i++)
		if (str_is(f->nodes.v[f->links.v[i].from].to.id, from) && str_is(f->nodes.v[f->links.v[i].to].to.id, to))
			return &f->links.v[i];
	return NULL;
}

static bool near(double a, double b)
{
	return a - b < 1e-9 && b - a < 1e-9;
}

static void test_risk(void **state)
{
	struct atlas at = harbour_open(NULL);
	const struct view_flow *f = flow_of(&at, "mitrisk:91.01.01");
	const struct view_flow_link *l;

	(void)state;
	assert_int_equal(f->nodes.n, 4); /* itself, two techniques, one mitigation */
	assert_int_equal(f->links.n, 3);
	assert_true(f->nodes.v[0].self);
	assert_str(f->nodes.v[0].to.id, "mitrisk:91.01.01");
	assert_str(f->columns[FLOW_RISKS].name, "Risk");
	assert_str(f->columns[FLOW_TECHNIQUES].name, "Techniques");
	assert_str(f->columns[FLOW_TECHNIQUES].count, "2");
	l = link_of(f, "mitrisk:91.01.01", "AML.T9001");
	assert_true(l && near(l->confidence, .92) && near(l->strength, .92));
	assert_str(l->words, "direct, confidence 0.92 (almost certain)");
	l = link_of(f, "mitrisk:91.01.01", "AML.T9001.000");
	assert_true(l && near(l->strength, .41));
	assert_str(l->tier, "related");
	l = link_of(f, "AML.T9001", "AML.M9001");
	assert_true(l && near(l->confidence, 1) && near(l->strength, .92)); /* what the risk's link is worth */
	assert_str(l->kind, "mitigates");
	assert_int_equal(f->left_out, 0);
	assert_str(f->left_words, "");
	assert_true(str_ends(f->path, STR(".svg")));
	harbour_close(&at);
}

static void test_none(void **state)
{
	struct atlas at = harbour_open(NULL);
	const struct view_flow *f = flow_of(&at, "mitrisk:91.02.00");

	(void)state;
	assert_int_equal(f->nodes.n, 1);
	assert_int_equal(f->links.n, 0);
	assert_true(str_starts(f->columns[FLOW_TECHNIQUES].none, STR("No technique applies")));
	assert_true(f->columns[FLOW_MITIGATIONS].none.n > 0);
	f = flow_of(&at, "mitrisk:92.02.00"); /* a technique that nothing covers */
	assert_int_equal(f->nodes.n, 2);
	assert_str(f->columns[FLOW_TECHNIQUES].none, "");
	assert_true(f->columns[FLOW_MITIGATIONS].none.n > 0);
	assert_null(view_flow(&at, edition_find(at.edition, STR("mitpaper:91")), &arena));
	assert_null(view_flow(&at, edition_find(at.edition, STR("AML.CS9001")), &arena));
	harbour_close(&at);
}

static void test_technique_and_mitigation(void **state)
{
	struct atlas at = harbour_open(NULL);
	const struct view_flow *f = flow_of(&at, "AML.T9002");

	(void)state;
	assert_int_equal(f->nodes.n, 4);
	assert_true(near(link_of(f, "mitrisk:91.01.02", "AML.T9002")->strength, .64));
	assert_true(near(link_of(f, "AML.T9002", "AML.M9001")->strength, 1));
	f = flow_of(&at, "AML.M9001");
	assert_int_equal(f->nodes.n, 5); /* two risks, two techniques, itself */
	assert_true(near(link_of(f, "mitrisk:91.01.01", "AML.T9001")->strength, .92));
	assert_true(near(link_of(f, "AML.T9001", "AML.M9001")->strength, 1));
	f = flow_of(&at, "AML.M9003");
	assert_int_equal(f->nodes.n, 1);
	harbour_close(&at);
}

/* What arrives at a mitigation on the page of a risk is the score that the page gives it. */
static void test_score_arrives(void **state)
{
	struct atlas at = flow_atlas_open((struct flow_atlas){ 3, 6, 9, 1, NULL });
	const struct entry *x = &at.edition->kinds[REC_RISK].v[0];
	const struct view_risk *v = view_risk(&at, x, &arena);

	(void)state;
	for (size_t m = 0; m < v->mitigations.n; m++) {
		double sum = 0;

		for (size_t i = 0; i < v->flow->links.n; i++)
			if (v->flow->nodes.v[v->flow->links.v[i].to].to.entry == v->mitigations.v[m].to.entry)
				sum += v->flow->links.v[i].strength;
		assert_true(near(sum, v->mitigations.v[m].score));
	}
	assert_int_equal(v->mitigations.n, 9);
	flow_atlas_close(&at);
}

/* Each link leads one column further, each node but the record itself has a link, and none is there twice. */
static void check_whole(const struct view_flow *f)
{
	assert_true(f->nodes.n >= 1 && f->nodes.n <= VIEW_FLOW_NODES);
	for (size_t i = 0; i < f->links.n; i++) {
		const struct view_flow_link *l = &f->links.v[i];

		assert_true(l->from < f->nodes.n && l->to < f->nodes.n);
		assert_int_equal(f->nodes.v[l->from].column + 1, f->nodes.v[l->to].column);
		assert_true(l->strength > 0);
		if (i)
			assert_true(l[-1].from < l->from || (l[-1].from == l->from && l[-1].to < l->to));
	}
	for (size_t i = 0; i < f->nodes.n; i++) {
		bool linked = f->nodes.v[i].self;

		for (size_t k = 0; k < f->links.n; k++)
			linked = linked || f->links.v[k].from == i || f->links.v[k].to == i;
		assert_true(linked);
		for (size_t k = 0; k < i; k++)
			assert_true(f->nodes.v[k].to.entry != f->nodes.v[i].to.entry && f->nodes.v[k].column <= f->nodes.v[i].column);
	}
}

static void test_strongest(void **state)
{
	struct atlas at = flow_atlas_open((struct flow_atlas){ 120, 4, 3, 7, NULL });
	const struct view_technique *v = view_technique(&at, &at.edition->kinds[REC_TECHNIQUE].v[0], &arena);
	const struct view_flow *f = v->flow;

	(void)state;
	check_whole(f);
	assert_int_equal(f->nodes.n, VIEW_FLOW_NODES);
	assert_int_equal(f->columns[FLOW_MITIGATIONS].n, 3);
	assert_int_equal(f->columns[FLOW_RISKS].n, 36);
	assert_str(f->columns[FLOW_RISKS].count, "36 of 120");
	assert_int_equal(f->left_out, 84);
	assert_str(f->left_words, "84 risks with weaker links are left out.");
	for (size_t i = 0; i < 36; i++) /* the view has the surest first */
		assert_true(link_of(f, v->risks.v[i].to.id.p, "AML.T9100") != NULL);
	flow_atlas_close(&at);

	at = flow_atlas_open((struct flow_atlas){ 90, 60, 50, 3, NULL });
	f = view_mitigation(&at, &at.edition->kinds[REC_MITIGATION].v[0], &arena)->flow;
	check_whole(f);
	assert_int_equal(f->nodes.n, VIEW_FLOW_NODES);
	assert_int_equal(f->columns[FLOW_TECHNIQUES].n, 19);
	assert_int_equal(f->columns[FLOW_RISKS].n, 20);
	assert_str(f->left_words, "70 risks and 41 techniques with weaker links are left out.");
	f = view_risk(&at, &at.edition->kinds[REC_RISK].v[0], &arena)->flow;
	check_whole(f);
	assert_int_equal(f->nodes.n, VIEW_FLOW_NODES);
	flow_atlas_close(&at);
}

static int by_ends(const void *pa, const void *pb)
{
	const struct view_flow_link *a = pa, *b = pb;

	return a->from != b->from ? (a->from < b->from ? -1 : 1) : a->to < b->to ? -1 : a->to > b->to;
}

/* The order never makes more crossings than there were, and takes those away that need not be. */
static void test_order(void **state)
{
	static struct entry entries[7];
	struct flow_draft d = { 0 };
	size_t before = 0, after = 0;

	(void)state;
	for (size_t i = 0; i < 7; i++)
		vec_push(&d.nodes, ((struct view_flow_node){ .to = { .entry = &entries[i] }, .self = i == 0,
							     .column = i == 0 ? FLOW_RISKS : i < 4 ? FLOW_TECHNIQUES : FLOW_MITIGATIONS }));
	for (size_t i = 0; i < 3; i++) { /* a ladder that is written upside down */
		vec_push(&d.links, ((struct view_flow_link){ .from = 0, .to = 1 + i, .strength = 1 }));
		vec_push(&d.links, ((struct view_flow_link){ .from = 1 + i, .to = 6 - i, .strength = .5 }));
	}
	flow_arrange(&d);
	assert_int_equal(flow_crossings(&d), 0);
	vec_free(&d.nodes);
	vec_free(&d.links);
	for (uint32_t seed = 1; seed < 20; seed++) {
		struct atlas at = flow_atlas_open((struct flow_atlas){ 4, 9, 14, seed, NULL });
		const struct view_flow *f = view_risk(&at, &at.edition->kinds[REC_RISK].v[0], &arena)->flow;
		struct flow_draft arranged = { 0 };

		check_whole(f);
		for (size_t i = 0; i < f->nodes.n; i++)
			vec_push(&arranged.nodes, f->nodes.v[i]);
		for (size_t i = 0; i < f->links.n; i++)
			vec_push(&arranged.links, f->links.v[i]);
		after += flow_crossings(&arranged);
		flow_choose(&arranged, VIEW_FLOW_NODES); /* by strength again */
		qsort(arranged.links.v, arranged.links.n, sizeof(arranged.links.v[0]), by_ends);
		before += flow_crossings(&arranged);
		vec_free(&arranged.nodes);
		vec_free(&arranged.links);
		flow_atlas_close(&at);
	}
	if (after * 10 > before * 9)
		fail_msg("%zu crossings where the order by strength has %zu", after, before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_risk),      cmocka_unit_test(test_none),  cmocka_unit_test(test_technique_and_mitigation), cmocka_unit_test(test_score_arrives),
		cmocka_unit_test(test_strongest), cmocka_unit_test(test_order),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(&arena);
	return rc;
}
