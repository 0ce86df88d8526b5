/*
 * address: ids in, addresses out.
 *
 * Addresses follow the rules in the design ("the reference's addresses"): lower case, each run of characters outside
 * [a-z0-9] one '-', none at either end; longer than 80: the first 71 without a trailing '-', then '-' and the first 8 hex
 * digits of the SHA-1 of the whole uncut address.
 */
#ifndef ATLAS_ADDRESS_H
#define ATLAS_ADDRESS_H

#include "atlas/record.h"

#define ADDRESS_MAX 80
#define ADDRESS_HEAD 71

/* address_slug(a, text): text by the rule above, uncut.  address_cut(a, slug): by the rule for long ones. */
struct str address_slug(struct arena *a, struct str text);
struct str address_cut(struct arena *a, struct str slug);

/* address_of(a, r, title): the address of a record whose title (see record_title) is known:
 *   risk        mitrisk-<QuickRef>-<Ev_ID>-<title>
 *   ATLAS       <id>-<title>-<suffix of the kind>       aml-m0013-code-signing-ai-mitigation
 *   stage,      <name>-<name>-ai-mitigations            data-preparation-data-preparation-ai-mitigations
 *   category
 *   paper       mitpaper-62-<QuickRef>     domain  mitdomain-2-<name>     sub-domain  mitdomain-2-2-<name> */
struct str address_of(struct arena *a, const struct record *r, struct str title);

/* record_title(a, r, parent): what stands alone: "LLM Prompt Injection: Direct" for a sub-technique; a risk's sub-category,
 * or its category where there is none. */
struct str record_title(struct arena *a, const struct record *r, const struct record *parent);

/* id_normal(a, text): the canonical id that text spells, whatever its case: "aml.t0051" -> "AML.T0051",
 * "MITRISK:62.15.07" -> "mitrisk:62.15.07", a bare "62.15.07" or "62.15.07~2" -> "mitrisk:...", a STIX id's or UUID's text
 * as it is.  "" when it is no id of ours. */
struct str id_normal(struct arena *a, struct str text);

/* id_parent("AML.T0051.000") -> "AML.T0051"; "" for what has none. */
struct str id_parent(struct str id);

/* id_uuid(id, out): the UUIDv5 by which STIX knows it: ATLAS ids in MITRE's namespace ("atlas.mitre.org."), all others in
 * ours. */
void id_uuid(struct str id, char out[37]);

#endif
