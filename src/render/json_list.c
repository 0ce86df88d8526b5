/* Lists, home, about, errors. */
#include "render/json.h"

#include "view/quality.h"
#include "view/readings.h"

void render_json_list_item(struct json_writer *w, const struct view_list *v, size_t i)
{
	const struct view_list_row *r = &v->rows.v[i];

	json_open_object(w);
	json_kv(w, "id", r->entry->r.id);
	json_kv(w, "kind", str_of(kind_table[r->entry->r.kind].name));
	json_kv(w, "slug", r->entry->slug);
	json_kv(w, "title", r->entry->title);
	for (size_t k = 2; k < r->cells.n; k++) {
		uint64_t n;

		json_key_str(w, v->columns.v[k].name);
		if (r->cells.v[k].number && str_u64(r->cells.v[k].text, 0, INT64_MAX, &n) == 0)
			json_int(w, (int64_t)n);
		else if (r->cells.v[k].text.n)
			json_str(w, r->cells.v[k].text);
		else
			json_null(w);
	}
	json_close_object(w);
}

void render_json_list(struct json_writer *w, const struct view_list *v)
{
	json_open_object(w);
	json_kv(w, "kind", str_of(kind_table[v->kind].name));
	json_kv_int(w, "total", (int64_t)v->total);
	json_kv_int(w, "page", (int64_t)v->page_number);
	json_kv_int(w, "pages", (int64_t)v->pages);
	json_kv_array(w, "items");
	for (size_t i = 0; i < v->rows.n; i++)
		render_json_list_item(w, v, i);
	json_close_array(w);
	json_kv_object(w, "facets");
	for (size_t i = 0; i < v->facets.n; i++) {
		json_key_str(w, v->facets.v[i].name);
		json_open_array(w);
		for (size_t k = 0; k < v->facets.v[i].values.n; k++) {
			const struct view_facet_value *f = &v->facets.v[i].values.v[k];

			json_open_object(w);
			json_kv(w, "value", f->value);
			json_kv(w, "label", f->label);
			json_kv_int(w, "count", (int64_t)f->count);
			json_kv_bool(w, "on", f->on);
			json_close_object(w);
		}
		json_close_array(w);
	}
	json_close_object(w);
	json_opt(w, "complaint", v->complaint);
	if (v->interrupt)
		json_interrupt(w, v->interrupt);
	json_close_object(w);
}

static void sources(struct json_writer *w, const struct view_page *p)
{
	json_kv_array(w, "releases");
	for (size_t i = 0; i < p->sources.n; i++) {
		const struct view_source *s = &p->sources.v[i];

		json_open_object(w);
		json_kv(w, "name", s->name);
		json_kv(w, "release", s->release);
		json_opt(w, "date", s->date);
		json_kv(w, "license", s->license);
		json_opt(w, "url", s->url);
		json_kv_bool(w, "starter", s->starter);
		json_close_object(w);
	}
	json_close_array(w);
}

static void figures(struct json_writer *w, const char *key, const struct view_figure *v, size_t n)
{
	json_kv_array(w, key);
	for (size_t i = 0; i < n; i++) {
		uint64_t value;

		json_open_object(w);
		json_kv(w, "name", v[i].name);
		json_key(w, "value");
		if (str_u64(v[i].value, 0, INT64_MAX, &value) == 0)
			json_int(w, (int64_t)value);
		else
			json_str(w, v[i].value);
		json_kv(w, "note", v[i].note);
		json_close_object(w);
	}
	json_close_array(w);
}

void render_json_home(struct json_writer *w, const struct view_home *v)
{
	json_open_object(w);
	json_kv(w, "title", v->page.head_title);
	json_kv_int(w, "risks", (int64_t)v->risks);
	json_kv_int(w, "attackable", (int64_t)v->attackable);
	json_kv_int(w, "unmitigated", (int64_t)v->unmitigated);
	json_kv_array(w, "domains");
	for (size_t i = 0; i < v->domains.n; i++) {
		const struct view_home_domain *d = &v->domains.v[i];

		json_open_object(w);
		json_kv(w, "id", d->to.id);
		json_kv(w, "title", d->to.title);
		json_kv(w, "slug", d->to.slug);
		json_kv_int(w, "risks", (int64_t)d->risks);
		json_kv_int(w, "attackable", (int64_t)d->attackable);
		json_kv_int(w, "unmitigated", (int64_t)d->unmitigated);
		json_close_object(w);
	}
	json_close_array(w);
	figures(w, "counts", v->counts.v, v->counts.n);
	json_overview(w, v);
	sources(w, &v->page);
	json_close_object(w);
}

static void readings(struct json_writer *w, const struct view_readings *r)
{
	json_kv_object(w, "readings");
	json_opt(w, "mit", r->mit);
	json_opt(w, "atlas", r->atlas);
	json_kv_int(w, "left_out", (int64_t)r->left_out);
	json_kv_int(w, "again", (int64_t)r->again);
	json_kv_array(w, "techniques");
	for (size_t i = 0; i < r->items.n; i++) {
		const struct view_reading *it = &r->items.v[i];

		json_open_object(w);
		json_kv(w, "id", it->id);
		json_kv(w, "what", it->kind);
		json_kv(w, "text", it->text);
		json_kv_int(w, "links", (int64_t)it->links);
		json_refs(w, "risks", it->risks.v, it->risks.n);
		json_close_object(w);
	}
	json_close_array(w);
	json_close_object(w);
}

static void quality(struct json_writer *w, const struct view_quality *q)
{
	if (!q) {
		json_kv_null(w, "figures");
		return;
	}
	json_kv_object(w, "figures");
	json_kv_int(w, "steps", (int64_t)q->steps);
	json_kv_int(w, "risks", (int64_t)q->risks);
	json_kv_int(w, "links", (int64_t)q->links);
	json_kv_array(w, "systems");
	for (size_t i = 0; i < q->systems.n; i++) {
		const struct view_quality_system *s = &q->systems.v[i];

		json_open_object(w);
		json_kv(w, "name", s->name);
		json_kv_num(w, "mrr", s->mrr, 4);
		json_kv_num(w, "hit1", s->hit1, 4);
		json_kv_num(w, "hit5", s->hit5, 4);
		json_kv_num(w, "precision", s->precision, 4);
		json_kv_num(w, "recall", s->recall, 4);
		json_kv_num(w, "f1", s->f1, 4);
		json_kv_num(w, "none_accuracy", s->none, 4);
		json_close_object(w);
	}
	json_close_array(w);
	json_kv_num(w, "tier_accuracy", q->tier, 4);
	json_kv_num(w, "ece", q->ece, 4);
	json_kv_num(w, "ece_accepted", q->ece_accepted, 4);
	json_kv_num(w, "ece_steps", q->ece_steps, 4);
	json_close_object(w);
}

void render_json_about(struct json_writer *w, const struct view_about *v)
{
	json_open_object(w);
	json_kv(w, "title", v->page.title);
	json_kv(w, "version", v->version);
	json_kv(w, "linker", v->linker);
	sources(w, &v->page);
	figures(w, "counts", v->counts.v, v->counts.n);
	figures(w, "links", v->links.v, v->links.n);
	readings(w, v->readings);
	quality(w, v->quality);
	json_close_object(w);
}

/* RFC 9457 */
void render_json_error(struct json_writer *w, const struct view_error *v)
{
	json_open_object(w);
	json_kv(w, "type", STR("about:blank"));
	json_kv(w, "title", v->page.title);
	json_kv_int(w, "status", v->status);
	json_kv(w, "detail", v->detail);
	json_close_object(w);
}
