/*
 * view: the single place that decides what a page says.
 *
 * One plain struct a page kind, filled from an edition by view_<kind>().  Every surface (HTML, JSON, CSV, Markdown, text,
 * static or served) is made from the same struct, so two can never disagree.  A view borrows from the edition and from the
 * arena it was made in, and is valid while both live.  Making one takes no lock and changes nothing.
 *
 * Lists inside views are { v, n } pairs, which templates iterate.  Words are plain text unless the type is struct rich.
 * Internal addresses are given as slugs or paths from the site's root ("/risks/").
 */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "atlas/edition.h"
#include "link/linker.h"
#include "search/search.h"
#include "view/origin.h"

#define LIST(type)                                                                                                                 \
	struct {                                                                                                                   \
		type *v;                                                                                                           \
		size_t n;                                                                                                          \
	}

/* What all views are made from: one edition and what was built on it. */
struct atlas {
	const struct edition *edition;
	const struct search_index *search; /* atlas_search and atlas_linker (atlas.h) give these; NULL: made when first asked for */
	const struct linker *linker;
	struct atlas_late *late;           /* shared by copies; may be NULL */
	const uint32_t *nmitigations; /* by entry.ord: how many mitigations a risk has suggested */
	bool fixed;  /* pages become files: addresses with a query, which need a server, are left out */
	struct origin origin; /* where the site is reached; {0}: not known */
	int64_t now; /* seconds since 1970: the ages on pages count from here; 0: pages give dates only (static site) */
};

/* Upstream text that a renderer turns into its own markup. */
struct rich {
	struct str text;                 /* as upstream has it */
	bool markdown;                   /* ATLAS: Markdown with internal links and citations; MIT: plain paragraphs */
	const struct entry *entry;       /* whose references [[key]] citations mean; may be NULL */
	const struct mark *marks;        /* bytes to highlight, ascending, plain text only; may be NULL */
	size_t nmarks;
};

/* A record somewhere on a page of another one. */
struct view_ref {
	const struct entry *entry;
	struct str id, title, slug;
	struct str kind;   /* name of the kind: "technique" */
	struct str label;  /* label of the kind: "AI Technique" */
};

struct view_text {
	struct str text;
	struct str path; /* where it leads, from the root ("/risks/?domain=2"); "" no link */
};

/* One figure of the record summary. */
struct view_figure {
	struct str value; /* "27", or words */
	struct str name;  /* "Techniques" */
	struct str note;  /* one line that says what it counts */
};

/* A name and its value, as in profiles; value "" is shown as n/a. */
struct view_item {
	struct str name;
	struct str value;
	struct str path; /* "" no link */
	struct str help; /* what the value means, or "" */
};

/* One release that the page rests on. */
struct view_source {
	struct str name;     /* "MIT AI Risk Repository" */
	struct str release;  /* "V4" */
	struct str date;     /* "2025-12-03" or "" */
	struct str age;      /* "11 months old", or "" */
	struct str license;  /* "CC-BY-4.0" */
	struct str url;
	bool starter;        /* own words and facts only: the full text comes with sync */
};

/* What every page has. */
struct view_page {
	struct str title;       /* "Code Signing" */
	struct str head_title;  /* for the title element: "Code Signing - AI Mitigation" */
	struct str label;       /* kind label: "AI Mitigation" */
	struct str lead;        /* at most 420 characters (REFERENCE: lead) */
	bool lead_cut;          /* the description goes on after the lead */
	struct str id;          /* "AML.M0013", or "" where the page is no record */
	struct str kind;        /* name of the kind, or "list", "search", "home", "about", "error" */
	struct str slug;        /* or "" */
	struct str path;        /* canonical, from the root: "/aml-m0013-.../", "/risks/" */
	struct str section;     /* list that the menu marks: "risks", or "" */
	LIST(struct view_text) crumbs;
	LIST(struct view_text) badges;
	LIST(struct view_figure) figures;
	LIST(struct view_source) sources; /* the releases of the edition that speak here */
	bool own_words;         /* the description is ours; the notice about sync is due */
	bool fixed;             /* the page becomes a file: nothing on it may need a server */
	const struct origin *origin; /* of the atlas; never NULL */
};

