/* Parts that several records share, and the records but risks and mitigations. */
#include "render/json.h"

void json_opt(struct json_writer *w, const char *key, struct str s)
{
	if (s.n)
		json_kv(w, key, s);
	else
		json_kv_null(w, key);
}

void json_ref(struct json_writer *w, const struct view_ref *r)
{
	json_open_object(w);
	json_kv(w, "id", r->id);
	json_kv(w, "title", r->title);
	json_kv(w, "slug", r->slug);
	json_close_object(w);
}

void json_refs(struct json_writer *w, const char *key, const struct view_ref *v, size_t n)
{
	json_kv_array(w, key);
	for (size_t i = 0; i < n; i++)
		json_ref(w, &v[i]);
	json_close_array(w);
}

void json_texts(struct json_writer *w, const char *key, const struct view_text *v, size_t n)
{
	json_kv_array(w, key);
	for (size_t i = 0; i < n; i++)
		json_str(w, v[i].text);
	json_close_array(w);
}

void json_strs(struct json_writer *w, const char *key, const struct str *v, size_t n)
{
	json_kv_array(w, key);
	for (size_t i = 0; i < n; i++)
		json_str(w, v[i]);
	json_close_array(w);
}

void json_source(struct json_writer *w, const struct view_source *s, struct str resource, struct str url)
{
	json_kv_object(w, "source");
	json_opt(w, "name", s->name);
	json_opt(w, "release", s->release);
	json_opt(w, "resource", resource);
	json_opt(w, "license", s->license);
	json_opt(w, "url", url.n ? url : s->url);
	json_opt(w, "date", s->date);
	json_kv_bool(w, "starter", s->starter);
	json_close_object(w);
}

void json_head(struct json_writer *w, const struct view_page *p, struct str description)
{
	json_kv(w, "id", p->id);
	json_kv(w, "kind", p->kind);
	json_kv(w, "slug", p->slug);
	json_kv(w, "title", p->title);
	json_kv(w, "lead", p->lead);
	json_kv(w, "description", description);
	json_texts(w, "badges", p->badges.v, p->badges.n);
}

static void references(struct json_writer *w, const struct view_reference *v, size_t n)
{
	json_kv_array(w, "references");
	for (size_t i = 0; i < n; i++) {
		json_open_object(w);
		json_opt(w, "id", v[i].id);
		json_kv(w, "title", v[i].title);
		json_kv(w, "url", v[i].shown);
		json_close_object(w);
	}
	json_close_array(w);
}

static void steps(struct json_writer *w, const char *key, const struct view_step *v, size_t n, bool of_study)
{
	json_kv_array(w, key);
	for (size_t i = 0; i < n; i++) {
		json_open_object(w);
		if (!of_study) {
			json_kv(w, "id", v[i].study.id);
			json_kv(w, "title", v[i].study.title);
		}
		json_kv_int(w, "number", v[i].number);
		json_kv(w, "step_id", v[i].step_id);
		if (of_study) {
			json_key(w, "technique");
			json_ref(w, &v[i].technique);
		}
		json_key(w, "tactic");
		if (v[i].tactic.entry)
			json_ref(w, &v[i].tactic);
		else
			json_null(w);
		json_kv(w, "description", v[i].text.text);
		if (of_study && v[i].leads.n) {
			json_kv_array(w, "leads_to");
			for (size_t k = 0; k < v[i].leads.n; k++)
				json_int(w, v[i].leads.v[k]);
			json_close_array(w);
		}
		if (of_study)
			json_refs(w, "mitigations", v[i].mitigations.v, v[i].mitigations.n);
		json_close_object(w);
	}
	json_close_array(w);
}

static void uses(struct json_writer *w, const char *key, const struct view_use *v, size_t n)
{
	json_kv_array(w, key);
	for (size_t i = 0; i < n; i++) {
		json_open_object(w);
		json_kv(w, "id", v[i].to.id);
		json_kv(w, "title", v[i].to.title);
		json_kv(w, "slug", v[i].to.slug);
		json_strs(w, "lifecycle", v[i].lifecycle.v, v[i].lifecycle.n);
		json_strs(w, "category", v[i].category.v, v[i].category.n);
		json_kv(w, "use", v[i].use.text);
		json_close_object(w);
	}
	json_close_array(w);
}

