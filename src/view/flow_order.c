/* Which nodes a flow picture shows, and in which order. */
#include <stdlib.h>

#include "view/flow_impl.h"

#define SWEEPS 8

/* ---- moving nodes ---- */

/* A node on its way: where it was, and what it is ordered by. */
struct mover {
	size_t was;
	const struct view_flow_node *node;
	uint64_t sum, weight; /* barycentre: sum / weight */
	size_t place;         /* in its column, before */
};

/* Put the nodes in the order of m, of which there are n; links follow, those to nodes that are not in m go. */
static void reorder(struct flow_draft *d, const struct mover *m, size_t n)
{
	struct view_flow_node *nodes = xcalloc(n + 1, sizeof(*nodes));
	size_t *now = xcalloc(d->nodes.n + 1, sizeof(*now)), kept = 0; /* place from 1; 0: gone */

	for (size_t i = 0; i < n; i++) {
		nodes[i] = *m[i].node;
		now[m[i].was] = i + 1;
	}
	for (size_t i = 0; i < d->links.n; i++) {
		struct view_flow_link l = d->links.v[i];

		if (!now[l.from] || !now[l.to])
			continue;
		l.from = now[l.from] - 1;
		l.to = now[l.to] - 1;
		d->links.v[kept++] = l;
	}
	d->links.n = kept;
	for (size_t i = 0; i < n; i++)
		d->nodes.v[i] = nodes[i];
	d->nodes.n = n;
	free(nodes);
	free(now);
}

static struct mover *movers(const struct flow_draft *d)
{
	struct mover *m = xcalloc(d->nodes.n + 1, sizeof(*m));

	for (size_t i = 0; i < d->nodes.n; i++)
		m[i] = (struct mover){ .was = i, .node = &d->nodes.v[i] };
	return m;
}

/* ---- the choice ---- */

static int strongest(const void *pa, const void *pb)
{
	const struct view_flow_node *a = ((const struct mover *)pa)->node, *b = ((const struct mover *)pb)->node;

	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	if (a->strength < b->strength || a->strength > b->strength)
		return a->strength > b->strength ? -1 : 1;
	return a->to.entry->ord < b->to.entry->ord ? -1 : a->to.entry->ord > b->to.entry->ord;
}

/* The columns around the record: each half of the room, and what the other does not need. */
static void share(const struct flow_draft *d, size_t room, size_t cap[FLOW_COLUMNS])
{
	size_t n[FLOW_COLUMNS] = { 0 }, other[2], k = 0, self = 0;

	for (size_t i = 0; i < d->nodes.n; i++) {
		n[d->nodes.v[i].column]++;
		if (d->nodes.v[i].self)
			self = d->nodes.v[i].column;
	}
	for (size_t c = 0; c < FLOW_COLUMNS; c++)
		if (c != self)
			other[k++] = c;
	cap[self] = 1;
	room--;
	cap[other[0]] = n[other[1]] <= room / 2 ? room - n[other[1]] : n[other[0]] < room - room / 2 ? n[other[0]] : room - room / 2;
	cap[other[1]] = room - (n[other[0]] < cap[other[0]] ? n[other[0]] : cap[other[0]]);
}

static bool linked_to_kept(const struct flow_draft *d, size_t node, const bool *kept)
{
	for (size_t i = 0; i < d->links.n; i++)
		if ((d->links.v[i].from == node && kept[d->links.v[i].to]) || (d->links.v[i].to == node && kept[d->links.v[i].from]))
			return true;
	return false;
}

void flow_choose(struct flow_draft *d, size_t room)
{
	struct mover *m = movers(d);
	bool *kept = xcalloc(d->nodes.n + 1, sizeof(*kept));
	size_t cap[FLOW_COLUMNS], n = 0;

	share(d, room, cap);
	if (d->nodes.n)
		qsort(m, d->nodes.n, sizeof(*m), strongest);
	for (size_t i = 0; i < d->nodes.n; i++) /* techniques first: all links end at one */
		if (m[i].node->column == FLOW_TECHNIQUES && cap[FLOW_TECHNIQUES]) {
			kept[m[i].was] = true;
			cap[FLOW_TECHNIQUES]--;
		}
	for (size_t i = 0; i < d->nodes.n; i++) {
		enum view_flow_place c = m[i].node->column;

		if (c != FLOW_TECHNIQUES && cap[c] && (m[i].node->self || linked_to_kept(d, m[i].was, kept))) {
			kept[m[i].was] = true;
			cap[c]--;
		}
	}
	for (size_t i = 0; i < d->nodes.n; i++)
		if (kept[m[i].was])
			m[n++] = m[i];
	reorder(d, m, n);
	free(kept);
	free(m);
}

