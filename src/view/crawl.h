/*
 * crawl: what the site tells machines that look around: which pages there are, and when each last changed.
 */
#ifndef VIEW_CRAWL_H
#define VIEW_CRAWL_H

#include "view/view.h"

#define SITEMAP_MAX 50000 /* addresses in one file (sitemaps.org) */

struct view_place {
	struct str path;    /* "/risks/" */
	struct str changed; /* "2026-05-27": of a record its own day, else that of its release; of other pages the newest release; "" unknown */
};
struct view_sitemap {
	LIST(struct view_place) places; /* pages of the atlas, lists, then records by kind in natural order; at most SITEMAP_MAX */
	size_t left_out;                /* that found no room */
};

/* view_sitemap(at, a): every page that a search engine should know; what needs a query is none. */
struct view_sitemap *view_sitemap(const struct atlas *at, struct arena *a);

/* view_changed(at): the day of the newest release of the edition, "" where none is known. */
struct str view_changed(const struct atlas *at);

#endif
