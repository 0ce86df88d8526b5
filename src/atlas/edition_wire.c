/* The edges of an edition: both directions of every link, and what the linker adds. */
#include "atlas/edition_impl.h"

struct end {
	struct entry *from, *to;
};

static void count(const struct link *l, const struct end *end)
{
	end->from->nout[l->kind]++;
	end->to->nin[l->kind]++;
}

static struct edge *place(struct arena *a, uint32_t n)
{
	return n ? arena_array(a, n, struct edge) : NULL;
}

static void each_entry(struct edition *e, void (*fn)(struct edition *, struct entry *))
{
	for (int k = 0; k < REC_KINDS; k++)
		for (size_t i = 0; i < e->kinds[k].n; i++)
			fn(e, entry_mut(&e->kinds[k].v[i]));
}

static void reset(struct edition *e, struct entry *x)
{
	(void)e;
	memset(x->nout, 0, sizeof(x->nout));
	memset(x->nin, 0, sizeof(x->nin));
}

static void make_room(struct edition *e, struct entry *x)
{
	for (int k = 0; k < LINK_KINDS; k++) {
		x->out[k] = place(&e->arena, x->nout[k]);
		x->in[k] = place(&e->arena, x->nin[k]);
		x->nout[k] = x->nin[k] = 0;
	}
}

/* In the order of the entry that the link is from, so that what points at an entry comes in the order of its kind. */
static void fill_in(struct edition *e, struct entry *x)
{
	(void)e;
	for (int k = 0; k < LINK_KINDS; k++)
		for (uint32_t i = 0; i < x->nout[k]; i++) {
			struct edge out = x->out[k][i];
			struct entry *to = entry_mut(out.other);

			to->in[k][to->nin[k]++] = (struct edge){ out.link, x, out.tactic };
		}
}

void edition_wire(struct edition *e)
{
	struct end *ends = xcalloc(e->nlinks ? e->nlinks : 1, sizeof(*ends));

	e->dangling = 0;
	each_entry(e, reset);
	for (size_t i = 0; i < e->nlinks; i++) {
		const struct link *l = &e->links[i];

		ends[i].from = map_get(&e->by_id, l->from);
		ends[i].to = map_get(&e->by_id, l->to);
		if (ends[i].from && ends[i].to)
			count(l, &ends[i]);
		else
			e->dangling++;
	}
	each_entry(e, make_room);
	for (size_t i = 0; i < e->nlinks; i++) {
		const struct link *l = &e->links[i];
		struct entry *from = ends[i].from;

		if (!from || !ends[i].to)
			continue;
		from->out[l->kind][from->nout[l->kind]++] =
			(struct edge){ l, ends[i].to, l->tactic.n ? map_get(&e->by_id, l->tactic) : NULL };
	}
	each_entry(e, fill_in);
	free(ends);
}

/* Direct before related, then the surer first, then by id. */
static int attack_order(const void *pa, const void *pb)
{
	const struct link *a = pa, *b = pb;
	int c = str_cmp(a->from, b->from);

	if (c)
		return c;
	if (a->tier != b->tier)
		return a->tier < b->tier ? -1 : 1;
	if (a->confidence < b->confidence || a->confidence > b->confidence)
		return a->confidence > b->confidence ? -1 : 1;
	return str_cmp(a->to, b->to);
}

static struct verdict *copy_verdict(struct arena *a, const struct verdict *v)
{
	struct verdict *c = arena_new(a, struct verdict);

	*c = *v;
	c->risk = arena_str(a, v->risk);
	c->reason = arena_str(a, v->reason);
	return c;
}

void edition_attach(struct edition *e, const struct link *links, size_t nlinks, const struct verdict *verdicts, size_t nverdicts)
{
	struct link *all = xcalloc(e->nlinks + nlinks + 1, sizeof(*all));
	size_t n = 0, attacks;

	for (size_t i = 0; i < nverdicts; i++) {
		struct entry *risk = map_get(&e->by_id, verdicts[i].risk);

		if (risk && (!risk->verdict || verdicts[i].method == METHOD_CURATED))
			risk->verdict = copy_verdict(&e->arena, &verdicts[i]);
	}
	for (size_t i = 0; i < e->nlinks; i++)
		all[n++] = e->links[i];
	attacks = n;
	for (size_t i = 0; i < nlinks; i++)
		all[n++] = link_copy(&e->arena, &links[i]);
	/* a curated verdict speaks for its risk alone: what was inferred for it goes */
	for (size_t i = attacks, keep = attacks, end = n; i < end; i++) {
		const struct entry *risk = map_get(&e->by_id, all[i].from);

		n = keep;
		if (risk && risk->verdict && risk->verdict->method == METHOD_CURATED && all[i].method == METHOD_INFERRED)
			continue;
		all[keep++] = all[i];
		n = keep;
	}
	if (n > attacks)
		qsort(all + attacks, n - attacks, sizeof(*all), attack_order);
	e->links = arena_memdup(&e->arena, all, n, sizeof(*all));
	e->nlinks = n;
	free(all);
	edition_wire(e);
}
