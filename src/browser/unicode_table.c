#include "browser/unicode_table.h"

#include "base/utf8.h"

enum { NOTHING, SHIFT, SHIFT_SECOND, TEXT };

/* count code points from first on, every one or every second, and what becomes of them. */
struct fold {
	uint32_t first, count;
	int what;
	int32_t shift;
	struct str text;
};

struct class_run {
	uint32_t first;
	enum unicode_class is;
};

/* The table unpacked, at the first question; a browser's search has one thread. */
static struct {
	VEC(struct fold) folds;
	VEC(struct class_run) classes;
} table;

static uint32_t number(struct str s, size_t *i)
{
	uint32_t v = 0;

	for (unsigned shift = 0; *i < s.n; shift += 7) {
		unsigned char c = (unsigned char)s.p[(*i)++];

		v |= (uint32_t)(c & 0x7F) << shift;
		if (c < 0x80)
			break;
	}
	return v;
}

static void unpack_folds(void)
{
	struct str s = unicode_folds;
	uint32_t cp = 0x80;

	for (size_t i = 0; i < s.n;) {
		uint32_t gap = number(s, &i), tag = number(s, &i), v;
		struct fold f = { .first = cp + gap, .count = tag >> 2, .what = (int)(tag & 3) };

		cp = f.first + f.count;
		if (f.what == SHIFT || f.what == SHIFT_SECOND) {
			v = number(s, &i);
			f.shift = v & 1 ? -(int32_t)(v >> 1) : (int32_t)(v >> 1);
			if (f.what == SHIFT_SECOND)
				cp = f.first + f.count * 2 - 1;
		} else if (f.what == TEXT) {
			f.text = str_sub(s, i, f.count);
			i += f.count;
			cp = f.first + 1;
		}
		vec_push(&table.folds, f);
	}
}

static void unpack(void)
{
	uint32_t cp = 0;

	if (table.classes.n)
		return;
	for (size_t i = 0; i < unicode_classes.n;) {
		uint32_t v = number(unicode_classes, &i);

		vec_push(&table.classes, ((struct class_run){ cp, (enum unicode_class)(v & 3) }));
		cp += v >> 2;
	}
	unpack_folds();
}

enum unicode_class unicode_class_of(uint32_t cp)
{
	size_t lo = 0, hi;

	unpack();
	for (hi = table.classes.n; hi - lo > 1;) {
		size_t mid = lo + (hi - lo) / 2;

		*(table.classes.v[mid].first <= cp ? &lo : &hi) = mid;
	}
	return cp > UNICODE_MAX ? UNICODE_OTHER : table.classes.v[lo].is;
}

/* The parts of a Hangul syllable, by The Unicode Standard 15, section 3.12. */
static void fold_hangul(struct buf *b, uint32_t cp)
{
	uint32_t s = cp - 0xAC00;

	utf8_put(b, 0x1100 + s / (21 * 28));
	utf8_put(b, 0x1161 + s % (21 * 28) / 28);
	if (s % 28)
		utf8_put(b, 0x11A7 + s % 28);
}

void unicode_fold(struct buf *b, uint32_t cp)
{
	size_t lo = 0, hi;
	const struct fold *f;
	uint32_t from;

	unpack();
	if (cp >= 0xAC00 && cp <= 0xD7A3) {
		fold_hangul(b, cp);
		return;
	}
	for (hi = table.folds.n; hi - lo > 1;) {
		size_t mid = lo + (hi - lo) / 2;

		*(table.folds.v[mid].first <= cp ? &lo : &hi) = mid;
	}
	f = &table.folds.v[lo];
	from = cp - f->first;
	if (cp < f->first || (f->what == TEXT ? from > 0 : f->what == SHIFT_SECOND ? from % 2 || from / 2 >= f->count : from >= f->count))
		utf8_put(b, cp);
	else if (f->what == TEXT)
		buf_add(b, f->text);
	else if (f->what != NOTHING)
		utf8_put(b, (uint32_t)((int32_t)cp + f->shift));
}

uint32_t unicode_ascii(uint32_t cp)
{
	return cp == 0x130 ? 'i' : cp == 0x212A ? 'k' : 0; /* the test asks about all others */
}
