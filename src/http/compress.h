/*
 * compress: gzip and brotli of a whole body in memory; the only file that knows libdeflate and libbrotli.
 *
 * The same bytes in give the same bytes out (no time stamp, no name).
 */
#ifndef HTTP_COMPRESS_H
#define HTTP_COMPRESS_H

#include "base/buf.h"
#include "base/err.h"

#define HTTP_GZIP_LEVEL 9   /* of 1..12: what a page made once per edition is worth */
#define HTTP_BROTLI_LIVE 5  /* of 0..11: about as fast as gzip 9, and smaller */
#define HTTP_BROTLI_BEST 11 /* a hundred times slower: for files that are written once */

/* Append the compressed form of in to out.  ERR_USAGE for a level that there is not, ERR_LIMIT where out's ceiling is
 * too low (out is then as it was), ERR_BUG when the library fails otherwise. */
int http_gzip(struct str in, int level, struct buf *out, struct err *err) NODISCARD;
int http_brotli(struct str in, int quality, struct buf *out, struct err *err) NODISCARD;

/* http_compressible(type): is a media type worth the time?  text/..., JSON, XML, SVG, JavaScript; not images, archives. */
bool http_compressible(struct str type);

#endif
