/* base/hash.h without OpenSSL and xxHash: what a search needs of it. */
#include "base/hash.h"

static uint32_t left(uint32_t v, unsigned n)
{
	return v << n | v >> (32 - n);
}

/* FIPS 180-4, section 6.1.2. */
static void sha1_block(uint32_t h[5], const unsigned char *p)
{
	uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];

	for (unsigned i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (unsigned i = 16; i < 80; i++)
		w[i] = left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	for (unsigned i = 0; i < 80; i++) {
		uint32_t f = i < 20 ? ((b & c) | (~b & d)) + 0x5A827999 : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1 :
			     i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC : (b ^ c ^ d) + 0xCA62C1D6;
		uint32_t t = left(a, 5) + f + e + w[i];

		e = d;
		d = c;
		c = left(b, 30);
		b = a;
		a = t;
	}
	h[0] += a;
	h[1] += b;
	h[2] += c;
	h[3] += d;
	h[4] += e;
}

/* The bytes of a message that comes in pieces. */
struct sha1 {
	uint32_t h[5];
	unsigned char block[64];
	uint64_t n;
};

static void sha1_begin(struct sha1 *s)
{
	*s = (struct sha1){ .h = { 0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0 } };
}

static void sha1_byte(struct sha1 *s, unsigned char c)
{
	s->block[s->n++ % 64] = c;
	if (s->n % 64 == 0)
		sha1_block(s->h, s->block);
}

static void sha1_add(struct sha1 *s, struct str data)
{
	for (size_t i = 0; i < data.n; i++)
		sha1_byte(s, (unsigned char)data.p[i]);
}

static void sha1_end(struct sha1 *s, unsigned char out[20])
{
	uint64_t bits = s->n * 8;

	sha1_byte(s, 0x80);
	while (s->n % 64 != 56)
		sha1_byte(s, 0);
	for (unsigned i = 0; i < 8; i++)
		sha1_byte(s, (unsigned char)(bits >> (56 - 8 * i)));
	for (unsigned i = 0; i < 20; i++)
		out[i] = (unsigned char)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}

static void hex(const unsigned char *d, size_t n, char *out)
{
	for (size_t i = 0; i < n; i++) {
		out[2 * i] = "0123456789abcdef"[d[i] >> 4];
		out[2 * i + 1] = "0123456789abcdef"[d[i] & 15];
	}
	out[2 * n] = 0;
}

void hash_sha1(struct str s, unsigned char out[20])
{
	struct sha1 h;

	sha1_begin(&h);
	sha1_add(&h, s);
	sha1_end(&h, out);
}

void hash_sha1_hex(struct str s, char out[HASH_SHA1_HEX])
{
	unsigned char d[20];

	hash_sha1(s, d);
	hex(d, sizeof(d), out);
}

/* The key of an edition, for caches that are not here. */
void hash_sha256_hex(struct str s, char out[HASH_SHA256_HEX])
{
	(void)s;
	out[0] = 0;
}

/* FNV-1a: for maps, whose order nobody sees. */
uint64_t hash_xxh64(struct str s, uint64_t seed)
{
	uint64_t h = 0xcbf29ce484222325u ^ seed;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return h ^ h >> 32;
}

void hash_uuid5(const unsigned char ns[16], struct str name, char out[HASH_UUID])
{
	unsigned char d[20];
	char h[HASH_SHA1_HEX];
	struct sha1 s;
	size_t o = 0;

	sha1_begin(&s);
	sha1_add(&s, str_n((const char *)ns, 16));
	sha1_add(&s, name);
	sha1_end(&s, d);
	d[6] = (unsigned char)((d[6] & 0x0f) | 0x50);
	d[8] = (unsigned char)((d[8] & 0x3f) | 0x80);
	hex(d, 16, h);
	for (size_t i = 0; i < 32; i++) {
		if (i == 8 || i == 12 || i == 16 || i == 20)
			out[o++] = '-';
		out[o++] = h[i];
	}
	out[o] = 0;
}
