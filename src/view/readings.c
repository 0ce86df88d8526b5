#include "view/readings.h"

#include "link/stale.h"
#include "view/impl.h"

static struct view_reading reading(const struct edition *e, const struct stale *s, const struct stale_item *it, struct arena *a)
{
	struct view_reading r = { it->technique, str_of(stale_name[it->kind]), stale_tell(s, it, a), view_ref_of(edition_by_id(e, it->technique)), it->nrisks, { 0 } };
	VEC(struct view_ref) risks = { 0 };

	for (size_t i = 0; i < it->nrisks && risks.n < READINGS_RISKS; i++)
		vec_push(&risks, view_ref_of(edition_by_id(e, it->risks[i])));
	list_take(&r.risks, &risks, a);
	return r;
}

struct view_readings *view_readings(const struct atlas *at, struct arena *a)
{
	struct view_readings *v = arena_new(a, struct view_readings);
	VEC(struct view_reading) items = { 0 };
	struct err err = ERR_INIT;
	struct stale s;

	if (stale_edition(at->edition, a, &s, &err) < 0) /* the file was read when the edition was made */
		return v;
	v->mit = s.read_mit;
	v->atlas = s.read;
	v->release = s.release;
	v->left_out = s.links[STALE_GONE];
	v->again = s.links[STALE_RENAMED] + s.links[STALE_MOVED];
	for (size_t i = 0; i < s.n; i++)
		vec_push(&items, reading(at->edition, &s, &s.v[i], a));
	list_take(&v->items, &items, a);
	return v;
}
