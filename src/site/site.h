/*
 * site: the whole atlas as static files, for any web server or none.
 *
 * Written beside the target and put in place by two renames, so the target is the old site or the new one.  A target that
 * is not empty and was not made by us is refused.  Same edition, same bytes: no times, no ages (make the atlas with now 0).
 *
 *   <slug>/index.html, <slug>.json    every record that has a page
 *   <slug>.svg                        the flow picture of a risk, a technique, a mitigation
 *   <list>/index.html, <list>/page-2/ index.html ..., <list>.json, <list>.csv
 *   robots.txt, favicon.ico; sitemap.xml, opensearch.xml and .well-known/security.txt where at->origin knows what to write
 *   search/atlas.bin, search/search.wasm, static/find-source.mjs   see search.h
 *   index.html, about/, search/, 404.html, static/..., former addresses as small pages that lead on
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "view/view.h"

struct site_options {
	bool gzip, brotli;                      /* also write .gz and .br beside text files */
	unsigned threads;                       /* 0: one a processor, at most 8 */
	void (*progress)(void *ctx, size_t done, size_t total); /* from one thread at a time; may be NULL */
	void *ctx;
};

struct site_stats {
	size_t files, bytes, pages, aliases;
};

/* site_build(at, dir, o, stats, err): -1 leaves dir as it was. */
int site_build(const struct atlas *at, const char *dir, const struct site_options *o, struct site_stats *stats, struct err *err) NODISCARD;

#endif
