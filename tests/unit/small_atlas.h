/*
 * small_atlas: an atlas small enough to know by heart, in our own words, for tests and fuzzers of what reads an edition.
 */
#ifndef TESTS_UNIT_SMALL_ATLAS_H
#define TESTS_UNIT_SMALL_ATLAS_H

#include "atlas/edition.h"

struct small_record {
	enum rec_kind kind;
	const char *id, *name, *description;
	const char *fields; /* "platform=Agentic AI;maturity=Realized" */
};

struct small_link {
	enum link_kind kind;
	const char *from, *to, *text;
};

static const struct small_record small_records[] = {
	{ REC_TACTIC, "AML.TA0001", "Scouting", "Looking around before an attack.", "position=1;attack_id=TA0043" },
	{ REC_TACTIC, "AML.TA0002", "Impact", "Doing harm in the end.", "position=2" },
	{ REC_TECHNIQUE, "AML.T0001", "Poison the Training Set",
	  "An attacker slips harmful samples into the data on which a model is trained, so that it learns what the attacker wants.",
	  "platform=Predictive AI;platform=Generative AI;maturity=Demonstrated" },
	{ REC_TECHNIQUE, "AML.T0002", "Prompt Injection",
	  "Text that a language model takes for orders makes it leave the path that its owner set.",
	  "platform=Generative AI;platform=Agentic AI;maturity=Realized" },
	{ REC_TECHNIQUE, "AML.T0002.000", "Direct", "The attacker types the orders into the chat.", "platform=Generative AI;maturity=Realized" },
	{ REC_TECHNIQUE, "AML.T0002.001", "Indirect", "The orders wait in a document or a web page that the model is given later.",
	  "platform=Agentic AI;maturity=Realized" },
	{ REC_TECHNIQUE, "AML.T0003", "Steal the Weights", "The weights file is copied off the server on which the model runs.",
	  "platform=Predictive AI;maturity=Feasible;attack_id=T1005" },
	{ REC_MITIGATION, "AML.M0001", "Screen the Samples", "Look at what is learned from before it is learned from.",
	  "lifecycle=Data Preparation;category=Technical - AI" },
	{ REC_MITIGATION, "AML.M0002", "Lock the Vault", "Keep weights behind a door.", "lifecycle=Deployment;category=Technical - Cyber" },
	{ REC_CASE_STUDY, "AML.CS0001", "The Mail Helper", "An office helper named Kettleworth obeyed a stranger.",
	  "type=Incident;target=Kettleworth" },
	{ REC_CASE_STUDY, "AML.CS0002", "The Chatting Toy", "A toy learned rude phrases from its visitors.", "type=Exercise" },
	{ REC_RISK, "mitrisk:01.01.00", "Poisoned learning",
	  "\xE2\x80\x9CHarmful samples, slipped into training data, can poison a model\xE2\x80\x99s learning.\xE2\x80\x9D",
	  "quickref=Doe2024;ev_id=01.01.00;risk_category=Poisoned learning;entity=1;intent=1;timing=1;domain=2;subdomain=2.2;coding=coded" },
	{ REC_RISK, "mitrisk:01.02.00", "Security", "", "quickref=Doe2024;ev_id=01.02.00;risk_category=Security;domain=2;subdomain=2.0;coding=coded" },
	{ REC_RISK, "mitrisk:02.01.00", "Security", "Whatever is software may be broken into.",
	  "quickref=Roe2023;ev_id=02.01.00;risk_category=Security;entity=1;domain=2;subdomain=2.2;coding=coded" },
	{ REC_RISK, "mitrisk:02.02.01", "Loss of trades",
	  "Whole trades lose their wages where machines take over the work. Families move away, shops close, and a town that lived by its "
	  "looms for ten generations falls silent within one. Those who own the machines live elsewhere, and nobody who decides ever sees "
	  "the weights that were lifted from some shoulders and laid upon others, nor the mending that is left to neighbours.",
	  "quickref=Roe2023;ev_id=02.02.01;risk_category=Society;risk_subcategory=Loss of trades;entity=2;intent=2;domain=6;subdomain=6.2;coding=coded" },
	{ REC_RISK, "mitrisk:03.01.00", "Poison", "Poisoned samples in training data.", "quickref=Poe2022;ev_id=03.01.00;risk_category=Poison;subdomain=X.1;coding=excluded" },
	{ REC_PAPER, "mitpaper:1", "On the Taming of Looms", "", "quickref=Doe2024;authors=Ada Doe;year=2024;item_type=Journal article" },
	{ REC_TERM, "mitcause:entity-1", "Human", "Someone decided.", "factor=Entity;number=1" },
};

