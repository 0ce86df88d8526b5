/* Searches. */
#include "base/utf8.h"
#include "render/json.h"

static void marks(struct json_writer *w, const struct mark *m, size_t n)
{
	json_kv_array(w, "marks");
	for (size_t k = 0; k < n; k++) {
		json_open_array(w);
		json_int(w, m[k].from);
		json_int(w, m[k].len);
		json_close_array(w);
	}
	json_close_array(w);
}

void render_json_search_item(struct json_writer *w, const struct view_hit *h)
{
	json_open_object(w);
	json_kv(w, "id", h->to.id);
	json_kv(w, "kind", h->to.kind);
	json_kv(w, "slug", h->to.slug);
	json_kv(w, "title", h->to.title);
	json_kv(w, "snippet", h->snippet);
	marks(w, h->marks, h->nmarks);
	json_close_object(w);
}

static void facet(struct json_writer *w, const struct view_facet *f)
{
	json_key_str(w, f->name);
	json_open_array(w);
	for (size_t i = 0; i < f->values.n; i++) {
		json_open_object(w);
		json_kv(w, "value", f->values.v[i].value);
		json_kv(w, "label", f->values.v[i].label);
		json_kv_int(w, "count", (int64_t)f->values.v[i].count);
		json_kv_bool(w, "on", f->values.v[i].on);
		json_close_object(w);
	}
	json_close_array(w);
}

static void spellings(struct json_writer *w, const struct view_search *v)
{
	json_opt(w, "corrected", v->corrected);
	json_kv_array(w, "spellings");
	for (size_t i = 0; i < v->spellings.n; i++) {
		const struct view_spelling *s = &v->spellings.v[i];

		json_open_object(w);
		json_kv(w, "typed", s->typed);
		json_kv(w, "shown", s->shown);
		json_kv_bool(w, "searched", !s->kept);
		json_texts(w, "others", s->others.v, s->others.n);
		json_kv(w, "said", s->said);
		json_close_object(w);
	}
	json_close_array(w);
}

static void tries(struct json_writer *w, const struct view_search *v)
{
	json_kv_array(w, "tries");
	for (size_t i = 0; i < v->tries.n; i++) {
		json_open_object(w);
		json_kv(w, "what", v->tries.v[i].what);
		json_kv(w, "query", v->tries.v[i].words);
		json_kv(w, "path", v->tries.v[i].path);
		json_kv_int(w, "total", (int64_t)v->tries.v[i].count);
		json_close_object(w);
	}
	json_close_array(w);
}

void render_json_search(struct json_writer *w, const struct view_search *v)
{
	json_open_object(w);
	json_kv(w, "query", v->words);
	json_kv_int(w, "total", (int64_t)v->total);
	json_kv_bool(w, "loose", v->loose);
	json_opt(w, "complaint", v->complaint);
	spellings(w, v);
	json_kv_array(w, "items");
	for (size_t i = 0; i < v->hits.n; i++)
		render_json_search_item(w, &v->hits.v[i]);
	json_close_array(w);
	json_kv_object(w, "kinds");
	for (size_t i = 0; i < v->kinds.values.n; i++) {
		json_key_str(w, v->kinds.values.v[i].value);
		json_int(w, (int64_t)v->kinds.values.v[i].count);
	}
	json_close_object(w);
	json_kv_object(w, "facets");
	if (v->kinds.values.n)
		facet(w, &v->kinds);
	for (size_t i = 0; i < v->facets.n; i++)
		facet(w, &v->facets.v[i]);
	json_close_object(w);
	tries(w, v);
	json_close_object(w);
}

/* How many UTF-16 code units text has: what JavaScript counts. */
static int64_t units(struct str text)
{
	int64_t n = 0;

	for (size_t i = 0; i < text.n;) {
		uint32_t cp;

		utf8_next(text, &i, &cp);
		n += cp > 0xFFFF ? 2 : 1;
	}
	return n;
}

static void suggestion(struct json_writer *w, const struct view_hit *h)
{
	struct buf url;

	json_open_object(w);
	json_kv(w, "id", h->to.id);
	json_kv(w, "kind", h->to.kind);
	json_kv(w, "label", h->to.label);
	json_kv(w, "title", h->to.title);
	buf_init(&url, BUF_LINE);
	buf_printf(&url, "/%.*s/", STRF(h->to.slug));
	json_kv(w, "url", buf_str(&url));
	buf_free(&url);
	json_kv_array(w, "marks");
	for (size_t i = 0; i < h->ntitle_marks; i++) {
		json_open_array(w);
		json_int(w, units(str_sub(h->to.title, 0, h->title_marks[i].from)));
		json_int(w, units(str_sub(h->to.title, h->title_marks[i].from, h->title_marks[i].len)));
		json_close_array(w);
	}
	json_close_array(w);
	json_close_object(w);
}

void render_json_suggest(struct json_writer *w, const struct view_search *v)
{
	json_open_object(w);
	json_kv(w, "query", v->words);
	json_kv_int(w, "total", (int64_t)v->total);
	json_opt(w, "corrected", v->corrected);
	json_kv_array(w, "items");
	for (size_t i = 0; i < v->hits.n; i++)
		suggestion(w, &v->hits.v[i]);
	json_close_array(w);
	json_close_object(w);
}
