#include "sync/sync_impl.h"

#include "base/clock.h"

/*
 * The note: lines of words with a TAB between them.
 *
 *   sync 1
 *   release SHA256
 *   checked 2026-11-23T17:33:54Z
 *   hop URL ETAG MODIFIED NOTE          (one or more)
 */
#define HEAD "sync 1"

static struct str note_name(enum sync_source source, struct arena *a)
{
	return arena_printf(a, "sync.%s", sync_source_name[source]);
}

static struct str word(struct str *rest)
{
	struct str piece = STR_NONE;

	return str_split(rest, '\t', &piece) ? piece : STR_NONE;
}

/* Fill out and *sha256 from the note; a note that we did not write so gives nothing. */
static void parse(struct str text, struct sync_memory *out, struct str *sha256, struct str *checked)
{
	struct str line, key;

	if (!str_split(&text, '\n', &line) || !str_is(line, HEAD))
		return;
	while (str_split(&text, '\n', &line)) {
		key = word(&line);
		if (str_is(key, "release")) {
			*sha256 = word(&line);
		} else if (str_is(key, "checked")) {
			*checked = word(&line);
		} else if (str_is(key, "hop") && out->n < SYNC_HOPS) {
			struct sync_hop *h = &out->hops[out->n++];

			h->url = word(&line);
			h->etag = word(&line);
			h->modified = word(&line);
			h->note = word(&line);
		}
	}
}

static int load(struct store *s, enum sync_source source, struct arena *a, struct sync_memory *out, struct str *sha256, struct str *checked,
		struct err *err)
{
	struct str text;
	int rc = store_get_note(s, note_name(source, a).p, a, &text, err);

	*out = (struct sync_memory){ 0 };
	*sha256 = *checked = STR_NONE;
	if (rc == 1)
		parse(text, out, sha256, checked);
	return rc < 0 ? -1 : 0;
}

int sync_checked(struct store *s, enum sync_source source, struct arena *a, struct str *when, struct err *err)
{
	struct sync_memory m;
	struct str sha256;

	if (load(s, source, a, &m, &sha256, when, err) < 0)
		return -1;
	return when->n > 0;
}

int sync_memory_load(struct store *s, enum sync_source source, struct arena *a, struct sync_memory *out, struct err *err)
{
	struct release_row *rows;
	struct str sha256, checked;
	size_t n;

	if (load(s, source, a, out, &sha256, &checked, err) < 0 || store_releases(s, a, &rows, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (sha256.n && str_is(rows[i].release.source, sync_source_name[source]) && str_eq(rows[i].release.sha256, sha256))
			return 0;
	out->n = 0;
	return 0;
}

static int sha256_of(struct store *s, int64_t row, struct arena *a, struct str *out, struct err *err)
{
	struct release_row *rows;
	size_t n;

	if (store_releases(s, a, &rows, &n, err) < 0)
		return -1;
	*out = STR_NONE;
	for (size_t i = 0; i < n; i++)
		if (rows[i].release.row == row)
			*out = rows[i].release.sha256;
	return 0;
}

/* A word of the note: nothing in it may look like the end of a word or line. */
static void put_word(struct buf *b, struct str s, char end)
{
	for (size_t i = 0; i < s.n; i++)
		buf_c(b, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
	buf_c(b, end);
}

int sync_memory_save(struct store *s, enum sync_source source, const struct sync_memory *m, int64_t row, int64_t now, struct err *err)
{
	struct arena a = { 0 };
	struct sync_memory old;
	struct str sha256, before;
	char checked[CLOCK_TIME];
	struct buf b;
	int rc;

	rc = row ? sha256_of(s, row, &a, &sha256, err) : load(s, source, &a, &old, &sha256, &before, err);
	if (rc == 0) {
		buf_init(&b, BUF_LINE);
		clock_rfc3339(now, checked);
		buf_printf(&b, HEAD "\nrelease\t%.*s\nchecked\t%s\n", STRF(sha256), checked);
		for (size_t i = 0; i < m->n; i++) {
			buf_lit(&b, "hop\t");
			put_word(&b, m->hops[i].url, '\t');
			put_word(&b, m->hops[i].etag, '\t');
			put_word(&b, m->hops[i].modified, '\t');
			put_word(&b, m->hops[i].note, '\n');
		}
		rc = store_set_note(s, note_name(source, &a).p, buf_str(&b), err);
		buf_free(&b);
	}
	arena_free(&a);
	return rc;
}
