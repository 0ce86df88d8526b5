/*
 * zip_make: small ZIP files for the XLSX tests and fuzzer, good ones and such that lie.
 */
#ifndef TESTS_UNIT_FMT_ZIP_MAKE_H
#define TESTS_UNIT_FMT_ZIP_MAKE_H

#include <libdeflate.h>

#include "base/buf.h"

struct zip_part {
	const char *name;
	struct str data;
	bool deflate;
	bool descriptor; /* sizes and CRC after the data, as in Google's exports */
	bool encrypted;  /* only the flag */
	bool bad_crc;
	uint32_t claim; /* size to claim in the directory, when not 0 */
};

static inline void zip_n(struct buf *b, uint32_t v, int bytes)
{
	for (; bytes > 0; bytes--, v >>= 8)
		buf_c(b, (char)(v & 255));
}

/* What a local header and a directory entry have in common. */
static inline void zip_common(struct buf *b, const struct zip_part *p, uint32_t crc, uint32_t packed, uint32_t size)
{
	zip_n(b, 20, 2);
	zip_n(b, 0x800u | (p->descriptor ? 8 : 0) | (p->encrypted ? 1 : 0), 2);
	zip_n(b, p->deflate ? 8 : 0, 2);
	zip_n(b, 0x58210000, 4); /* 2024-01-01 */
	zip_n(b, crc, 4);
	zip_n(b, packed, 4);
	zip_n(b, size, 4);
	zip_n(b, (uint32_t)strlen(p->name), 2);
	zip_n(b, 0, 2);
}

static inline struct str zip_pack(struct arena *a, struct str data)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
	size_t room = libdeflate_deflate_compress_bound(c, data.n);
	char *out = arena_alloc(a, room);
	size_t n = libdeflate_deflate_compress(c, data.n ? data.p : "", data.n, out, room);

	libdeflate_free_compressor(c);
	return str_n(out, n);
}

/* zip_make(a, parts, n): the archive, in the arena. */
static inline struct str zip_make(struct arena *a, const struct zip_part *parts, size_t n)
{
	struct buf b, dir;
	struct str out;
	size_t start;

	buf_init(&b, BUF_FILE);
	buf_init(&dir, BUF_FILE);
	for (size_t i = 0; i < n; i++) {
		const struct zip_part *p = &parts[i];
		struct str packed = p->deflate ? zip_pack(a, p->data) : p->data;
		uint32_t crc = libdeflate_crc32(0, p->data.n ? p->data.p : "", p->data.n) ^ (p->bad_crc ? 1u : 0u),
			 at = (uint32_t)b.n;
		uint32_t size = (uint32_t)p->data.n, k = (uint32_t)packed.n;

		buf_lit(&b, "PK\3\4");
		zip_common(&b, p, p->descriptor ? 0 : crc, p->descriptor ? 0 : k, p->descriptor ? 0 : size);
		buf_z(&b, p->name);
		buf_add(&b, packed);
		if (p->descriptor) {
			buf_lit(&b, "PK\7\10");
			zip_n(&b, crc, 4);
			zip_n(&b, k, 4);
			zip_n(&b, size, 4);
		}
		buf_lit(&dir, "PK\1\2\24\0");
		zip_common(&dir, p, crc, k, p->claim ? p->claim : size);
		zip_n(&dir, 0, 4);
		zip_n(&dir, 0, 2);
		zip_n(&dir, 0, 4);
		zip_n(&dir, at, 4);
		buf_z(&dir, p->name);
	}
	start = b.n;
	buf_add(&b, buf_str(&dir));
	buf_lit(&b, "PK\5\6\0\0\0\0");
	zip_n(&b, (uint32_t)n, 2);
	zip_n(&b, (uint32_t)n, 2);
	zip_n(&b, (uint32_t)dir.n, 4);
	zip_n(&b, (uint32_t)start, 4);
	zip_n(&b, 0, 2);
	out = arena_str(a, buf_str(&b));
	buf_free(&b);
	buf_free(&dir);
	return out;
}

#endif
