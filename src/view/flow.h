/*
 * flow: the picture risk -> techniques -> mitigations around one record, as nodes and links.
 *
 * A record of one of these three kinds stands alone in its column; the other columns hold what it is linked to.  This file decides which
 * nodes are shown, how strong each link is, and who stands above whom; src/render/flow_svg.h decides where and how it is drawn.
 *
 * Strength is what a band is as wide as.  Risk to technique: the confidence of the link.  Technique to mitigation: 1, because ATLAS states
 * it; on the page of a risk the confidence with which the technique is linked to that risk, so that what arrives at a mitigation is its
 * score (docs/scores.md).
 *
 * At most VIEW_FLOW_NODES nodes: of more, the strongest of each column are kept, the columns share the room evenly, and what one does not
 * need is the other's.  Nodes stand in the order that makes links cross least (barycentre sweeps), the strongest on top where that is open.
 */
#ifndef VIEW_FLOW_H
#define VIEW_FLOW_H

#include "view/view.h"

#define VIEW_FLOW_NODES 40
enum view_flow_place { FLOW_RISKS, FLOW_TECHNIQUES, FLOW_MITIGATIONS, FLOW_COLUMNS };

struct view_flow_node {
	struct view_ref to;
	struct str path;        /* "/slug/" */
	enum view_flow_place column;
	bool self;              /* the record whose picture it is */
	double strength;        /* by which the strongest are chosen: confidence, score, or the sum of the confidences of a technique's links */
};

struct view_flow_link {
	size_t from, to;        /* places in nodes; to stands one column further */
	struct str kind;        /* "attacks_by" "mitigates" */
	struct str tier;        /* "direct" "related"; "" for mitigates */
	double confidence;      /* 0..1; 1 for mitigates */
	double strength;        /* > 0 */
	struct str words;       /* "direct, confidence 0.92 (almost certain)" */
};

struct view_flow_column {
	struct str name;        /* "Techniques", "1 technique" is "Technique" */
	struct str count;       /* "5", "34 of 201" */
	size_t first, n;        /* its nodes */
	size_t all;             /* how many there are */
	struct str none;        /* why it is empty, or "" */
};

struct view_flow {
	const struct view_page *page;
	struct str path;                   /* of the picture alone: "/slug.svg" */
	struct view_flow_column columns[FLOW_COLUMNS];
	LIST(struct view_flow_node) nodes; /* by column, then from top to bottom */
	LIST(struct view_flow_link) links; /* by from, then by to */
	size_t left_out;                   /* nodes */
	struct str left_words;             /* "167 risks with weaker links are left out.", or "" */
	struct str width;                  /* what the width of a band means, a sentence */
};

/* Of a view that is filled but for its flow; arena-made, never NULL. */
struct view_flow *view_flow_of_risk(const struct view_risk *v, struct arena *a);
struct view_flow *view_flow_of_technique(const struct view_technique *v, struct arena *a);
struct view_flow *view_flow_of_mitigation(const struct view_mitigation *v, struct arena *a);

/* view_flow(at, x, a): of any entry; NULL for the kinds that have none. */
const struct view_flow *view_flow(const struct atlas *at, const struct entry *x, struct arena *a);

#endif
