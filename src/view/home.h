/*
 * home: what the front page shows beyond its figures: where the risks lie, when and why they arise, and what is new.
 */
#ifndef VIEW_HOME_H
#define VIEW_HOME_H

#include "view/view.h"

/* A sub-domain as a part of its domain's row.  Risks of the domain without a sub-domain are the last part, whose to is the domain. */
struct view_area_part {
	struct view_ref to;
	struct str number;          /* "7.1", or "7.0" for those without a sub-domain */
	size_t risks, attackable;
};
struct view_area {
	struct view_ref to;         /* the domain */
	size_t risks, attackable;
	LIST(struct view_area_part) parts; /* those with risks, by number */
};
/* Domains by sub-domains. */
struct view_areas {
	LIST(struct view_area) rows;
	size_t most;                /* risks in the largest domain, at least 1 */
};

/* Risks of one intent and one timing. */
struct view_cause_cell {
	size_t risks, attackable;
	struct str path;            /* the list of them; "" in files */
};
struct view_cause_row {
	struct str label;           /* "Intentional" */
	LIST(struct view_cause_cell) cells;
};
/* Intent (rows) by timing (columns), as the repository's causal taxonomy codes them. */
struct view_causes {
	LIST(struct str) timings;
	LIST(struct view_cause_row) rows;
	size_t most;                /* risks in the fullest cell, at least 1 */
	size_t left_out;            /* risks that are coded on neither or only one */
};

/* A day on which a catalogue says that records of its were added, and how many it changed last. */
struct view_new {
	struct str date;            /* "2026-05-27" */
	LIST(struct view_ref) records;
};
struct view_news {
	LIST(struct view_new) days; /* newest first; at most VIEW_NEWS_RECORDS records in all */
	struct str modified;        /* the newest day of a change, "" unknown */
	size_t nmodified;           /* records changed on that day that had been there before */
	size_t more;                /* records of the oldest day shown that are left out */
};
#define VIEW_NEWS_RECORDS 10

/* Each arena-made, never NULL; linear in the edition. */
struct view_areas *view_areas(const struct atlas *at, struct arena *a);
struct view_causes *view_causes(const struct atlas *at, struct arena *a);
struct view_news *view_news(const struct atlas *at, struct arena *a);

#endif
