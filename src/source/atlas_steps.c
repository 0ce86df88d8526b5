#include "source/atlas_common.h"

#include "base/buf.h"

/* More steps than any study will have: beyond, the order of the step ids is not questioned. */
#define MAX_STEPS 1000

/* A study's steps in the order of their ids, with what leads where. */
struct chain {
	struct atlas *a;
	struct atlas_link *steps;
	size_t n;
	struct map by_id; /* step id -> place */
};

/* The number in "S04", or a large one. */
static uint64_t step_number(struct str id)
{
	uint64_t n;

	return id.n && str_u64(str_from(id, 1), 0, UINT32_MAX, &n) == 0 ? n : UINT64_MAX;
}

static int by_step(const void *pa, const void *pb)
{
	const struct atlas_link *a = pa, *b = pb;
	uint64_t x = step_number(a->link.step_id), y = step_number(b->link.step_id);
	int c = x != y ? (x < y ? -1 : 1) : str_cmp(a->link.step_id, b->link.step_id);

	return c ? c : a->seq < b->seq ? -1 : a->seq > b->seq;
}

static void index_steps(struct chain *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct str id = c->steps[i].link.step_id;
		struct place p = { .line = c->steps[i].line, .record = c->steps[i].link.from, .key = STR("step-id") };

		if (!id.n)
			reader_odd(&c->a->r, &p, "put last, as read", "step without a step-id");
		else if (map_add(&c->by_id, id, &c->steps[i]) != &c->steps[i])
			reader_diag(&c->a->r, SEV_WARNING, &p, "kept, in the order of the file", "step %.*s stands twice",
				    STRF(reader_quote(&c->a->r, id)));
	}
}

/* Where step i leads to next: the place of each piece of leads_to in turn; false at the end. */
static bool next_place(const struct chain *c, struct str *rest, size_t *place)
{
	struct str id;

	if (!str_split(rest, ' ', &id))
		return false;
	*place = (size_t)((const struct atlas_link *)map_get(&c->by_id, id) - c->steps);
	return true;
}

/* Rewrite each leads_to without what is no step of the study. */
static void check_leads(struct chain *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct link *l = &c->steps[i].link;
		struct place p = { .line = c->steps[i].line, .record = l->from, .key = STR("leads-to") };
		struct str rest = l->leads_to, id;
		struct buf kept;

		buf_init(&kept, BUF_LINE);
		while (str_split(&rest, ' ', &id)) {
			if (map_get(&c->by_id, id))
				buf_printf(&kept, "%s%.*s", kept.n ? " " : "", STRF(id));
			else
				reader_diag(&c->a->r, SEV_WARNING, &p, "left out", "step %.*s leads to %.*s, which is not there",
					    STRF(reader_quote(&c->a->r, l->step_id)), STRF(reader_quote(&c->a->r, id)));
		}
		l->leads_to = kept.n ? arena_str(&c->a->r.out->arena, buf_str(&kept)) : STR_NONE;
		buf_free(&kept);
	}
}

/* Whether every step comes before those that it leads to. */
static bool in_order(const struct chain *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct str rest = c->steps[i].link.leads_to;
		size_t to;

		while (next_place(c, &rest, &to))
			if (to <= i)
				return false;
	}
	return true;
}

/* Put the steps so that each comes before those that it leads to, else by step id.  False on a circle. */
static bool follow(struct chain *c)
{
	size_t *before = xcalloc(c->n, sizeof(*before)), done = 0, to;
	struct atlas_link *out = xcalloc(c->n, sizeof(*out));
	bool *taken = xcalloc(c->n, sizeof(*taken));

	for (size_t i = 0; i < c->n; i++)
		for (struct str rest = c->steps[i].link.leads_to; next_place(c, &rest, &to);)
			before[to]++;
	for (; done < c->n; done++) {
		size_t i = 0;

		while (i < c->n && (taken[i] || before[i]))
			i++;
		if (i == c->n)
			break;
		taken[i] = true;
		out[done] = c->steps[i];
		for (struct str rest = c->steps[i].link.leads_to; next_place(c, &rest, &to);)
			before[to]--;
	}
	if (done == c->n)
		memcpy(c->steps, out, c->n * sizeof(*out));
	free(before);
	free(out);
	free(taken);
	return done == c->n;
}

/* The published file sorts steps by technique: the attack order is in their ids and in what leads to what. */
static void order_v6(struct atlas *a, struct atlas_link *steps, size_t n)
{
	struct chain c = { .a = a, .steps = steps, .n = n };
	struct place p = { .line = steps[0].line, .record = steps[0].link.from, .key = STR("leads-to") };

	qsort(steps, n, sizeof(*steps), by_step);
	index_steps(&c);
	check_leads(&c);
	if (!in_order(&c)) {
		if (n > MAX_STEPS)
			reader_diag(&a->r, SEV_WARNING, &p, "kept in the order of the step ids", "more than %d steps, which their ids do not order",
				    MAX_STEPS);
		else if (follow(&c))
			reader_odd(&a->r, &p, "the steps follow it", "leads-to and the step ids give another order");
		else
			reader_diag(&a->r, SEV_WARNING, &p, "kept in the order of the step ids", "the steps lead in a circle");
	}
	map_free(&c.by_id);
}

/* In the old formats the list is the order; ids are given as upstream gave them when it converted its releases: from S00. */
static void order_legacy(struct atlas *a, struct atlas_link *steps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		steps[i].link.step_id = arena_printf(&a->r.out->arena, "S%02zu", i);
		if (i)
			steps[i - 1].link.leads_to = steps[i].link.step_id;
	}
}

void atlas_steps(struct atlas *a, struct atlas_link *steps, size_t n)
{
	if (a->v6)
		order_v6(a, steps, n);
	else
		order_legacy(a, steps, n);
	for (size_t i = 0; i < n; i++)
		steps[i].link.position = (unsigned)(i + 1);
}
