/*
 * json: views as JSON.  The keys named in the design (section 5) are a contract: they are never renamed or removed.
 */
#ifndef RENDER_JSON_H
#define RENDER_JSON_H

#include "render/render.h"
#include "view/by_domain.h"

/* One value each, into an open writer. */
void render_json_risk(struct json_writer *w, const struct view_risk *v);
void render_json_technique(struct json_writer *w, const struct view_technique *v);
void render_json_tactic(struct json_writer *w, const struct view_tactic *v);
void render_json_mitigation(struct json_writer *w, const struct view_mitigation *v);
void render_json_case_study(struct json_writer *w, const struct view_case_study *v);
void render_json_paper(struct json_writer *w, const struct view_paper *v);
void render_json_domain(struct json_writer *w, const struct view_domain *v);
void render_json_value(struct json_writer *w, const struct view_value *v);
void render_json_list(struct json_writer *w, const struct view_list *v);
void render_json_list_item(struct json_writer *w, const struct view_list *v, size_t i);
void render_json_search(struct json_writer *w, const struct view_search *v);
void render_json_search_item(struct json_writer *w, const struct view_hit *h);
/* render_json_suggest: short, for suggestions while someone types; marks are places in the title, in UTF-16 code units as JavaScript counts. */
void render_json_suggest(struct json_writer *w, const struct view_search *v);
void render_json_home(struct json_writer *w, const struct view_home *v);
void render_json_about(struct json_writer *w, const struct view_about *v);
void render_json_error(struct json_writer *w, const struct view_error *v);

/* Shared parts. */
void json_head(struct json_writer *w, const struct view_page *p, struct str description);
void json_refs(struct json_writer *w, const char *key, const struct view_ref *v, size_t n);
void json_ref(struct json_writer *w, const struct view_ref *r);
void json_texts(struct json_writer *w, const char *key, const struct view_text *v, size_t n);
void json_strs(struct json_writer *w, const char *key, const struct str *v, size_t n);
void json_source(struct json_writer *w, const struct view_source *s, struct str resource, struct str url);
/* json_overview: "areas", "causes", "news" of the front page. */
void json_overview(struct json_writer *w, const struct view_home *v);
/* json_flow: the key "flow" with the nodes and links of the flow picture. */
void json_flow(struct json_writer *w, const struct view_flow *f);
/* json_stops: the key "coverage" of a case study.  json_interrupt: the key "interrupt" of a list of case studies. */
void json_stops(struct json_writer *w, const struct view_stops *v);
void json_interrupt(struct json_writer *w, const struct view_interrupt *v);
/* json_by_domain: risks counted by domain: [{"id","title","risks","direct"}], without direct where nothing counts it. */
void json_by_domain(struct json_writer *w, const char *key, const struct view_by_domain *v, bool direct);
/* json_opt: a string, or null where it is empty. */
void json_opt(struct json_writer *w, const char *key, struct str s);

#endif
