/* Plain documents as text, Markdown and CSV. */
#include "base/utf8.h"
#include "fmt/csv.h"
#include "render/doc.h"

static void spaces(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_c(out, ' ');
}

/* Control characters must not steer a terminal; everything else stays. */
static void tame(struct buf *out, struct str s)
{
	struct buf clean;

	buf_init(&clean, BUF_PAGE);
	utf8_clean(&clean, s);
	buf_add(out, buf_str(&clean));
	buf_free(&clean);
}

void text_wrap(struct buf *out, struct str text, size_t indent, size_t width)
{
	size_t room = (width ? width : 100) > indent + 20 ? (width ? width : 100) - indent : 20;
	struct str line;

	while (str_split(&text, '\n', &line)) {
		struct str word;
		size_t at = 0;

		line = str_trim(line);
		if (!line.n)
			continue;
		spaces(out, indent);
		while (str_split(&line, ' ', &word)) {
			size_t n = utf8_len(word);

			if (!n)
				continue;
			if (at && at + 1 + n > room) {
				buf_c(out, '\n');
				spaces(out, indent);
				at = 0;
			}
			if (at)
				buf_c(out, ' ');
			tame(out, word);
			at += n + (at ? 1 : 0);
		}
		buf_c(out, '\n');
	}
}

void doc_text(struct buf *out, const struct doc *d, size_t width)
{
	buf_printf(out, "%.*s\n%.*s  %.*s\n", STRF(d->title), STRF(d->label), STRF(d->id));
	for (size_t i = 0; i < d->blocks.n; i++) {
		const struct block *b = &d->blocks.v[i];

		switch (b->kind) {
		case BLOCK_HEADING:
			buf_printf(out, "\n%.*s\n", STRF(b->text));
			break;
		case BLOCK_TEXT:
			text_wrap(out, b->text, 2, width);
			break;
		case BLOCK_ITEM: {
			size_t n = utf8_len(b->name);

			buf_printf(out, "  %.*s", STRF(b->name));
			spaces(out, n < 16 ? 16 - n : 1);
			tame(out, b->text);
			buf_c(out, '\n');
			break;
		}
		case BLOCK_ENTRY:
			buf_lit(out, "  ");
			if (b->id.n)
				buf_printf(out, "%.*s  ", STRF(b->id));
			tame(out, b->name);
			if (b->detail.n)
				buf_printf(out, "  (%.*s)", STRF(b->detail));
			buf_c(out, '\n');
			text_wrap(out, b->text, 6, width);
			break;
		}
	}
}

/* Text from outside as inert Markdown: what could be markup is escaped. */
static void md_text(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (strchr("\\`*_{}[]<>#|~", c) && c)
			buf_c(out, '\\');
		if (c == '\n' || c == '\r') {
			buf_c(out, ' ');
			continue;
		}
		buf_c(out, c);
	}
}

static void md_entry(struct buf *out, const struct block *b)
{
	buf_lit(out, "- **");
	md_text(out, b->name);
	buf_lit(out, "**");
	if (b->id.n)
		buf_printf(out, " (`%.*s`)", STRF(b->id));
	if (b->detail.n) {
		buf_lit(out, ", ");
		md_text(out, b->detail);
	}
	if (b->text.n) {
		buf_lit(out, ": ");
		md_text(out, b->text);
	}
	buf_c(out, '\n');
}

void doc_md(struct buf *out, const struct doc *d)
{
	buf_lit(out, "# ");
	md_text(out, d->title);
	buf_printf(out, "\n\n%.*s `%.*s`\n", STRF(d->label), STRF(d->id));
	for (size_t i = 0; i < d->blocks.n; i++) {
		const struct block *b = &d->blocks.v[i];
		struct str rest = b->text, line;

		if (b->kind == BLOCK_HEADING) {
			buf_printf(out, "\n## %.*s\n\n", STRF(b->text));
		} else if (b->kind == BLOCK_TEXT) {
			while (str_split(&rest, '\n', &line)) {
				if (!str_trim(line).n)
					continue;
				md_text(out, str_trim(line));
				buf_lit(out, "\n\n");
			}
		} else if (b->kind == BLOCK_ITEM) {
			buf_lit(out, "- ");
			md_text(out, b->name);
			buf_lit(out, ": ");
			md_text(out, b->text);
			buf_c(out, '\n');
		} else {
			md_entry(out, b);
		}
	}
}

void doc_csv(struct buf *out, const struct doc *d)
{
	struct str section = STR("");

	buf_lit(out, "section,name,id,text,detail\r\n");
	csv_field(out, STR("Record"), true);
	csv_field(out, d->title, false);
	csv_field(out, d->id, false);
	csv_field(out, d->label, false);
	csv_field(out, d->path, false);
	csv_end(out);
	for (size_t i = 0; i < d->blocks.n; i++) {
		const struct block *b = &d->blocks.v[i];

		if (b->kind == BLOCK_HEADING) {
			section = b->text;
			continue;
		}
		csv_field(out, section, true);
		csv_field(out, b->name, false);
		csv_field(out, b->id, false);
		csv_field(out, b->text, false);
		csv_field(out, b->detail, false);
		csv_end(out);
	}
}
