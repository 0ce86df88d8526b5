#include "base/utf8.h"
#include "fmt/md_part.h"

#define CODE_BRACKET '\x01' /* a "[" that stands in code and so is no citation */

struct plain {
	struct buf *b;
	size_t start;     /* where our output begins */
	struct buf para;  /* the paragraph so far, not folded yet */
	struct md_part_html tag;
};

static bool is_space(uint32_t cp)
{
	return cp <= ' ' || cp == 0x7f || (cp >= 0x80 && cp <= 0xa0) || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 || cp == 0x202f ||
	       cp == 0x205f || cp == 0x3000;
}

static bool is_invisible(uint32_t cp)
{
	return cp == 0xad || (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x2069) || cp == 0xfeff;
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
		size_t from = i, skip = s.p[i] == '[' ? md_part_cite(str_from(s, i)) : 0;
		uint32_t cp;

		if (s.p[i] == '[' && !skip)
			skip = md_part_number(str_from(s, i));
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

static void flush_tag(struct plain *t)
{
	put(t, buf_str(&t->tag.tag), false);
	buf_clear(&t->tag.tag);
}

static void on_tag(struct plain *t, struct str chunk)
{
	switch (md_part_tag(&t->tag, chunk)) {
	case MD_TAG_OPEN:
		return;
	case MD_TAG_BREAK:
		buf_c(&t->para, ' ');
		break;
	case MD_TAG_BLOCK:
		end_para(t);
		break;
	case MD_TAG_INLINE:
		break;
	case MD_TAG_NONE:
		put(t, buf_str(&t->tag.tag), false);
	}
	buf_clear(&t->tag.tag);
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *user)
{
	struct plain *t = user;
	struct str s = str_n(p, n);

	if (type == MD_TEXT_HTML) {
		on_tag(t, s);
		return 0;
	}
	flush_tag(t);
	switch (type) {
	case MD_TEXT_NULLCHAR:
	case MD_TEXT_BR:
	case MD_TEXT_SOFTBR:
		buf_c(&t->para, ' ');
		break;
	case MD_TEXT_ENTITY:
		md_part_entity(&t->tag.tag, s);
		flush_tag(t);
		break;
	default:
		put(t, s, type == MD_TEXT_CODE);
	}
	return 0;
}

static int on_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct plain *t = user;

	(void)detail;
	flush_tag(t);
	if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
		buf_c(&t->para, ' ');
	else
		end_para(t);
	return 0;
}

static int off_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct plain *t = user;

	(void)detail;
	flush_tag(t);
	if (type != MD_BLOCK_TH && type != MD_BLOCK_TD)
		end_para(t);
	return 0;
}

static int on_span(MD_SPANTYPE type, void *detail, void *user)
{
	(void)type;
	(void)detail;
	flush_tag(user);
	return 0;
}

/* Text as it is, a blank line between paragraphs. */
static void show(struct plain *t, struct str text)
{
	struct str line;

	while (str_split(&text, '\n', &line)) {
		if (str_trim(line).n == 0)
			end_para(t);
		put(t, line, false);
		buf_c(&t->para, ' ');
	}
	end_para(t);
}

void md_plain(struct buf *b, struct str text)
{
	static const MD_PARSER parser = {
		.flags = MD_PART_FLAGS,
		.enter_block = on_block,
		.leave_block = off_block,
		.enter_span = on_span,
		.leave_span = on_span,
		.text = on_text,
	};
	struct plain t = { .b = b, .start = b->n };
	struct str rest = str_trim(text), piece;

	if (md_part_bare(rest)) {
		fold(&t, rest);
		return;
	}
	buf_init(&t.para, BUF_FILE);
	buf_init(&t.tag.tag, BUF_FILE);
	while (md_part_next(&rest, &piece)) {
		size_t start = b->n;

		if (!md_part_hostile(piece) && md_parse(piece.p, (MD_SIZE)piece.n, &parser, &t) == 0)
			continue;
		if (b->n > start)
			b->p[b->n = start] = 0;
		buf_clear(&t.para);
		show(&t, piece);
	}
	buf_free(&t.para);
	buf_free(&t.tag.tag);
}
