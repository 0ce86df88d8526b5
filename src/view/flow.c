/* The flow picture of a risk, a technique, a mitigation: what is in it. */
#include "base/buf.h"
#include "view/flow_impl.h"
#include "view/impl.h"

static size_t add_node(struct flow_draft *d, enum view_flow_place column, const struct view_ref *to, bool self, double strength, struct arena *a)
{
	for (size_t i = 0; i < d->nodes.n; i++)
		if (d->nodes.v[i].to.entry == to->entry)
			return i;
	vec_push(&d->nodes, ((struct view_flow_node){ *to, path_of(to->entry, a), column, self, strength }));
	return d->nodes.n - 1;
}

static void add_attack(struct flow_draft *d, size_t risk, size_t technique, struct str tier, double confidence, struct arena *a)
{
	struct view_flow_link l = { .from = risk, .to = technique, .kind = STR("attacks_by"), .tier = tier, .confidence = confidence };
	struct str sure = view_sure(confidence);
	struct buf number;

	buf_init(&number, BUF_LINE);
	buf_double(&number, confidence, 2);
	l.strength = confidence > .01 ? confidence : .01;
	l.words = arena_printf(a, "%.*s, confidence %.*s (%.*s)", STRF(tier), STRF(buf_str(&number)), STRF(sure));
	buf_free(&number);
	vec_push(&d->links, l);
}

static void add_cover(struct flow_draft *d, size_t technique, size_t mitigation, double strength, struct arena *a)
{
	struct view_flow_link l = { .from = technique, .to = mitigation, .kind = STR("mitigates"), .tier = STR(""), .confidence = 1 };
	struct buf number;

	buf_init(&number, BUF_LINE);
	l.strength = strength > .01 ? strength : .01;
	buf_double(&number, l.strength, 2);
	l.words = arena_printf(a, "covered, as ATLAS states; counts %.*s", STRF(buf_str(&number)));
	buf_free(&number);
	vec_push(&d->links, l);
}

/* ---- from the draft to the picture ---- */

static struct str left_words(const struct view_flow *f, struct arena *a)
{
	static const char *const one[] = { "risk", "technique", "mitigation" }, *const many[] = { "risks", "techniques", "mitigations" };
	struct str s = STR("");

	for (int c = 0; c < FLOW_COLUMNS; c++) {
		size_t n = f->columns[c].all - f->columns[c].n;

		if (n)
			s = arena_printf(a, "%.*s%s%zu %s", STRF(s), s.n ? " and " : "", n, n == 1 ? one[c] : many[c]);
	}
	if (!s.n)
		return s;
	return arena_printf(a, "%.*s with weaker links %s left out.", STRF(s), f->left_out == 1 ? "is" : "are");
}

static struct view_flow *finish(struct flow_draft *d, const struct view_page *page, const size_t all[FLOW_COLUMNS],
				const struct str none[FLOW_COLUMNS], const char *width, struct arena *a)
{
	static const char *const one[] = { "Risk", "Technique", "Mitigation" }, *const many[] = { "Risks", "Techniques", "Mitigations" };
	struct view_flow *f = arena_new(a, struct view_flow);

	flow_choose(d, VIEW_FLOW_NODES);
	flow_arrange(d);
	f->page = page;
	f->path = arena_printf(a, "/%.*s.svg", STRF(page->slug));
	f->width = str_of(width);
	for (int c = 0; c < FLOW_COLUMNS; c++) {
		struct view_flow_column *col = &f->columns[c];

		col->all = all[c];
		while (col->first < d->nodes.n && d->nodes.v[col->first].column < (enum view_flow_place)c)
			col->first++;
		while (col->first + col->n < d->nodes.n && d->nodes.v[col->first + col->n].column == (enum view_flow_place)c)
			col->n++;
		if (col->all < col->n) /* counts are of the edition; a view never shows more */
			col->all = col->n;
		col->name = str_of(col->all == 1 ? one[c] : many[c]);
		col->count = col->n < col->all ? arena_printf(a, "%zu of %zu", col->n, col->all) : decimal(col->n, a);
		col->none = col->n ? STR("") : none[c];
		f->left_out += col->all - col->n;
	}
	f->left_words = left_words(f, a);
	list_take(&f->nodes, &d->nodes, a);
	list_take(&f->links, &d->links, a);
	return f;
}

/* ---- of a risk ---- */

static void risk_attack(struct flow_draft *d, const struct view_attack *t, struct arena *a)
{
	add_attack(d, 0, add_node(d, FLOW_TECHNIQUES, &t->to, false, t->confidence, a), t->tier, t->confidence, a);
}

struct view_flow *view_flow_of_risk(const struct view_risk *v, struct arena *a)
{
	struct flow_draft d = { 0 };
	struct view_ref self = view_ref_of(v->description.entry);
	const size_t all[FLOW_COLUMNS] = { 1, v->direct.n + v->related.n, v->mitigations.n };
	struct str none[FLOW_COLUMNS] = { STR(""), STR("No technique applies"), STR("No mitigation is known") };

