/*
 * sample: batches of our own making to keep, and how two batches are told apart.
 */
#ifndef TESTS_UNIT_STORE_SAMPLE_H
#define TESTS_UNIT_STORE_SAMPLE_H

#include "base/buf.h"
#include "store/store.h"

/* sample_batch(b, source, version, part, seed, n): n records with fields, references, notes, links, evidence and diagnostics,
 * all made from seed: the same arguments make the same batch, another seed another one (its sha256 too).  The first records
 * hold what is odd: empty and long texts, NUL, bytes that are no UTF-8, every field and every kind.  b is initialised here. */
void sample_batch(struct batch *b, const char *source, const char *version, enum release_part part, unsigned seed, size_t n);

/* sample_linkset(set, a, seed, n): n links with evidence, and as many verdicts. */
void sample_linkset(struct linkset *set, struct arena *a, unsigned seed, size_t n);

/* Equal in every detail and order; where not, *why says what differs first.  Not compared: release.row, release.imported_at. */
bool sample_equal(const struct batch *x, const struct batch *y, struct buf *why);
bool sample_links_equal(const struct link *x, size_t nx, const struct link *y, size_t ny, struct buf *why);
bool sample_linksets_equal(const struct linkset *x, const struct linkset *y, struct buf *why);

#define assert_batch_equal(x, y) assert_same(sample_equal, x, y)
#define assert_linkset_equal(x, y) assert_same(sample_linksets_equal, x, y)
#define assert_same(equal, x, y)                                                                                      \
	do {                                                                                                          \
		struct buf why_;                                                                                      \
		buf_init(&why_, BUF_LINE);                                                                            \
		if (!equal((x), (y), &why_)) {                                                                        \
			print_error("differ in %.*s\n", STRF(buf_str(&why_)));                                        \
			_fail(__FILE__, __LINE__);                                                                    \
		}                                                                                                     \
		buf_free(&why_);                                                                                      \
	} while (0)

#endif
