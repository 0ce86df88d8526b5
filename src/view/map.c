#include "view/map.h"

#include "base/utf8.h"
#include "link/nearest.h"
#include "view/atlas.h"
#include "view/impl.h"

static int by_score(const void *pa, const void *pb)
{
	const struct view_suggestion *a = pa, *b = pb;

	if (a->score < b->score || a->score > b->score)
		return a->score > b->score ? -1 : 1;
	return str_cmp(a->to.id, b->to.id);
}

static void mitigate(struct view_map *v, const struct edition *e, struct arena *a)
{
	const struct entries *all = &e->kinds[REC_MITIGATION];
	VEC(struct view_suggestion) found = { 0 };

	for (size_t i = 0; i < all->n; i++) {
		VEC(struct view_ref) via = { 0 };
		double score = 0;

		for (size_t k = 0; k < v->techniques.n; k++) {
			const struct entry *t = v->techniques.v[k].hit->technique;
			bool covers = false;

			for (uint32_t j = 0; j < t->nin[LINK_MITIGATES] && !covers; j++)
				covers = t->in[LINK_MITIGATES][j].other == &all->v[i];
			if (!covers)
				continue;
			vec_push(&via, view_ref_of(t));
			score += v->techniques.v[k].hit->confidence;
		}
		if (via.n) {
			struct view_suggestion *s = vec_add(&found);

			*s = suggestion_of(&all->v[i], score, a);
			list_take(&s->via, &via, a);
		}
	}
	if (found.n)
		qsort(found.v, found.n, sizeof(*found.v), by_score);
	list_take(&v->mitigations, &found, a);
}

static void techniques(struct view_map *v, const struct link_result *r, struct arena *a)
{
	v->techniques.n = r->n;
	v->techniques.v = arena_array(a, r->n, struct view_map_technique);
	v->accepted = r->accepted;
	for (size_t i = 0; i < r->n; i++) {
		const struct link_hit *h = &r->hits[i];
		struct link l = { .kind = LINK_ATTACKS_BY, .method = METHOD_INFERRED, .tier = h->tier, .confidence = h->confidence, .reason = h->reason,
				  .evidence = h->evidence, .nevidence = h->nevidence };
		struct edge e = { .link = &l, .other = h->technique };

		v->techniques.v[i] = (struct view_map_technique){ .link = attack_of(&e, NULL, false, a), .hit = h, .number = (unsigned)i + 1, .accepted = h->accepted };
	}
	if (r->accepted)
		return;
	v->none_code = str_of(none_code_name[r->none]);
	v->none_words = str_of(none_code_words[r->none]);
	v->none_reason = r->none_reason;
}

static int risks(struct view_map *v, const struct atlas *at, struct arena *a, struct err *err)
{
	size_t n = 0;
	struct nearest *near = nearest_risks(at->edition, v->text, MAP_RISKS, a, &n, err);

	if (!near)
		return -1;
	v->risks.n = n;
	v->risks.v = arena_array(a, n, struct view_map_risk);
	for (size_t i = 0; i < n; i++)
		v->risks.v[i] = (struct view_map_risk){ row_of(at, near[i].risk, a), near[i].score };
	return 0;
}

struct view_map *view_map_form(const struct atlas *at, struct arena *a)
{
	struct view_map *v = arena_new(a, struct view_map);

	page_plain(&v->page, at, "Map a text", "/map/", "map", "map", a);
	v->page.lead = STR("Paste a description of a system, a threat or an incident: which attack techniques it speaks of, which known risks come close, and "
			   "what helps, each with the words that it rests on.");
	return v;
}

struct view_map *view_map(const struct atlas *at, struct str bytes, size_t limit, struct arena *a, struct err *err)
{
	struct view_map *v = view_map_form(at, a);
	struct link_query q = { .coded = true };
	struct link_result *r = arena_new(a, struct link_result);
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
	linker_link(atlas_linker(at), &q, limit, a, r);
	v->answered = true;
	v->more = limit > 0;
	techniques(v, r, a);
	if (risks(v, at, a, err) < 0)
		return NULL;
	mitigate(v, at->edition, a);
	map_pieces(v, a);
	page_figure(&v->page, decimal(v->accepted, a), "Techniques", "Attack methods that the text speaks of");
	page_figure(&v->page, decimal(v->risks.n, a), "Known risks", "The ones whose words are most like it");
	page_figure(&v->page, decimal(v->mitigations.n, a), "Mitigations", "Defences that cover the techniques shown");
	return v;
}

bool map_is_text(struct str bytes)
{
	size_t bad = 0;

	for (size_t i = 0; i < bytes.n;) {
		size_t at = i;
		uint32_t cp;

		utf8_next(bytes, &i, &cp);
		if (!cp)
			return false;
		bad += (cp == 0xfffd && i - at == 1) || (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r' && cp != '\f');
	}
	return bad * 10 <= bytes.n;
}
