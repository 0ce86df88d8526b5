/*
 * sssom: the links from risks to techniques as a mapping set in SSSOM/TSV (https://mapping-commons.github.io/sssom/), in the canonical form
 * of specification 1.0, with slots of 1.0 only, so that readers of 1.1 take it, too.  docs/sssom.md says why each value is what it is.
 */
#ifndef RENDER_SSSOM_H
#define RENDER_SSSOM_H

#include "base/buf.h"
#include "view/mapping.h"

#define SSSOM_FILE "mapping.sssom.tsv" /* its address at the root of a site */
#define SSSOM_TYPE "text/tab-separated-values; charset=utf-8"

/* render_sssom(out, v): same view, same bytes. */
void render_sssom(struct buf *out, const struct view_mapping *v);

#endif
