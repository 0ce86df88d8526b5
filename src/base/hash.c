#include "base/hash.h"

#include <openssl/evp.h>
#include <xxhash.h>

#include "base/mem.h"

static void hex(const unsigned char *d, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[d[i] >> 4];
		out[2 * i + 1] = digits[d[i] & 15];
	}
	out[2 * n] = 0;
}

static void digest(const EVP_MD *md, struct str a, struct str b, unsigned char *out)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	if (!c || EVP_DigestInit_ex(c, md, NULL) != 1 || EVP_DigestUpdate(c, a.p, a.n) != 1 || EVP_DigestUpdate(c, b.p, b.n) != 1 ||
	    EVP_DigestFinal_ex(c, out, NULL) != 1)
		abort(); /* a digest of OpenSSL's default provider fails only without memory */
	EVP_MD_CTX_free(c);
}

void hash_sha1(struct str s, unsigned char out[20])
{
	digest(EVP_sha1(), s, STR_NONE, out);
}

void hash_sha1_hex(struct str s, char out[HASH_SHA1_HEX])
{
	unsigned char d[20];

	hash_sha1(s, d);
	hex(d, sizeof(d), out);
}

void hash_sha256_hex(struct str s, char out[HASH_SHA256_HEX])
{
	unsigned char d[32];

	digest(EVP_sha256(), s, STR_NONE, d);
	hex(d, sizeof(d), out);
}

uint64_t hash_xxh64(struct str s, uint64_t seed)
{
	return XXH3_64bits_withSeed(s.p ? s.p : "", s.n, seed);
}

void hash_uuid5(const unsigned char ns[16], struct str name, char out[HASH_UUID])
{
	unsigned char d[20];
	char h[HASH_SHA1_HEX];
	size_t o = 0;

	digest(EVP_sha1(), str_n((const char *)ns, 16), name, d);
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