void json_by_domain(struct json_writer *w, const char *key, const struct view_by_domain *v, bool direct)
{
	json_kv_array(w, key);
	for (size_t i = 0; i < v->domains.n; i++) {
		const struct view_domain_risks *d = &v->domains.v[i];

		json_open_object(w);
		json_opt(w, "id", d->domain.id);
		json_kv(w, "title", d->title);
		json_kv_int(w, "risks", (int64_t)d->n);
		if (direct)
			json_kv_int(w, "direct", (int64_t)d->direct);
		json_close_object(w);
	}
	json_close_array(w);
}

void render_json_technique(struct json_writer *w, const struct view_technique *v)
{
	json_open_object(w);
	json_head(w, &v->page, v->description.text);
	json_kv_object(w, "summary");
	json_kv_int(w, "risks", (int64_t)v->risks.n);
	json_kv_int(w, "mitigations", (int64_t)v->mitigations.n);
	json_kv_int(w, "case_studies", (int64_t)v->nstudies);
	json_kv_int(w, "case_study_steps", (int64_t)v->studies.n);
	json_kv_int(w, "subtechniques", (int64_t)v->subtechniques.n);
	json_close_object(w);
	json_opt(w, "attack_id", v->attack_id);
	json_refs(w, "tactics", v->tactics.v, v->tactics.n);
	json_strs(w, "platforms", v->platforms.v, v->platforms.n);
	json_opt(w, "maturity", v->maturity);
	json_key(w, "parent");
	if (v->parent.entry)
		json_ref(w, &v->parent);
	else
		json_null(w);
	json_refs(w, "subtechniques", v->subtechniques.v, v->subtechniques.n);
	uses(w, "mitigations", v->mitigations.v, v->mitigations.n);
	json_kv_array(w, "risks");
	for (size_t i = 0; i < v->risks.n; i++) {
		const struct view_attack *r = &v->risks.v[i];

		json_open_object(w);
		json_kv(w, "id", r->to.id);
		json_kv(w, "title", r->to.title);
		json_kv(w, "slug", r->to.slug);
		json_kv(w, "tier", r->tier);
		json_kv_num(w, "confidence", r->confidence, 4);
		json_kv(w, "method", r->method);
		json_kv(w, "reason", r->reason);
		json_strs(w, "evidence", r->evidence.v, r->evidence.n);
		json_close_object(w);
	}
	json_close_array(w);
	json_by_domain(w, "domains", v->by_domain, true);
	steps(w, "case_studies", v->studies.v, v->studies.n, false);
	references(w, v->references.v, v->references.n);
	json_opt(w, "created", v->created);
	json_opt(w, "modified", v->modified);
	json_flow(w, v->flow);
	json_source(w, &v->source, STR(""), STR(""));
	json_close_object(w);
}

void render_json_tactic(struct json_writer *w, const struct view_tactic *v)
{
	json_open_object(w);
	json_head(w, &v->page, v->description.text);
	json_kv_object(w, "summary");
	json_kv_int(w, "techniques", (int64_t)v->ntechniques);
	json_close_object(w);
	json_kv_int(w, "position", v->position);
	json_opt(w, "attack_id", v->attack_id);
	json_kv_array(w, "techniques");
	for (size_t i = 0; i < v->techniques.n; i++) {
		const struct view_branch *b = &v->techniques.v[i];

		json_open_object(w);
		json_kv(w, "id", b->technique.id);
		json_kv(w, "title", b->technique.title);
		json_kv(w, "slug", b->technique.slug);
		json_opt(w, "maturity", b->maturity);
		json_kv_int(w, "risks", (int64_t)b->risks);
		json_kv_int(w, "mitigations", (int64_t)b->mitigations);
		json_refs(w, "subtechniques", b->subtechniques.v, b->subtechniques.n);
		json_close_object(w);
	}
	json_close_array(w);
	references(w, v->references.v, v->references.n);
	json_source(w, &v->source, STR(""), STR(""));
	json_close_object(w);
}

