/*
 * md_scan: what may stand inside a Markdown text: addresses, labels, titles, tags, runs of * and _; inside src/fmt only.
 *
 * All look at s from offset i on and return the offset behind what they found, or 0 where there is none.  Each looks a bounded
 * way ahead, or as far as the next byte that could begin the same again, so that trying everywhere stays linear.
 */
#ifndef FMT_MD_SCAN_H
#define FMT_MD_SCAN_H

#include "base/str.h"

#define MD_SCAN_DEPTH 32  /* parentheses in an address */
#define MD_SCAN_LABEL 200 /* bytes in a reference's label */
#define MD_SCAN_URL 4096  /* bytes in an address, title or tag */

/* The byte at i; behind the end, a line end. */
static inline char md_scan_at(struct str s, size_t i) { return i < s.n ? s.p[i] : '\n'; }
static inline bool md_scan_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool md_scan_digit(char c) { return c >= '0' && c <= '9'; }
static inline bool md_scan_punct(char c)
{
	return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/* md_scan_dest(s, i, url): the address of a link.  md_scan_link: "(address "title")". */
size_t md_scan_dest(struct str s, size_t i, struct str *url);
size_t md_scan_link(struct str s, size_t i, struct str *url);

/* md_scan_label(s, i): the end of a label, where its "]" stands; i is behind its "[".  SIZE_MAX where there is none. */
size_t md_scan_label(struct str s, size_t i);

/* md_scan_entity(s, i): "&lt;".  md_scan_tag(s, i): "<tag>". */
size_t md_scan_entity(struct str s, size_t i);
size_t md_scan_tag(struct str s, size_t i);
/* md_scan_angle(s, i): "<https://...>". */
size_t md_scan_angle(struct str s, size_t i);

/* md_scan_bare(s, from, i, start): i is at the ":" of a bare http or https address that starts after from.  *start becomes
 * where it starts, *looked how far was looked: nothing before that needs to be tried again. */
size_t md_scan_bare(struct str s, size_t from, size_t i, size_t *start, size_t *looked);

/* md_scan_run(s, i, open, close): a run of * or _, and if it can open and close emphasis. */
size_t md_scan_run(struct str s, size_t i, bool *open, bool *close);

#endif
