/*
 * source_test: what the tests of the readers share.
 */
#ifndef TESTS_UNIT_SOURCE_SOURCE_TEST_H
#define TESTS_UNIT_SOURCE_SOURCE_TEST_H

#include "unit/test.h"

#include "source/source.h"
#include "unit/source/batch_check.h"

static struct arena arena;
static struct batch batch;
static struct err err;

static inline int done(void **state)
{
	(void)state;
	batch_free(&batch);
	arena_free(&arena);
	return 0;
}

/* Read text under a file name into batch, which holds what every batch must. */
static inline int read_as(struct str text, const char *file)
{
	const char *fault;
	int rc;

	batch_free(&batch);
	err = (struct err)ERR_INIT;
	rc = source_read(text, str_of(file), &batch, &err);
	fault = batch_fault(&batch);
	if (rc == 0 && fault) {
		print_error("%s: %s\n", file, fault);
		fail();
	}
	return rc;
}

static inline struct str fixture_text(const char *name)
{
	struct buf b;
	struct str s;

	buf_init(&b, BUF_FILE);
	assert_int_equal(fs_read(fixture(&arena, arena_printf(&arena, "source/%s", name).p), BUF_FILE, &b, &err), 0);
	s = arena_str(&arena, buf_str(&b));
	buf_free(&b);
	return s;
}

static inline void read_fixture(const char *name)
{
	if (read_as(fixture_text(name), name) < 0) {
		print_error("%s\n", err.msg);
		fail();
	}
}

/* s with every occurrence of from as to. */
static inline struct str replaced(struct str s, const char *from, const char *to)
{
	struct buf b;
	ptrdiff_t at;

	buf_init(&b, BUF_FILE);
	while ((at = str_find(s, str_of(from))) >= 0) {
		buf_add(&b, str_sub(s, 0, (size_t)at));
		buf_z(&b, to);
		s = str_from(s, (size_t)at + strlen(from));
	}
	buf_add(&b, s);
	s = arena_str(&arena, buf_str(&b));
	buf_free(&b);
	return s;
}

static inline const struct record *find(const char *id)
{
	for (size_t i = 0; i < batch.records.n; i++)
		if (str_is(batch.records.v[i].id, id))
			return &batch.records.v[i];
	return NULL;
}

static inline const struct record *get(const char *id)
{
	const struct record *r = find(id);

	if (!r)
		print_error("no record %s\n", id);
	assert_non_null(r);
	return r;
}

static inline size_t count_kind(enum rec_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < batch.records.n; i++)
		n += batch.records.v[i].kind == kind;
	return n;
}

static inline size_t count_links(enum link_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < batch.links.n; i++)
		n += batch.links.v[i].kind == kind;
	return n;
}

/* The i-th link of a kind from an id, or NULL. */
static inline const struct link *link_from(const char *id, enum link_kind kind, size_t i)
{
	for (size_t k = 0; k < batch.links.n; k++)
		if (batch.links.v[k].kind == kind && str_is(batch.links.v[k].from, id) && i-- == 0)
			return &batch.links.v[k];
	return NULL;
}

#define assert_links(id, kind, ...) assert_links_at((id), (kind), (const char *const[]){ __VA_ARGS__, NULL }, __LINE__)
static inline void assert_links_at(const char *id, enum link_kind kind, const char *const *to, int line)
{
	size_t i = 0;

	for (; to[i]; i++) {
		const struct link *l = link_from(id, kind, i);

		if (!l || !str_is(l->to, to[i])) {
			print_error("line %d: link %zu of %s: %.*s, not %s\n", line, i, id, STRF(l ? l->to : STR("none")), to[i]);
			fail();
		}
	}
	assert_null(link_from(id, kind, i));
}

/* assert_diag(severity, line, "words"): a diagnostic whose line as printed has the words; line 0: any. */
#define assert_diag(severity, line, words) assert_diag_at((severity), (line), (words), __LINE__)
static inline void assert_diag_at(enum severity severity, unsigned line, const char *words, int at)
{
	struct buf b;
	bool found = false;

	buf_init(&b, BUF_PAGE);
	for (size_t i = 0; i < batch.diags.n && !found; i++) {
		const struct diag *d = &batch.diags.v[i];

		buf_clear(&b);
		diag_format(&b, STR("F"), d);
		found = d->severity == severity && (!line || d->line == line) && str_has(buf_str(&b), words);
	}
	buf_free(&b);
	if (found)
		return;
	print_error("test line %d: no %s at %u with '%s' among\n", at, severity_name[severity], line, words);
	for (size_t i = 0; i < batch.diags.n; i++) {
		buf_init(&b, BUF_PAGE);
		diag_format(&b, STR("F"), &batch.diags.v[i]);
		print_error("  %u %.*s\n", batch.diags.v[i].line, STRF(buf_str(&b)));
		buf_free(&b);
	}
	fail();
}

#endif
