#include "text/words.h"

#include "base/unicode.h"
#include "base/utf8.h"

/* What a folded character is to a word. */
enum part {
	PART_NOT,    /* ends it */
	PART_LETTER,
	PART_DIGIT,
	PART_QUOTE,  /* joins between two letters or digits */
	PART_DOT,    /* joins before a run with a digit */
	PART_NONE    /* nothing is left of the character: it neither ends a word nor adds to it */
};

static enum part ascii_part(unsigned char c)
{
	unsigned char lower = c | 0x20;

	if (lower >= 'a' && lower <= 'z')
		return PART_LETTER;
	if (c >= '0' && c <= '9')
		return PART_DIGIT;
	return c == '\'' || c == '`' ? PART_QUOTE : c == '.' ? PART_DOT : PART_NOT;
}

/* A mark that is still there after folding (a lone one, a spacing one of another script) goes with its letters. */
static enum part unicode_part(uint32_t cp)
{
	switch (unicode_class_of(cp)) {
	case UNICODE_LETTER:
	case UNICODE_MARK:
		return PART_LETTER;
	case UNICODE_DIGIT:
		return PART_DIGIT;
	case UNICODE_OTHER:
		break;
	}
	return PART_NOT;
}

void words_begin(struct words *w, struct str text)
{
	*w = (struct words){ .text = str_sub(text, 0, UINT32_MAX) };
	buf_init(&w->over, BUF_LINE);
}

void words_end(struct words *w)
{
	buf_free(&w->over);
}

/* One folded character with its source. */
struct piece {
	char c[4];
	uint32_t n;
	enum part part;
	bool mark;       /* PART_NONE: a mark, which belongs to the word before it */
};

static void piece_of_over(struct words *w, struct piece *p)
{
	size_t i = w->over_at;
	uint32_t cp;

	utf8_next(buf_str(&w->over), &i, &cp);
	p->n = (uint32_t)(i - w->over_at);
	memcpy(p->c, w->over.p + w->over_at, p->n);
	p->part = cp < 0x80 ? ascii_part((unsigned char)cp) : unicode_part(cp);
	w->over_at = i;
}

/* next_piece(w, p): take the next folded character; false at the end.  One character of the text may fold to several: they
 * wait in over, and all have the place of the one that they came from. */
static bool next_piece(struct words *w, struct piece *p)
{
	uint32_t cp;

	if (w->over_at < w->over.n) {
		piece_of_over(w, p);
		return true;
	}
	if (w->at >= w->text.n)
		return false;
	w->from = w->at;
	if ((unsigned char)w->text.p[w->at] < 0x80) {
		unsigned char c = (unsigned char)w->text.p[w->at++];

		p->part = ascii_part(c);
		p->c[0] = p->part == PART_LETTER ? (char)(c | 0x20) : c == '`' ? '\'' : (char)c;
		p->n = 1;
		w->to = w->at;
		return true;
	}
	utf8_next(w->text, &w->at, &cp);
	w->to = w->at;
	buf_clear(&w->over);
	w->over_at = 0;
	utf8_fold(&w->over, str_n(w->text.p + w->from, w->to - w->from));
	if (w->over.n == 0) {
		p->part = PART_NONE;
		p->mark = unicode_class_of(cp) == UNICODE_MARK;
		p->n = 0;
		return true;
	}
	piece_of_over(w, p);
	return true;
}

static bool is_letter(enum part p)
{
	return p == PART_LETTER || p == PART_DIGIT;
}

/* Does the text go on with a letter or digit? */
static bool letter_follows(const struct words *w)
{
	size_t i = w->at;
	uint32_t cp;
	struct str s = w->text;

	if (w->over_at < w->over.n) {
		s = buf_str(&w->over);
		i = w->over_at;
	}
	if (i >= s.n)
		return false;
	utf8_next(s, &i, &cp);
	return is_letter(cp < 0x80 ? ascii_part((unsigned char)cp) : unicode_part(cp));
}

/* Does the run after a dot, up to the next mark, hold a digit?  Each run is looked at once a dot, so this stays linear. */
static bool digit_follows(const struct words *w)
{
	if (w->over_at < w->over.n)
		return false;
	for (size_t i = w->at; i < w->text.n && i < w->at + WORDS_MAX; i++) {
		enum part p = ascii_part((unsigned char)w->text.p[i]);

		if (p == PART_DIGIT)
			return true;
		if (p != PART_LETTER)
			return false;
	}
	return false;
}

static void add(struct words *w, const struct piece *p)
{
	if (w->full || w->n + p->n > WORDS_MAX) {
		w->full = true;
		return;
	}
	memcpy(w->folded + w->n, p->c, p->n);
	w->n += p->n;
	w->digit |= p->part == PART_DIGIT || p->part == PART_DOT;
	w->ascii &= (unsigned char)p->c[0] < 0x80;
}

/* The common case without a struct piece: a run of ASCII letters.  Leaves at on what is none. */
static void letters(struct words *w)
{
	size_t i = w->at, end = w->text.n - i < WORDS_MAX - w->n ? w->text.n : i + WORDS_MAX - w->n;

	while (i < end && ascii_part((unsigned char)w->text.p[i]) == PART_LETTER)
		w->folded[w->n++] = (char)(w->text.p[i++] | 0x20);
	w->at = i;
}

bool words_next(struct words *w)
{
	struct piece p;
	size_t end = 0;

	w->n = 0;
	w->digit = w->full = false;
	w->ascii = true;
	while (next_piece(w, &p)) {
		if (p.part == PART_NONE) {
			if (w->n && p.mark)
				end = w->to;
			continue;
		}
		if (p.part == PART_NOT || (p.part == PART_QUOTE && !(w->n && letter_follows(w))) ||
		    (p.part == PART_DOT && !(w->n && digit_follows(w)))) {
			if (w->n)
				break;
			continue;
		}
		if (w->n == 0)
			w->offset = (uint32_t)w->from;
		add(w, &p);
		if (!w->full && w->over_at >= w->over.n) {
			size_t at = w->at;

			letters(w);
			end = w->at > at ? w->at : w->to;
		} else {
			end = w->to;
		}
	}
	w->length = (uint32_t)(end - w->offset);
	return w->n > 0;
}
