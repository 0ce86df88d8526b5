/*
 * A store whose file has any bytes: every question gets an answer or an error with words, and writing to it too.
 *
 * The input is a whole file when it starts as one; else edits of a sound store: five bytes each, where (big-endian, taken
 * round the end) and what.  So the fuzzer needs no seeds to come past the header.
 */
#include "store/store.h"

#include <stdio.h>
#include <unistd.h>

#include "base/fs.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define KEY "bm25f-1 0123abcd"

static char path[4096]; /* in TMPDIR, best in memory: /dev/shm */
static struct buf sound, bytes;

static void remove_beside(const char *suffix)
{
	char name[sizeof(path) + 8];

	(void)snprintf(name, sizeof(name), "%s%s", path, suffix);
	(void)unlink(name);
}

static void clean_up(void)
{
	remove_beside("");
	remove_beside("-wal");
	remove_beside("-shm");
	remove_beside("-journal");
}

static void check(bool ok)
{
	if (!ok)
		abort();
}

static void make_batch(struct batch *b, const char *version, size_t n)
{
	batch_init(b);
	b->release.source = STR("mit");
	b->release.version = str_of(version);
	b->release.sha256 = STR("0123abcd");
	for (size_t i = 0; i < n; i++) {
		struct record *r = vec_add(&b->records);
		struct link *l = vec_add(&b->links);

		r->kind = (enum rec_kind)(i % REC_KINDS);
		r->id = l->from = arena_printf(&b->arena, "mitrisk:%zu", i);
		r->description = arena_printf(&b->arena, "%0200zu", i);
		r->nfields = F_COUNT - 1;
		r->fields = arena_array(&b->arena, r->nfields, struct field);
		for (size_t f = 0; f < r->nfields; f++)
			r->fields[f] = (struct field){ (enum field_id)(f + 1), STR("value") };
		r->nrefs = r->nnotes = i % 2;
		r->refs = arena_array(&b->arena, 1, struct reference);
		r->notes = arena_array(&b->arena, 1, struct note);
		l->nevidence = i % 3;
		l->evidence = arena_array(&b->arena, 3, struct evidence);
		batch_diag(b, (struct diag){ .line = (unsigned)i, .what = STR("what") });
	}
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct link links[3] = { { .from = STR("a"), .to = STR("b") } };
	struct verdict verdicts[2] = { { .risk = STR("a"), .reason = STR("because") } };
	struct linkset set = { links, 3, verdicts, 2 };
	struct put_result r;
	struct batch b;
	struct store *s;

	(void)argc;
	(void)argv;
	(void)snprintf(path, sizeof(path), "%s/fuzz-store-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	check(close(mkstemp(path)) == 0 && atexit(clean_up) == 0);
	s = store_open(path, STORE_CREATE, NULL);
	make_batch(&b, "V4", 60);
	check(s && store_put(s, &b, 1, &r, NULL) == 0 && store_put_linkset(s, KEY, &set, NULL) == 0);
	check(store_set_note(s, "etag", STR("x"), NULL) == 0);
	store_close(s);
	batch_free(&b);
	buf_init(&sound, BUF_PAGE);
	buf_init(&bytes, BUF_PAGE);
	check(fs_read(path, BUF_PAGE, &sound, NULL) == 0);
	return 0;
}

static void said(int rc, struct err *err)
{
	check(rc >= 0 || (err->msg[0] && err->code != ERR_NONE && err->code != ERR_BUG && err->code != ERR_USAGE));
	*err = (struct err)ERR_INIT;
}

static void ask(struct store *s)
{
	struct err err = ERR_INIT;
	struct arena a = { 0 };
	struct release_row *rows;
	struct name_row *names;
	struct linkset set;
	struct str value;
	struct batch b;
	size_t n;

	said(store_check(s, &err), &err);
	said(store_releases(s, &a, &rows, &n, &err), &err);
	said(store_get(s, 1, &b, &err), &err);
	batch_free(&b);
	said(store_names(s, &a, &names, &n, &err), &err);
	said(store_get_linkset(s, KEY, &a, &set, &err), &err);
	said(store_get_note(s, "etag", &a, &value, &err), &err);
	(void)store_generation(s);
	(void)store_schema(s);
	arena_free(&a);
}

static void change(struct store *s)
{
	struct err err = ERR_INIT;
	struct put_result r;
	struct batch b;

	make_batch(&b, "V5", 3);
	said(store_put(s, &b, 2, &r, &err), &err);
	said(store_drop(s, 1, &err), &err);
	said(store_set_note(s, "etag", STR("y"), &err), &err);
	batch_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	bool write = size % 2;
	struct store *s;

	buf_clear(&bytes);
	if (size > 6 && memcmp(data, "SQLite", 6) == 0) {
		buf_mem(&bytes, (const char *)data, size);
	} else {
		buf_add(&bytes, buf_str(&sound));
		for (; size >= 5; data += 5, size -= 5)
			bytes.p[((uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3]) % bytes.n] =
				(char)data[4];
	}
	clean_up();
	check(fs_write(path, buf_str(&bytes), NULL) == 0);
	s = store_open(path, write ? STORE_CREATE : STORE_READ, &err);
	if (!s) {
		said(-1, &err);
		return 0;
	}
	ask(s);
	if (write)
		change(s);
	store_close(s);
	return 0;
}
