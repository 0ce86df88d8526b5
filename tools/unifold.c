/*
 * unifold: what base/unicode.h says of every code point, as a table for where utf8proc is not.
 *
 *   unifold OUT.c
 *
 * makes unicode_classes and unicode_folds, two runs of bytes that src/browser/unicode_table.c reads.  A number is its bits by
 * seven, the lowest first, each byte but the last with its top bit set.
 *
 *   classes   number << 2 | class: so many code points of this class, from U+0000 on
 *   folds     gap, tag: so many code points after the last one told; tag is count << 2 | what:
 *             0 count code points fold to nothing
 *             1 each of count to itself plus a number (times two, plus one if negative) that follows
 *             2 the same for every second one
 *             3 one to the count bytes that follow
 *
 * Hangul syllables (U+AC00 to U+D7A3), whose parts can be reckoned (The Unicode Standard 15, section 3.12), are left out.
 */
#include <stdio.h>

#include "base/fs.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "literal.h"

enum { NOTHING, SHIFT, SHIFT_SECOND, TEXT, SELF };

struct fold {
	int what;
	int64_t shift;
	struct str text;
};

static void number(struct buf *b, uint32_t v)
{
	for (; v >= 0x80; v >>= 7)
		buf_c(b, (char)(0x80 | (v & 0x7F)));
	buf_c(b, (char)v);
}

/* The fold of one code point; its text stays in b until the next call. */
static struct fold fold_of(struct buf *b, uint32_t cp)
{
	size_t i = 0;
	uint32_t to;

	if (cp > UNICODE_MAX || (cp >= 0xD800 && cp < 0xE000) || (cp >= 0xAC00 && cp <= 0xD7A3))
		return (struct fold){ .what = SELF };
	buf_clear(b);
	unicode_fold(b, cp);
	if (b->n == 0)
		return (struct fold){ .what = NOTHING };
	utf8_next(buf_str(b), &i, &to);
	if (i < b->n)
		return (struct fold){ .what = TEXT, .text = buf_str(b) };
	if (to == cp)
		return (struct fold){ .what = SELF };
	return (struct fold){ .what = SHIFT, .shift = (int64_t)to - cp, .text = buf_str(b) };
}

/* How many code points from cp on, step apart, fold as the first does; with step 2 those between must stay as they are. */
static uint32_t run(struct buf *b, uint32_t cp, const struct fold *first, uint32_t step)
{
	uint32_t n = 1;

	for (;; n++) {
		struct fold f = fold_of(b, cp + n * step);

		if (f.what != first->what || f.shift != first->shift || (step == 2 && fold_of(b, cp + n * step - 1).what != SELF))
			return n;
	}
}

static uint32_t put_fold(struct buf *out, struct buf *b, uint32_t cp, struct fold f)
{
	uint32_t n, second;

	if (f.what == NOTHING) {
		n = run(b, cp, &f, 1);
		number(out, n << 2 | NOTHING);
		return n;
	}
	if (f.what == SHIFT) {
		n = run(b, cp, &f, 1);
		second = n == 1 ? run(b, cp, &f, 2) : 1;
		if (n > 1 || second > 1) {
			number(out, second > 1 ? second << 2 | SHIFT_SECOND : n << 2 | SHIFT);
			number(out, (uint32_t)(f.shift < 0 ? -f.shift * 2 + 1 : f.shift * 2));
			return second > 1 ? second * 2 - 1 : n;
		}
		f = fold_of(b, cp);
	}
	number(out, (uint32_t)f.text.n << 2 | TEXT);
	buf_add(out, f.text);
	return 1;
}

static void folds(struct buf *out)
{
	uint32_t told = 0x80;
	struct buf b;

	buf_init(&b, BUF_LINE);
	for (uint32_t cp = 0x80; cp <= UNICODE_MAX;) {
		struct fold f = fold_of(&b, cp);

		if (f.what == SELF) {
			cp++;
			continue;
		}
		number(out, cp - told);
		cp += put_fold(out, &b, cp, f);
		told = cp;
	}
	buf_free(&b);
}

static void classes(struct buf *out)
{
	for (uint32_t cp = 0, n; cp <= UNICODE_MAX; cp += n) {
		enum unicode_class c = unicode_class_of(cp);

		for (n = 1; cp + n <= UNICODE_MAX && unicode_class_of(cp + n) == c; n++)
			continue;
		number(out, n << 2 | (uint32_t)c);
	}
}

static int write_table(const char *path, struct err *err)
{
	struct buf c, data;
	int rc;

	buf_init(&c, BUF_PAGE);
	buf_init(&data, BUF_PAGE);
	classes(&data);
	buf_lit(&c, "/* Made by tools/unifold; do not edit. */\n#include \"browser/unicode_table.h\"\n\nconst struct str unicode_classes = STR_INIT(\n");
	literal_put(&c, buf_str(&data), 100);
	buf_clear(&data);
	folds(&data);
	buf_lit(&c, ");\n\nconst struct str unicode_folds = STR_INIT(\n");
	literal_put(&c, buf_str(&data), 100);
	buf_lit(&c, ");\n");
	rc = buf_ok(&c) ? fs_write(path, buf_str(&c), err) : err_set(err, ERR_LIMIT, "%s: too large", path);
	buf_free(&c);
	buf_free(&data);
	return rc;
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;

	if (argc != 2) {
		(void)fputs("usage: unifold OUT.c\n", stderr);
		return 2;
	}
	if (write_table(argv[1], &err) < 0) {
		(void)fprintf(stderr, "unifold: %s\n", err.msg);
		return 1;
	}
	return 0;
}