/* Risk -> technique, from either end. */
struct view_attack {
	struct view_ref to;       /* the technique (on a risk) or the risk (on a technique) */
	struct str tier;          /* "direct" "related" */
	struct str method;        /* "curated" "inferred" */
	double confidence;        /* 0..1 */
	struct str sure;          /* in words: "very likely" */
	struct str reason;
	LIST(struct str) evidence; /* words that spoke for it, heaviest first, those with a quarter of its weight or more */
	struct str maturity;      /* of the technique */
	LIST(struct view_ref) tactics;
	struct str release_from, release_to; /* "V4", "2026.05" */
};

/* Mitigation <-> technique. */
struct view_use {
	struct view_ref to;
	struct str maturity;   /* of the technique, where that is the other end */
	struct rich use;       /* how it helps */
	LIST(struct str) lifecycle;
	LIST(struct str) category;
};

/* A mitigation suggested for a risk. */
struct view_suggestion {
	struct view_ref to;
	double score;
	LIST(struct view_text) lifecycle;  /* stages, with their pages */
	LIST(struct view_text) category;
	struct str lead;
	LIST(struct view_ref) via;         /* the techniques it covers, surest first */
	unsigned hops;                     /* 2 */
};

struct view_note {
	struct str id, text, page;
};

struct view_reference {
	unsigned number;
	struct str id, title, url; /* url only when it may be live, else "" */
	struct str shown;          /* what to show when it is not */
};

struct view_flow; /* view/flow.h */
struct view_stops; /* view/interrupt.h */
struct view_interrupt;

struct view_risk {
	struct view_page page;
	struct rich description;
	LIST(struct view_item) profile;      /* Domain, Subdomain, Entity, Intent, Timing, Category, Subcategory */
	LIST(struct view_attack) direct;
	LIST(struct view_attack) related;
	LIST(struct view_suggestion) mitigations;
	struct str none_code, none_words, none_reason; /* "" when there are techniques */
	struct str no_mitigation;            /* why there is none, or "" */
	LIST(struct view_note) notes;        /* additional evidence */
	LIST(struct view_item) remarks;      /* excluded, uncoded, no description ... */
	LIST(struct view_ref) siblings;      /* other risks of the same category of the same paper, in order, at most 12 */
	struct view_ref paper;               /* entry NULL where the paper is unknown */
	struct str paper_authors, paper_year, paper_url, page_in_paper;
	struct view_source source;
	const struct view_flow *flow;        /* risks, techniques, mitigations around it, as a picture */
};

struct view_technique {
	struct view_page page;
	struct rich description;
	LIST(struct view_item) profile;      /* ATLAS ID, ATT&CK ID, Maturity, Platforms, Created, Modified */
	LIST(struct view_ref) tactics;
	LIST(struct str) platforms;
	struct str maturity, attack_id, attack_url, created, modified;
	struct view_ref parent;              /* entry NULL for a parent */
	LIST(struct view_ref) subtechniques;
	LIST(struct view_use) mitigations;
	LIST(struct view_attack) risks;      /* surest first */
	size_t nrisks_direct;
	const struct view_by_domain *by_domain; /* the risks again, under their domains: view/by_domain.h */
	LIST(struct view_step) studies;      /* steps of case studies that employ it */
	size_t nstudies;                     /* in how many different studies */
	LIST(struct view_reference) references;
	struct view_source source;
	const struct view_flow *flow;        /* risks, techniques, mitigations around it, as a picture */
};

/* One step of a case study. */
struct view_step {
	unsigned number;
	struct str step_id;
	struct view_ref study;
	struct view_ref technique;
	struct view_ref tactic;              /* entry NULL where unknown */
	struct str maturity;
	struct rich text;
	LIST(struct view_ref) mitigations;   /* that cover the technique */
	LIST(unsigned) leads;                /* on the page of the study: the steps that follow, where it is not just the next one */
	bool ends;                           /* likewise: nothing follows, though it is not the last */
};

struct view_tactic {
	struct view_page page;
	size_t ntechniques;                  /* that achieve it, sub-techniques included */
	struct rich description;
	struct str attack_id, attack_url;
	unsigned position;
	struct view_ref previous, next;      /* in matrix order; entry NULL at the ends */
	struct view_branches { struct view_branch *v; size_t n; } techniques;
	LIST(struct view_reference) references;
	struct view_source source;
};
struct view_branch {
	struct view_ref technique;
	struct str maturity, lead;
	size_t risks, mitigations;
	LIST(struct view_ref) subtechniques;
};

