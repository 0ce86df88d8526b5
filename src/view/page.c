/* What all pages share: titles, crumbs, badges, figures, leads, sources, references. */
#include "view/impl.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "fmt/html_escape.h"

void address_param(struct buf *b, struct str name, struct str value)
{
	buf_c(b, str_chr(buf_str(b), '?') < 0 ? '?' : '&');
	buf_add(b, name);
	buf_c(b, '=');
	url_path_escape(b, value);
}

struct str decimal(uint64_t v, struct arena *a)
{
	return arena_printf(a, "%llu", (unsigned long long)v);
}

struct str study_date(const struct entry *x)
{
	struct str date = record_field(&x->r, F_DATE), g = record_field(&x->r, F_GRANULARITY);

	return str_is(g, "Year") ? str_sub(date, 0, 4) : str_is(g, "Month") ? str_sub(date, 0, 7) : str_sub(date, 0, 10);
}

struct str path_of(const struct entry *x, struct arena *a)
{
	return x && kind_table[x->r.kind].list ? arena_printf(a, "/%.*s/", STRF(x->slug)) : STR("");
}

struct str filter_path(const struct atlas *at, enum rec_kind kind, const char *field, struct str value, struct arena *a)
{
	struct buf b;
	struct str s;

	if (!value.n || at->fixed)
		return STR("");
	buf_init(&b, BUF_LINE);
	buf_printf(&b, "/%s/?%s=", kind_table[kind].list, field);
	url_path_escape(&b, value);
	s = arena_str(a, buf_str(&b));
	buf_free(&b);
	return s;
}

struct view_ref view_ref_of(const struct entry *x)
{
	if (!x)
		return (struct view_ref){ 0 };
	return (struct view_ref){ x, x->r.id, x->title, x->slug, str_of(kind_table[x->r.kind].name), str_of(kind_table[x->r.kind].label) };
}

struct rich rich_of(const struct entry *x, struct str text)
{
	return (struct rich){ .text = text, .markdown = x->r.kind != REC_RISK && x->r.kind != REC_DOMAIN && x->r.kind != REC_SUBDOMAIN, .entry = x };
}

struct str lead_of(struct str text, struct arena *a, bool *cut)
{
	struct str head;
	char *flat;

	text = str_trim(text);
	*cut = utf8_len(text) > LEAD_MAX;
	head = *cut ? str_trim(utf8_cut(text, LEAD_HEAD)) : text;
	flat = arena_z(a, head);
	for (size_t i = 0; i < head.n; i++)
		if (flat[i] == '\n' || flat[i] == '\r' || flat[i] == '\t')
			flat[i] = ' ';
	return *cut ? arena_printf(a, "%.*s...", (int)head.n, flat) : str_n(flat, head.n);
}

static struct str age_of(int64_t now, struct str date, struct arena *a)
{
	int64_t then, days;

	if (!now || clock_parse_date(date, &then) < 0 || then > now)
		return STR("");
	days = (now - then) / 86400;
	if (days < 2)
		return days ? STR("1 day old") : STR("from today");
	if (days < 60)
		return arena_printf(a, "%lld days old", (long long)days);
	if (days < 730)
		return arena_printf(a, "%lld months old", (long long)(days * 12 / 365));
	return arena_printf(a, "%lld years old", (long long)(days / 365));
}

struct view_source view_source_of(const struct atlas *at, const struct release *r, struct arena *a)
{
	if (!r)
		return (struct view_source){ 0 };
	return (struct view_source){ r->title, r->version, r->date, age_of(at->now, r->date, a), r->license, html_url_ok(r->url) ? r->url : STR(""),
				     r->starter };
}

static void all_sources(struct view_page *p, const struct atlas *at, struct arena *a)
{
	VEC(struct view_source) v = { 0 };

	for (size_t i = 0; i < at->edition->nreleases; i++) {
		const struct release *r = &at->edition->releases[i];
		bool again = false;

		for (size_t k = 0; k < v.n; k++) /* the parts of one release are one source */
			again = again || (str_eq(v.v[k].name, r->title) && str_eq(v.v[k].release, r->version));
		if (!again)
			vec_push(&v, view_source_of(at, r, a));
	}
	list_take(&p->sources, &v, a);
}

static void room(struct view_page *p, struct arena *a)
{
	p->figures.v = arena_array(a, PAGE_FIGURES, struct view_figure);
	p->badges.v = arena_array(a, PAGE_BADGES, struct view_text);
	p->crumbs.v = arena_array(a, 6, struct view_text);
}

void page_figure(struct view_page *p, struct str value, const char *name, const char *note)
{
	if (p->figures.n < PAGE_FIGURES)
		p->figures.v[p->figures.n++] = (struct view_figure){ value, str_of(name), str_of(note) };
}

void page_badge(struct view_page *p, struct str text, struct str path)
{
	if (text.n && p->badges.n < PAGE_BADGES)
		p->badges.v[p->badges.n++] = (struct view_text){ text, path };
}

static void crumb(struct view_page *p, struct str text, struct str path)
{
	p->crumbs.v[p->crumbs.n++] = (struct view_text){ text, path };
}

