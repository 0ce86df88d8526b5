/*
 * stix: records as STIX 2.1 (OASIS Standard, 10 June 2021).
 *
 * Ids of ATLAS objects are MITRE's own (UUIDv5 of the ATLAS id), so that they merge with everybody's.  An AI risk is an
 * object type of ours, "ai-risk", declared by one extension-definition (section 7.3, new-sdo).  No empty arrays, keys in a
 * fixed order: same edition, same bytes.
 */
#ifndef RENDER_STIX_H
#define RENDER_STIX_H

#include "view/view.h"

/* render_stix_record(out, at, x): a bundle with x, the objects it is linked to, the relationships between them, and the
 * identities, markings and extension definitions that they refer to.  Kinds that STIX has no object for (papers, domains,
 * stages, categories) give a bundle of a grouping with what they gather. */
void render_stix_record(struct buf *out, const struct atlas *at, const struct entry *x);

#endif
