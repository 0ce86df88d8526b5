#include "view/by_domain.h"

#include <stdlib.h>

#include "view/impl.h"

/* The place of a risk's domain, or that behind all of them. */
static size_t place_of(const struct edition *e, const struct entry *risk)
{
	for (uint32_t i = 0; i < risk->nout[LINK_CLASSIFIED]; i++)
		if (risk->out[LINK_CLASSIFIED][i].other->r.kind == REC_DOMAIN)
			return risk->out[LINK_CLASSIFIED][i].other->index;
	return e->kinds[REC_DOMAIN].n;
}

static int most_first(const void *pa, const void *pb)
{
	const struct view_domain_risks *a = pa, *b = pb;
	const struct entry *x = a->domain.entry, *y = b->domain.entry;

	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return !x || !y ? !x - !y : x->index < y->index ? -1 : x->index > y->index;
}

/* Empty domains, and room for n risks in each where they are to be held. */
static struct view_domain_risks *rooms(const struct edition *e, const size_t *counts, bool hold, struct arena *a)
{
	size_t nd = e->kinds[REC_DOMAIN].n;
	struct view_domain_risks *d = arena_array(a, nd + 1, struct view_domain_risks);

	for (size_t i = 0; i <= nd; i++) {
		d[i].domain = i < nd ? view_ref_of(&e->kinds[REC_DOMAIN].v[i]) : (struct view_ref){ 0 };
		d[i].title = i < nd ? d[i].domain.title : STR("No domain");
		d[i].risks.v = hold ? arena_array(a, counts[i], struct view_attack) : NULL;
	}
	return d;
}

/* Without those that have no risk, in order, each with its list. */
static struct view_by_domain *finish(const struct atlas *at, struct view_domain_risks *d, const char *field, const struct entry *x, struct arena *a)
{
	struct view_by_domain *v = arena_new(a, struct view_by_domain);
	size_t n = 0;

	v->path = filter_path(at, REC_RISK, field, x->r.id, a);
	for (size_t i = 0; i <= at->edition->kinds[REC_DOMAIN].n; i++) {
		if (!d[i].n)
			continue;
		if (v->path.n && d[i].domain.entry)
			d[i].path = arena_printf(a, "%.*s&domain=%.*s", STRF(v->path), STRF(record_field(&d[i].domain.entry->r, F_NUMBER)));
		d[n++] = d[i];
	}
	if (n)
		qsort(d, n, sizeof(*d), most_first);
	v->domains.v = d;
	v->domains.n = n;
	return v;
}

struct view_by_domain *view_by_domain_attacks(const struct atlas *at, const struct entry *technique, const struct view_attack *risks, size_t n, struct arena *a)
{
	size_t *counts = arena_array(a, at->edition->kinds[REC_DOMAIN].n + 1, size_t);
	struct view_domain_risks *d;

	for (size_t i = 0; i < n; i++)
		counts[place_of(at->edition, risks[i].to.entry)]++;
	d = rooms(at->edition, counts, true, a);
	for (size_t i = 0; i < n; i++) {
		struct view_domain_risks *to = &d[place_of(at->edition, risks[i].to.entry)];

		to->risks.v[to->risks.n++] = risks[i];
		to->n++;
		to->direct += str_is(risks[i].tier, link_tier_name[TIER_DIRECT]);
	}
	return finish(at, d, "technique", technique, a);
}

struct view_by_domain *view_by_domain_reach(const struct atlas *at, const struct entry *mitigation, const struct reach *reach, size_t n, struct arena *a)
{
	struct view_domain_risks *d = rooms(at->edition, NULL, false, a);

	for (size_t i = 0; i < n; i++)
		d[place_of(at->edition, reach[i].risk)].n++;
	return finish(at, d, "mitigation", mitigation, a);
}
