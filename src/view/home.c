/* Home, about, and the pages for what went wrong. */
#include "view/home.h"

#include "atlas/vocab.h"
#include "view/impl.h"
#include "view/lost.h"
#include "view/quality.h"
#include "view/readings.h"

#ifndef PROMPTRISKDB_VERSION
#define PROMPTRISKDB_VERSION "unversioned"
#endif

static void counts_of_kinds(const struct atlas *at, struct arena *a, struct view_figure **out, size_t *n)
{
	VEC(struct view_figure) v = { 0 };

	for (int k = 0; k < REC_KINDS; k++)
		if (kind_table[k].list)
			vec_push(&v, ((struct view_figure){ decimal(at->edition->kinds[k].n, a), str_of(kind_table[k].plural),
							    arena_printf(a, "/%s/", kind_table[k].list) }));
	*out = vec_dup(a, &v);
	*n = v.n;
	vec_free(&v);
}

/* A few records to start from, where the edition has them. */
static void examples(struct view_home *v, const struct atlas *at, struct arena *a)
{
	static const char *const ids[] = { "mitrisk:62.15.07", "AML.T0051", "AML.T0020", "AML.M0013", "AML.CS0035", "mitdomain:2.2" };
	VEC(struct view_ref) refs = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		const struct entry *x = edition_by_id(at->edition, str_of(ids[i]));

		if (x)
			vec_push(&refs, view_ref_of(x));
	}
	list_take(&v->examples, &refs, a);
}

struct view_home *view_home(const struct atlas *at, struct arena *a)
{
	const struct edition *e = at->edition;
	const struct entries *risks = &e->kinds[REC_RISK], *domains = &e->kinds[REC_DOMAIN];
	struct view_home *v = arena_new(a, struct view_home);

	page_plain(&v->page, at, "Threat intelligence atlas", "/", "home", "", a);
	v->page.head_title = STR("PromptRiskDB - Threat intelligence atlas");
	v->page.lead = STR("Which risks of AI systems are known, how an adversary brings them about, what stops them, and how sure we are.");
	v->domains.n = domains->n;
	v->domains.v = arena_array(a, domains->n, struct view_home_domain);
	for (size_t i = 0; i < domains->n; i++)
		v->domains.v[i] = (struct view_home_domain){ .to = view_ref_of(&domains->v[i]), .number = record_field(&domains->v[i].r, F_NUMBER) };
	v->risks = risks->n;
	for (size_t i = 0; i < risks->n; i++) {
		const struct entry *r = &risks->v[i];
		bool attackable = r->nout[LINK_ATTACKS_BY] > 0, bare = attackable && at->nmitigations && at->nmitigations[r->ord] == 0;

		v->attackable += attackable;
		v->unmitigated += bare;
		for (uint32_t k = 0; k < r->nout[LINK_CLASSIFIED]; k++) {
			const struct entry *d = r->out[LINK_CLASSIFIED][k].other;

			if (d->r.kind != REC_DOMAIN)
				continue;
			v->domains.v[d->index].risks++;
			v->domains.v[d->index].attackable += attackable;
			v->domains.v[d->index].unmitigated += bare;
		}
	}
	counts_of_kinds(at, a, &v->counts.v, &v->counts.n);
	examples(v, at, a);
	v->areas = view_areas(at, a);
	v->causes = view_causes(at, a);
	v->news = view_news(at, a);
	page_figure(&v->page, decimal(v->risks, a), "Risks", "Known risks, from the MIT AI Risk Repository");
	page_figure(&v->page, decimal(v->attackable, a), "Attackable", "Risks that an adversary can bring about by a known technique");
	page_figure(&v->page, decimal(v->unmitigated, a), "Without mitigation", "Attackable risks whose techniques have no mitigation");
	page_figure(&v->page, decimal(e->kinds[REC_TECHNIQUE].n, a), "Techniques", "Ways to attack AI systems, from MITRE ATLAS");
	page_figure(&v->page, decimal(e->kinds[REC_MITIGATION].n, a), "Mitigations", "Defences, with the techniques they cover");
	page_figure(&v->page, decimal(e->kinds[REC_CASE_STUDY].n, a), "Case studies", "Documented attacks, step by step");
	return v;
}

