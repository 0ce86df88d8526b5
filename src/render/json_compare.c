/* Records side by side, as JSON. */
#include "render/html.h"
#include "render/json.h"

static void cells(struct json_writer *w, const struct view_compare_cell *v, size_t n)
{
	json_kv_array(w, "values");
	for (size_t i = 0; i < n; i++) {
		if (v[i].text.n)
			json_str(w, v[i].text);
		else
			json_null(w);
	}
	json_close_array(w);
}

static void columns(struct json_writer *w, const struct view_compare *v)
{
	json_kv_array(w, "items");
	for (size_t i = 0; i < v->columns.n; i++) {
		const struct view_compare_column *c = &v->columns.v[i];

		json_open_object(w);
		json_kv(w, "id", c->to.id);
		json_kv(w, "kind", c->to.kind);
		json_kv(w, "slug", c->to.slug);
		json_kv(w, "title", c->to.title);
		json_kv(w, "lead", c->lead);
		json_close_object(w);
	}
	json_close_array(w);
}

static void group(struct json_writer *w, const struct view_compare_group *g)
{
	json_open_object(w);
	json_kv(w, "name", g->name);
	json_kv_int(w, "shared", (int64_t)g->nshared);
	json_kv_array(w, "items");
	for (size_t i = 0; i < g->links.n; i++) {
		const struct view_compare_link *l = &g->links.v[i];

		json_open_object(w);
		json_kv(w, "id", l->to.id);
		json_kv(w, "kind", l->to.kind);
		json_kv(w, "title", l->to.title);
		json_kv_int(w, "shared", (int64_t)l->shared);
		cells(w, l->cells.v, l->cells.n);
		json_close_object(w);
	}
	json_close_array(w);
	json_close_object(w);
}

static void compare_json(struct buf *out, const struct view_compare *v)
{
	struct json_writer w;

	json_begin(&w, out);
	json_open_object(&w);
	json_opt(&w, "kind", v->columns.n ? str_of(kind_table[v->kind].name) : STR(""));
	columns(&w, v);
	json_kv_array(&w, "rows");
	for (size_t i = 0; i < v->rows.n; i++) {
		json_open_object(&w);
		json_kv(&w, "name", v->rows.v[i].name);
		json_kv_bool(&w, "differs", v->rows.v[i].differs);
		cells(&w, v->rows.v[i].cells.v, v->rows.v[i].cells.n);
		json_close_object(&w);
	}
	json_close_array(&w);
	json_kv_array(&w, "groups");
	for (size_t i = 0; i < v->groups.n; i++)
		group(&w, &v->groups.v[i]);
	json_close_array(&w);
	json_texts(&w, "alike", v->alike.v, v->alike.n);
	json_close_object(&w);
	buf_c(out, '\n');
}

void render_compare(struct buf *out, const struct view_compare *v, enum render_format f)
{
	if (f == FORMAT_JSON)
		compare_json(out, v);
	else
		render_html_compare(out, v);
}
