/*
 * map: what a pasted text maps to: techniques with reasons, the nearest known risks, what mitigates the techniques, and the text
 * again with the places that spoke for each technique.
 */
#ifndef VIEW_MAP_H
#define VIEW_MAP_H

#include "view/view.h"

#define MAP_MAX_BYTES ((size_t)1 << 20)
#define MAP_RISKS 5
#define MAP_WHOLE ((size_t)20 << 10) /* bytes of text that are shown whole; of more, stretches without a mark are shortened */

struct view_map_technique {
	struct view_attack link;    /* as the page of a risk shows it */
	const struct link_hit *hit; /* its evidence with places in the text */
	unsigned number;            /* from 1: how the marks in the text name it */
	bool accepted;              /* sure enough to be a link */
	bool marked;                /* one of the marks is its */
};

struct view_map_risk {
	struct view_row row;
	double score;               /* 0..1, see link/nearest.h */
};

/* A run of the text.  Marked is the evidence of a technique that weighs at least a quarter of its heaviest. */
struct view_map_piece {
	struct str text;
	LIST(unsigned) numbers;     /* of the techniques that it is evidence for, ascending; none: it is not marked */
	size_t skipped;             /* bytes of the text that are left out behind it */
};

struct view_map {
	struct view_page page;
	bool answered;              /* false: only the question, nothing was sent yet; all below is empty */
	bool more;                  /* techniques below the threshold were asked for */
	struct str text;            /* what was mapped: valid UTF-8 */
	LIST(struct view_map_technique) techniques; /* accepted ones, or the best so many */
	size_t accepted;
	struct str none_code, none_words, none_reason; /* "" when a technique is accepted */
	LIST(struct view_map_risk) risks;
	LIST(struct view_suggestion) mitigations; /* of the techniques above, best first */
	LIST(struct view_map_piece) pieces;       /* the text */
	size_t skipped;             /* bytes left out of pieces */
};

/* view_map(at, bytes, limit, a, err): bytes are taken as UTF-8, bad ones replaced.  limit 0: accepted techniques only.  Over
 * MAP_MAX_BYTES is ERR_LIMIT.  Nothing of the text is kept. */
struct view_map *view_map(const struct atlas *at, struct str bytes, size_t limit, struct arena *a, struct err *err) NODISCARD;

/* view_map_form(at, a): the page before anything was sent. */
struct view_map *view_map_form(const struct atlas *at, struct arena *a);

/* map_is_text(bytes): false for what is no text but a PDF, a picture, UTF-16: a NUL, or more than one byte in ten that is no
 * UTF-8 (control characters count as such). */
bool map_is_text(struct str bytes);

/* map_pieces(v, a): fill v->pieces, v->skipped and the marks of v->techniques from the evidence. */
void map_pieces(struct view_map *v, struct arena *a);

#endif
