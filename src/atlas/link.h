/*
 * link: one statement that a record makes about another, with how we know.
 */
#ifndef ATLAS_LINK_H
#define ATLAS_LINK_H

#include "base/mem.h"

enum link_kind {
	LINK_MITIGATES,   /* mitigation -> technique; text: how */
	LINK_ACHIEVES,    /* technique -> tactic */
	LINK_SPECIALIZES, /* sub-technique -> parent */
	LINK_EMPLOYS,     /* case study -> technique; position, step_id, tactic, leads_to, text: what happened */
	LINK_CITES,       /* risk -> paper */
	LINK_CLASSIFIED,  /* risk -> domain and sub-domain, sub-domain -> domain, mitigation -> stage and category */
	LINK_ATTACKS_BY,  /* risk -> technique */
	LINK_KINDS
};
enum link_method { METHOD_UPSTREAM, METHOD_CURATED, METHOD_INFERRED, METHODS };
enum link_tier { TIER_NONE, TIER_DIRECT, TIER_RELATED, TIERS };

/* Their names in JSON and the store: "mitigates", "classified_as", "attacks_by"; "upstream"; "direct" ("" for none). */
extern const char *const link_kind_name[LINK_KINDS];
extern const char *const link_method_name[METHODS];
extern const char *const link_tier_name[TIERS];

/* A word of the text that spoke for the link: its place in the plain text (md_plain) of the record the link is from. */
struct evidence {
	struct str text;    /* as it stands there */
	uint32_t offset;    /* bytes; UINT32_MAX where it comes from the title and has no place in the text */
	float weight;       /* share of the score, 0..1 */
};

struct link {
	struct str from, to; /* ids */
	enum link_kind kind;
	enum link_method method;
	enum link_tier tier;
	double confidence;   /* 0..1; 1 for upstream statements */
	struct str reason;   /* one sentence; "" for upstream */
	struct str text;     /* upstream's words about the link, markup kept; "" where there are none */
	unsigned position;   /* order among the links of its kind from this record, from 1; 0 where order means nothing */
	struct str step_id;  /* LINK_EMPLOYS: "S04" */
	struct str tactic;   /* LINK_EMPLOYS: "AML.TA0004" */
	struct str leads_to; /* LINK_EMPLOYS: step ids with a space between */
	struct evidence *evidence;
	size_t nevidence;
};

/* Why a risk has no technique (DESIGN section 4). */
enum none_code { NONE_NOT, NONE_NO_ADVERSARY, NONE_NOT_A_RISK, NONE_OUTSIDE_ATLAS, NONE_TOO_GENERAL, NONE_LOW_CONFIDENCE, NONE_CODES };
extern const char *const none_code_name[NONE_CODES];  /* "no_adversary"; "" for NONE_NOT */
extern const char *const none_code_words[NONE_CODES]; /* a clause for people */

/* The linker's word on one risk: its links, or why there are none. */
struct verdict {
	struct str risk;         /* id */
	enum none_code none;     /* NONE_NOT when there are links */
	struct str reason;       /* one sentence, when none */
	enum link_method method; /* METHOD_CURATED or METHOD_INFERRED */
};

#endif
