/* The matrix in its formats, and as JSON: all numbers of all cells, whatever colour was asked for. */
#include "render/json.h"
#include "render/matrix.h"

static void counts(struct json_writer *w, const struct view_matrix_counts *c)
{
	json_kv_int(w, "risks", (int64_t)c->risks);
	json_kv_int(w, "mitigations", (int64_t)c->mitigations);
	json_kv_int(w, "case_studies", (int64_t)c->studies);
}

static void cells(struct json_writer *w, const char *key, const struct view_matrix_cells *v, bool parents)
{
	json_kv_array(w, key);
	for (size_t i = 0; i < v->n; i++) {
		const struct view_matrix_cell *c = &v->v[i];

		json_open_object(w);
		json_kv(w, "id", c->to.id);
		json_kv(w, "title", c->to.title);
		json_kv(w, "slug", c->to.slug);
		json_opt(w, "maturity", c->maturity);
		json_strs(w, "platforms", c->platforms.v, c->platforms.n);
		counts(w, &c->own);
		json_kv_int(w, "step", c->step);
		json_kv_bool(w, "fits", c->fits);
		if (parents) {
			json_kv_object(w, "with_subtechniques");
			counts(w, &c->with_subs);
			json_close_object(w);
			cells(w, "subtechniques", &c->subs, false);
		}
		json_close_object(w);
	}
	json_close_array(w);
}

static void filters(struct json_writer *w, const struct view_matrix *v)
{
	json_kv_object(w, "filters");
	for (size_t i = 0; i < v->filters.n; i++) {
		const struct view_facet *f = &v->filters.v[i];

		json_key_str(w, f->name);
		json_open_array(w);
		for (size_t k = 0; k < f->values.n; k++) {
			json_open_object(w);
			json_kv(w, "value", f->values.v[k].value);
			json_kv_int(w, "count", (int64_t)f->values.v[k].count);
			json_kv_bool(w, "on", f->values.v[k].on);
			json_close_object(w);
		}
		json_close_array(w);
	}
	json_close_object(w);
}

static void steps(struct json_writer *w, const struct view_matrix *v)
{
	json_kv_array(w, "steps");
	for (size_t i = 0; i < v->steps.n; i++) {
		const struct view_matrix_step *s = &v->steps.v[i];

		json_open_object(w);
		json_kv_int(w, "step", s->step);
		json_kv_int(w, "from", (int64_t)s->from);
		json_kv_int(w, "to", (int64_t)s->to);
		json_kv(w, "text", s->text);
		json_kv_int(w, "count", (int64_t)s->count);
		json_close_object(w);
	}
	json_close_array(w);
}

void render_json_matrix(struct json_writer *w, const struct view_matrix *v)
{
	json_open_object(w);
	json_kv(w, "kind", STR("matrix"));
	json_kv(w, "colour", str_of(matrix_colours[v->colour].name));
	json_kv_int(w, "total", (int64_t)v->fit);
	json_kv_int(w, "all", (int64_t)v->all);
	json_kv_int(w, "without_tactic", (int64_t)v->outside);
	filters(w, v);
	steps(w, v);
	json_kv_array(w, "tactics");
	for (size_t i = 0; i < v->columns.n; i++) {
		const struct view_matrix_column *c = &v->columns.v[i];

		json_open_object(w);
		json_kv(w, "id", c->tactic.id);
		json_kv(w, "title", c->tactic.title);
		json_kv(w, "slug", c->tactic.slug);
		json_kv_int(w, "total", (int64_t)c->fit);
		json_kv_int(w, "all", (int64_t)c->all);
		cells(w, "techniques", &c->cells, true);
		json_close_object(w);
	}
	json_close_array(w);
	json_close_object(w);
}

void render_matrix(struct buf *out, const struct view_matrix *v, enum render_format f)
{
	struct json_writer w;

	if (f == FORMAT_SVG) {
		render_svg_matrix(out, v);
	} else if (f == FORMAT_JSON) {
		json_begin(&w, out);
		render_json_matrix(&w, v);
		buf_c(out, '\n');
	} else {
		render_html_matrix(out, v);
	}
}