static const struct small_link small_links[] = {
	{ LINK_SPECIALIZES, "AML.T0002.000", "AML.T0002", "" },
	{ LINK_SPECIALIZES, "AML.T0002.001", "AML.T0002", "" },
	{ LINK_ACHIEVES, "AML.T0001", "AML.TA0002", "" },
	{ LINK_ACHIEVES, "AML.T0003", "AML.TA0001", "" },
	{ LINK_MITIGATES, "AML.M0001", "AML.T0001", "Samples screened for outliers leave less room for poison." },
	{ LINK_MITIGATES, "AML.M0002", "AML.T0003", "Behind a door the weights are harder to carry off." },
	{ LINK_EMPLOYS, "AML.CS0001", "AML.T0002.001", "A letter with hidden orders reached Kettleworth, the mail helper." },
	{ LINK_EMPLOYS, "AML.CS0001", "AML.T0003", "The helper packed the weights and posted them to a stranger." },
	{ LINK_EMPLOYS, "AML.CS0002", "AML.T0001", "Visitors taught the toy rude phrases, from which it was trained at night." },
};

static void small_fields(struct batch *b, struct record *r, const char *text)
{
	struct str rest = str_of(text), one;
	struct field f[16];
	size_t n = 0;

	while (n < ARRAY_LEN(f) && str_split(&rest, ';', &one)) {
		ptrdiff_t eq = str_chr(one, '=');

		f[n].id = field_find(str_sub(one, 0, (size_t)eq));
		f[n++].value = str_from(one, (size_t)eq + 1);
	}
	r->fields = arena_memdup(&b->arena, f, n, sizeof(*f));
	r->nfields = n;
}

/* small_batches(atlas, mit): the records of both sources.  without, or NULL, names a record that is left out with its links. */
static void small_batches(struct batch *atlas, struct batch *mit, const char *without)
{
	batch_init(atlas);
	batch_init(mit);
	atlas->release.source = STR("atlas");
	atlas->release.version = STR("2026.05");
	mit->release.source = STR("mit");
	mit->release.version = STR("V4");
	for (size_t i = 0; i < ARRAY_LEN(small_records); i++) {
		const struct small_record *s = &small_records[i];
		struct record r = { .kind = s->kind, .id = str_of(s->id), .name = str_of(s->name), .description = str_of(s->description) };
		struct batch *b = str_starts(r.id, STR("AML.")) ? atlas : mit;

		if (without && str_is(r.id, without))
			continue;
		small_fields(b, &r, s->fields);
		vec_push(&b->records, r);
	}
	for (size_t i = 0; i < ARRAY_LEN(small_links); i++) {
		const struct small_link *s = &small_links[i];
		struct link l = { .from = str_of(s->from), .to = str_of(s->to), .kind = s->kind, .text = str_of(s->text), .confidence = 1 };

		if (!without || !(str_is(l.from, without) || str_is(l.to, without)))
			vec_push(&atlas->links, l);
	}
}

static struct edition *small_atlas(const char *without)
{
	struct batch atlas, mit;
	const struct batch *both[] = { &atlas, &mit };
	struct edition_parts parts = { .batches = both, .nbatches = 2 };
	struct err err = ERR_INIT;
	struct edition *e;

	small_batches(&atlas, &mit, without);
	e = edition_build(&parts, 1000, &err);
	batch_free(&atlas);
	batch_free(&mit);
	if (!e)
		abort();
	return e;
}

#endif
