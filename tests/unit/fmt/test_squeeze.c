#include "unit/test.h"

#include "fmt/squeeze.h"

static void round_trip(struct str data)
{
	struct err err = ERR_INIT;
	struct buf packed, back;

	buf_init(&packed, BUF_FILE);
	buf_init(&back, BUF_FILE);
	assert_int_equal(squeeze_pack(data, &packed, &err), 0);
	if (squeeze_open(buf_str(&packed), data.n, &back, &err) < 0)
		fail_msg("%s", err.msg);
	assert_int_equal(back.n, data.n);
	if (data.n)
		assert_memory_equal(back.p, data.p, data.n);
	/* the size is part of what is promised */
	buf_clear(&back);
	assert_int_equal(squeeze_open(buf_str(&packed), data.n + 1, &back, &err), -1);
	if (data.n) {
		buf_clear(&back);
		assert_int_equal(squeeze_open(buf_str(&packed), data.n - 1, &back, &err), -1);
		assert_int_equal(err.code, ERR_INPUT);
	}
	buf_free(&packed);
	buf_free(&back);
}

/* Words that come again, near and far, with runs and noise between. */
static struct buf sample(size_t n)
{
	static const char *const words[] = { "model ", "prompt ", "training ", "data, ", "attack.\n", "aaaaaaaaaaaaaaaa", "of the " };
	uint32_t x = 7;
	struct buf b;

	buf_init(&b, BUF_FILE);
	while (b.n < n) {
		x = x * 1664525 + 1013904223;
		if (x >> 29)
			buf_z(&b, words[(x >> 16) % ARRAY_LEN(words)]);
		else
			buf_c(&b, (char)(x >> 20));
	}
	return b;
}

static void test_round_trips(void **state)
{
	struct buf b = sample(400000), noise;
	uint32_t x = 1;

	(void)state;
	round_trip(STR(""));
	round_trip(STR("a"));
	round_trip(STR("abababababababababababababababababab"));
	round_trip(buf_str(&b));
	buf_init(&noise, BUF_FILE);
	for (int i = 0; i < 100000; i++)
		buf_c(&noise, (char)((x = x * 1664525 + 1013904223) >> 24));
	round_trip(buf_str(&noise));
	buf_add(&b, buf_str(&noise)); /* and again from far behind */
	buf_add(&b, buf_str(&noise));
	round_trip(buf_str(&b));
	buf_free(&noise);
	buf_free(&b);
}

static void test_small(void **state)
{
	struct buf b = sample(100000), packed;
	struct err err = ERR_INIT;

	(void)state;
	buf_init(&packed, BUF_FILE);
	assert_int_equal(squeeze_pack(buf_str(&b), &packed, &err), 0);
	assert_true(packed.n < b.n / 4);
	buf_free(&b);
	buf_free(&packed);
}

/* Every kind of damage is told or gives other bytes; nothing reads or writes where it must not (the sanitizers look). */
static void test_damaged(void **state)
{
	struct buf b = sample(3000), packed, back;
	struct err err = ERR_INIT;
	size_t told = 0;

	(void)state;
	buf_init(&packed, BUF_FILE);
	buf_init(&back, BUF_FILE);
	assert_int_equal(squeeze_pack(buf_str(&b), &packed, &err), 0);
	for (size_t i = 0; i < packed.n; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			packed.p[i] = (char)(packed.p[i] ^ (1 << bit));
			buf_clear(&back);
			if (squeeze_open(buf_str(&packed), b.n, &back, &err) < 0)
				told++;
			assert_true(back.n <= b.n + 1);
			packed.p[i] = (char)(packed.p[i] ^ (1 << bit));
		}
	assert_true(told > packed.n);
	for (size_t n = 0; n + 5 < packed.n; n++) {
		buf_clear(&back);
		assert_int_equal(squeeze_open(str_sub(buf_str(&packed), 0, n), b.n, &back, &err), -1);
	}
	buf_free(&back);
	buf_init(&back, 100);
	assert_int_equal(squeeze_open(buf_str(&packed), b.n, &back, &err), -1);
	assert_int_equal(err.code, ERR_LIMIT);
	buf_free(&b);
	buf_free(&packed);
	buf_free(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
