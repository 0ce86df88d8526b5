#include "fmt/html_escape.h"
#include "fmt/md_link.h"

static void open_p(struct md_out *o)
{
	o->p_open = o->b->n;
	buf_lit(o->b, "<p>");
	o->p_text = o->b->n;
	o->in_p = true;
}

/* A paragraph that holds nothing, or only line breaks, is taken back. */
static void close_p(struct md_out *o)
{
	size_t before;

	do {
		before = o->b->n;
		md_out_trim(o);
		if (md_out_ends(o, STR("<br>")))
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
	} else if (!at_start(o) && !md_out_ends(o, STR(" ")) && !md_out_ends(o, STR("\n"))) {
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

static void on_tag(struct md_out *o, struct str tag)
{
	switch (md_part_tag(tag)) {
	case MD_TAG_BREAK:
		on_break(o);
		break;
	case MD_TAG_BLOCK:
		block_tag(o);
		break;
	case MD_TAG_INLINE:
		break;
	case MD_TAG_TEXT:
		html_escape(o->b, tag);
		break;
	}
}

static void on_entity(struct md_out *o, struct str s)
{
	struct buf text;

	buf_init(&text, BUF_LINE);
	md_part_entity(&text, s);
	html_escape(o->b, buf_str(&text));
	buf_free(&text);
}

static void on_text(void *user, enum md_text type, struct str s)
{
	struct md_out *o = user;

	switch (type) {
	case MD_NORMAL:
		while (at_start(o) && s.n && s.p[0] == ' ')
			s = str_from(s, 1);
		html_escape(o->b, s);
		break;
	case MD_VERBATIM:
		html_escape(o->b, s);
		break;
	case MD_ENTITY:
		on_entity(o, s);
		break;
	case MD_TAG:
		on_tag(o, s);
		break;
	case MD_CITE:
		md_link_cite(o, s);
		break;
	case MD_BREAK:
		on_break(o);
		break;
	case MD_SOFT:
		if (!at_start(o))
			buf_c(o->b, o->images ? ' ' : '\n');
		break;
	}
}

static void on_emphasis(struct md_out *o, enum md_span span, bool enter)
{
	o->spans += enter ? 1 : -1;
	if (o->images)
		return;
	if (enter)
		buf_z(o->b, span == MD_EM ? "<em>" : span == MD_STRONG ? "<strong>" : "<code>");
	else
		buf_z(o->b, span == MD_EM ? "</em>" : span == MD_STRONG ? "</strong>" : "</code>");
}

static void on_span(void *user, enum md_span span, bool enter, const struct md_link *link)
{
	struct md_out *o = user;

	if (span == MD_IMAGE)
		o->images += enter ? 1 : -1;
	else if (span != MD_LINK)
		on_emphasis(o, span, enter);
	else if (enter)
		md_link_open(o, link);
	else
		md_link_close(o, link);
}

static void on_block(void *user, enum md_block block, bool enter, unsigned start)
{
	static const char *const names[] = {
		[MD_H] = "h4>",        [MD_QUOTE] = "blockquote>", [MD_UL] = "ul>",       [MD_OL] = "ol>", [MD_LI] = "li>",
		[MD_TABLE] = "table>", [MD_THEAD] = "thead>",      [MD_TBODY] = "tbody>", [MD_TR] = "tr>", [MD_TH] = "th>",
		[MD_TD] = "td>",
	};
	struct md_out *o = user;

	if (block == MD_P) {
		if (enter)
			open_p(o);
		else
			close_p(o);
	} else if (block == MD_PRE) {
		buf_z(o->b, enter ? "<pre><code>" : "</code></pre>");
	} else if (block == MD_HR) {
		if (enter)
			buf_lit(o->b, "<hr>");
	} else if (block == MD_OL && enter && start != 1) {
		buf_printf(o->b, "<ol start=\"%u\">", start);
	} else {
		buf_z(o->b, enter ? "<" : "</");
		buf_z(o->b, names[block]);
	}
}

void md_html(struct buf *b, struct str text, const struct md_links *links)
{
	static const struct md_handler handler = { on_block, on_span, on_text };
	static const struct md_links none = { 0 };
	struct md_out o = { .b = b, .links = links ? links : &none, .start = b->n };

	text = str_trim(text);
	if (md_part_bare(text)) {
		buf_lit(b, "<p>");
		html_escape(b, text);
		buf_lit(b, "</p>");
		return;
	}
	o.budget = BUF_LINE + 8 * text.n;
	buf_init(&o.url, BUF_LINE);
	buf_init(&o.address, BUF_LINE);
	md_block_read(text, &handler, &o);
	buf_free(&o.url);
	buf_free(&o.address);
}
