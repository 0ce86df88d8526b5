/*
 * scan: how far a text needs no escaping.  Inside src/fmt only; 16 bytes at a time with the compiler's vectors.
 */
#ifndef FMT_SCAN_H
#define FMT_SCAN_H

#include "base/str.h"

typedef signed char scan_block __attribute__((vector_size(16)));

static inline bool scan_any(scan_block hits)
{
	uint64_t half[2];

	memcpy(half, &hits, sizeof(half));
	return (half[0] | half[1]) != 0;
}

/* Signed bytes: "< ' '" is true for the control characters and for everything that is not ASCII. */
static inline bool scan_html_block(scan_block v)
{
	return scan_any((v < ' ') | (v == 0x7f) | (v == '"') | ((v & ~1) == '&') | ((v & ~2) == '<'));
}

static inline bool scan_json_block(scan_block v)
{
	return scan_any((v < ' ') | (v == '"') | (v == '\\') | (v == '<'));
}

/* scan_plain(s, from, special, block): offset of the first byte at or after from that special[] names, or s.n.  block(v) may
 * only be false where no byte of v is special. */
static inline size_t scan_plain(struct str s, size_t from, const uint8_t special[256], bool (*block)(scan_block))
{
	size_t i = from;

	for (;;) {
		size_t stop = s.n;

		if (s.n - i >= sizeof(scan_block)) {
			scan_block v;

			memcpy(&v, s.p + i, sizeof(v));
			stop = i + sizeof(v);
			if (!block(v)) {
				i = stop;
				continue;
			}
		}
		while (i < stop && !special[(unsigned char)s.p[i]])
			i++;
		if (i < stop || i == s.n)
			return i;
	}
}

#endif
