/* map: a text to techniques, risks and mitigations. */
#include "base/fs.h"
#include "cli/cli.h"
#include "view/atlas.h"
#include "view/map.h"

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
	for (size_t i = 0; i < v->links.n; i++) {
		const struct link_hit *h = &v->links.hits[i];

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
		json_kv(&w, "id", v->risks.v[i].risk->r.id);
		json_kv(&w, "title", v->risks.v[i].risk->title);
		json_kv(&w, "slug", v->risks.v[i].risk->slug);
		json_kv_num(&w, "score", v->risks.v[i].score, 3);
		json_close_object(&w);
	}
	json_close_array(&w);
	json_kv_array(&w, "mitigations");
	for (size_t i = 0; i < v->mitigations.n; i++) {
		const struct view_map_mitigation *m = &v->mitigations.v[i];

		json_open_object(&w);
		json_kv(&w, "id", m->mitigation->r.id);
		json_kv(&w, "title", m->mitigation->title);
		json_kv(&w, "slug", m->mitigation->slug);
		json_kv_num(&w, "score", m->score, 3);
		json_kv_array(&w, "via");
		for (size_t k = 0; k < m->via.n; k++)
			json_str(&w, m->via.v[k]->r.id);
		json_close_array(&w);
		json_close_object(&w);
	}
	json_close_array(&w);
	if (v->links.accepted) {
		json_kv_null(&w, "no_technique");
	} else {
		json_kv_object(&w, "no_technique");
		json_kv(&w, "code", str_of(none_code_name[v->links.none]));
		json_kv(&w, "reason", v->links.none_reason);
		json_close_object(&w);
	}
	json_close_object(&w);
	buf_c(out, '\n');
}

/* Table and Markdown say the same; Markdown has marks. */
static void map_text(struct buf *out, const struct view_map *v, bool md)
{
	const char *head = md ? "## " : "", *item = md ? "- " : "  ";

	buf_printf(out, "%sTechniques\n%s", head, md ? "\n" : "");
	for (size_t i = 0; i < v->links.n; i++) {
		const struct link_hit *h = &v->links.hits[i];

		buf_printf(out, "%s%.*s %.*s (%s, ", item, STRF(h->technique->r.id), STRF(h->technique->title), link_tier_name[h->tier]);
		buf_double(out, h->confidence, 2);
		buf_printf(out, "%s): %.*s\n", h->accepted ? "" : ", below the threshold", STRF(h->reason));
	}
	if (!v->links.accepted)
		buf_printf(out, "%snone: %s. %.*s\n", item, none_code_words[v->links.none], STRF(v->links.none_reason));
	buf_printf(out, "\n%sNearest known risks\n%s", head, md ? "\n" : "");
	for (size_t i = 0; i < v->risks.n; i++) {
		buf_printf(out, "%s%.*s %.*s (", item, STRF(v->risks.v[i].risk->r.id), STRF(v->risks.v[i].risk->title));
		buf_double(out, v->risks.v[i].score, 2);
		buf_lit(out, ")\n");
	}
	buf_printf(out, "\n%sMitigations\n%s", head, md ? "\n" : "");
	for (size_t i = 0; i < v->mitigations.n; i++) {
		const struct view_map_mitigation *m = &v->mitigations.v[i];

		buf_printf(out, "%s%.*s %.*s (", item, STRF(m->mitigation->r.id), STRF(m->mitigation->title));
		buf_double(out, m->score, 2);
		buf_lit(out, "), against");
		for (size_t k = 0; k < m->via.n; k++)
			buf_printf(out, "%s %.*s", k ? "," : "", STRF(m->via.v[k]->r.id));
		buf_c(out, '\n');
	}
}

int cmd_map(const struct args *a)
{
	struct err err = ERR_INIT;
	struct store *store = NULL;
	struct atlas *atlas = NULL;
	struct arena arena = { 0 };
	struct buf text, out;
	enum render_format f;
	struct view_map *v;
	int rc;

	if (cli_format(a, FORMAT_TEXT, 1u << FORMAT_TEXT | 1u << FORMAT_JSON | 1u << FORMAT_MD, &f, &err) < 0)
		return cli_fail(&err);
	buf_init(&text, MAP_MAX_BYTES + 1);
	buf_init(&out, BUF_PAGE);
	rc = fs_read(a->operands.n ? a->operands.v[0] : "-", MAP_MAX_BYTES, &text, &err);
	if (rc == 0)
		rc = (atlas = cli_atlas(a, &store, &err)) ? 0 : -1;
	v = rc == 0 ? view_map(atlas, buf_str(&text), args_number(a, "limit", 0), &arena, &err) : NULL;
	if (v && f == FORMAT_JSON)
		map_json(&out, v);
	else if (v)
		map_text(&out, v, f == FORMAT_MD);
	rc = v ? cli_out(&out) : cli_fail(&err);
	buf_free(&text);
	buf_free(&out);
	arena_free(&arena);
	atlas_free(atlas);
	store_close(store);
	return rc;
}
