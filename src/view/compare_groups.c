/* What compared records are linked to, by kind. */
#include <stdlib.h>

#include "view/compare.h"
#include "view/impl.h"

/* How one column is linked to something: how often, how strongly. */
struct tie {
	size_t n;
	double weight;
	bool direct;
};

struct tally {
	const struct entry *to;
	struct tie tie[COMPARE_MAX];
	size_t shared;
	double weight;
};

struct group {
	const char *name;
	struct map seen; /* id -> place in tallies */
	VEC(struct tally) tallies;
};

static struct tie *tie_of(struct group *g, const struct entry *to, size_t column)
{
	size_t at = map_get_n(&g->seen, to->r.id, SIZE_MAX);

	if (at == SIZE_MAX) {
		at = g->tallies.n;
		map_put_n(&g->seen, to->r.id, at);
		vec_add(&g->tallies)->to = to;
	}
	return &g->tallies.v[at].tie[column];
}

static void count(struct group *g, const struct entry *to, size_t column, double weight)
{
	struct tie *t = tie_of(g, to, column);

	t->n++;
	t->weight += weight;
}

/* All links of one kind of x; what is of another kind than wanted is passed over. */
static void count_links(struct group *g, const struct entry *x, enum link_kind k, bool outward, enum rec_kind wanted, size_t column)
{
	const struct edge *e = outward ? x->out[k] : x->in[k];
	uint32_t n = outward ? x->nout[k] : x->nin[k];

	for (uint32_t i = 0; i < n; i++) {
		if (e[i].other->r.kind != wanted)
			continue;
		count(g, e[i].other, column, k == LINK_ATTACKS_BY ? e[i].link->confidence : 1);
		if (k == LINK_ATTACKS_BY && e[i].link->tier == TIER_DIRECT)
			tie_of(g, e[i].other, column)->direct = true;
	}
}

static void count_suggested(struct group *g, const struct atlas *at, const struct entry *risk, size_t column)
{
	struct arena a = { 0 };
	size_t n;
	struct suggestion *s = edition_suggest(at->edition, risk, &a, &n);

	for (size_t i = 0; i < n; i++)
		count(g, s[i].mitigation, column, s[i].score);
	arena_free(&a);
}

static void count_reached(struct group *g, const struct atlas *at, const struct entry *mitigation, size_t column)
{
	struct arena a = { 0 };
	size_t n;
	struct reach *r = edition_reach(at->edition, mitigation, &a, &n);

	for (size_t i = 0; i < n; i++)
		count(g, r[i].risk, column, r[i].score);
	arena_free(&a);
}

/* The techniques of all risks that x holds: a paper's, an area's. */
static void count_through_risks(struct group *g, const struct entry *x, enum link_kind k, size_t column)
{
	for (uint32_t i = 0; i < x->nin[k]; i++)
		if (x->in[k][i].other->r.kind == REC_RISK)
			count_links(g, x->in[k][i].other, LINK_ATTACKS_BY, true, REC_TECHNIQUE, column);
}

static void count_areas(struct group *g, const struct entry *paper, size_t column)
{
	for (uint32_t i = 0; i < paper->nin[LINK_CITES]; i++)
		count_links(g, paper->in[LINK_CITES][i].other, LINK_CLASSIFIED, true, REC_SUBDOMAIN, column);
}

/* ---- in words ---- */

enum wording { AS_ATTACK, AS_SCORE, AS_YES, AS_STEPS, AS_RISKS };

static struct str words_of(const struct tie *t, enum wording w, struct arena *a)
{
	const char *s = t->n == 1 ? "" : "s";

	if (!t->n)
		return STR("");
	switch (w) {
	case AS_ATTACK:
		return arena_printf(a, "%s, %.2f", t->direct ? "direct" : "related", t->weight);
	case AS_SCORE:
		return arena_printf(a, "score %.2f", t->weight);
	case AS_STEPS:
		return arena_printf(a, "%zu step%s", t->n, s);
	case AS_RISKS:
		return arena_printf(a, "%zu risk%s", t->n, s);
	case AS_YES:
		break;
	}
	return STR("yes");
}

static int most_shared(const void *pa, const void *pb)
{
	const struct tally *a = pa, *b = pb;

	if (a->shared != b->shared)
		return a->shared > b->shared ? -1 : 1;
	if (a->weight < b->weight || a->weight > b->weight)
		return a->weight > b->weight ? -1 : 1;
	return a->to->ord < b->to->ord ? -1 : a->to->ord > b->to->ord;
}