/* ---- the order ---- */

static int link_order(const void *pa, const void *pb)
{
	const struct view_flow_link *a = pa, *b = pb;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->to < b->to ? -1 : a->to > b->to;
}

static void sort_links(struct flow_draft *d)
{
	if (d->links.n)
		qsort(d->links.v, d->links.n, sizeof(d->links.v[0]), link_order);
}

/* Links by their ends: two of the same pair of columns cross where the later one ends higher. */
size_t flow_crossings(const struct flow_draft *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->links.n; i++)
		for (size_t k = i + 1; k < d->links.n; k++) {
			const struct view_flow_link *a = &d->links.v[i], *b = &d->links.v[k];

			n += d->nodes.v[a->from].column == d->nodes.v[b->from].column && a->from != b->from && b->to < a->to;
		}
	return n;
}

static int by_barycentre(const void *pa, const void *pb)
{
	const struct mover *a = pa, *b = pb;
	uint64_t x, y;

	if (a->node->column != b->node->column)
		return a->node->column < b->node->column ? -1 : 1;
	x = a->sum * b->weight;
	y = b->sum * a->weight;
	if (x != y)
		return x < y ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

/* The column by the mean place of the ends of its links in the column next to it; whole numbers, so that every machine agrees. */
static void sweep(struct flow_draft *d, enum view_flow_place column, enum view_flow_place by)
{
	struct mover *m = movers(d);

	for (size_t i = 0; i < d->nodes.n; i++) {
		m[i].place = i;
		m[i].sum = i; /* the others stay where they are */
		m[i].weight = 1;
		if (d->nodes.v[i].column == column)
			m[i].sum = m[i].weight = 0;
	}
	for (size_t i = 0; i < d->links.n; i++) {
		const struct view_flow_link *l = &d->links.v[i];
		size_t mine = d->nodes.v[l->from].column == column ? l->from : l->to, other = mine == l->from ? l->to : l->from;
		uint64_t weight = (uint64_t)(l->strength * 1000 + .5) + 1;

		if (d->nodes.v[mine].column != column || d->nodes.v[other].column != by)
			continue;
		m[mine].sum += weight * other;
		m[mine].weight += weight;
	}
	for (size_t i = 0; i < d->nodes.n; i++)
		if (!m[i].weight) { /* no link that way: below those that have one */
			m[i].weight = 1;
			m[i].sum = d->nodes.n;
		}
	if (d->nodes.n)
		qsort(m, d->nodes.n, sizeof(*m), by_barycentre);
	reorder(d, m, d->nodes.n);
	sort_links(d);
	free(m);
}

/* Back to an order that was seen: order holds the entries of the nodes. */
static void restore(struct flow_draft *d, const struct entry *const *order)
{
	struct mover *m = movers(d), *sorted = movers(d);

	for (size_t i = 0; i < d->nodes.n; i++)
		for (size_t k = 0; k < d->nodes.n; k++)
			if (m[k].node->to.entry == order[i])
				sorted[i] = m[k];
	reorder(d, sorted, d->nodes.n);
	sort_links(d);
	free(m);
	free(sorted);
}

static void remember(const struct flow_draft *d, const struct entry **order)
{
	for (size_t i = 0; i < d->nodes.n; i++)
		order[i] = d->nodes.v[i].to.entry;
}

void flow_arrange(struct flow_draft *d)
{
	/* around a risk the two columns that are not alone are techniques and mitigations, around a mitigation risks and techniques */
	bool risk_alone = false;
	enum view_flow_place left, right;
	const struct entry **best = xcalloc(d->nodes.n + 1, sizeof(*best));
	size_t fewest;

	for (size_t i = 0; i < d->nodes.n; i++)
		risk_alone = risk_alone || (d->nodes.v[i].self && d->nodes.v[i].column == FLOW_RISKS);
	left = risk_alone ? FLOW_TECHNIQUES : FLOW_RISKS;
	right = risk_alone ? FLOW_MITIGATIONS : FLOW_TECHNIQUES;
	sort_links(d);
	fewest = flow_crossings(d);
	remember(d, best);
	for (unsigned i = 0; i < SWEEPS && fewest; i++) {
		size_t now;

		sweep(d, i % 2 ? left : right, i % 2 ? right : left);
		now = flow_crossings(d);
		if (now < fewest) {
			fewest = now;
			remember(d, best);
		}
	}
	restore(d, best);
	free(best);
}
