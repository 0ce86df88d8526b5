/*
 * map: what a pasted text maps to: techniques with reasons, the nearest known risks, what mitigates the techniques.
 */
#ifndef VIEW_MAP_H
#define VIEW_MAP_H

#include "view/view.h"
#include "link/nearest.h"

#define MAP_MAX_BYTES ((size_t)1 << 20)
#define MAP_RISKS 5

struct view_map_mitigation {
	const struct entry *mitigation;
	double score;                    /* sum of the confidences of the techniques it covers */
	LIST(const struct entry *) via;  /* those, surest first */
};

struct view_map {
	struct str text;                 /* what was mapped: valid UTF-8 */
	struct link_result links;        /* accepted ones, or the best so many */
	LIST(struct nearest) risks;
	LIST(struct view_map_mitigation) mitigations; /* of the techniques in links, best first */
};

/* view_map(at, bytes, limit, a, err): bytes are taken as UTF-8, bad ones replaced.  limit 0: accepted techniques only.  Over
 * MAP_MAX_BYTES is ERR_LIMIT.  Nothing of the text is kept. */
struct view_map *view_map(const struct atlas *at, struct str bytes, size_t limit, struct arena *a, struct err *err) NODISCARD;

#endif
