/*
 * learned: the linker that was taught with our judgements and the case-study steps (docs/linking.md).
 *
 * Its model comes with the program, so it works the same with the starter's editions.  link_query.self is not left out: whoever
 * measures uses evaluate.h, which trains without the tested texts.
 *
 * A text over LEARNED_PASSAGE bytes is cut at sentence ends into passages of about that length; each is linked by itself and a
 * technique gets the best of them, so cost is linear and a long report is not an average of its parts.
 */
#ifndef LINK_LEARNED_H
#define LINK_LEARNED_H

#include "link/linker_impl.h"

#define LEARNED_PASSAGE 2400

extern const struct linker_ops learned_ops;

/* learned_cut(text, from): the passage that starts at from: at most LEARNED_PASSAGE bytes, up to a line or sentence end in its
 * second half where there is one, else a space, never inside a UTF-8 character. */
struct str learned_cut(struct str text, size_t from);

#endif
