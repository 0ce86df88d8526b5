/*
 * map: what a text maps to, written down.
 */
#ifndef RENDER_MAP_H
#define RENDER_MAP_H

#include "render/render.h"
#include "view/map.h"

/* render_map(out, v, f): html json text md.  A form that nobody has filled in yet has a page only: in the other formats it is a
 * mapping of nothing. */
void render_map(struct buf *out, const struct view_map *v, enum render_format f);

#endif