struct view_mitigation {
	struct view_page page;
	struct rich description;
	struct str attack_id, attack_url;
	double score;                        /* priority */
	struct str formula;                  /* the formula in words */
	LIST(struct view_figure) parts;      /* its terms: value "3 x 4 = 12", name, note */
	LIST(struct view_text) lifecycle;
	LIST(struct view_text) category;
	LIST(struct view_use) techniques;    /* in name order */
	struct view_reaches { struct view_reach *v; size_t n; } risks; /* at most 50 of nrisks, best first */
	size_t nrisks;
	const struct view_by_domain *by_domain; /* all of them, counted: view/by_domain.h */
	LIST(struct view_reference) references;
	struct view_source source;
	const struct view_flow *flow;        /* risks, techniques, mitigations around it, as a picture */
};
struct view_reach {
	struct view_ref risk;
	struct str domain;
	double score;
	LIST(struct view_ref) via;
};

struct view_case_study {
	struct view_page page;
	struct rich description;
	LIST(struct view_item) profile;      /* Type, Actor, Target, Date, Reporter */
	struct str type, actor, target, date, reporter; /* date cut to its granularity: "2020" */
	LIST(struct view_step) steps;        /* in attack order */
	const struct view_stops *stops;      /* what would have stood in its way */
	LIST(struct view_reference) references;
	struct view_source source;
};

struct view_paper {
	struct view_page page;
	LIST(struct view_item) profile;
	struct str authors, year, doi, url, item_type;
	LIST(struct view_row) risks;
	LIST(struct view_note) notes;
	struct view_source source;
};
/* A risk in a list on another page. */
struct view_row {
	struct view_ref to;
	struct str lead;
	struct str domain;
	size_t techniques, mitigations;
};

struct view_domain {
	struct view_page page;
	size_t nrisks, nlinked;              /* in the area; with techniques */
	struct rich description;
	struct view_parts { struct view_part *v; size_t n; } subdomains; /* of a domain */
	struct view_ref domain;              /* of a sub-domain; else entry NULL */
	LIST(struct view_row) risks;         /* of a sub-domain; of a domain those without a sub-domain */
	LIST(struct view_text) top_techniques; /* the most linked ones, text "Name (12)" */
	struct view_source source;
};
struct view_part {
	struct view_ref to;
	size_t risks, linked;
	struct str lead;
};

/* A lifecycle stage or a mitigation category. */
struct view_value {
	struct view_page page;
	LIST(struct view_use) mitigations;   /* by name */
	struct view_source source;
};

/* ---- lists ---- */

struct list_filter {
	struct str field, value;
};

struct list_query {
	enum rec_kind kind;
	const struct list_filter *filters;
	size_t nfilters;
	struct str sort;        /* column name, "-" in front for descending; "" natural order */
	struct str words;       /* only titles and ids that contain them; "" all */
	size_t page;            /* from 1 */
	size_t per_page;        /* 0: all */
	bool fixed;             /* for files: no filters and sorting on offer, further pages at "/risks/page-2/" */
};

struct view_column {
	struct str name, label;
	bool number;            /* right-aligned figures */
	struct str sort_path;   /* address that sorts by it */
	struct str aria_sort;   /* "ascending" "descending" "none" */
};
struct view_cell {
	struct str text;
	struct str path;
	bool number;
};
struct view_chip {
	struct str name, value; /* of the filter, as the address has it: what a form must send along */
	struct str text;        /* "Domain: 2. Privacy & Security" */
	struct str path;        /* the list without it */
};
struct view_list_row {
	const struct entry *entry;
	LIST(struct view_cell) cells;
};
struct view_facet_value {
	struct str value, label, path;
	size_t count;
	bool on;
};
struct view_facet {
	struct str name, label;
	LIST(struct view_facet_value) values;
	bool any_on;
};
struct view_list {
	struct view_page page;
	enum rec_kind kind;
	LIST(struct view_column) columns;
	LIST(struct view_list_row) rows;
	struct view_facets { struct view_facet *v; size_t n; } facets;
	size_t total;           /* after filters */
	size_t all;             /* of the kind */
	size_t first, last;     /* places shown, from 1 */
	size_t page_number, pages;
	struct str previous_path, next_path; /* "" at the ends */
	struct str csv_path, json_path;         /* exactly the rows that are shown */
	struct str csv_all_path, json_all_path; /* all rows that pass; "" where that is what is shown */
	struct str clear_path;
	struct str words, sort;
	struct str complaint;   /* of an empty list: the first filter whose value no record of the kind has; or "" */
	LIST(struct view_text) sizes; /* page sizes on offer; path "" for the current one */
	LIST(struct list_filter) active;
	LIST(struct view_chip) chips; /* the active filters again, as a page needs them */
	const struct view_interrupt *interrupt; /* of a list of case studies: what would have interrupted those that pass; else NULL */
};

