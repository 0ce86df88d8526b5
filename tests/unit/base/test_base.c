#include "unit/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/utf8.h"

static void test_str(void **state)
{
	struct str rest = STR("a,,b"), piece;
	uint64_t v = 7;

	(void)state;
	assert_str(str_trim(STR(" \xC2\xA0 x y\t\xEF\xBB\xBF")), "x y");
	assert_true(str_split(&rest, ',', &piece) && str_is(piece, "a"));
	assert_true(str_split(&rest, ',', &piece) && str_is(piece, ""));
	assert_true(str_split(&rest, ',', &piece) && str_is(piece, "b"));
	assert_false(str_split(&rest, ',', &piece));
	assert_int_equal(str_find(STR("banana"), STR("nan")), 2);
	assert_int_equal(str_find(STR("ban"), STR("nana")), -1);
	assert_int_equal(str_u64(STR("18446744073709551616"), 0, UINT64_MAX, &v), -1);
	assert_int_equal(str_u64(STR("12x"), 0, 99, &v), -1);
	assert_int_equal(v, 7);
	assert_int_equal(str_u64(STR("18446744073709551615"), 0, UINT64_MAX, &v), 0);
	assert_true(v == UINT64_MAX);
	assert_true(str_icmp(STR("AML.T1"), STR("aml.t1")) == 0 && str_cmp(STR("a"), STR("ab")) < 0);
}

static void test_buf(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	buf_lit(&b, "12345678");
	buf_lit(&b, "9012");
	assert_false(buf_ok(&b));
	assert_str(buf_str(&b), "12345678");
	buf_lit(&b, "9"); /* dropped as well: an overflow is for good */
	assert_int_equal(b.n, 8);
	buf_free(&b);
	buf_init(&b, BUF_LINE);
	buf_double(&b, 0.125, 2);
	buf_c(&b, ' ');
	buf_double(&b, -3.0, 4);
	buf_c(&b, ' ');
	buf_double(&b, 0.999, 2);
	buf_c(&b, ' ');
	buf_double(&b, 0.05, 3);
	buf_c(&b, ' ');
	buf_i64(&b, INT64_MIN);
	buf_printf(&b, " %0300d|", 1);
	assert_int_equal(b.n, strlen("0.13 -3 1 0.05 -9223372036854775808 ") + 301);
	assert_true(str_starts(buf_str(&b), STR("0.13 -3 1 0.05 -9223372036854775808 000")));
	buf_free(&b);
}

static void test_arena_and_map(void **state)
{
	struct arena a = { 0 };
	struct map m = { 0 };

	(void)state;
	for (size_t i = 0; i < 5000; i++)
		map_put_n(&m, arena_printf(&a, "key %zu", i), i);
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(map_get_n(&m, arena_printf(&a, "key %zu", i), SIZE_MAX), i);
	assert_null(map_get(&m, STR("key 5000")));
	assert_ptr_equal(map_add(&m, STR("key 0"), &a), (void *)1);
	memset(arena_alloc(&a, (size_t)3 << 20), 1, (size_t)3 << 20); /* a large one, then a small one again */
	assert_str(arena_str(&a, STR("x")), "x");
	map_free(&m);
	arena_free(&a);
}

