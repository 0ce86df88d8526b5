#include "sync/import.h"

#include "base/clock.h"
#include "base/fs.h"

static unsigned since_ms(uint64_t start_us)
{
	return (unsigned)((clock_mono_us() - start_us + 500) / 1000);
}

void import_init(struct import_report *r)
{
	*r = (struct import_report){ 0 };
	batch_init(&r->batch);
}

void import_free(struct import_report *r)
{
	batch_free(&r->batch);
	arena_free(&r->arena);
	import_init(r);
}

/* What reading gave: counted, and refused where it is nothing. */
static int take(struct import_report *r, int rc, uint64_t start_us, struct err *err)
{
	const struct batch *b = &r->batch;

	r->read_ms = since_ms(start_us);
	if (rc < 0)
		return -1;
	for (size_t i = 0; i < b->records.n; i++)
		r->records[b->records.v[i].kind]++;
	if (b->records.n == 0)
		return err_set(err, ERR_INPUT, "%.*s: holds no record that could be read", STRF(b->release.file));
	return 0;
}

int import_read(struct str bytes, struct str file, struct import_report *r, struct err *err)
{
	uint64_t start = clock_mono_us();

	import_init(r);
	r->unended = bytes.n && bytes.p[bytes.n - 1] != '\n';
	return take(r, source_read(bytes, file, &r->batch, err), start, err);
}

int import_read_file(const char *path, struct import_report *r, struct err *err)
{
	struct buf b;
	int rc;

	import_init(r);
	buf_init(&b, BUF_FILE);
	rc = fs_read(path, SOURCE_MAX_BYTES, &b, err);
	if (rc == 0)
		rc = import_read(buf_str(&b), str_of(path), r, err);
	buf_free(&b);
	return rc;
}

/* Said of the file and not of a record in it, and such that more should have followed. */
static bool is_cut(const struct diag *d)
{
	if (d->record.n)
		return false;
	return (d->severity == SEV_ERROR && !d->key.n) || (d->severity >= SEV_WARNING && str_is(d->key, "relationships"));
}

int import_whole(const struct import_report *r, struct err *err)
{
	const struct batch *b = &r->batch;

	for (size_t i = 0; i < b->diags.n; i++) {
		struct diag d = b->diags.v[i];
		struct buf line;

		if (!is_cut(&d))
			continue;
		d.action = STR_NONE; /* what the reader did is not what is done */
		buf_init(&line, BUF_LINE);
		diag_format(&line, b->release.file, &d);
		(void)err_set(err, ERR_INPUT, "the file is broken or cut off (%.*s)", STRF(buf_str(&line)));
		buf_free(&line);
		return -1;
	}
	if (r->unended && str_starts(b->release.format, STR("atlas")))
		return err_set(err, ERR_INPUT, "the file may be cut off (%.*s: its last line has no end)", STRF(b->release.file));
	return 0;
}

int import_compare(struct store *s, struct import_report *r, struct err *err)
{
	uint64_t start = clock_mono_us();
	int rc = import_diff(s, &r->batch, &r->arena, &r->diff, &r->same, err);

	if (rc == 0)
		rc = stale_batch(&r->batch, &r->arena, &r->stale, err);
	r->store_ms += since_ms(start);
	return rc;
}

/* A sheet of a release must not push the whole workbook of it out of the store. */
static int check_part(struct store *s, const struct release *part, struct err *err)
{
	struct arena a = { 0 };
	struct release_row *rows;
	size_t n;
	int rc;

	if (part->part == PART_WHOLE)
		return 0;
	rc = store_releases(s, &a, &rows, &n, err);
	for (size_t i = 0; rc == 0 && i < n; i++) {
		const struct release *r = &rows[i].release;

		if (r->part == PART_WHOLE && str_eq(r->source, part->source) && str_eq(r->version, part->version))
			rc = err_set(err, ERR_INPUT, "%.*s: is only the sheet '%s' of %.*s %.*s, which is there as a whole (%.*s, %zu records); nothing to take in",
				     STRF(part->file), release_part_name[part->part], STRF(part->title), STRF(part->version), STRF(r->file), rows[i].records);
	}
	arena_free(&a);
	return rc;
}

int import_put(struct store *s, int64_t now, struct import_report *r, struct err *err)
{
	uint64_t start = clock_mono_us();
	struct put_result put;

	if (r->same) {
		r->outcome = PUT_SAME;
		r->row = r->same;
		return 0;
	}
	if (check_part(s, &r->batch.release, err) < 0 || store_put(s, &r->batch, now, &put, err) < 0)
		return -1;
	r->outcome = put.outcome;
	r->row = put.row;
	r->store_ms += since_ms(start);
	return 0;
}

int import_file(struct store *s, const char *path, int64_t now, struct import_report *r, struct err *err)
{
	if (import_read_file(path, r, err) < 0 || import_compare(s, r, err) < 0)
		return -1;
	return import_put(s, now, r, err);
}