/* ---- other pages ---- */

struct view_home {
	struct view_page page;
	size_t risks, attackable, unmitigated; /* risks in all, with a technique, with techniques but no mitigation */
	struct view_home_domains { struct view_home_domain *v; size_t n; } domains;
	LIST(struct view_figure) counts;       /* records by kind, name = plural, note = path */
	LIST(struct view_ref) examples;        /* a few records to start from */
	const struct view_areas *areas;        /* these three: view/home.h */
	const struct view_causes *causes;
	const struct view_news *news;
};
struct view_home_domain {
	struct view_ref to;
	struct str number;      /* "2" */
	size_t risks, attackable, unmitigated;
};

struct view_about {
	struct view_page page;
	LIST(struct view_source) releases;
	LIST(struct view_figure) counts;
	LIST(struct view_figure) links;        /* links by kind and method; risks without technique by reason */
	LIST(struct view_item) causes;         /* the causal taxonomy with the release's words where loaded */
	const struct view_readings *readings;  /* view/readings.h: which of our readings still hold */
	struct str linker;                     /* its key; "" where at has none */
	const struct view_quality *quality;    /* view/quality.h: what was measured of it; may be NULL */
	struct str version;                    /* of the program */
};

struct view_error {
	struct view_page page;
	unsigned status;
	struct str detail;
	struct str words;       /* what to search for instead, made of the address; or "" */
	const struct view_lost *lost; /* view/lost.h: what may have been meant; NULL but for 404 */
};

/* ---- making them; each arena-made, never NULL ---- */

struct view_risk *view_risk(const struct atlas *at, const struct entry *x, struct arena *a);
struct view_technique *view_technique(const struct atlas *at, const struct entry *x, struct arena *a);
struct view_tactic *view_tactic(const struct atlas *at, const struct entry *x, struct arena *a);
struct view_mitigation *view_mitigation(const struct atlas *at, const struct entry *x, struct arena *a);
struct view_case_study *view_case_study(const struct atlas *at, const struct entry *x, struct arena *a);
struct view_paper *view_paper(const struct atlas *at, const struct entry *x, struct arena *a);
struct view_domain *view_domain(const struct atlas *at, const struct entry *x, struct arena *a);
struct view_value *view_value(const struct atlas *at, const struct entry *x, struct arena *a);
struct view_home *view_home(const struct atlas *at, struct arena *a);
struct view_about *view_about(const struct atlas *at, struct arena *a);
struct view_error *view_error(const struct atlas *at, unsigned status, struct str detail, struct str asked, struct arena *a);
#define LIST_PAGE 50            /* rows of a list page where the address does not say */
#define VIEW_LIST_FILE_PAGE 100 /* rows of a list page of the static site */

/* view_list(at, q, a, err): NULL with ERR_USAGE for a field, value syntax or sort column that the kind does not have; the
 * message lists those that it has. */
struct view_list *view_list(const struct atlas *at, const struct list_query *q, struct arena *a, struct err *err) NODISCARD;

/* view_ref_of(x): a reference to an entry; x NULL gives one with entry NULL. */
struct view_ref view_ref_of(const struct entry *x);
struct view_source view_source_of(const struct atlas *at, const struct release *r, struct arena *a);

/* view_sure(confidence): in words, the scale of the about page: >= .9 "almost certain", .75 "very likely", .6 "likely",
 * .4 "possible", else "weak". */
struct str view_sure(double confidence);

#endif