	if (v->none_words.n)
		none[FLOW_TECHNIQUES] = arena_printf(a, "No technique applies: %.*s", STRF(v->none_words));
	(void)add_node(&d, FLOW_RISKS, &self, true, 1, a);
	for (size_t i = 0; i < v->direct.n; i++)
		risk_attack(&d, &v->direct.v[i], a);
	for (size_t i = 0; i < v->related.n; i++)
		risk_attack(&d, &v->related.v[i], a);
	for (size_t i = 0; i < v->mitigations.n; i++) {
		const struct view_suggestion *s = &v->mitigations.v[i];
		size_t m = add_node(&d, FLOW_MITIGATIONS, &s->to, false, s->score, a);

		for (size_t k = 0; k < s->via.n; k++) {
			size_t t = add_node(&d, FLOW_TECHNIQUES, &s->via.v[k], false, 0, a); /* is there already: it is one of the risk's */

			add_cover(&d, t, m, d.nodes.v[t].strength, a);
		}
	}
	return finish(&d, &v->page, all, none,
		      "A band is as wide as the link from the risk to the technique is sure; what arrives at a mitigation adds up to its score.", a);
}

/* ---- of a technique ---- */

struct view_flow *view_flow_of_technique(const struct view_technique *v, struct arena *a)
{
	struct flow_draft d = { 0 };
	struct view_ref self = view_ref_of(v->description.entry);
	const size_t all[FLOW_COLUMNS] = { v->risks.n, 1, v->mitigations.n };
	const struct str none[FLOW_COLUMNS] = { STR("No known risk is connected to it"), STR(""), STR("ATLAS names no mitigation for it") };

	(void)add_node(&d, FLOW_TECHNIQUES, &self, true, 1, a);
	for (size_t i = 0; i < v->risks.n; i++) {
		const struct view_attack *r = &v->risks.v[i];

		add_attack(&d, add_node(&d, FLOW_RISKS, &r->to, false, r->confidence, a), 0, r->tier, r->confidence, a);
	}
	for (size_t i = 0; i < v->mitigations.n; i++)
		add_cover(&d, 0, add_node(&d, FLOW_MITIGATIONS, &v->mitigations.v[i].to, false, 1, a), 1, a);
	return finish(&d, &v->page, all, none, "A band from a risk is as wide as the link is sure; a band to a mitigation counts 1, because ATLAS states it.", a);
}

/* ---- of a mitigation ---- */

static double sureness(const struct entry *technique)
{
	double sum = 0;

	for (uint32_t i = 0; i < technique->nin[LINK_ATTACKS_BY]; i++)
		sum += technique->in[LINK_ATTACKS_BY][i].link->confidence;
	return sum;
}

struct view_flow *view_flow_of_mitigation(const struct view_mitigation *v, struct arena *a)
{
	struct flow_draft d = { 0 };
	struct view_ref self = view_ref_of(v->description.entry);
	const size_t all[FLOW_COLUMNS] = { v->nrisks, v->techniques.n, 1 };
	const struct str none[FLOW_COLUMNS] = { STR("No known risk is connected to what it covers"), STR("ATLAS names no technique that it covers"), STR("") };

	(void)add_node(&d, FLOW_MITIGATIONS, &self, true, 1, a);
	for (size_t i = 0; i < v->techniques.n; i++) {
		const struct view_ref *t = &v->techniques.v[i].to;

		add_cover(&d, add_node(&d, FLOW_TECHNIQUES, t, false, sureness(t->entry), a), 0, 1, a);
	}
	for (size_t i = 0; i < v->risks.n; i++) {
		const struct view_reach *r = &v->risks.v[i];
		size_t risk = add_node(&d, FLOW_RISKS, &r->risk, false, r->score, a);
		const struct entry *x = r->risk.entry;

		for (uint32_t k = 0; k < x->nout[LINK_ATTACKS_BY]; k++)
			for (size_t t = 0; t < r->via.n; t++)
				if (r->via.v[t].entry == x->out[LINK_ATTACKS_BY][k].other) {
					const struct link *l = x->out[LINK_ATTACKS_BY][k].link;

					add_attack(&d, risk, add_node(&d, FLOW_TECHNIQUES, &r->via.v[t], false, 0, a), str_of(link_tier_name[l->tier]),
						   l->confidence, a);
				}
	}
	return finish(&d, &v->page, all, none, "A band from a risk is as wide as the link is sure; a band to the mitigation counts 1, because ATLAS states it.", a);
}

const struct view_flow *view_flow(const struct atlas *at, const struct entry *x, struct arena *a)
{
	switch (x->r.kind) {
	case REC_RISK:
		return view_risk(at, x, a)->flow;
	case REC_TECHNIQUE:
		return view_technique(at, x, a)->flow;
	case REC_MITIGATION:
		return view_mitigation(at, x, a)->flow;
	default:
		return NULL;
	}
}
