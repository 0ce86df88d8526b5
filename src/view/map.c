#include "view/map.h"

#include "base/utf8.h"
#include "view/impl.h"

static int by_score(const void *pa, const void *pb)
{
	const struct view_map_mitigation *a = pa, *b = pb;

	if (a->score < b->score || a->score > b->score)
		return a->score > b->score ? -1 : 1;
	return str_cmp(a->mitigation->r.id, b->mitigation->r.id);
}

static void mitigate(struct view_map *v, const struct edition *e, struct arena *a)
{
	const struct entries *all = &e->kinds[REC_MITIGATION];
	VEC(struct view_map_mitigation) found = { 0 };

	for (size_t i = 0; i < all->n; i++) {
		struct view_map_mitigation m = { .mitigation = &all->v[i] };

		m.via.v = arena_array(a, v->links.n + 1, const struct entry *);
		for (size_t k = 0; k < v->links.n; k++) {
			const struct entry *t = v->links.hits[k].technique;
			bool covers = false;

			for (uint32_t j = 0; j < t->nin[LINK_MITIGATES] && !covers; j++)
				covers = t->in[LINK_MITIGATES][j].other == m.mitigation;
			if (!covers)
				continue;
			m.via.v[m.via.n++] = t;
			m.score += v->links.hits[k].confidence;
		}
		if (m.via.n)
			vec_push(&found, m);
	}
	if (found.n)
		qsort(found.v, found.n, sizeof(*found.v), by_score);
	list_take(&v->mitigations, &found, a);
}

struct view_map *view_map(const struct atlas *at, struct str bytes, size_t limit, struct arena *a, struct err *err)
{
	struct view_map *v = arena_new(a, struct view_map);
	struct link_query q = { .coded = true };
	struct buf clean;

	if (bytes.n > MAP_MAX_BYTES) {
		(void)err_set(err, ERR_LIMIT, "the text has %zu bytes; at most %zu can be mapped at once", bytes.n, MAP_MAX_BYTES);
		return NULL;
	}
	buf_init(&clean, 3 * MAP_MAX_BYTES + 16);
	utf8_clean(&clean, bytes);
	v->text = arena_str(a, buf_str(&clean));
	buf_free(&clean);
	q.text = v->text;
	linker_link(at->linker, &q, limit, a, &v->links);
	v->risks.v = nearest_risks(at->edition, v->text, MAP_RISKS, a, &v->risks.n, err);
	if (!v->risks.v)
		return NULL;
	mitigate(v, at->edition, a);
	return v;
}
