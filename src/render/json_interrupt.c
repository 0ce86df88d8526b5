/* What would have interrupted documented attacks, as data. */
#include "render/json.h"
#include "view/interrupt.h"

static void named(struct json_writer *w, const struct view_ref *r)
{
	json_open_object(w);
	json_kv(w, "id", r->id);
	json_kv(w, "title", r->title);
	json_kv(w, "slug", r->slug);
}

void json_stops(struct json_writer *w, const struct view_stops *v)
{
	json_kv_object(w, "coverage");
	json_kv_int(w, "steps", (int64_t)v->steps);
	json_kv_int(w, "covered", (int64_t)v->covered);
	if (v->first)
		json_kv_int(w, "first_covered", v->first);
	else
		json_kv_null(w, "first_covered");
	json_kv_array(w, "mitigations");
	for (size_t i = 0; i < v->all.n; i++) {
		named(w, &v->all.v[i].to);
		json_kv_array(w, "steps");
		for (size_t k = 0; k < v->all.v[i].steps.n; k++)
			json_int(w, v->all.v[i].steps.v[k]);
		json_close_array(w);
		json_close_object(w);
	}
	json_close_array(w);
	json_close_object(w);
}

void json_interrupt(struct json_writer *w, const struct view_interrupt *v)
{
	json_kv_object(w, "interrupt");
	json_kv_int(w, "studies", (int64_t)v->studies);
	json_kv_int(w, "reachable", (int64_t)v->reachable);
	json_kv_array(w, "mitigations");
	for (size_t i = 0; i < v->all.n; i++) {
		const struct view_interrupter *r = &v->all.v[i];

		named(w, &r->to);
		json_kv_int(w, "studies", (int64_t)r->studies);
		json_kv_num(w, "share", r->share, 4);
		json_kv_num(w, "first_step", r->first, 1);
		json_kv_num(w, "way_gone", r->early, 4);
		json_close_object(w);
	}
	json_close_array(w);
	json_kv_array(w, "picks");
	for (size_t i = 0; i < v->picks.n; i++) {
		named(w, &v->picks.v[i].to);
		json_kv_int(w, "gain", (int64_t)v->picks.v[i].gain);
		json_kv_int(w, "total", (int64_t)v->picks.v[i].total);
		json_close_object(w);
	}
	json_close_array(w);
	json_close_object(w);
}
