/*
 * vocab: the small vocabularies of MIT and ATLAS, and how their spellings are told apart.
 *
 * Labels differ between MIT's sheets and releases; the number is what joins (DATA 2.3).  Names and numbers are facts of the
 * taxonomies; the short descriptions in data/starter are ours.
 */
#ifndef ATLAS_VOCAB_H
#define ATLAS_VOCAB_H

#include "base/str.h"

enum { VOCAB_DOMAINS = 7, VOCAB_SUBDOMAINS = 24 };
struct vocab_domain { struct str number, name; };
extern const struct vocab_domain vocab_domains[VOCAB_DOMAINS];       /* "2", "Privacy & Security" */
extern const struct vocab_domain vocab_subdomains[VOCAB_SUBDOMAINS]; /* "2.2", "AI system security vulnerabilities and attacks" */

/* vocab_domain_name("2"), vocab_subdomain_name("2.2"): the name, or "" for what is no number of the taxonomy.
 * "2.0" gives "Privacy & Security (no sub-domain)", "X.1" "Excluded", "X.0" "Other". */
struct str vocab_domain_name(struct str number);
struct str vocab_subdomain_name(struct str number);

/* vocab_domain_number(cell): "2. Privacy & Security" -> "2"; vocab_subdomain_number("2.2 > AI system ...") -> "2.2", also
 * "1.2. Exposure" and "X.1 > Excluded".  A slice of the cell; "" where there is no number. */
struct str vocab_domain_number(struct str cell);
struct str vocab_subdomain_number(struct str cell);

/* The causal taxonomy: codes "1" to "4" and their labels.  vocab_cause_code: "1 - Human" or "Human" -> "1"; "" unknown. */
enum vocab_factor { CAUSE_ENTITY, CAUSE_INTENT, CAUSE_TIMING, CAUSES };
extern const char *const vocab_factor_name[CAUSES]; /* "Entity" "Intent" "Timing" */
struct str vocab_cause_label(enum vocab_factor f, struct str code); /* "Human"; "" unknown */
struct str vocab_cause_code(enum vocab_factor f, struct str cell);

/* ATLAS renamed some values; the canonical (v6) spelling of any: "ML Model Engineering" -> "AI Model Engineering",
 * "Technical - ML" -> "Technical - AI", "realized" -> "Realized", "incident" -> "Incident", "DATE" -> "Day".  Unknown values
 * come back as they are.  vocab_former(value, i): the i-th former spelling of a canonical one, or "" (for old addresses). */
struct str vocab_lifecycle(struct str value);
struct str vocab_category(struct str value);
struct str vocab_maturity(struct str value);
struct str vocab_study_type(struct str value);
struct str vocab_granularity(struct str value);
struct str vocab_former(struct str canonical, size_t i);

/* Order of the six lifecycle stages and of maturity, for sorting; unknown values come last. */
int vocab_lifecycle_rank(struct str value);
int vocab_maturity_rank(struct str value);

#endif