void render_json_case_study(struct json_writer *w, const struct view_case_study *v)
{
	json_open_object(w);
	json_head(w, &v->page, v->description.text);
	json_kv_object(w, "summary");
	json_kv_int(w, "steps", (int64_t)v->steps.n);
	json_close_object(w);
	json_opt(w, "type", v->type);
	json_opt(w, "date", v->date);
	json_opt(w, "actor", v->actor);
	json_opt(w, "target", v->target);
	json_opt(w, "reporter", v->reporter);
	steps(w, "steps", v->steps.v, v->steps.n, true);
	json_stops(w, v->stops);
	references(w, v->references.v, v->references.n);
	json_source(w, &v->source, STR(""), STR(""));
	json_close_object(w);
}

static void rows(struct json_writer *w, const struct view_row *v, size_t n)
{
	json_kv_array(w, "risks");
	for (size_t i = 0; i < n; i++) {
		json_open_object(w);
		json_kv(w, "id", v[i].to.id);
		json_kv(w, "title", v[i].to.title);
		json_kv(w, "slug", v[i].to.slug);
		json_kv_int(w, "techniques", (int64_t)v[i].techniques);
		json_kv_int(w, "mitigations", (int64_t)v[i].mitigations);
		json_close_object(w);
	}
	json_close_array(w);
}

static void notes(struct json_writer *w, const struct view_note *v, size_t n)
{
	json_kv_array(w, "evidence");
	for (size_t i = 0; i < n; i++) {
		json_open_object(w);
		json_kv(w, "id", v[i].id);
		json_kv(w, "text", v[i].text);
		json_opt(w, "page", v[i].page);
		json_close_object(w);
	}
	json_close_array(w);
}

void render_json_paper(struct json_writer *w, const struct view_paper *v)
{
	json_open_object(w);
	json_head(w, &v->page, STR(""));
	json_kv_object(w, "summary");
	json_kv_int(w, "risks", (int64_t)v->risks.n);
	json_close_object(w);
	json_opt(w, "authors", v->authors);
	json_opt(w, "year", v->year);
	json_opt(w, "doi", v->doi);
	json_opt(w, "url", v->url);
	json_opt(w, "item_type", v->item_type);
	rows(w, v->risks.v, v->risks.n);
	notes(w, v->notes.v, v->notes.n);
	json_source(w, &v->source, STR(""), STR(""));
	json_close_object(w);
}

void render_json_domain(struct json_writer *w, const struct view_domain *v)
{
	json_open_object(w);
	json_head(w, &v->page, v->description.text);
	json_kv_object(w, "summary");
	json_kv_int(w, "risks", (int64_t)v->nrisks);
	json_kv_int(w, "with_techniques", (int64_t)v->nlinked);
	json_kv_int(w, "subdomains", (int64_t)v->subdomains.n);
	json_close_object(w);
	if (v->domain.entry) {
		json_key(w, "domain");
		json_ref(w, &v->domain);
	}
	json_kv_array(w, "subdomains");
	for (size_t i = 0; i < v->subdomains.n; i++) {
		json_open_object(w);
		json_kv(w, "id", v->subdomains.v[i].to.id);
		json_kv(w, "title", v->subdomains.v[i].to.title);
		json_kv(w, "slug", v->subdomains.v[i].to.slug);
		json_kv_int(w, "risks", (int64_t)v->subdomains.v[i].risks);
		json_kv_int(w, "linked", (int64_t)v->subdomains.v[i].linked);
		json_close_object(w);
	}
	json_close_array(w);
	rows(w, v->risks.v, v->risks.n);
	json_source(w, &v->source, STR(""), STR(""));
	json_close_object(w);
}

void render_json_value(struct json_writer *w, const struct view_value *v)
{
	json_open_object(w);
	json_head(w, &v->page, STR(""));
	json_kv_object(w, "summary");
	json_kv_int(w, "records", (int64_t)v->mitigations.n);
	json_close_object(w);
	json_kv_array(w, "mitigations");
	for (size_t i = 0; i < v->mitigations.n; i++)
		json_ref(w, &v->mitigations.v[i].to);
	json_close_array(w);
	json_source(w, &v->source, STR(""), STR(""));
	json_close_object(w);
}
