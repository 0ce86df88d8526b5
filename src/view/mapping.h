/*
 * mapping: the links from risks to techniques as one set, with what each rests on, for exports.
 */
#ifndef VIEW_MAPPING_H
#define VIEW_MAPPING_H

#include "view/view.h"

struct view_mapping_row {
	struct view_ref risk;
	struct view_ref technique; /* entry NULL: read, and found to have none */
	enum link_tier tier;
	enum link_method method;
	double confidence;         /* of a link */
	struct str reason;
	struct str none_code;      /* "no_adversary"; "" for a link */
};

struct view_mapping {
	LIST(struct view_mapping_row) rows; /* in the order of the risks */
	struct str id;             /* UUID of the set, whatever its version */
	struct str mit, atlas;     /* releases: "V4", "2026.05"; those that the starter is made of, too; "" where there is none */
	struct str reading;        /* hash of the curated file */
	struct str linker;         /* its key, or "" */
};

/* view_mapping(at, a): every link, and every curated judgement that there is none.  What only the linker abstained from is not in it: that
 * a program found nothing is not a finding that there is nothing. */
struct view_mapping *view_mapping(const struct atlas *at, struct arena *a);

#endif
