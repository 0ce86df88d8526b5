/* What the front page's pictures and news say. */
#include "render/json.h"
#include "view/home.h"

static void areas(struct json_writer *w, const struct view_areas *v)
{
	json_kv_array(w, "areas");
	for (size_t i = 0; i < v->rows.n; i++)
		for (size_t k = 0; k < v->rows.v[i].parts.n; k++) {
			const struct view_area_part *p = &v->rows.v[i].parts.v[k];

			json_open_object(w);
			json_kv(w, "domain", v->rows.v[i].to.id);
			json_kv(w, "number", p->number);
			json_kv(w, "id", p->to.id);
			json_kv(w, "title", p->to.title);
			json_kv_int(w, "risks", (int64_t)p->risks);
			json_kv_int(w, "attackable", (int64_t)p->attackable);
			json_close_object(w);
		}
	json_close_array(w);
}

static void causes(struct json_writer *w, const struct view_causes *v)
{
	json_kv_array(w, "causes");
	for (size_t i = 0; i < v->rows.n; i++)
		for (size_t k = 0; k < v->rows.v[i].cells.n; k++) {
			const struct view_cause_cell *c = &v->rows.v[i].cells.v[k];

			json_open_object(w);
			json_kv(w, "intent", v->rows.v[i].label);
			json_kv(w, "timing", v->timings.v[k]);
			json_kv_int(w, "risks", (int64_t)c->risks);
			json_kv_int(w, "attackable", (int64_t)c->attackable);
			json_close_object(w);
		}
	json_close_array(w);
	json_kv_int(w, "causes_left_out", (int64_t)v->left_out);
}

void json_overview(struct json_writer *w, const struct view_home *v)
{
	areas(w, v->areas);
	causes(w, v->causes);
	json_kv_object(w, "news");
	json_opt(w, "modified", v->news->modified);
	json_kv_int(w, "modified_records", (int64_t)v->news->nmodified);
	json_kv_array(w, "added");
	for (size_t i = 0; i < v->news->days.n; i++) {
		json_open_object(w);
		json_kv(w, "date", v->news->days.v[i].date);
		json_refs(w, "records", v->news->days.v[i].records.v, v->news->days.v[i].records.n);
		json_close_object(w);
	}
	json_close_array(w);
	json_close_object(w);
}