static void finish(struct group *g, const struct entry *const *xs, size_t n, enum wording w, struct arena *a, struct view_compare_group *out)
{
	out->name = str_of(g->name);
	for (size_t i = 0; i < g->tallies.n; i++)
		for (size_t c = 0; c < n; c++) {
			g->tallies.v[i].shared += g->tallies.v[i].tie[c].n > 0;
			g->tallies.v[i].weight += g->tallies.v[i].tie[c].weight;
		}
	if (g->tallies.n)
		qsort(g->tallies.v, g->tallies.n, sizeof(g->tallies.v[0]), most_shared);
	out->links.n = g->tallies.n;
	out->links.v = arena_array(a, g->tallies.n, struct view_compare_link);
	for (size_t i = 0; i < g->tallies.n; i++) {
		struct view_compare_link *l = &out->links.v[i];

		l->to = view_ref_of(g->tallies.v[i].to);
		l->shared = g->tallies.v[i].shared;
		out->nshared += l->shared > 1;
		l->cells.n = n;
		l->cells.v = arena_array(a, n, struct view_compare_cell);
		for (size_t c = 0; c < n; c++)
			l->cells.v[c] = (struct view_compare_cell){ words_of(&g->tallies.v[i].tie[c], w, a), xs[c]->title };
	}
	map_free(&g->seen);
	vec_free(&g->tallies);
}

/* ---- which groups a kind has ---- */

enum source { BY_LINKS, BY_SUGGESTION, BY_REACH, BY_RISKS, BY_AREAS };

static const struct plan {
	unsigned kinds; /* bits (1u << kind) */
	const char *name;
	enum source source;
	enum link_kind link;
	bool outward;
	enum rec_kind wanted;
	enum wording wording;
} plans[] = {
#define K(kind) (1u << REC_##kind)
	{ K(TECHNIQUE), "Tactics", BY_LINKS, LINK_ACHIEVES, true, REC_TACTIC, AS_YES },
	{ K(RISK), "Techniques", BY_LINKS, LINK_ATTACKS_BY, true, REC_TECHNIQUE, AS_ATTACK },
	{ K(MITIGATION), "Techniques", BY_LINKS, LINK_MITIGATES, true, REC_TECHNIQUE, AS_YES },
	{ K(TACTIC), "Techniques", BY_LINKS, LINK_ACHIEVES, false, REC_TECHNIQUE, AS_YES },
	{ K(CASE_STUDY), "Techniques", BY_LINKS, LINK_EMPLOYS, true, REC_TECHNIQUE, AS_STEPS },
	{ K(DOMAIN) | K(SUBDOMAIN), "Techniques", BY_RISKS, LINK_CLASSIFIED, false, REC_TECHNIQUE, AS_RISKS },
	{ K(PAPER), "Techniques", BY_RISKS, LINK_CITES, false, REC_TECHNIQUE, AS_RISKS },
	{ K(PAPER), "Sub-domains", BY_AREAS, LINK_CITES, false, REC_SUBDOMAIN, AS_RISKS },
	{ K(TECHNIQUE), "Sub-techniques", BY_LINKS, LINK_SPECIALIZES, false, REC_TECHNIQUE, AS_YES },
	{ K(RISK), "Mitigations", BY_SUGGESTION, LINK_MITIGATES, false, REC_MITIGATION, AS_SCORE },
	{ K(TECHNIQUE), "Mitigations", BY_LINKS, LINK_MITIGATES, false, REC_MITIGATION, AS_YES },
	{ K(STAGE) | K(CATEGORY), "Mitigations", BY_LINKS, LINK_CLASSIFIED, false, REC_MITIGATION, AS_YES },
	{ K(TECHNIQUE), "Case studies", BY_LINKS, LINK_EMPLOYS, false, REC_CASE_STUDY, AS_STEPS },
	{ K(TECHNIQUE), "Risks", BY_LINKS, LINK_ATTACKS_BY, false, REC_RISK, AS_ATTACK },
	{ K(MITIGATION), "Risks", BY_REACH, LINK_MITIGATES, true, REC_RISK, AS_SCORE },
#undef K
};

static void fill(struct group *g, const struct plan *p, const struct atlas *at, const struct entry *x, size_t column)
{
	switch (p->source) {
	case BY_LINKS:
		count_links(g, x, p->link, p->outward, p->wanted, column);
		break;
	case BY_SUGGESTION:
		count_suggested(g, at, x, column);
		break;
	case BY_REACH:
		count_reached(g, at, x, column);
		break;
	case BY_RISKS:
		count_through_risks(g, x, p->link, column);
		break;
	case BY_AREAS:
		count_areas(g, x, column);
		break;
	}
}

void compare_groups(const struct atlas *at, const struct entry *const *xs, size_t n, struct arena *a, struct view_compare_group **out, size_t *nout)
{
	VEC(struct view_compare_group) groups = { 0 };

	for (size_t i = 0; n && i < ARRAY_LEN(plans); i++) {
		struct group g = { .name = plans[i].name };
		struct view_compare_group done = { 0 };

		if (!(plans[i].kinds & 1u << xs[0]->r.kind))
			continue;
		for (size_t c = 0; c < n; c++)
			fill(&g, &plans[i], at, xs[c], c);
		finish(&g, xs, n, plans[i].wording, a, &done);
		if (done.links.n)
			vec_push(&groups, done);
	}
	*out = vec_dup(a, &groups);
	*nout = groups.n;
	vec_free(&groups);
}
