/* Where the risks lie, when and why they arise, what is new. */
#include <stdlib.h>

#include "atlas/vocab.h"
#include "fmt/html_escape.h"
#include "view/home.h"
#include "view/impl.h"

/* ---- domains by sub-domains ---- */

static void add(struct view_area_part *p, const struct entry *risk)
{
	p->risks++;
	p->attackable += risk->nout[LINK_ATTACKS_BY] > 0;
}

/* The row of a domain with a part for each of its sub-domains and one for what has none. */
static struct view_area area_of(const struct atlas *at, const struct entry *domain, struct arena *a)
{
	struct view_area row = { .to = view_ref_of(domain) };
	const struct entries *subs = &at->edition->kinds[REC_SUBDOMAIN];
	struct view_area_part *parts = arena_array(a, subs->n + 1, struct view_area_part);
	struct view_area_part rest = { .to = row.to, .number = arena_printf(a, "%.*s.0", STRF(record_field(&domain->r, F_NUMBER))) };
	size_t n = 0;

	for (size_t i = 0; i < subs->n; i++) {
		const struct entry *s = &subs->v[i];
		struct view_area_part p = { .to = view_ref_of(s), .number = record_field(&s->r, F_NUMBER) };

		if (!s->nout[LINK_CLASSIFIED] || s->out[LINK_CLASSIFIED][0].other != domain)
			continue;
		for (uint32_t k = 0; k < s->nin[LINK_CLASSIFIED]; k++)
			if (s->in[LINK_CLASSIFIED][k].other->r.kind == REC_RISK)
				add(&p, s->in[LINK_CLASSIFIED][k].other);
		if (p.risks)
			parts[n++] = p;
	}
	for (uint32_t k = 0; k < domain->nin[LINK_CLASSIFIED]; k++) {
		const struct entry *risk = domain->in[LINK_CLASSIFIED][k].other;
		bool deeper = false;

		if (risk->r.kind != REC_RISK)
			continue;
		row.risks++;
		row.attackable += risk->nout[LINK_ATTACKS_BY] > 0;
		for (uint32_t j = 0; j < risk->nout[LINK_CLASSIFIED]; j++)
			deeper = deeper || risk->out[LINK_CLASSIFIED][j].other->r.kind == REC_SUBDOMAIN;
		if (!deeper)
			add(&rest, risk);
	}
	if (rest.risks)
		parts[n++] = rest;
	row.parts.v = parts;
	row.parts.n = n;
	return row;
}

struct view_areas *view_areas(const struct atlas *at, struct arena *a)
{
	const struct entries *domains = &at->edition->kinds[REC_DOMAIN];
	struct view_areas *v = arena_new(a, struct view_areas);

	v->most = 1;
	v->rows.n = domains->n;
	v->rows.v = arena_array(a, domains->n, struct view_area);
	for (size_t i = 0; i < domains->n; i++) {
		v->rows.v[i] = area_of(at, &domains->v[i], a);
		v->most = v->rows.v[i].risks > v->most ? v->rows.v[i].risks : v->most;
	}
	return v;
}

/* ---- intent by timing ---- */

#define CODES 4

static struct str cause_path(const struct atlas *at, char intent, char timing, struct arena *a)
{
	return at->fixed ? STR("") : arena_printf(a, "/risks/?intent=%c&timing=%c", intent, timing);
}

/* "1" to "4" as a place, or -1. */
static int code_of(struct str code)
{
	return code.n == 1 && code.p[0] >= '1' && code.p[0] < '1' + CODES ? code.p[0] - '1' : -1;
}

struct view_causes *view_causes(const struct atlas *at, struct arena *a)
{
	static const char *const codes[CODES] = { "1", "2", "3", "4" };
	const struct entries *risks = &at->edition->kinds[REC_RISK];
	struct view_causes *v = arena_new(a, struct view_causes);

	v->most = 1;
	v->timings.n = v->rows.n = CODES;
	v->timings.v = arena_array(a, CODES, struct str);
	v->rows.v = arena_array(a, CODES, struct view_cause_row);
	for (int i = 0; i < CODES; i++) {
		v->timings.v[i] = vocab_cause_label(CAUSE_TIMING, str_of(codes[i]));
		v->rows.v[i].label = vocab_cause_label(CAUSE_INTENT, str_of(codes[i]));
		v->rows.v[i].cells.n = CODES;
		v->rows.v[i].cells.v = arena_array(a, CODES, struct view_cause_cell);
		for (int k = 0; k < CODES; k++)
			v->rows.v[i].cells.v[k].path = cause_path(at, codes[i][0], codes[k][0], a);
	}
	for (size_t i = 0; i < risks->n; i++) {
		int intent = code_of(record_field(&risks->v[i].r, F_INTENT)), timing = code_of(record_field(&risks->v[i].r, F_TIMING));
		struct view_cause_cell *c;

		if (intent < 0 || timing < 0) {
			v->left_out++;
			continue;
		}
		c = &v->rows.v[intent].cells.v[timing];
		c->risks++;
		c->attackable += risks->v[i].nout[LINK_ATTACKS_BY] > 0;
		v->most = c->risks > v->most ? c->risks : v->most;
	}
	return v;
}

/* ---- what is new ---- */

static int newest(const void *pa, const void *pb)
{
	const struct entry *const *a = pa, *const *b = pb;
	int c = str_cmp((*b)->r.created, (*a)->r.created);

	return c ? c : (*a)->ord < (*b)->ord ? -1 : (*a)->ord > (*b)->ord;
}

static void count_modified(struct view_news *v, const struct entry *x)
{
	int c = str_cmp(x->r.modified, v->modified);

	if (!x->r.modified.n || c < 0)
		return;
	if (c > 0) {
		v->modified = x->r.modified;
		v->nmodified = 0;
	}
	v->nmodified += !str_eq(x->r.created, x->r.modified);
}

/* All of the newest days that fit; of a day that does not fit the first records, and how many more there are. */
static void days(struct view_news *v, const struct entry **x, size_t n, struct arena *a)
{
	VEC(struct view_new) out = { 0 };
	size_t shown = 0, i = 0;

	while (i < n && shown < VIEW_NEWS_RECORDS) {
		struct view_new day = { .date = x[i]->r.created };
		size_t end = i;

		while (end < n && str_eq(x[end]->r.created, day.date))
			end++;
		day.records.v = arena_array(a, end - i, struct view_ref);
		for (; i < end && shown < VIEW_NEWS_RECORDS; i++, shown++)
			day.records.v[day.records.n++] = view_ref_of(x[i]);
		v->more = end - i;
		i = end;
		vec_push(&out, day);
	}
	list_take(&v->days, &out, a);
}

struct view_news *view_news(const struct atlas *at, struct arena *a)
{
	struct view_news *v = arena_new(a, struct view_news);
	VEC(const struct entry *) dated = { 0 };

	for (int k = 0; k < REC_KINDS; k++)
		for (size_t i = 0; kind_table[k].list && i < at->edition->kinds[k].n; i++) {
			const struct entry *x = &at->edition->kinds[k].v[i];

			count_modified(v, x);
			if (x->r.created.n)
				vec_push(&dated, x);
		}
	if (dated.n)
		qsort(dated.v, dated.n, sizeof(dated.v[0]), newest);
	days(v, dated.v, dated.n, a);
	vec_free(&dated);
	return v;
}
