/*
 * readings: what the edition's release of ATLAS does to our readings of the risks (link/stale.h), for the about page.
 */
#ifndef VIEW_READINGS_H
#define VIEW_READINGS_H

#include "view/view.h"

#define READINGS_RISKS 8 /* risks that are named for a technique */

struct view_reading {
	struct str id, kind;         /* of the technique; "gone" "renamed" "moved" */
	struct str text;             /* a sentence */
	struct view_ref technique;   /* entry NULL where it is gone */
	size_t links;
	LIST(struct view_ref) risks; /* of those links, at most READINGS_RISKS */
};

struct view_readings {
	struct str mit, atlas;       /* the releases that were read; "" where unknown */
	struct str release;          /* of ATLAS in this edition; "" where there is none */
	size_t left_out, again;      /* links that are left out, and those to read again */
	LIST(struct view_reading) items;
};

struct view_readings *view_readings(const struct atlas *at, struct arena *a);

#endif
