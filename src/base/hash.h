/*
 * hash: digests and identifiers made of them.
 *
 * SHA-1 only where a format asks for it (page addresses, RFC 9562 UUIDv5); SHA-256 for the identity of files; XXH3 for
 * tables and entity tags.  Wraps OpenSSL and xxHash; no other file includes them for hashing.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

#define HASH_SHA1_HEX 41   /* 40 hex digits and a NUL */
#define HASH_SHA256_HEX 65
#define HASH_UUID 37

void hash_sha1(struct str s, unsigned char out[20]);
void hash_sha1_hex(struct str s, char out[HASH_SHA1_HEX]);
void hash_sha256_hex(struct str s, char out[HASH_SHA256_HEX]);
uint64_t hash_xxh64(struct str s, uint64_t seed);

/* hash_uuid5(ns, name, out): the RFC 9562 version 5 UUID of name in the 16-byte namespace ns, lower-case text. */
void hash_uuid5(const unsigned char ns[16], struct str name, char out[HASH_UUID]);

#endif
