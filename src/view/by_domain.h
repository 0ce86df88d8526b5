/*
 * by_domain: risks of a technique or a mitigation, put under the domains that they belong to.
 */
#ifndef VIEW_BY_DOMAIN_H
#define VIEW_BY_DOMAIN_H

#include "view/view.h"

struct view_domain_risks {
	struct view_ref domain;          /* entry NULL: risks that have none */
	struct str title;                /* its name, or "No domain" */
	struct str path;                 /* the list of exactly these; "" in files and without a domain */
	size_t n, direct;                /* risks; those with a direct link (of a technique) */
	LIST(struct view_attack) risks;  /* of a technique: surest first; of a mitigation: none */
};

struct view_by_domain {
	struct str path;                 /* the list of all; "" in files */
	LIST(struct view_domain_risks) domains; /* most risks first, then in their own order */
};

/* view_by_domain_attacks(at, technique, risks, n, a): the n links ${risks}, surest first, under their domains.
 * view_by_domain_reach(at, mitigation, reach, n, a): the n risks that it reaches, as counts. */
struct view_by_domain *view_by_domain_attacks(const struct atlas *at, const struct entry *technique, const struct view_attack *risks, size_t n, struct arena *a);
struct view_by_domain *view_by_domain_reach(const struct atlas *at, const struct entry *mitigation, const struct reach *reach, size_t n, struct arena *a);

#endif
