/*
 * flow_atlas: an atlas of so many risks, techniques and mitigations, linked at random but always the same way, for tests of flow pictures.
 *
 * flow_atlas_open(s): names are words of ours, short and long; s.text, or NULL, stands in front of each.  The first risk is linked to every
 * technique, the first technique to every risk, the first mitigation to every technique and the first technique to every mitigation.
 */
#ifndef TESTS_UNIT_FLOW_ATLAS_H
#define TESTS_UNIT_FLOW_ATLAS_H

#include <stdlib.h>

#include "view/view.h"

struct flow_atlas {
	size_t risks, techniques, mitigations;
	uint32_t seed;
	const char *text;
};

static uint32_t flow_random(uint32_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 17;
	*x ^= *x << 5;
	return *x;
}

static struct str flow_name(struct arena *a, const char *text, const char *kind, size_t i, uint32_t *x)
{
	static const char *const words[] = { "lamp", "harbour", "of forged papers", "counterfeit-beacon", "in fog", "and", "Extraordinarilylongwordofthesea",
					     "rope", "tide", "a pilot's logbook", "W", "cargo/ballast" };
	struct str s = arena_printf(a, "%s%s %zu", text ? text : "", kind, i);

	for (size_t n = flow_random(x) % 9; n; n--)
		s = arena_printf(a, "%.*s %s", STRF(s), words[flow_random(x) % ARRAY_LEN(words)]);
	return s;
}

static struct str flow_id(struct arena *a, enum rec_kind kind, size_t i)
{
	if (kind == REC_RISK)
		return arena_printf(a, "mitrisk:9%zu.01.%02zu", i / 100 + 1, i % 100);
	return arena_printf(a, "AML.%c9%zu%02zu", kind == REC_TECHNIQUE ? 'T' : 'M', i / 100 + 1, i % 100);
}

static void flow_records(struct batch *b, enum rec_kind kind, size_t n, const char *text, uint32_t *x)
{
	for (size_t i = 0; i < n; i++) {
		struct record r = { .kind = kind, .id = flow_id(&b->arena, kind, i), .name = flow_name(&b->arena, text, kind_table[kind].name, i, x) };

		if (kind == REC_RISK) {
			struct field f[] = { { F_EV_ID, str_from(r.id, 8) }, { F_QUICKREF, STR("Wick1801") }, { F_RISK_CATEGORY, r.name } };

			r.fields = arena_memdup(&b->arena, f, ARRAY_LEN(f), sizeof(*f));
			r.nfields = ARRAY_LEN(f);
		}
		vec_push(&b->records, r);
	}
}

static void flow_links(struct batch *b, const struct flow_atlas *s, uint32_t *x)
{
	for (size_t t = 0; t < s->techniques; t++) {
		struct str technique = flow_id(&b->arena, REC_TECHNIQUE, t);

		for (size_t m = 0; m < s->mitigations; m++)
			if (!t || !m || flow_random(x) % 4 == 0)
				vec_push(&b->links, ((struct link){ .from = flow_id(&b->arena, REC_MITIGATION, m), .to = technique,
								    .kind = LINK_MITIGATES, .confidence = 1, .text = STR("It helps.") }));
	}
}

static void flow_attacks(struct edition *e, uint32_t *x)
{
	VEC(struct link) links = { 0 };

	for (size_t r = 0; r < e->kinds[REC_RISK].n; r++)
		for (size_t t = 0; t < e->kinds[REC_TECHNIQUE].n; t++) {
			uint32_t luck = flow_random(x);

			if (!r || !t || luck % 4 == 0)
				vec_push(&links, ((struct link){ .from = e->kinds[REC_RISK].v[r].r.id, .to = e->kinds[REC_TECHNIQUE].v[t].r.id,
								 .kind = LINK_ATTACKS_BY, .method = METHOD_CURATED, .tier = luck % 3 ? TIER_RELATED : TIER_DIRECT,
								 .confidence = (double)(luck % 97 + 3) / 100, .reason = STR("It says so.") }));
		}
	edition_attach(e, links.v, links.n, NULL, 0);
	vec_free(&links);
}

static struct atlas flow_atlas_open(struct flow_atlas s)
{
	struct batch atlas, mit;
	const struct batch *both[] = { &atlas, &mit };
	struct edition_parts parts = { .batches = both, .nbatches = 2 };
	struct err err = ERR_INIT;
	struct edition *e;
	uint32_t x = s.seed * 2654435761u + 1;

	batch_init(&atlas);
	batch_init(&mit);
	atlas.release = (struct release){ .source = STR("atlas"), .version = STR("2026.05") };
	mit.release = (struct release){ .source = STR("mit"), .version = STR("V4") };
	flow_records(&mit, REC_RISK, s.risks, s.text, &x);
	flow_records(&atlas, REC_TECHNIQUE, s.techniques, s.text, &x);
	flow_records(&atlas, REC_MITIGATION, s.mitigations, s.text, &x);
	flow_links(&atlas, &s, &x);
	e = edition_build(&parts, 0, &err);
	batch_free(&atlas);
	batch_free(&mit);
	if (!e)
		abort();
	flow_attacks(e, &x);
	return (struct atlas){ .edition = e };
}

static void flow_atlas_close(struct atlas *at)
{
	edition_free((struct edition *)(uintptr_t)at->edition);
}

#endif
