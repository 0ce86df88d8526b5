#include "search/packed_impl.h"

#include "fmt/markdown.h"
#include "fmt/squeeze.h"
#include "text/wordcode.h"
#include "text/words.h"

struct writer {
	const struct edition *e;
	struct buf out;          /* the text */
	struct buf line, before; /* of the column that is being written */
	struct buf plain, words, check;
};

static void value(struct buf *line, struct str v)
{
	for (size_t i = 0; i < v.n; i++) {
		char c = v.p[i];

		if (c == '\n') {
			buf_c(line, PACKED_LINE_END);
			continue;
		}
		if (c == PACKED_BETWEEN || c == PACKED_AS_IS || c == PACKED_LINE_END || (i == 0 && c == '='))
			buf_c(line, PACKED_AS_IS);
		buf_c(line, c);
	}
}

/* The line of a column is complete. */
static void end_line(struct writer *w)
{
	struct buf line = w->line;

	if (line.n && str_eq(buf_str(&line), buf_str(&w->before)))
		buf_c(&w->out, '=');
	else
		buf_add(&w->out, buf_str(&line));
	buf_c(&w->out, '\n');
	w->line = w->before;
	w->before = line;
	buf_clear(&w->line);
}

/* The line of no column is complete. */
static void end_single(struct writer *w)
{
	buf_add(&w->out, buf_str(&w->line));
	buf_c(&w->out, '\n');
	buf_clear(&w->line);
}

static void begin_column(struct writer *w)
{
	buf_clear(&w->before);
	buf_clear(&w->line);
}

/* The folded words of a text, with one space between. */
static void fold_words(struct str text, struct buf *out)
{
	struct words w;

	buf_clear(out);
	words_begin(&w, text);
	while (words_next(&w)) {
		if (out->n)
			buf_c(out, ' ');
		buf_add(out, words_folded(&w));
	}
	words_end(&w);
}

/* What of a text without snippets is kept: its words, if they are found in that again. */
static struct str without_marks(struct writer *w, struct str text, bool markdown)
{
	buf_clear(&w->plain);
	if (markdown)
		md_plain(&w->plain, text);
	else
		buf_add(&w->plain, text);
	fold_words(buf_str(&w->plain), &w->words);
	buf_clear(&w->check);
	if (markdown)
		md_plain(&w->check, buf_str(&w->words));
	else
		buf_add(&w->check, buf_str(&w->words));
	if (!str_eq(buf_str(&w->check), buf_str(&w->words)))
		return text;
	fold_words(buf_str(&w->words), &w->check);
	return str_eq(buf_str(&w->check), buf_str(&w->words)) ? buf_str(&w->words) : text;
}

static void put_names(struct writer *w, const struct entries *all)
{
	begin_column(w);
	for (size_t i = 0; i < all->n; i++) {
		const struct entry *x = &all->v[i];

		if (x->r.kind != REC_RISK || !str_eq(x->r.name, x->title))
			value(&w->line, x->r.name);
		end_line(w);
	}
}

static void put_field(struct writer *w, const struct entries *all, enum field_id f)
{
	begin_column(w);
	for (size_t i = 0; i < all->n; i++) {
		struct str v;
		bool more = false;

		for (size_t k = 0; record_next(&all->v[i].r, f, &k, &v); more = true) {
			if (more)
				buf_c(&w->line, PACKED_BETWEEN);
			value(&w->line, v);
		}
		end_line(w);
	}
}

static void put_ids(struct writer *w, const struct entries *all)
{
	static const struct str prefix = STR_INIT("mitrisk:");

	begin_column(w);
	for (size_t i = 0; i < all->n; i++) {
		const struct record *r = &all->v[i].r;

		if (!str_starts(r->id, prefix) || r->id.n == prefix.n || !str_eq(str_from(r->id, prefix.n), record_field(r, F_EV_ID)))
			value(&w->line, r->id);
		end_line(w);
	}
}

