/* What the browser's copy has in place of libraries, against the libraries. */
#include "unit/test.h"

#include "base/hash.h"

/* Its functions under names of their own, beside the program's. */
void parts_sha1(struct str s, unsigned char out[20]);
void parts_sha1_hex(struct str s, char out[HASH_SHA1_HEX]);
void parts_sha256_hex(struct str s, char out[HASH_SHA256_HEX]);
uint64_t parts_xxh64(struct str s, uint64_t seed);
void parts_uuid5(const unsigned char ns[16], struct str name, char out[HASH_UUID]);
#define hash_sha1 parts_sha1
#define hash_sha1_hex parts_sha1_hex
#define hash_sha256_hex parts_sha256_hex
#define hash_xxh64 parts_xxh64
#define hash_uuid5 parts_uuid5
#include "browser/hash.c"
#undef hash_sha1
#undef hash_sha1_hex
#undef hash_sha256_hex
#undef hash_xxh64
#undef hash_uuid5

int parts_vsnprintf(char *p, size_t room, const char *f, va_list ap) __attribute__((format(printf, 3, 0)));
int parts_snprintf(char *p, size_t room, const char *f, ...) __attribute__((format(printf, 3, 4)));
#undef vsnprintf
#undef snprintf
#define vsnprintf parts_vsnprintf
#define snprintf parts_snprintf
#include "browser/print.c"
#undef vsnprintf
#undef snprintf

static void test_hash(void **state)
{
	static const unsigned char ns[16] = "0123456789abcde";
	char text[300], ours[HASH_SHA1_HEX], theirs[HASH_SHA1_HEX];

	(void)state;
	memset(text, 'x', sizeof(text));
	for (size_t n = 0; n <= sizeof(text); n++) {
		struct str s = str_n(text, n);

		parts_sha1_hex(s, ours);
		hash_sha1_hex(s, theirs);
		assert_string_equal(ours, theirs);
		parts_uuid5(ns, s, ours);
		hash_uuid5(ns, s, theirs);
		assert_string_equal(ours, theirs);
		assert_true(parts_xxh64(s, 0) != parts_xxh64(str_n(text, n + 1 <= sizeof(text) ? n + 1 : 0), 0));
	}
}

/* same(format, ...): both printers, with room for all of it, for a part, for nothing. */
#define same(...)                                                                          \
	do {                                                                               \
		static const size_t rooms[] = { 200, 4, 1, 0 };                            \
		for (size_t i = 0; i < ARRAY_LEN(rooms); i++) {                            \
			char ours[200] = "untouched", theirs[200] = "untouched";           \
			assert_int_equal(parts_snprintf(ours, rooms[i], __VA_ARGS__), snprintf(theirs, rooms[i], __VA_ARGS__)); \
			assert_string_equal(ours, theirs);                                 \
		}                                                                          \
	} while (0)

#pragma GCC diagnostic push
#ifndef __clang__ /* which has no such warning */
#pragma GCC diagnostic ignored "-Wformat-truncation"
#endif
static void test_print(void **state)
{
	(void)state;
	same("plain");
	same("%%");
	same("%d %i %d", 0, -1, INT32_MIN);
	same("%u|%5u|%-5u|%05u", 7u, 7u, 7u, 7u);
	same("%ld %lld %lu %llu %zu", -5L, (long long)INT64_MIN, 5UL, (unsigned long long)UINT64_MAX, (size_t)9);
	same("%x %016llx %02x %.3d %5.3d %-6.2u|", 0xBEEFu, 0x1234abcdULL, 5u, 7, -7, 3u);
	same("%s %.3s %.*s %10s|%-10s|", "one", "two three", 2, "four", "five", "six");
	same("%c%5c%-3c|", 'a', 'b', 'c');
	same("%.8s-%u", "0123456789", 4000000000u);
	same("%05d %5d", -42, -42);
	same("%hu", (unsigned short)65535);
	same("%.*s", 0, "nothing");
}
#pragma GCC diagnostic pop

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_hash), cmocka_unit_test(test_print) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
