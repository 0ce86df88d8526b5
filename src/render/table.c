/* Lists, search results, home and about in the formats without templates. */
#include "base/utf8.h"
#include "fmt/csv.h"
#include "render/doc.h"
#include "render/html.h"
#include "render/json.h"

#define TITLE_WIDTH 60

/* A cell of a text table: cut to width with "...", padded on the right or, for figures, on the left. */
static void cell(struct buf *out, struct str s, size_t width, bool number, bool last)
{
	struct buf clean;
	size_t n;

	buf_init(&clean, BUF_LINE);
	utf8_clean(&clean, s);
	for (size_t i = 0; i < clean.n; i++)
		if (clean.p[i] == '\n' || clean.p[i] == '\t' || clean.p[i] == '\r')
			clean.p[i] = ' ';
	s = buf_str(&clean);
	n = utf8_len(s);
	if (n > width) {
		buf_add(out, utf8_cut(s, width - 3));
		buf_lit(out, "...");
		n = width;
	} else if (!number) {
		buf_add(out, s);
	}
	for (size_t i = n; i < width && (number || !last); i++)
		buf_c(out, ' ');
	if (number && utf8_len(s) <= width)
		buf_add(out, s);
	if (!last)
		buf_lit(out, "  ");
	buf_free(&clean);
}

static void list_text(struct buf *out, const struct view_list *v)
{
	size_t *width = xcalloc(v->columns.n, sizeof(*width));

	for (size_t c = 0; c < v->columns.n; c++) {
		width[c] = utf8_len(v->columns.v[c].label);
		for (size_t i = 0; i < v->rows.n; i++) {
			size_t n = utf8_len(v->rows.v[i].cells.v[c].text), most = c == 1 ? TITLE_WIDTH : 34;

			width[c] = n > width[c] ? (n > most ? most : n) : width[c];
		}
	}
	for (size_t c = 0; c < v->columns.n; c++)
		cell(out, v->columns.v[c].label, width[c], v->columns.v[c].number, c + 1 == v->columns.n);
	buf_c(out, '\n');
	for (size_t i = 0; i < v->rows.n; i++) {
		for (size_t c = 0; c < v->columns.n; c++)
			cell(out, v->rows.v[i].cells.v[c].text, width[c], v->columns.v[c].number, c + 1 == v->columns.n);
		buf_c(out, '\n');
	}
	free(width);
}

static void list_csv(struct buf *out, const struct view_list *v)
{
	csv_field(out, STR("id"), true);
	csv_field(out, STR("kind"), false);
	csv_field(out, STR("slug"), false);
	for (size_t c = 1; c < v->columns.n; c++)
		csv_field(out, v->columns.v[c].name, false);
	csv_end(out);
	for (size_t i = 0; i < v->rows.n; i++) {
		const struct view_list_row *r = &v->rows.v[i];

		csv_field(out, r->entry->r.id, true);
		csv_field(out, str_of(kind_table[r->entry->r.kind].name), false);
		csv_field(out, r->entry->slug, false);
		for (size_t c = 1; c < r->cells.n; c++)
			csv_field(out, r->cells.v[c].text, false);
		csv_end(out);
	}
}

void render_list(struct buf *out, const struct view_list *v, enum render_format f)
{
	struct json_writer w;

	switch (f) {
	case FORMAT_HTML:
		render_html_list(out, v);
		break;
	case FORMAT_JSON:
		json_begin(&w, out);
		render_json_list(&w, v);
		buf_c(out, '\n');
		break;
	case FORMAT_JSONL:
		for (size_t i = 0; i < v->rows.n; i++) {
			json_begin(&w, out);
			render_json_list_item(&w, v, i);
			buf_c(out, '\n');
		}
		break;
	case FORMAT_CSV:
		list_csv(out, v);
		break;
	default:
		list_text(out, v);
	}
}

static void search_text(struct buf *out, const struct view_search *v)
{
	for (size_t i = 0; i < v->hits.n; i++) {
		const struct view_hit *h = &v->hits.v[i];

		buf_printf(out, "%.*s  %.*s  (%.*s)\n", STRF(h->to.id), STRF(h->to.title), STRF(h->to.label));
		text_wrap(out, h->snippet, 4, 0);
	}
}

static void search_csv(struct buf *out, const struct view_search *v)
{
	buf_lit(out, "id,kind,slug,title,snippet\r\n");
	for (size_t i = 0; i < v->hits.n; i++) {
		const struct view_hit *h = &v->hits.v[i];

		csv_field(out, h->to.id, true);
		csv_field(out, h->to.kind, false);
		csv_field(out, h->to.slug, false);
		csv_field(out, h->to.title, false);
		csv_field(out, h->snippet, false);
		csv_end(out);
	}
}

void render_search(struct buf *out, const struct view_search *v, enum render_format f)
{
	struct json_writer w;

	switch (f) {
	case FORMAT_HTML:
		render_html_search(out, v);
		break;
	case FORMAT_JSON:
		json_begin(&w, out);
		render_json_search(&w, v);
		buf_c(out, '\n');
		break;
	case FORMAT_JSONL:
		for (size_t i = 0; i < v->hits.n; i++) {
			json_begin(&w, out);
			render_json_search_item(&w, &v->hits.v[i]);
			buf_c(out, '\n');
		}
		break;
	case FORMAT_CSV:
		search_csv(out, v);
		break;
	default:
		search_text(out, v);
	}
}

void render_suggest(struct buf *out, const struct view_search *v)
{
	struct json_writer w;

	json_begin(&w, out);
	render_json_suggest(&w, v);
	buf_c(out, '\n');
}

void render_home(struct buf *out, const struct view_home *v, enum render_format f)
{
	struct json_writer w;

	if (f == FORMAT_HTML) {
		render_html_home(out, v);
	} else if (f == FORMAT_JSON) {
		json_begin(&w, out);
		render_json_home(&w, v);
		buf_c(out, '\n');
	} else {
		for (size_t i = 0; i < v->page.figures.n; i++)
			buf_printf(out, "%8.*s  %.*s\n", STRF(v->page.figures.v[i].value), STRF(v->page.figures.v[i].note));
	}
}

void render_about(struct buf *out, const struct view_about *v, enum render_format f)
{
	struct json_writer w;

	if (f == FORMAT_HTML) {
		render_html_about(out, v);
	} else if (f == FORMAT_JSON) {
		json_begin(&w, out);
		render_json_about(&w, v);
		buf_c(out, '\n');
	} else {
		for (size_t i = 0; i < v->counts.n; i++)
			buf_printf(out, "%8.*s  %.*s\n", STRF(v->counts.v[i].value), STRF(v->counts.v[i].name));
	}
}

void render_error(struct buf *out, const struct view_error *v, enum render_format f)
{
	struct json_writer w;

	if (f == FORMAT_HTML) {
		render_html_error(out, v);
	} else if (f == FORMAT_JSON) {
		json_begin(&w, out);
		render_json_error(&w, v);
		buf_c(out, '\n');
	} else {
		buf_printf(out, "%u %.*s: %.*s\n", v->status, STRF(v->page.title), STRF(v->detail));
	}
}
