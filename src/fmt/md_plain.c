#include "base/utf8.h"
#include "fmt/md_part.h"

#define CODE_BRACKET '\x01' /* a "[" that stands in code and so is no citation */

struct plain {
	struct buf *b;
	size_t start;    /* where our output begins */
	struct buf para; /* the paragraph so far, not folded yet */
};

static bool is_space(uint32_t cp)
{
	return cp <= ' ' || cp == 0x7f || (cp >= 0x80 && cp <= 0xa0) || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 ||
	       cp == 0x2029 || cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

static bool is_invisible(uint32_t cp)
{
	return cp == 0xad || (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x2069) ||
	       cp == 0xfeff;
}

/* Bytes that stand for themselves and are no white space. */
static bool plain_byte(char c)
{
	return c > ' ' && c < 0x7f && c != '[';
}

static bool closes(char c)
{
	return memchr(".,;:!?)", c, 7) != NULL;
}

/* Append the paragraph: white space folded, citations left out. */
static void fold(struct plain *t, struct str s)
{
	bool space = false, some = false, dropped = false;

	for (size_t i = 0; i < s.n;) {
		size_t from = i, skip = s.p[i] == '[' ? md_part_number(str_from(s, i)) : 0;
		uint32_t cp;

		if (skip) {
			i += skip;
			dropped = true;
			continue;
		}
		utf8_next(s, &i, &cp);
		if (is_invisible(cp))
			continue;
		if (is_space(cp) && cp != CODE_BRACKET) {
			space = true;
			continue;
		}
		if (!some && t->b->n > t->start)
			buf_c(t->b, '\n');
		else if (some && space && !(dropped && closes(s.p[from])))
			buf_c(t->b, ' ');
		some = true;
		space = dropped = false;
		if (plain_byte(s.p[from])) {
			while (i < s.n && plain_byte(s.p[i]))
				i++;
			buf_mem(t->b, s.p + from, i - from);
		} else {
			utf8_put(t->b, cp == CODE_BRACKET ? '[' : cp);
		}
	}
}

static void end_para(struct plain *t)
{
	fold(t, buf_str(&t->para));
	buf_clear(&t->para);
}

static void put(struct plain *t, struct str s, bool code)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c != CODE_BRACKET && !(code && c == '['))
			continue;
		buf_add(&t->para, str_sub(s, from, i - from));
		buf_c(&t->para, c == '[' ? CODE_BRACKET : ' ');
		from = i + 1;
	}
	buf_add(&t->para, str_from(s, from));
}

static void on_tag(struct plain *t, struct str tag)
{
	switch (md_part_tag(tag)) {
	case MD_TAG_BREAK:
		buf_c(&t->para, ' ');
		break;
	case MD_TAG_BLOCK:
		end_para(t);
		break;
	case MD_TAG_INLINE:
		break;
	case MD_TAG_TEXT:
		put(t, tag, false);
		break;
	}
}

static void on_text(void *user, enum md_text type, struct str s)
{
	struct plain *t = user;

	switch (type) {
	case MD_NORMAL:
	case MD_VERBATIM:
		put(t, s, type == MD_VERBATIM);
		break;
	case MD_ENTITY:
		md_part_entity(&t->para, s);
		break;
	case MD_TAG:
		on_tag(t, s);
		break;
	case MD_CITE:
		buf_lit(&t->para, "[0]"); /* any number: fold leaves it out */
		break;
	case MD_BREAK:
	case MD_SOFT:
		buf_c(&t->para, ' ');
		break;
	}
}

static void on_block(void *user, enum md_block block, bool enter, unsigned start)
{
	struct plain *t = user;

	(void)enter;
	(void)start;
	if (block == MD_TH || block == MD_TD)
		buf_c(&t->para, ' ');
	else
		end_para(t);
}

static void on_span(void *user, enum md_span span, bool enter, const struct md_link *link)
{
	(void)user;
	(void)span;
	(void)enter;
	(void)link;
}

void md_plain(struct buf *b, struct str text)
{
	static const struct md_handler handler = { on_block, on_span, on_text };
	struct plain t = { .b = b, .start = b->n };

	text = str_trim(text);
	if (md_part_bare(text)) {
		fold(&t, text);
		return;
	}
	buf_init(&t.para, BUF_FILE);
	md_block_read(text, &handler, &t);
	buf_free(&t.para);
}