void page_of(struct view_page *p, const struct atlas *at, const struct entry *x, struct arena *a)
{
	const struct kind_info *k = &kind_table[x->r.kind];
	const struct entry *parent = entry_parent(x);

	room(p, a);
	p->title = x->title;
	p->label = str_of(k->label);
	p->head_title = arena_printf(a, "%.*s - %s", STRF(x->title), k->label);
	p->lead = lead_of(x->plain, a, &p->lead_cut);
	p->id = x->r.id;
	p->kind = str_of(k->name);
	p->slug = x->slug;
	p->path = path_of(x, a);
	p->section = str_of(k->list);
	p->own_words = x->release && x->release->starter;
	p->fixed = at->fixed;
	p->origin = &at->origin;
	all_sources(p, at, a);
	crumb(p, STR("Atlas"), STR("/"));
	crumb(p, str_of(kind_table[x->r.kind == REC_SUBDOMAIN ? REC_DOMAIN : x->r.kind].plural), arena_printf(a, "/%s/", k->list));
	if (parent)
		crumb(p, parent->title, path_of(parent, a));
	if (x->r.kind == REC_SUBDOMAIN && x->nout[LINK_CLASSIFIED])
		crumb(p, x->out[LINK_CLASSIFIED][0].other->title, path_of(x->out[LINK_CLASSIFIED][0].other, a));
	crumb(p, x->title, STR(""));
	page_badge(p, p->label, arena_printf(a, "/%s/", k->list));
}

void page_plain(struct view_page *p, const struct atlas *at, const char *title, const char *path, const char *kind, const char *section,
		struct arena *a)
{
	room(p, a);
	p->fixed = at->fixed;
	p->origin = &at->origin;
	p->title = str_of(title);
	p->head_title = p->title;
	p->kind = str_of(kind);
	p->path = str_of(path);
	p->section = str_of(section);
	all_sources(p, at, a);
	if (strcmp(path, "/") != 0) {
		crumb(p, STR("Atlas"), STR("/"));
		crumb(p, p->title, STR(""));
	}
}

struct str view_sure(double confidence)
{
	return confidence >= .9 ? STR("almost certain") : confidence >= .75 ? STR("very likely") : confidence >= .6 ? STR("likely") :
	       confidence >= .4 ? STR("possible") : STR("weak");
}

void references_of(const struct entry *x, struct arena *a, struct view_reference **v, size_t *n)
{
	*n = x->r.nrefs;
	*v = arena_array(a, x->r.nrefs, struct view_reference);
	for (size_t i = 0; i < x->r.nrefs; i++) {
		const struct reference *r = &x->r.refs[i];
		struct str url = str_trim(r->url);

		(*v)[i] = (struct view_reference){ (unsigned)i + 1, r->id, str_trim(r->title).n ? str_trim(r->title) : url,
						   html_url_ok(url) ? url : STR(""), url };
	}
}

static void refs_to_tactics(const struct entry *t, struct arena *a, struct view_ref **v, size_t *n)
{
	*n = t->nout[LINK_ACHIEVES];
	*v = arena_array(a, *n, struct view_ref);
	for (size_t i = 0; i < *n; i++)
		(*v)[i] = view_ref_of(t->out[LINK_ACHIEVES][i].other);
}

struct view_attack attack_of(const struct edge *e, const struct entry *risk, bool other_is_risk, struct arena *a)
{
	const struct entry *technique = other_is_risk ? NULL : e->other;
	struct view_attack v = { .to = view_ref_of(other_is_risk ? risk : e->other) };
	VEC(struct str) words = { 0 };

	v.tier = str_of(link_tier_name[e->link->tier]);
	v.method = str_of(link_method_name[e->link->method]);
	v.confidence = e->link->confidence;
	v.sure = view_sure(e->link->confidence);
	v.reason = e->link->reason;
	if (technique) {
		v.maturity = record_field(&technique->r, F_MATURITY);
		refs_to_tactics(technique, a, &v.tactics.v, &v.tactics.n);
		v.release_to = technique->release ? technique->release->version : STR("");
	}
	v.release_from = risk && risk->release ? risk->release->version : STR("");
	for (size_t i = 0; i < e->link->nevidence; i++) {
		bool again = !evidence_counts(e->link->evidence, i);

		for (size_t k = 0; k < words.n; k++)
			again = again || str_ieq(words.v[k], e->link->evidence[i].text);
		if (!again)
			vec_push(&words, e->link->evidence[i].text);
	}
	list_take(&v.evidence, &words, a);
	return v;
}

struct view_step step_of(const struct entry *study, const struct edge *e, const struct view_step *same, struct arena *a)
{
	const struct entry *t = e->other;
	struct view_step s = { .number = e->link->position, .step_id = e->link->step_id, .study = view_ref_of(study), .technique = view_ref_of(t),
			       .tactic = view_ref_of(e->tactic), .maturity = record_field(&t->r, F_MATURITY), .text = rich_of(study, e->link->text) };

	s.mitigations.n = t->nin[LINK_MITIGATES];
	s.mitigations.v = same ? same->mitigations.v : arena_array(a, s.mitigations.n, struct view_ref);
	for (size_t i = 0; i < s.mitigations.n && !same; i++)
		s.mitigations.v[i] = view_ref_of(t->in[LINK_MITIGATES][i].other);
	return s;
}

static const struct entry *classified(const struct entry *x, enum rec_kind kind)
{
	for (uint32_t i = 0; i < x->nout[LINK_CLASSIFIED]; i++)
		if (x->out[LINK_CLASSIFIED][i].other->r.kind == kind)
			return x->out[LINK_CLASSIFIED][i].other;
	return NULL;
}

struct view_row row_of(const struct atlas *at, const struct entry *risk, struct arena *a)
{
	const struct entry *domain = classified(risk, REC_DOMAIN);
	bool cut;

	return (struct view_row){ view_ref_of(risk), lead_of(risk->plain, a, &cut), domain ? domain->title : STR(""),
				  risk->nout[LINK_ATTACKS_BY], at->nmitigations ? at->nmitigations[risk->ord] : 0 };
}
