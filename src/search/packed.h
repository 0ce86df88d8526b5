/*
 * packed: what the search reads of an edition, small enough for a browser to fetch, and an edition again.
 *
 * The search of the static site is this very program's (docs/static-search.md): from the edition that is read back,
 * search_build makes the index that it makes of the whole one, so ranking, filters, snippets and corrections are the same
 * code on the same words, and there is no second format of an index to keep in step.  Kept of an edition are
 *
 *   of each record     id, name, the fields that search_reads names, the description as plain text, the notes
 *   of the links       those that search_reads_link names, with their text
 *   former addresses
 *
 * and not: references, dates, releases, reasons, verdicts.  Texts that no snippet shows (notes, links) lose their marks and
 * capitals where their words stay the same.
 *
 * What was weighed, for MIT V4 and ATLAS 2026.05 (1.41 MB of kept text, 240,000 words; bytes):
 *   the kept text with gzip -9                                436,000
 *   the same with xz -9e                                      342,000
 *   words as codes (wordcode.h), then gzip -9                 336,000
 *   words as codes, then LZMA (squeeze.h): this               298,000    opened in 25 ms
 *   words as codes, then seven models mixed by context        293,000    opened in 1.6 s
 *   postings, dictionary and titles with gzip             about 270,000    no phrases, no snippets: texts to fetch for each hit
 * A browser's index needs 75 ms more than a ready one would; texts could not be smaller in any form that keeps phrases.
 *
 * The bytes: "PRDBSRCH", a version, then the sizes of what each step gives back (4 bytes each, lowest first), then the
 * stream.  Same edition, same bytes.
 */
#ifndef SEARCH_PACKED_H
#define SEARCH_PACKED_H

#include "atlas/edition.h"

/* packed_write(e, out, err): append the packed form of e.  -1: ERR_LIMIT where it is too large.  Linear; 0.2 s for 2,200
 * records. */
int packed_write(const struct edition *e, struct buf *out, struct err *err) NODISCARD;

/* packed_read(bytes, err): an edition to search in, or NULL with ERR_INPUT for bytes that are none or are damaged.  It is
 * complete for search_build and edition_find, and for nothing else. */
struct edition *packed_read(struct str bytes, struct err *err) NODISCARD;

#endif
