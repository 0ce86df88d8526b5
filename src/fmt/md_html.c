#include "fmt/html_escape.h"
#include "fmt/md_link.h"

static void open_p(struct md_out *o)
{
	o->in_p = true;
	o->p_open = o->b->n;
	buf_lit(o->b, "<p>");
	o->p_text = o->b->n;
}

/* A paragraph that holds nothing, or only line breaks, is taken back. */
static void close_p(struct md_out *o)
{
	size_t before;

	do {
		before = o->b->n;
		md_out_trim(o, o->p_text);
		if (md_out_ends(o, o->p_text, STR("<br>")))
			md_out_cut(o, o->b->n - 4);
	} while (o->b->n < before);
	if (o->b->n <= o->p_text)
		md_out_cut(o, o->p_open);
	else
		buf_lit(o->b, "</p>");
	o->in_p = false;
}

static bool at_start(const struct md_out *o)
{
	return o->in_p && o->b->n == o->p_text;
}

/* A div or p: a new paragraph where that is possible, else a space. */
static void block_tag(struct md_out *o)
{
	if (o->in_p && !o->spans && !o->links_open && !o->images) {
		close_p(o);
		open_p(o);
	} else if (!at_start(o) && !md_out_ends(o, o->start, STR(" ")) && !md_out_ends(o, o->start, STR("\n"))) {
		buf_c(o->b, ' ');
	}
}

static void on_break(struct md_out *o)
{
	if (o->images)
		buf_c(o->b, ' ');
	else if (!at_start(o))
		buf_lit(o->b, "<br>");
}

static void on_tag(struct md_out *o, struct str chunk)
{
	switch (md_part_tag(&o->tag, chunk)) {
	case MD_TAG_OPEN:
		return;
	case MD_TAG_BREAK:
		on_break(o);
		break;
	case MD_TAG_BLOCK:
		block_tag(o);
		break;
	case MD_TAG_INLINE:
		break;
	case MD_TAG_NONE:
		html_escape(o->b, buf_str(&o->tag.tag));
	}
	buf_clear(&o->tag.tag);
}

/* A tag that never ended is text. */
static void flush_tag(struct md_out *o)
{
	html_escape(o->b, buf_str(&o->tag.tag));
	buf_clear(&o->tag.tag);
}

static void on_normal(struct md_out *o, struct str s)
{
	size_t from = 0;

	while (at_start(o) && s.n && s.p[0] == ' ')
		s = str_from(s, 1);
	for (size_t i = 0; i < s.n;) {
		ptrdiff_t hit = str_find(str_from(s, i), STR("[["));
		size_t n;

		if (hit < 0)
			break;
		i += (size_t)hit;
		n = md_part_cite(str_from(s, i));
		if (n) {
			html_escape(o->b, str_sub(s, from, i - from));
			md_link_cite(o, str_sub(s, i + 2, n - 4));
			from = i + n;
		}
		i += n ? n : 1;
	}
	html_escape(o->b, str_from(s, from));
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *user)
{
	struct md_out *o = user;
	struct str s = str_n(p, n);

	if (type == MD_TEXT_HTML) {
		on_tag(o, s);
		return 0;
	}
	flush_tag(o);
	switch (type) {
	case MD_TEXT_NULLCHAR:
		buf_lit(o->b, "\xEF\xBF\xBD");
		break;
	case MD_TEXT_BR:
		on_break(o);
		break;
	case MD_TEXT_SOFTBR:
		if (!at_start(o))
			buf_c(o->b, o->images ? ' ' : '\n');
		break;
	case MD_TEXT_ENTITY:
		buf_clear(&o->tag.tag);
		md_part_entity(&o->tag.tag, s);
		flush_tag(o);
		break;
	case MD_TEXT_NORMAL:
		on_normal(o, s);
		break;
	default:
		html_escape(o->b, s);
	}
	return 0;
}

static int on_span(MD_SPANTYPE type, void *detail, void *user)
{
	struct md_out *o = user;

	flush_tag(o);
	switch (type) {
	case MD_SPAN_EM:
	case MD_SPAN_STRONG:
	case MD_SPAN_CODE:
		if (++o->spans <= MD_PART_DEPTH && !o->images)
			buf_z(o->b, type == MD_SPAN_EM ? "<em>" : type == MD_SPAN_STRONG ? "<strong>" : "<code>");
		break;
	case MD_SPAN_A:
		md_link_open(o, detail);
		break;
	case MD_SPAN_IMG:
		o->images++;
		break;
	default:
		break;
	}
	return 0;
}

static int off_span(MD_SPANTYPE type, void *detail, void *user)
{
	struct md_out *o = user;

	(void)detail;
	flush_tag(o);
	switch (type) {
	case MD_SPAN_EM:
	case MD_SPAN_STRONG:
	case MD_SPAN_CODE:
		if (o->spans-- <= MD_PART_DEPTH && !o->images)
			buf_z(o->b, type == MD_SPAN_EM ? "</em>" : type == MD_SPAN_STRONG ? "</strong>" : "</code>");
		break;
	case MD_SPAN_A:
		md_link_close(o);
		break;
	case MD_SPAN_IMG:
		o->images--;
		break;
	default:
		break;
	}
	return 0;
}

