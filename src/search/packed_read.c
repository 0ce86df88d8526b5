#include "search/packed_impl.h"

#include "atlas/address.h"
#include "fmt/squeeze.h"
#include "text/wordcode.h"

/* Far above what a site has, and far below what would take a browser's memory. */
#define TEXT_MAX ((size_t)64 << 20)

struct reader {
	struct str rest;      /* of the text */
	struct str before;    /* the line before, for "=" */
	struct batch batch;
	VEC(struct alias_name) aliases;
	bool bad;
};

static struct str take_line(struct reader *r)
{
	struct str line = STR("");

	if (!r->rest.n || !str_split(&r->rest, '\n', &line))
		r->bad = true;
	return line;
}

/* The next line of a column. */
static struct str take(struct reader *r)
{
	struct str line = take_line(r);

	if (!str_is(line, "="))
		r->before = line;
	return r->before;
}

/* Cut the next value off a line; false at its end.  An empty line has none. */
static bool next_value(struct reader *r, struct str *line, struct str *v)
{
	char *to;
	size_t n = 0, i = 0;

	if (!line->p || !line->n)
		return false;
	to = arena_alloc(&r->batch.arena, line->n + 1);
	for (; i < line->n && line->p[i] != PACKED_BETWEEN; i++) {
		if (line->p[i] == PACKED_AS_IS && i + 1 < line->n)
			to[n++] = line->p[++i];
		else
			to[n++] = line->p[i] == PACKED_LINE_END ? '\n' : line->p[i];
	}
	to[n] = 0;
	*v = str_n(to, n);
	*line = i < line->n ? str_from(*line, i + 1) : STR_NONE;
	return true;
}

static struct str only_value(struct reader *r, struct str line)
{
	struct str v = STR("");

	(void)next_value(r, &line, &v);
	return v;
}

static void add_field(struct batch *b, struct record *r, enum field_id f, struct str v)
{
	struct field *all = arena_array(&b->arena, r->nfields + 1, struct field);

	if (r->nfields)
		memcpy(all, r->fields, r->nfields * sizeof(*all));
	all[r->nfields] = (struct field){ f, v };
	r->fields = all;
	r->nfields++;
}

static void take_field(struct reader *r, struct record *recs, size_t n, enum field_id f)
{
	for (size_t i = 0; i < n; i++) {
		struct str line = take(r), v;

		while (next_value(r, &line, &v))
			add_field(&r->batch, &recs[i], f, v);
	}
}

static void take_notes(struct reader *r, struct record *rec)
{
	struct str line = take_line(r), v;
	VEC(struct note) notes = { 0 };

	while (next_value(r, &line, &v))
		vec_push(&notes, ((struct note){ .text = v }));
	rec->nnotes = notes.n;
	rec->notes = vec_dup(&r->batch.arena, &notes);
	vec_free(&notes);
}

static int link_kind_find(struct str name)
{
	for (int l = 0; l < LINK_KINDS; l++)
		if (str_is(name, link_kind_name[l]))
			return l;
	return -1;
}

static void take_links(struct reader *r, const struct record *rec)
{
	for (;;) {
		struct str ends = take_line(r), texts, name, to;
		int kind;

		if (!next_value(r, &ends, &name))
			return;
		kind = link_kind_find(name);
		texts = take_line(r);
		r->bad |= kind < 0;
		while (!r->bad && next_value(r, &ends, &to)) {
			struct link l = { .from = rec->id, .to = to, .kind = (enum link_kind)kind, .confidence = 1 };

			(void)next_value(r, &texts, &l.text);
			vec_push(&r->batch.links, l);
		}
	}
}

static void take_texts(struct reader *r, struct record *rec)
{
	rec->description = only_value(r, take_line(r));
	take_notes(r, rec);
	take_links(r, rec);
}

static void take_kind(struct reader *r, int kind)
{
	struct arena *a = &r->batch.arena;
	struct record *recs;
	uint64_t n;

	if (str_u64(take_line(r), 0, r->rest.n, &n) < 0) {
		r->bad = true;
		return;
	}
	recs = arena_array(a, n ? n : 1, struct record);
	for (size_t i = 0; i < n; i++) {
		recs[i].kind = (enum rec_kind)kind;
		recs[i].name = only_value(r, take(r));
	}
	for (int f = 0; f < F_COUNT; f++)
		if (packed_keeps_field(f, kind))
			take_field(r, recs, n, (enum field_id)f);
	for (size_t i = 0; i < n; i++) {
		recs[i].id = only_value(r, take(r));
		if (!recs[i].id.n)
			recs[i].id = arena_printf(a, "mitrisk:%.*s", STRF(record_field(&recs[i], F_EV_ID)));
		if (!recs[i].name.n)
			recs[i].name = record_title(a, &recs[i], NULL);
	}
	for (size_t i = 0; i < n; i++) {
		take_texts(r, &recs[i]);
		vec_push(&r->batch.records, recs[i]);
	}
}

static void take_aliases(struct reader *r)
{
	for (;;) {
		struct str line = take_line(r), slug, id;

		if (!next_value(r, &line, &slug) || !next_value(r, &line, &id))
			return;
		vec_push(&r->aliases, ((struct alias_name){ slug, id }));
	}
}

static struct edition *take_all(struct reader *r, struct err *err)
{
	const struct batch *one[] = { &r->batch };
	struct edition_parts parts = { .batches = one, .nbatches = 1 };

	for (int k = 0; k < REC_KINDS && !r->bad; k++)
		if (packed_keeps_kind(k))
			take_kind(r, k);
	if (!r->bad)
		take_aliases(r);
	if (r->bad || r->rest.n) {
		(void)err_set(err, ERR_INPUT, "the search index is damaged");
		return NULL;
	}
	parts.aliases = r->aliases.v;
	parts.naliases = r->aliases.n;
	return edition_build(&parts, 0, err);
}

static size_t take_size(struct str bytes, size_t at)
{
	size_t n = 0;

	for (size_t i = 0; i < 4; i++)
		n |= (size_t)(unsigned char)bytes.p[at + i] << 8 * i;
	return n;
}

static int open_text(struct str bytes, struct buf *text, struct err *err)
{
	struct buf coded;
	size_t ncoded, ntext;
	int rc;

	if (bytes.n < PACKED_HEAD || !str_starts(bytes, STR(PACKED_MAGIC)))
		return err_set(err, ERR_INPUT, "this is no search index that this version reads");
	ncoded = take_size(bytes, PACKED_HEAD - 8);
	ntext = take_size(bytes, PACKED_HEAD - 4);
	if (ncoded > TEXT_MAX || ntext > TEXT_MAX)
		return err_set(err, ERR_LIMIT, "the search index is too large");
	buf_init(&coded, TEXT_MAX + 1);
	rc = squeeze_open(str_from(bytes, PACKED_HEAD), ncoded, &coded, err);
	if (rc == 0)
		rc = wordcode_read(buf_str(&coded), text, err);
	buf_free(&coded);
	return rc == 0 && text->n != ntext ? err_set(err, ERR_INPUT, "the search index is damaged") : rc;
}

struct edition *packed_read(struct str bytes, struct err *err)
{
	struct reader r = { 0 };
	struct edition *e = NULL;
	struct buf text;

	buf_init(&text, TEXT_MAX + 1);
	batch_init(&r.batch);
	if (open_text(bytes, &text, err) == 0) {
		r.rest = buf_str(&text);
		e = take_all(&r, err);
	}
	vec_free(&r.aliases);
	batch_free(&r.batch);
	buf_free(&text);
	return e;
}