static void put_description(struct writer *w, const struct entry *x)
{
	struct str text = x->plain;

	if (x->r.kind != REC_RISK) { /* where the plain text is itself no Markdown, it will do */
		buf_clear(&w->plain);
		md_plain(&w->plain, x->plain);
		text = str_eq(buf_str(&w->plain), x->plain) ? x->plain : x->r.description;
	}
	value(&w->line, text);
	end_single(w);
}

static void put_notes(struct writer *w, const struct record *r)
{
	bool more = false;

	for (size_t k = 0; k < r->nnotes; k++) {
		if (!r->notes[k].text.n)
			continue;
		if (more)
			buf_c(&w->line, PACKED_BETWEEN);
		value(&w->line, without_marks(w, r->notes[k].text, false));
		more = true;
	}
	end_single(w);
}

static void put_links(struct writer *w, const struct entry *x, int kind)
{
	if (!x->nout[kind])
		return;
	buf_z(&w->line, link_kind_name[kind]);
	for (uint32_t i = 0; i < x->nout[kind]; i++) {
		buf_c(&w->line, PACKED_BETWEEN);
		value(&w->line, x->out[kind][i].other->r.id);
	}
	end_single(w);
	for (uint32_t i = 0; i < x->nout[kind]; i++) {
		if (i)
			buf_c(&w->line, PACKED_BETWEEN);
		value(&w->line, without_marks(w, x->out[kind][i].link->text, true));
	}
	end_single(w);
}

static void put_texts(struct writer *w, const struct entry *x)
{
	put_description(w, x);
	put_notes(w, &x->r);
	for (int l = 0; l < LINK_KINDS; l++)
		if (packed_keeps_link(l))
			put_links(w, x, l);
	buf_c(&w->out, '\n');
}

static void put_kind(struct writer *w, int kind)
{
	const struct entries *all = &w->e->kinds[kind];

	buf_printf(&w->out, "%zu\n", all->n);
	put_names(w, all);
	for (int f = 0; f < F_COUNT; f++)
		if (packed_keeps_field(f, kind))
			put_field(w, all, (enum field_id)f);
	put_ids(w, all);
	for (size_t i = 0; i < all->n; i++)
		put_texts(w, &all->v[i]);
}

static void put_all(struct writer *w)
{
	const struct edition *e = w->e;

	for (int k = 0; k < REC_KINDS; k++)
		if (packed_keeps_kind(k))
			put_kind(w, k);
	for (size_t i = 0; i < e->nalias; i++) {
		value(&w->line, e->alias[i].slug);
		buf_c(&w->line, PACKED_BETWEEN);
		value(&w->line, e->alias[i].entry->r.id);
		end_single(w);
	}
	buf_c(&w->out, '\n');
}

static void put_size(struct buf *out, size_t n)
{
	for (int i = 0; i < 4; i++)
		buf_c(out, (char)(n >> 8 * i & 0xFF));
}

int packed_write(const struct edition *e, struct buf *out, struct err *err)
{
	struct writer w = { .e = e };
	struct buf coded;
	int rc = 0;

	buf_init(&w.out, BUF_FILE);
	buf_init(&w.line, BUF_FILE);
	buf_init(&w.before, BUF_FILE);
	buf_init(&w.plain, BUF_FILE);
	buf_init(&w.words, BUF_FILE);
	buf_init(&w.check, BUF_FILE);
	buf_init(&coded, BUF_FILE);
	put_all(&w);
	wordcode_write(buf_str(&w.out), &coded);
	if (!buf_ok(&w.out) || !buf_ok(&w.line) || !buf_ok(&w.before) || !buf_ok(&coded))
		rc = err_set(err, ERR_LIMIT, "the texts are too long together for a search index of the static site");
	buf_lit(out, PACKED_MAGIC);
	put_size(out, coded.n);
	put_size(out, w.out.n);
	if (rc == 0)
		rc = squeeze_pack(buf_str(&coded), out, err);
	buf_free(&w.out);
	buf_free(&w.line);
	buf_free(&w.before);
	buf_free(&w.plain);
	buf_free(&w.words);
	buf_free(&w.check);
	buf_free(&coded);
	return rc;
}
