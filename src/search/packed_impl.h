/*
 * packed_impl: the text inside a packed edition, as packed_write.c writes and packed_read.c reads it.
 *
 * Lines.  In a line, 0x1F is a line end of a value, 0x1D stands between values, and 0x1E before a byte that is meant as it is.
 * A column has a line a record; "=" is the line before once more.  For each kind, but stages and categories, which follow from
 * the mitigations:
 *
 *   how many records; then the columns: names ("" is a risk's title), each field that is kept and the kind may have,
 *   ids ("" is "mitrisk:" and the Ev_ID)
 *   for each record its description, its notes, for each kind of link that it has and is kept two lines (the kind's name and the ids
 *   of the other ends; the texts), and an empty line: what is about the same thing stands together
 *
 * then a line for each former address (address, id) and an empty line.
 */
#ifndef SEARCH_PACKED_IMPL_H
#define SEARCH_PACKED_IMPL_H

#include "search/packed.h"

#define PACKED_MAGIC "PRDBSRCH\1"
#define PACKED_HEAD (sizeof(PACKED_MAGIC) - 1 + 8) /* with two sizes: of the coded text, of the text */

enum { PACKED_BETWEEN = 0x1D, PACKED_AS_IS = 0x1E, PACKED_LINE_END = 0x1F };

static inline bool packed_keeps_kind(int kind)
{
	return kind != REC_STAGE && kind != REC_CATEGORY && kind != REC_TERM;
}

/* A new field is kept until somebody says here that no search reads it. */
static inline bool packed_keeps_field(int f, int kind)
{
	static const bool left_out[F_COUNT] = {
		[F_NONE] = true,	[F_PAGE] = true, [F_FLAG] = true,      [F_ATTACK_URL] = true,    [F_DATE] = true,   [F_GRANULARITY] = true,
		[F_REPORTER] = true, [F_URL] = true,  [F_CITATIONS] = true, [F_AUTHORS_SHORT] = true, [F_FACTOR] = true, [F_OWN_WORDS] = true,
	};

	return !left_out[f] && (field_table[f].kinds & 1u << kind);
}

static inline bool packed_keeps_link(int kind)
{
	return kind == LINK_MITIGATES || kind == LINK_ACHIEVES || kind == LINK_SPECIALIZES || kind == LINK_EMPLOYS;
}

#endif
