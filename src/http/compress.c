#include "http/compress.h"

#include <brotli/encode.h>
#include <libdeflate.h>

int http_gzip(struct str in, int level, struct buf *out, struct err *err)
{
	struct libdeflate_compressor *c;
	size_t n;
	char *at;

	if (level < 1 || level > 12)
		return err_set(err, ERR_USAGE, "no gzip level %d; there are 1 to 12", level);
	c = libdeflate_alloc_compressor(level);
	if (!c)
		return err_set(err, ERR_BUG, "cannot set up gzip: out of memory");
	n = libdeflate_gzip_compress_bound(c, in.n);
	at = buf_room(out, n);
	if (at)
		n = libdeflate_gzip_compress(c, in.n ? in.p : "", in.n, at, n);
	libdeflate_free_compressor(c);
	if (!at)
		return err_set(err, ERR_LIMIT, "gzip of %zu bytes does not fit in %zu", in.n, out->max);
	if (!n)
		return err_set(err, ERR_BUG, "gzip of %zu bytes failed", in.n);
	out->n += n;
	out->p[out->n] = 0;
	return 0;
}

int http_brotli(struct str in, int quality, struct buf *out, struct err *err)
{
	size_t n = BrotliEncoderMaxCompressedSize(in.n);
	char *at;

	if (quality < BROTLI_MIN_QUALITY || quality > BROTLI_MAX_QUALITY)
		return err_set(err, ERR_USAGE, "no brotli quality %d; there are %d to %d", quality, BROTLI_MIN_QUALITY,
			       BROTLI_MAX_QUALITY);
	at = n ? buf_room(out, n) : NULL;
	if (!at)
		return err_set(err, ERR_LIMIT, "brotli of %zu bytes does not fit in %zu", in.n, out->max);
	if (!BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, in.n, (const uint8_t *)(in.n ? in.p : ""), &n,
				   (uint8_t *)at))
		return err_set(err, ERR_BUG, "brotli of %zu bytes failed", in.n);
	out->n += n;
	out->p[out->n] = 0;
	return 0;
}

bool http_compressible(struct str type)
{
	static const struct str whole[] = {
		STR_INIT("application/json"),
		STR_INIT("application/javascript"),
		STR_INIT("application/xml"),
		STR_INIT("application/x-ndjson"),
		STR_INIT("application/jsonl"),
		STR_INIT("application/yaml"),
		STR_INIT("application/openmetrics-text"),
		STR_INIT("image/svg+xml"),
	};
	ptrdiff_t end = type.n ? str_chr(type, ';') : -1;
	struct str t = str_trim(end < 0 ? type : str_sub(type, 0, (size_t)end));

	if (str_istarts(t, STR("text/")))
		return true;
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (str_ieq(t, whole[i]))
			return true;
	return (t.n > 5 && str_ieq(str_from(t, t.n - 5), STR("+json"))) || (t.n > 4 && str_ieq(str_from(t, t.n - 4), STR("+xml")));
}
