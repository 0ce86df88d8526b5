/*
 * quality: how good the linker's links are, as measured when its model was made (link/figures.h).
 */
#ifndef VIEW_QUALITY_H
#define VIEW_QUALITY_H

#include "view/view.h"

/* One way to link. */
struct view_quality_system {
	struct str name;
	bool ours;
	double mrr, hit1, hit5;              /* on steps */
	double precision, recall, f1, none;  /* on risks */
};

/* Links given a confidence from one tenth to the next. */
struct view_quality_bin {
	struct str from, to;
	size_t n;
	double confidence, right;   /* mean, and the share that is so; 0 where n is */
};

struct view_quality {
	size_t steps, studies, risks, links, linked;
	LIST(struct view_quality_system) systems;
	LIST(struct view_quality_bin) reliability;
	struct view_quality_system linker;            /* ours once more */
	double tier, ece, ece_accepted, ece_steps;    /* evaluate.h */
};

/* view_quality(a): NULL where the program has no figures, or those of another model. */
const struct view_quality *view_quality(struct arena *a);

#endif
