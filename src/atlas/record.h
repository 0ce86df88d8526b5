/*
 * record: what the catalogues are made of, as data, with no I/O.
 *
 * A record is one object of one release of one source: its kind, its id, its words, and its fields.  A field is a value
 * under one of the names in field_table; some repeat.  Whatever is only a table is a table here: kinds and fields drive
 * lists, filters, facets, JSON and the store alike, so a new kind or field is a row and not a search through the house.
 */
#ifndef ATLAS_RECORD_H
#define ATLAS_RECORD_H

#include "base/err.h"
#include "base/mem.h"

enum rec_kind {
	REC_RISK,
	REC_TECHNIQUE, /* sub-techniques are techniques with a parent */
	REC_TACTIC,
	REC_MITIGATION,
	REC_CASE_STUDY,
	REC_PAPER,
	REC_DOMAIN,
	REC_SUBDOMAIN,
	REC_STAGE,    /* ML lifecycle stage */
	REC_CATEGORY, /* mitigation category */
	REC_TERM,     /* a value of MIT's causal taxonomy with its meaning; has no page of its own */
	REC_KINDS
};

struct kind_info {
	const char *name;     /* in ids, JSON, the command line: "case_study" */
	const char *list;     /* address of its list: "case-studies"; NULL where there is none */
	const char *label;    /* on pages: "AI Case Study" */
	const char *plural;   /* "Case studies" */
	const char *suffix;   /* what the address ends in: "ai-case-study"; NULL for risks, papers, domains */
};

extern const struct kind_info kind_table[REC_KINDS];

/* kind_find(name): by name, list address ("case-studies") or either with _ and - swapped, case folded; -1 if unknown. */
int kind_find(struct str name);
/* kind_named(name, out, err): the same for kinds that have a list; -1 with ERR_USAGE and a message that names those there are. */
int kind_named(struct str name, enum rec_kind *out, struct err *err) NODISCARD;

enum field_id {
	F_NONE,
	/* risks (MIT workbook, DATA 2.2) */
	F_EV_ID,       /* "62.15.07" */
	F_QUICKREF,    /* "Gipiškis2024"; papers too */
	F_LEVEL,       /* "Risk Category" or "Risk Sub-Category" */
	F_RISK_CATEGORY,
	F_RISK_SUBCATEGORY,
	F_ENTITY,      /* code "1" to "4", see vocab.h; absent: unknown */
	F_INTENT,
	F_TIMING,
	F_DOMAIN,      /* "1" to "7" */
	F_SUBDOMAIN,   /* "2.2", "2.0" (domain level only), "X.1", "X.0" */
	F_CODING,      /* "coded", "excluded" (X.1), "other" (X.0), "uncoded" */
	F_PAGE,        /* page of the definition in the paper, as written: "14-15" */
	F_PAPER_ID,    /* "62" */
	F_FLAG,        /* what is odd about the row: "no-description", "no-text"; repeats */
	/* techniques, tactics, mitigations, case studies (ATLAS) */
	F_MATURITY,    /* "Feasible" "Demonstrated" "Realized" */
	F_PLATFORM,    /* repeats */
	F_ATTACK_ID,   /* of MITRE ATT&CK: "T1595", "TA0043", "M1041" */
	F_ATTACK_URL,
	F_POSITION,    /* of a tactic in the matrix, from 1 */
	F_LIFECYCLE,   /* repeats */
	F_CATEGORY,    /* of a mitigation; repeats */
	F_STUDY_TYPE,  /* "Incident" "Exercise" */
	F_ACTOR,
	F_TARGET,
	F_DATE,        /* "2024-03-13" */
	F_GRANULARITY, /* "Day" "Month" "Year": how much of F_DATE is meant */
	F_REPORTER,
	/* papers */
	F_AUTHORS,
	F_AUTHORS_SHORT,
	F_YEAR,
	F_DOI,
	F_URL,
	F_CITATIONS,
	F_ITEM_TYPE,
	/* domains, sub-domains, causal terms */
	F_NUMBER,      /* "2", "2.2" */
	F_FACTOR,      /* of a REC_TERM: "Entity" "Intent" "Timing" */
	F_OWN_WORDS,   /* "1": the description is ours, the upstream text is not loaded (starter) */
	F_COUNT
};

struct field_info {
	const char *name;  /* in the store, JSON, --where and addresses: "sub_domain" */
	const char *label; /* on pages */
	unsigned kinds;    /* bit (1u << kind) where it may stand */
	bool many;         /* may repeat */
	bool facet;        /* the search can be filtered by it, with counts; lists: trait_table of view/facet.c */
};

extern const struct field_info field_table[F_COUNT];

/* field_find(name): by name, _ and - alike, case folded; F_NONE if unknown. */
enum field_id field_find(struct str name);

struct field {
	enum field_id id;
	struct str value;
};

struct reference {
	struct str id;    /* "ref-1", "koi", or "" */
	struct str title; /* may be "" */
	struct str url;   /* hostile until html_url_ok says otherwise; may be "" */
};

/* A passage that hangs under a record: MIT's "Additional evidence" rows. */
struct note {
	struct str id;   /* "62.15.07.a" */
	struct str text; /* "" is a stub: the row is there, its text is not */
	struct str page;
};

struct record {
	enum rec_kind kind;
	struct str id;          /* "AML.T0051.000", "mitrisk:62.15.07" (DESIGN section 2) */
	struct str name;        /* as upstream has it, trimmed: "Direct" */
	struct str description; /* upstream markup kept */
	struct str created;     /* "2023-10-25" or "" */
	struct str modified;
	struct field *fields;
	size_t nfields;
	struct reference *refs;
	size_t nrefs;
	struct note *notes;
	size_t nnotes;
};

/* record_field(r, f): the first value, or "".  record_next(r, f, &i): the next value from place i, false at the end. */
struct str record_field(const struct record *r, enum field_id f);
bool record_next(const struct record *r, enum field_id f, size_t *i, struct str *value);
bool record_has(const struct record *r, enum field_id f, struct str value);

#endif
