/*
 * squeeze: bytes made small, and back, as a raw LZMA stream.
 *
 * The stream is LZMA1 with lc=4, lp=0, pb=0 and an end marker ("LZMA specification", Igor Pavlov, 2015), without any head:
 * whoever keeps it also keeps the size of what it holds.  liblzma makes it (squeeze_pack.c); opening is ours, because the
 * search of the static site opens it in browsers, where no LZMA is at hand, and so that both are the same code.
 * Texts become a third smaller than with gzip.
 */
#ifndef FMT_SQUEEZE_H
#define FMT_SQUEEZE_H

#include "base/buf.h"
#include "base/err.h"

#define SQUEEZE_LC 4

/* squeeze_pack(data, out, err): append the stream of data to out.  -1: ERR_LIMIT over out's ceiling, ERR_BUG. */
int squeeze_pack(struct str data, struct buf *out, struct err *err) NODISCARD;

/* squeeze_open(packed, size, out, err): append the size bytes that packed holds.  -1: ERR_INPUT for a stream that is damaged
 * or holds another number of bytes, ERR_LIMIT over out's ceiling; out then holds a part of them.  Linear; reads only packed. */
int squeeze_open(struct str packed, size_t size, struct buf *out, struct err *err) NODISCARD;

#endif