/* The element of a block that has no more to it than that. */
static const char *element(MD_BLOCKTYPE type)
{
	switch (type) {
	case MD_BLOCK_QUOTE:
		return "blockquote>";
	case MD_BLOCK_UL:
		return "ul>";
	case MD_BLOCK_OL:
		return "ol>";
	case MD_BLOCK_LI:
		return "li>";
	case MD_BLOCK_H:
		return "h4>";
	case MD_BLOCK_TABLE:
		return "table>";
	case MD_BLOCK_THEAD:
		return "thead>";
	case MD_BLOCK_TBODY:
		return "tbody>";
	case MD_BLOCK_TR:
		return "tr>";
	case MD_BLOCK_TH:
		return "th>";
	case MD_BLOCK_TD:
		return "td>";
	default:
		return NULL;
	}
}

/* Quotes and lists beyond the cap lose their marks, and so do the items of such lists. */
static bool too_deep(const struct md_out *o, MD_BLOCKTYPE type)
{
	return o->nest > MD_PART_DEPTH && (type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL || type == MD_BLOCK_LI);
}

static int on_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct md_out *o = user;
	const char *name = element(type);

	flush_tag(o);
	if (o->b->n > o->ceiling)
		return -1; /* a table fills up its rows: few bytes make many cells */
	o->nest += type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL;
	if (type == MD_BLOCK_P) {
		open_p(o);
	} else if (type == MD_BLOCK_CODE) {
		buf_lit(o->b, "<pre><code>");
	} else if (type == MD_BLOCK_HR) {
		buf_lit(o->b, "<hr>");
	} else if (name && !too_deep(o, type)) {
		const MD_BLOCK_OL_DETAIL *ol = type == MD_BLOCK_OL ? detail : NULL;

		if (ol && ol->start != 1) {
			buf_printf(o->b, "<ol start=\"%u\">", ol->start);
		} else {
			buf_c(o->b, '<');
			buf_z(o->b, name);
		}
	}
	return 0;
}

static int off_block(MD_BLOCKTYPE type, void *detail, void *user)
{
	struct md_out *o = user;
	const char *name = element(type);

	(void)detail;
	flush_tag(o);
	if (type == MD_BLOCK_P) {
		close_p(o);
	} else if (type == MD_BLOCK_CODE) {
		buf_lit(o->b, "</code></pre>");
	} else if (name && !too_deep(o, type)) {
		buf_lit(o->b, "</");
		buf_z(o->b, name);
	}
	o->nest -= type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL;
	return 0;
}

/* Text as it is, in paragraphs. */
static void show(struct md_out *o, struct str text)
{
	struct str line;

	while (str_split(&text, '\n', &line)) {
		line = str_trim(line);
		if (line.n == 0) {
			if (o->in_p)
				close_p(o);
			continue;
		}
		if (o->in_p)
			buf_c(o->b, '\n');
		else
			open_p(o);
		html_escape(o->b, line);
	}
	if (o->in_p)
		close_p(o);
}

static void render(struct md_out *o)
{
	static const MD_PARSER parser = {
		.flags = MD_PART_FLAGS,
		.enter_block = on_block,
		.leave_block = off_block,
		.enter_span = on_span,
		.leave_span = off_span,
		.text = on_text,
	};
	struct str rest = o->text, piece;

	while (md_part_next(&rest, &piece)) {
		size_t start = o->b->n;

		o->ceiling = start + BUF_LINE + 32 * piece.n;
		if (!md_part_hostile(piece) && md_parse(piece.p, (MD_SIZE)piece.n, &parser, o) == 0)
			continue;
		md_out_cut(o, start);
		o->in_p = o->live = false;
		o->nest = o->spans = o->images = o->links_open = 0;
		buf_clear(&o->tag.tag);
		show(o, piece);
	}
}

void md_html(struct buf *b, struct str text, const struct md_links *links)
{
	static const struct md_links none = { 0 };
	struct md_out o = { .b = b, .links = links ? links : &none, .text = str_trim(text), .start = b->n };

	if (md_part_bare(o.text)) {
		buf_lit(b, "<p>");
		html_escape(b, o.text);
		buf_lit(b, "</p>");
		return;
	}
	o.budget = BUF_LINE + 8 * o.text.n;
	buf_init(&o.url, BUF_LINE);
	buf_init(&o.address, BUF_LINE);
	buf_init(&o.tag.tag, BUF_PAGE);
	render(&o);
	buf_free(&o.url);
	buf_free(&o.address);
	buf_free(&o.tag.tag);
	map_free(&o.defs);
}
