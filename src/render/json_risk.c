/* Risks and mitigations: the keys that the design fixes. */
#include "render/json.h"

static void attacks(struct json_writer *w, const struct view_attack *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		json_open_object(w);
		json_kv(w, "id", v[i].to.id);
		json_kv(w, "title", v[i].to.title);
		json_kv(w, "slug", v[i].to.slug);
		json_kv(w, "tier", v[i].tier);
		json_kv_num(w, "confidence", v[i].confidence, 4);
		json_kv(w, "confidence_words", v[i].sure);
		json_kv(w, "method", v[i].method);
		json_kv(w, "reason", v[i].reason);
		json_strs(w, "evidence", v[i].evidence.v, v[i].evidence.n);
		json_opt(w, "maturity", v[i].maturity);
		json_kv_int(w, "hops", 1);
		json_kv(w, "release_from", v[i].release_from);
		json_kv(w, "release_to", v[i].release_to);
		json_close_object(w);
	}
}

static void suggestions(struct json_writer *w, const struct view_risk *v)
{
	json_kv_array(w, "mitigations");
	for (size_t i = 0; i < v->mitigations.n; i++) {
		const struct view_suggestion *s = &v->mitigations.v[i];

		json_open_object(w);
		json_kv(w, "id", s->to.id);
		json_kv(w, "title", s->to.title);
		json_kv(w, "slug", s->to.slug);
		json_texts(w, "lifecycle", s->lifecycle.v, s->lifecycle.n);
		json_texts(w, "category", s->category.v, s->category.n);
		json_kv_num(w, "score", s->score, 4);
		json_kv_array(w, "via");
		for (size_t k = 0; k < s->via.n; k++)
			json_str(w, s->via.v[k].id);
		json_close_array(w);
		json_kv_int(w, "hops", s->hops);
		json_close_object(w);
	}
	json_close_array(w);
}

/* "Subdomain" -> "subdomain" */
static const char *item_key(struct str name, char out[24])
{
	size_t i = 0;

	for (; i < name.n && i < 23; i++)
		out[i] = (char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] + 32 : name.p[i] == ' ' ? '_' : name.p[i]);
	out[i] = 0;
	return out;
}

void render_json_risk(struct json_writer *w, const struct view_risk *v)
{
	char key[24];

	json_open_object(w);
	json_head(w, &v->page, v->description.text);
	json_kv_object(w, "summary");
	json_kv_int(w, "techniques", (int64_t)(v->direct.n + v->related.n));
	json_kv_int(w, "mitigations", (int64_t)v->mitigations.n);
	json_opt(w, "domain", v->profile.v[0].value);
	json_close_object(w);
	json_kv_object(w, "profile");
	for (size_t i = 0; i < v->profile.n; i++)
		json_opt(w, item_key(v->profile.v[i].name, key), v->profile.v[i].value);
	json_close_object(w);
	json_kv_array(w, "techniques");
	attacks(w, v->direct.v, v->direct.n);
	attacks(w, v->related.v, v->related.n);
	json_close_array(w);
	suggestions(w, v);
	if (v->none_code.n) {
		json_kv_object(w, "no_technique");
		json_kv(w, "code", v->none_code);
		json_kv(w, "reason", v->none_reason.n ? v->none_reason : v->none_words);
		json_close_object(w);
	} else {
		json_kv_null(w, "no_technique");
	}
	json_opt(w, "no_mitigation", v->no_mitigation);
	json_kv_array(w, "evidence");
	for (size_t i = 0; i < v->notes.n; i++) {
		json_open_object(w);
		json_kv(w, "id", v->notes.v[i].id);
		json_kv(w, "text", v->notes.v[i].text);
		json_opt(w, "page", v->notes.v[i].page);
		json_close_object(w);
	}
	json_close_array(w);
	json_kv_array(w, "remarks");
	for (size_t i = 0; i < v->remarks.n; i++)
		json_str(w, v->remarks.v[i].name);
	json_close_array(w);
	json_key(w, "paper");
	if (v->paper.entry) {
		json_open_object(w);
		json_kv(w, "id", v->paper.id);
		json_kv(w, "title", v->paper.title);
		json_opt(w, "authors", v->paper_authors);
		json_opt(w, "year", v->paper_year);
		json_opt(w, "page", v->page_in_paper);
		json_opt(w, "url", v->paper_url);
		json_close_object(w);
	} else {
		json_null(w);
	}
	json_flow(w, v->flow);
	json_source(w, &v->source, v->paper.title, STR(""));
	json_close_object(w);
}

static void control(struct json_writer *w, const struct view_mitigation *v)
{
	json_kv_object(w, "control");
	json_kv(w, "atlas_id", v->page.id);
	json_opt(w, "attack_id", v->attack_id);
	json_kv_object(w, "priority");
	json_kv_num(w, "score", v->score, 2);
	json_kv(w, "formula", v->formula);
	json_kv_array(w, "parts");
	for (size_t i = 0; i < v->parts.n; i++) {
		json_open_object(w);
		json_kv(w, "name", v->parts.v[i].name);
		json_kv(w, "value", v->parts.v[i].value);
		json_kv(w, "note", v->parts.v[i].note);
		json_close_object(w);
	}
	json_close_array(w);
	json_close_object(w);
	json_texts(w, "lifecycle", v->lifecycle.v, v->lifecycle.n);
	json_texts(w, "category", v->category.v, v->category.n);
	json_close_object(w);
}

void render_json_mitigation(struct json_writer *w, const struct view_mitigation *v)
{
	json_open_object(w);
	json_head(w, &v->page, v->description.text);
	json_kv_object(w, "summary");
	json_kv_int(w, "techniques", (int64_t)v->techniques.n);
	json_kv_int(w, "lifecycle", (int64_t)v->lifecycle.n);
	json_kv_int(w, "categories", (int64_t)v->category.n);
	json_close_object(w);
	control(w, v);
	json_kv_array(w, "techniques");
	for (size_t i = 0; i < v->techniques.n; i++) {
		const struct view_use *u = &v->techniques.v[i];

		json_open_object(w);
		json_kv(w, "id", u->to.id);
		json_kv(w, "title", u->to.title);
		json_kv(w, "slug", u->to.slug);
		json_opt(w, "maturity", u->maturity);
		json_kv(w, "use", u->use.text);
		json_close_object(w);
	}
	json_close_array(w);
	json_kv_object(w, "risks");
	json_kv_int(w, "count", (int64_t)v->nrisks);
	json_kv_array(w, "top");
	for (size_t i = 0; i < v->risks.n; i++) {
		const struct view_reach *r = &v->risks.v[i];

		json_open_object(w);
		json_kv(w, "id", r->risk.id);
		json_kv(w, "title", r->risk.title);
		json_kv(w, "slug", r->risk.slug);
		json_kv_num(w, "score", r->score, 4);
		json_kv_array(w, "via");
		for (size_t k = 0; k < r->via.n; k++)
			json_str(w, r->via.v[k].id);
		json_close_array(w);
		json_close_object(w);
	}
	json_close_array(w);
	json_by_domain(w, "domains", v->by_domain, false);
	json_close_object(w);
	json_flow(w, v->flow);
	json_source(w, &v->source, STR(""), STR(""));
	json_close_object(w);
}