static void test_hash(void **state)
{
	char hex[HASH_SHA256_HEX], uuid[HASH_UUID];

	(void)state;
	hash_sha1_hex(STR("abc"), hex);
	assert_string_equal(hex, "a9993e364706816aba3e25717850c26c9cd0d89d");
	hash_sha256_hex(STR(""), hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hash_uuid5((const unsigned char *)"atlas.mitre.org.", STR("AML.T0051"), uuid);
	assert_string_equal(uuid, "6ff098e9-2864-579e-bebb-a0f1c92ec772");
}

static void test_clock(void **state)
{
	char d[CLOCK_TIME], h[CLOCK_HTTP];
	int64_t t;

	(void)state;
	assert_int_equal(clock_parse_date(STR("2024-02-29"), &t), 0);
	clock_rfc3339(t, d);
	assert_string_equal(d, "2024-02-29T00:00:00Z");
	clock_http(784111777, h);
	assert_string_equal(h, "Sun, 06 Nov 1994 08:49:37 GMT");
	assert_int_equal(clock_parse_date(STR("2023-02-29"), &t), -1);
	assert_int_equal(clock_parse_date(STR("2023-13-01"), &t), -1);
	assert_int_equal(clock_parse_date(STR("2023-1-01"), &t), -1);
}

/* Our decoder against utf8proc's, on every lead byte with all sorts of bytes behind it. */
static void test_utf8_decode(void **state)
{
	static const unsigned char behind[] = { 0x00, 0x41, 0x7F, 0x80, 0x82, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xED, 0xFF };
	const size_t k = sizeof(behind);

	(void)state;
	for (unsigned lead = 0; lead < 256; lead++)
		for (size_t i = 0; i < k * k * k * 4; i++) {
			unsigned char b[4] = { (unsigned char)lead, behind[i / 4 % k], behind[i / 4 / k % k], behind[i / 4 / k / k] };
			struct str s = str_n((const char *)b, 1 + i % 4);
			utf8proc_int32_t theirs;
			utf8proc_ssize_t n = utf8proc_iterate(b, (utf8proc_ssize_t)s.n, &theirs);
			size_t at = 0;
			uint32_t cp;

			utf8_next(s, &at, &cp);
			assert_int_equal(at, n > 0 ? n : 1);
			assert_int_equal(cp, n > 0 ? theirs : 0xFFFD);
		}
	for (uint32_t cp = 0; cp <= 0x110000; cp++) {
		unsigned char theirs[4];
		utf8proc_int32_t v = utf8proc_codepoint_valid((utf8proc_int32_t)cp) ? (utf8proc_int32_t)cp : 0xFFFD;
		struct buf b;

		buf_init(&b, BUF_LINE);
		utf8_put(&b, cp);
		assert_int_equal(b.n, utf8proc_encode_char(v, theirs));
		assert_memory_equal(b.p, theirs, b.n);
		buf_free(&b);
	}
}

static void test_utf8(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	utf8_fold(&b, STR("Na\xC3\xAFve \xE2\x80\x9C\xEF\xBC\xB4" "ext\xE2\x80\x9D \xE2\x80\x94 Gipi\xC5\xA1kis\xE2\x80\xAF" "e\xCC\x81"));
	assert_str(buf_str(&b), "naive \"text\" - gipiskis e");
	buf_clear(&b);
	utf8_clean(&b, STR("a\x01" "b\xFF" "c\xED\xA0\x80"));
	assert_str(buf_str(&b), "a\xEF\xBF\xBD" "b\xEF\xBF\xBD" "c\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	assert_int_equal(utf8_bad_at(STR("ok\xC0\x80")), 2);
	assert_true(utf8_valid(STR("\xF0\x9F\x8C\x90")));
	assert_int_equal(utf8_len(STR("\xC5\xA1x")), 2);
	assert_str(utf8_cut(STR("\xC5\xA1xy"), 2), "\xC5\xA1x");
	buf_free(&b);
}

static void test_fs(void **state)
{
	struct arena a = { 0 };
	char dir[] = "/tmp/prdb-test-XXXXXX";
	struct err err = ERR_INIT;
	struct buf b;
	struct str path, *names;
	size_t n;

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = arena_printf(&a, "%s/x/y/z", dir);
	assert_int_equal(fs_mkdirs(path.p, &err), 0);
	path = arena_printf(&a, "%s/x/y/z/f", dir);
	assert_int_equal(fs_write(path.p, STR("hello"), &err), 0);
	buf_init(&b, BUF_FILE);
	assert_int_equal(fs_read(path.p, 5, &b, &err), 0);
	assert_str(buf_str(&b), "hello");
	assert_int_equal(fs_read(path.p, 4, &b, &err), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	assert_int_equal(b.n, 5);
	assert_int_equal(fs_read(dir, 4, &b, &err), -1);
	assert_has(str_of(err.msg), "is a folder");
	assert_int_equal(fs_read_head(path.p, 2, &b, &err), 0);
	assert_int_equal(fs_read_head(path.p, 100, &b, &err), 0);
	assert_str(buf_str(&b), "hellohehello");
	assert_int_equal(fs_read_head(dir, 4, &b, &err), -1);
	assert_has(str_of(err.msg), "cannot read");
	assert_int_equal(b.n, 12);
	assert_int_equal(fs_walk(dir, 10, &a, &names, &n, &err), 0);
	assert_int_equal(n, 1);
	assert_str(names[0], "x/y/z/f");
	buf_free(&b);
	for (const char *const *p = (const char *const[]){ "x/y/z/f", "x/y/z", "x/y", "x", "", NULL }; *p; p++)
		assert_int_equal(remove(arena_printf(&a, "%s/%s", dir, *p).p), 0);
	arena_free(&a);
}

/* To write to a pipe, a device or a link leaves it what it is. */
static void test_fs_special(void **state)
{
	char dir[] = "/tmp/promptriskdb-fs-XXXXXX", got[8] = "";
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	const char *pipe, *file, *link;
	struct stat st;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(dir));
	pipe = arena_printf(&a, "%s/pipe", dir).p;
	file = arena_printf(&a, "%s/file", dir).p;
	link = arena_printf(&a, "%s/link", dir).p;
	assert_int_equal(mkfifo(pipe, 0600), 0);
	fd = open(pipe, O_RDONLY | O_NONBLOCK);
	assert_true(fd >= 0);
	assert_int_equal(fs_write_durable(pipe, STR("hello"), &err), 0);
	assert_int_equal(lstat(pipe, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_int_equal(read(fd, got, sizeof(got) - 1), 5);
	assert_string_equal(got, "hello");
	(void)close(fd);
	assert_int_equal(fs_write(file, STR("old"), &err), 0);
	assert_int_equal(symlink(file, link), 0);
	assert_int_equal(fs_write(link, STR("longer"), &err), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(fs_size(file), 6);
	assert_int_equal(fs_write("", STR("x"), &err), -1);
	assert_has(str_of(err.msg), "name of the file to write is empty");
	for (const char *const *p = (const char *const[]){ pipe, link, file, dir, NULL }; *p; p++)
		assert_int_equal(remove(*p), 0);
	arena_free(&a);
}

static void test_err(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(err_set(&e, ERR_INPUT, "no such key '%s'", "x"), -1);
	assert_int_equal(err_prefix(&e, "file.yaml:%d", 3), -1);
	assert_string_equal(e.msg, "file.yaml:3: no such key 'x'");
	assert_int_equal(e.code, ERR_INPUT);
	for (int i = 0; i < 2000; i++)
		(void)err_prefix(&e, "abc");
	assert_true(strlen(e.msg) < sizeof(e.msg));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_str), cmocka_unit_test(test_buf), cmocka_unit_test(test_arena_and_map), cmocka_unit_test(test_hash),
		cmocka_unit_test(test_clock), cmocka_unit_test(test_utf8), cmocka_unit_test(test_utf8_decode), cmocka_unit_test(test_fs), cmocka_unit_test(test_fs_special), cmocka_unit_test(test_err),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
