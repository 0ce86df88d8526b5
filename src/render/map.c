/* A mapped text as JSON (a contract: DESIGN, section 5), Markdown and plain text. */
#include "render/map.h"

#include "render/html.h"

static void map_evidence(struct json_writer *w, const struct link_hit *h)
{
	json_kv_array(w, "evidence");
	for (size_t k = 0; k < h->nevidence; k++) {
		json_open_object(w);
		json_kv(w, "text", h->evidence[k].text);
		json_kv_int(w, "offset", h->evidence[k].offset);
		json_kv_int(w, "length", (int64_t)h->evidence[k].text.n);
		json_kv_num(w, "weight", (double)h->evidence[k].weight, 3);
		json_close_object(w);
	}
	json_close_array(w);
}

static void map_techniques(struct json_writer *w, const struct view_map *v)
{
	json_kv_array(w, "techniques");
	for (size_t i = 0; i < v->techniques.n; i++) {
		const struct link_hit *h = v->techniques.v[i].hit;

		json_open_object(w);
		json_kv(w, "id", h->technique->r.id);
		json_kv(w, "title", h->technique->title);
		json_kv(w, "slug", h->technique->slug);
		json_kv(w, "tier", str_of(link_tier_name[h->tier]));
		json_kv_num(w, "confidence", h->confidence, 3);
		json_kv(w, "reason", h->reason);
		map_evidence(w, h);
		json_kv_bool(w, "accepted", h->accepted);
		json_close_object(w);
	}
	json_close_array(w);
}

static void map_json(struct buf *out, const struct view_map *v)
{
	struct json_writer w;

	json_begin(&w, out);
	json_open_object(&w);
	map_techniques(&w, v);
	json_kv_array(&w, "risks");
	for (size_t i = 0; i < v->risks.n; i++) {
		json_open_object(&w);
		json_kv(&w, "id", v->risks.v[i].row.to.id);
		json_kv(&w, "title", v->risks.v[i].row.to.title);
		json_kv(&w, "slug", v->risks.v[i].row.to.slug);
		json_kv_num(&w, "score", v->risks.v[i].score, 3);
		json_close_object(&w);
	}
	json_close_array(&w);
	json_kv_array(&w, "mitigations");
	for (size_t i = 0; i < v->mitigations.n; i++) {
		const struct view_suggestion *m = &v->mitigations.v[i];

		json_open_object(&w);
		json_kv(&w, "id", m->to.id);
		json_kv(&w, "title", m->to.title);
		json_kv(&w, "slug", m->to.slug);
		json_kv_num(&w, "score", m->score, 3);
		json_kv_array(&w, "via");
		for (size_t k = 0; k < m->via.n; k++)
			json_str(&w, m->via.v[k].id);
		json_close_array(&w);
		json_close_object(&w);
	}
	json_close_array(&w);
	if (v->accepted) {
		json_kv_null(&w, "no_technique");
	} else {
		json_kv_object(&w, "no_technique");
		json_kv(&w, "code", v->none_code);
		json_kv(&w, "reason", v->none_reason);
		json_close_object(&w);
	}
	json_close_object(&w);
	buf_c(out, '\n');
}

static void text_mitigations(struct buf *out, const struct view_map *v, const char *item)
{
	if (!v->mitigations.n)
		buf_printf(out, "%snone: %s\n", item, v->techniques.n ? "the techniques above have none upstream" : "they follow from techniques, and none applies");
	for (size_t i = 0; i < v->mitigations.n; i++) {
		const struct view_suggestion *m = &v->mitigations.v[i];

		buf_printf(out, "%s%.*s %.*s (", item, STRF(m->to.id), STRF(m->to.title));
		buf_double(out, m->score, 2);
		buf_lit(out, "), against");
		for (size_t k = 0; k < m->via.n; k++)
			buf_printf(out, "%s %.*s", k ? "," : "", STRF(m->via.v[k].id));
		buf_c(out, '\n');
	}
}

/* Table and Markdown say the same; Markdown has marks. */
static void map_text(struct buf *out, const struct view_map *v, bool md)
{
	const char *head = md ? "## " : "", *item = md ? "- " : "  ";

	buf_printf(out, "%sTechniques\n%s", head, md ? "\n" : "");
	for (size_t i = 0; i < v->techniques.n; i++) {
		const struct link_hit *h = v->techniques.v[i].hit;

		buf_printf(out, "%s%.*s %.*s (%s, ", item, STRF(h->technique->r.id), STRF(h->technique->title), link_tier_name[h->tier]);
		buf_double(out, h->confidence, 2);
		buf_printf(out, "%s): %.*s\n", h->accepted ? "" : ", below the threshold", STRF(h->reason));
	}
	if (!v->accepted)
		buf_printf(out, "%snone: %.*s. %.*s\n", item, STRF(v->none_words), STRF(v->none_reason));
	buf_printf(out, "\n%sNearest known risks\n%s", head, md ? "\n" : "");
	if (!v->risks.n)
		buf_printf(out, "%snone has words in common with the text\n", item);
	for (size_t i = 0; i < v->risks.n; i++) {
		buf_printf(out, "%s%.*s %.*s (", item, STRF(v->risks.v[i].row.to.id), STRF(v->risks.v[i].row.to.title));
		buf_double(out, v->risks.v[i].score, 2);
		buf_lit(out, ")\n");
	}
	buf_printf(out, "\n%sMitigations\n%s", head, md ? "\n" : "");
	text_mitigations(out, v, item);
}

void render_map(struct buf *out, const struct view_map *v, enum render_format f)
{
	if (f == FORMAT_HTML)
		render_html_map(out, v);
	else if (f == FORMAT_JSON)
		map_json(out, v);
	else
		map_text(out, v, f == FORMAT_MD);
}