static void link_figures(struct view_about *v, const struct atlas *at, struct arena *a)
{
	const struct edition *e = at->edition;
	size_t by_kind[LINK_KINDS] = { 0 }, attacks[METHODS][TIERS] = { 0 }, none[NONE_CODES] = { 0 };
	VEC(struct view_figure) f = { 0 };

	for (size_t i = 0; i < e->nlinks; i++) {
		by_kind[e->links[i].kind]++;
		if (e->links[i].kind == LINK_ATTACKS_BY)
			attacks[e->links[i].method][e->links[i].tier]++;
	}
	for (size_t i = 0; i < e->kinds[REC_RISK].n; i++) {
		const struct entry *r = &e->kinds[REC_RISK].v[i];

		if (!r->nout[LINK_ATTACKS_BY])
			none[r->verdict && r->verdict->none ? r->verdict->none : NONE_LOW_CONFIDENCE]++;
	}
	for (int m = METHOD_CURATED; m < METHODS; m++)
		for (int t = TIER_DIRECT; t < TIERS; t++)
			if (attacks[m][t])
				vec_push(&f, ((struct view_figure){ decimal(attacks[m][t], a), arena_printf(a, "%s, %s", link_method_name[m], link_tier_name[t]),
								    STR("risk to technique") }));
	for (int c = 1; c < NONE_CODES; c++)
		if (none[c])
			vec_push(&f, ((struct view_figure){ decimal(none[c], a), arena_printf(a, "no technique: %s", none_code_name[c]), str_of(none_code_words[c]) }));
	for (int k = 0; k < LINK_ATTACKS_BY; k++)
		vec_push(&f, ((struct view_figure){ decimal(by_kind[k], a), str_of(link_kind_name[k]), STR("stated upstream") }));
	list_take(&v->links, &f, a);
}

struct view_about *view_about(const struct atlas *at, struct arena *a)
{
	struct view_about *v = arena_new(a, struct view_about);
	const struct entries *terms = &at->edition->kinds[REC_TERM];
	VEC(struct view_item) causes = { 0 };

	page_plain(&v->page, at, "About the atlas", "/about/", "about", "about", a);
	v->page.lead = STR("What is in the atlas, where it comes from, under which licences, and how its links are made.");
	v->releases.v = v->page.sources.v;
	v->releases.n = v->page.sources.n;
	counts_of_kinds(at, a, &v->counts.v, &v->counts.n);
	link_figures(v, at, a);
	for (size_t i = 0; i < terms->n; i++)
		vec_push(&causes, ((struct view_item){ arena_printf(a, "%.*s: %.*s", STRF(record_field(&terms->v[i].r, F_FACTOR)), STRF(terms->v[i].title)),
						       terms->v[i].r.description, STR(""), STR("") }));
	list_take(&v->causes, &causes, a);
	v->readings = view_readings(at, a);
	v->linker = at->late || at->linker ? linker_default_key(a) : STR("");
	v->quality = v->linker.n ? view_quality(a) : NULL;
	v->version = STR(PROMPTRISKDB_VERSION);
	return v;
}

struct view_error *view_error(const struct atlas *at, unsigned status, struct str detail, struct str asked, struct arena *a)
{
	static const struct { unsigned status; const char *title; } known[] = {
		{ 400, "Bad request" }, { 403, "Refused" }, { 404, "Page not found" }, { 405, "Method not allowed" }, { 406, "Not acceptable" },
		{ 413, "Too large" }, { 415, "Not a text that can be read" }, { 414, "Address too long" }, { 500, "Something went wrong" }, { 503, "Not available right now" },
	};
	struct view_error *v = arena_new(a, struct view_error);
	const char *title = "Error";

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].status == status)
			title = known[i].title;
	page_plain(&v->page, at, title, "", "error", "", a);
	v->status = status;
	v->detail = detail;
	if (status == 404) {
		v->lost = view_lost(at, asked, a);
		v->words = v->lost->words;
	}
	return v;
}
