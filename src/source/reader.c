#include "source/reader.h"

#include "base/fs.h"
#include "base/hash.h"
#include "base/utf8.h"

#define QUOTE_CHARS 60

struct oddity {
	struct place first;
	struct str words;
	const char *action;
	size_t n;
};

void reader_init(struct reader *r, struct batch *out)
{
	*r = (struct reader){ .out = out };
}

void reader_free(struct reader *r)
{
	vec_free(&r->fields);
	vec_free(&r->refs);
	vec_free(&r->notes);
	vec_free(&r->oddities);
	map_free(&r->oddity_by_words);
}

void reader_input(struct reader *r, struct str bytes, struct str file)
{
	char hex[HASH_SHA256_HEX];

	hash_sha256_hex(bytes, hex);
	r->out->release.sha256 = reader_copy(r, str_of(hex));
	r->out->release.file = reader_copy(r, fs_base(file));
}

/* Nothing in s that reader_text would change. */
static bool clean(struct str s)
{
	bool ascii = true;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			return false;
		if (c == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xa0) /* U+0080 to U+009F */
			return false;
		ascii = ascii && c < 0x80;
	}
	return ascii || utf8_valid(s);
}

struct str reader_text(struct reader *r, struct str s)
{
	struct buf b;

	s = str_trim(s);
	if (clean(s))
		return s;
	buf_init(&b, BUF_FILE);
	utf8_clean(&b, s);
	s.n = 0;
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] != '\r')
			b.p[s.n++] = b.p[i];
		else if (i + 1 == b.n || b.p[i + 1] != '\n')
			b.p[s.n++] = '\n';
	s = str_trim(reader_copy(r, str_n(b.p, s.n)));
	buf_free(&b);
	return s;
}

struct str reader_quote(struct reader *r, struct str s)
{
	struct str t = reader_text(r, utf8_cut(str_sub(s, 0, 4 * (QUOTE_CHARS + 1)), QUOTE_CHARS));
	char *p = arena_z(&r->out->arena, t);

	for (size_t i = 0; i < t.n; i++)
		if (p[i] == '\n' || p[i] == '\t')
			p[i] = ' ';
	return t.n < str_trim(s).n ? arena_printf(&r->out->arena, "%.*s...", (int)t.n, p) : str_n(p, t.n);
}

static struct str words(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
static struct str words(struct buf *b, const char *fmt, va_list ap)
{
	buf_init(b, BUF_LINE);
	buf_vprintf(b, fmt, ap);
	return buf_str(b);
}

void reader_diag(struct reader *r, enum severity severity, const struct place *at, const char *action, const char *fmt, ...)
{
	struct diag d = { .severity = severity, .line = at->line, .cell = at->cell, .record = at->record, .key = at->key,
			  .action = str_of(action) };
	struct buf b;
	va_list ap;

	if (r->out->diags.n >= BATCH_MAX_DIAGS) {
		batch_diag(r->out, d); /* counts it, and needs no words */
		return;
	}
	va_start(ap, fmt);
	d.what = words(&b, fmt, ap);
	va_end(ap);
	batch_diag(r->out, d);
	buf_free(&b);
}

void reader_odd(struct reader *r, const struct place *at, const char *action, const char *fmt, ...)
{
	struct arena *a = &r->out->arena;
	struct oddity *o;
	struct str what;
	struct buf b;
	va_list ap;

	va_start(ap, fmt);
	what = words(&b, fmt, ap);
	va_end(ap);
	o = map_get(&r->oddity_by_words, what);
	if (!o) {
		o = arena_new(a, struct oddity);
		*o = (struct oddity){ .first = *at, .words = arena_str(a, what), .action = action };
		o->first.cell = arena_str(a, at->cell);
		vec_push(&r->oddities, o);
		(void)map_put(&r->oddity_by_words, o->words, o);
	}
	o->n++;
	buf_free(&b);
}

void reader_tell(struct reader *r)
{
	for (size_t i = 0; i < r->oddities.n; i++) {
		const struct oddity *o = r->oddities.v[i];

		if (o->n == 1)
			reader_diag(r, SEV_NOTE, &o->first, o->action, "%.*s", STRF(o->words));
		else
			reader_diag(r, SEV_NOTE, &o->first, o->action, "%.*s (%zu times, here first)", STRF(o->words), o->n);
	}
	r->oddities.n = 0;
}

void reader_begin(struct reader *r, enum rec_kind kind, struct str id)
{
	r->rec = (struct record){ .kind = kind, .id = id };
	r->fields.n = r->refs.n = r->notes.n = 0;
}

void reader_field(struct reader *r, enum field_id f, struct str value)
{
	if (value.n)
		vec_push(&r->fields, ((struct field){ f, value }));
}

/* s, or as much of it as a value may have.  What is left of an address leads nowhere, so that goes. */
static struct str fitting(struct reader *r, const char *key, struct str s, bool address)
{
	struct place p = { .record = r->rec.id, .key = str_of(key) };
	struct str head = s.n > READER_VALUE ? utf8_cut(s, READER_VALUE) : s;

	if (head.n == s.n)
		return s;
	reader_diag(r, SEV_WARNING, &p, address ? "left out" : "cut there", "longer than %d characters", READER_VALUE);
	return address ? STR_NONE : str_trim(head);
}

/* All that stands in titles, tables and lists again and again; a description may be as long as it likes. */
static void fit(struct reader *r)
{
	struct place p = { .record = r->rec.id };

	r->rec.name = fitting(r, "name", r->rec.name, false);
	for (size_t i = 0; i < r->fields.n; i++) {
		enum field_id f = r->fields.v[i].id;

		r->fields.v[i].value = fitting(r, field_table[f].name, r->fields.v[i].value, f == F_URL || f == F_ATTACK_URL || f == F_DOI);
	}
	for (size_t i = 0; i < r->refs.n; i++) {
		r->refs.v[i].title = fitting(r, "references", r->refs.v[i].title, false);
		r->refs.v[i].url = fitting(r, "references", r->refs.v[i].url, true);
	}
	if (r->fields.n > READER_VALUES) {
		reader_diag(r, SEV_WARNING, &p, "the first are kept", "%zu values in one record; at most %d are read", r->fields.n, READER_VALUES);
		r->fields.n = READER_VALUES;
	}
}

size_t reader_end(struct reader *r)
{
	struct arena *a = &r->out->arena;

	fit(r);
	r->rec.fields = vec_dup(a, &r->fields);
	r->rec.nfields = r->fields.n;
	r->rec.refs = vec_dup(a, &r->refs);
	r->rec.nrefs = r->refs.n;
	r->rec.notes = vec_dup(a, &r->notes);
	r->rec.nnotes = r->notes.n;
	vec_push(&r->out->records, r->rec);
	return r->out->records.n - 1;
}
