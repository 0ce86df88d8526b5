/*
 * crawl: the small files by which machines find their way: sitemap, robots.txt, OpenSearch description, security.txt.
 *
 * All are deterministic; those that must hold absolute addresses append nothing where at->origin knows none (view/origin.h).
 */
#ifndef RENDER_CRAWL_H
#define RENDER_CRAWL_H

#include "view/crawl.h"

/* render_sitemap(out, at, v): sitemaps.org 0.9; at most 50,000 addresses. */
void render_sitemap(struct buf *out, const struct atlas *at, const struct view_sitemap *v);

/* render_robots(out, at): RFC 9309.  Everything may be read but what a query makes, of which there is no end. */
void render_robots(struct buf *out, const struct atlas *at);

/* render_opensearch(out, at): OpenSearch 1.1 description of the search page, for the browser's address bar. */
void render_opensearch(struct buf *out, const struct atlas *at);

/* render_security_txt(out, at): RFC 9116; nothing without a contact. */
void render_security_txt(struct buf *out, const struct atlas *at);

#endif
