/* A packed edition, read back, is searched as the whole one is. */
#include "unit/test.h"

#include "base/fs.h"
#include "search/packed.h"
#include "search/search.h"
#include "unit/real_atlas.h"
#include "unit/small_atlas.h"

/* Two editions of the same catalogues, and what searches them. */
struct pair {
	struct edition *whole, *packed;
	struct search_index *of_whole, *of_packed;
	size_t bytes;
};

static void pair_make(struct pair *p, struct edition *whole)
{
	struct err err = ERR_INIT;
	struct buf bytes, again;

	buf_init(&bytes, BUF_FILE);
	buf_init(&again, BUF_FILE);
	p->whole = whole;
	assert_int_equal(packed_write(whole, &bytes, &err), 0);
	p->bytes = bytes.n;
	p->packed = packed_read(buf_str(&bytes), &err);
	if (!p->packed)
		fail_msg("%s", err.msg);
	/* it keeps all that it would keep of the whole one */
	assert_int_equal(packed_write(p->packed, &again, &err), 0);
	assert_int_equal(again.n, bytes.n);
	assert_memory_equal(again.p, bytes.p, bytes.n);
	p->of_whole = search_build(whole);
	p->of_packed = search_build(p->packed);
	buf_free(&bytes);
	buf_free(&again);
}

static void pair_free(struct pair *p)
{
	search_free(p->of_whole);
	search_free(p->of_packed);
	edition_free(p->whole);
	edition_free(p->packed);
}

static void same_marks(const struct mark *a, size_t na, const struct mark *b, size_t nb)
{
	assert_int_equal(na, nb);
	for (size_t i = 0; i < na; i++)
		assert_true(a[i].from == b[i].from && a[i].len == b[i].len);
}

static void same_hit(const char *query, const struct search_hit *a, const struct search_hit *b)
{
	if (!str_eq(a->entry->r.id, b->entry->r.id))
		fail_msg("'%s': %.*s, packed has %.*s", query, STRF(a->entry->r.id), STRF(b->entry->r.id));
	assert_true(str_eq(a->entry->title, b->entry->title));
	assert_true(str_eq(a->entry->slug, b->entry->slug));
	assert_true(str_eq(a->entry->uuid, b->entry->uuid));
	assert_true(str_eq(a->snippet, b->snippet));
	if (a->score < b->score || a->score > b->score)
		fail_msg("'%s': %.*s has the score %f, packed %f", query, STRF(a->entry->r.id), a->score, b->score);
	same_marks(a->marks, a->nmarks, b->marks, b->nmarks);
	same_marks(a->title_marks, a->ntitle_marks, b->title_marks, b->ntitle_marks);
}

static void same_facets(const struct search_result *a, const struct search_result *b)
{
	assert_int_equal(a->nfacets, b->nfacets);
	for (size_t i = 0; i < a->nfacets; i++) {
		const struct search_facet *f = &a->facets[i], *g = &b->facets[i];

		assert_string_equal(f->name, g->name);
		assert_int_equal(f->on, g->on);
		assert_int_equal(f->n, g->n);
		for (size_t k = 0; k < f->n; k++)
			assert_true(str_eq(f->v[k].value, g->v[k].value) && f->v[k].count == g->v[k].count && f->v[k].on == g->v[k].on);
	}
}

static void same_words(const struct search_result *a, const struct search_result *b)
{
	assert_true(str_eq(a->complaint, b->complaint));
	assert_true(str_eq(a->corrected, b->corrected));
	assert_true(str_eq(a->bare, b->bare));
	assert_int_equal(a->nfixes, b->nfixes);
	for (size_t i = 0; i < a->nfixes; i++) {
		const struct search_fix *f = &a->fixes[i], *g = &b->fixes[i];

		assert_true(str_eq(f->typed, g->typed) && str_eq(f->shown, g->shown) && f->kept == g->kept && f->nothers == g->nothers);
		for (size_t k = 0; k < f->nothers; k++)
			assert_true(str_eq(f->others[k], g->others[k]));
	}
}

static size_t same_search(const struct pair *p, struct str words, int kind)
{
	struct search_query q = { .words = words, .kind = kind, .limit = 5000, .facets = true };
	struct search_result a = { 0 }, b = { 0 };
	struct arena arena = { 0 };
	const char *query = arena_z(&arena, words);

	search_run(p->of_whole, &q, &arena, &a);
	search_run(p->of_packed, &q, &arena, &b);
	if (a.total != b.total)
		fail_msg("'%s': %zu found, packed has %zu", query, a.total, b.total);
	assert_int_equal(a.n, b.n);
	assert_int_equal(a.loose, b.loose);
	assert_int_equal(a.kinds, b.kinds);
	assert_memory_equal(a.by_kind, b.by_kind, sizeof(a.by_kind));
	same_words(&a, &b);
	same_facets(&a, &b);
	for (size_t i = 0; i < a.n; i++)
		same_hit(query, &a.hits[i], &b.hits[i]);
	arena_free(&arena);
	return a.total;
}

/* All queries of the list; how many of them found something. */
static size_t same_searches(const struct pair *p)
{
	struct arena a = { 0 };
	struct err err = ERR_INIT;
	size_t n = 0, found = 0;
	struct str rest, words;
	struct buf list;

	buf_init(&list, BUF_PAGE);
	if (fs_read(fixture(&a, "search/queries.txt"), BUF_PAGE - 1, &list, &err) < 0)
		fail_msg("%s", err.msg);
	for (rest = buf_str(&list); rest.n && str_split(&rest, '\n', &words); n++) {
		found += same_search(p, words, -1) > 0;
		same_search(p, words, REC_RISK);
	}
	assert_true(n >= 100);
	buf_free(&list);
	arena_free(&a);
	return found;
}

static void test_small(void **state)
{
	struct pair p;

	(void)state;
	pair_make(&p, small_atlas(NULL));
	assert_true(same_searches(&p) > 20);
	/* every record by its id, its UUID, its address and its title */
	for (int k = 0; k < REC_TERM; k++)
		for (size_t i = 0; i < p.whole->kinds[k].n; i++) {
			const struct entry *x = &p.whole->kinds[k].v[i];

			assert_true(same_search(&p, x->r.id, -1) > 0 || k >= REC_STAGE); /* "stage:" is a filter that there is not */
			assert_true(same_search(&p, x->uuid, -1) > 0);
			assert_true(same_search(&p, x->slug, -1) > 0);
			assert_true(same_search(&p, x->title, -1) > 0);
		}
	pair_free(&p);
}

static void test_real(void **state)
{
	struct arena a = { 0 };
	struct edition *e = real_atlas(&a);
	struct pair p;

	(void)state;
	if (!e)
		skip();
	pair_make(&p, e);
	assert_true(same_searches(&p) > 70);
	print_message("the packed edition has %zu bytes\n", p.bytes);
	assert_true(p.bytes < 300000);
	for (size_t i = 0; i < e->kinds[REC_RISK].n; i += 31)
		same_search(&p, e->kinds[REC_RISK].v[i].title, -1);
	pair_free(&p);
	arena_free(&a);
}

/* An edition without any record is one, too. */
static void test_empty(void **state)
{
	struct edition_parts parts = { 0 };
	struct err err = ERR_INIT;
	struct pair p;

	(void)state;
	pair_make(&p, edition_build(&parts, 0, &err));
	same_searches(&p);
	pair_free(&p);
}

/* Bytes in texts that mean something in the packed form, Markdown whose plain text is Markdown again, notes, former addresses. */
static void test_hostile(void **state)
{
	static const char *const texts[] = {
		"=", "==", "\x1d\x1e\x1f", "a\nb\x1f" "c\x1e", "\n\n", "\\*not emphasis\\* and \\_so_ on", "\xff\xfe", "\x01\x02\x03\x04 wordy Wordy WORDY WoRdY",
		"1\\. no list", "<b>", "A.b1 3.5 \xC2\xBD" "x caf\xC3\xA9", "the the the. The end of the the", "    indented", "# heading",
	};
	struct edition_parts parts = { 0 };
	struct alias_name alias = { STR("aml-m0001-former-ai-mitigation"), STR("AML.M0001") };
	struct err err = ERR_INIT;
	const struct batch *one[1];
	struct batch b;
	struct pair p;

	(void)state;
	batch_init(&b);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		for (int k = 0; k <= REC_CASE_STUDY; k++) {
			static const char *const id[] = { "mitrisk:01.01.%02zu", "AML.T%04zu", "AML.TA%04zu", "AML.M%04zu", "AML.CS%04zu" };
			struct str text = str_of(texts[i]);
			static const enum field_id field[] = { F_RISK_CATEGORY, F_PLATFORM, F_ATTACK_ID, F_LIFECYCLE, F_TARGET };
			struct field fields[] = { { field[k], text }, { field[k], STR("Other") } };
			struct note note = { .text = text };
			struct record r = { .kind = (enum rec_kind)k, .name = text, .description = text, .nfields = field_table[field[k]].many ? 2 : 1, .nnotes = 1 };
			struct buf name;

			buf_init(&name, BUF_LINE);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			buf_printf(&name, id[k], i);
#pragma GCC diagnostic pop
			r.id = batch_str(&b, buf_str(&name));
			buf_free(&name);
			r.fields = arena_memdup(&b.arena, fields, r.nfields, sizeof(*fields));
			r.notes = arena_memdup(&b.arena, &note, 1, sizeof(note));
			vec_push(&b.records, r);
			if (k == REC_MITIGATION)
				vec_push(&b.links, ((struct link){ .from = r.id, .to = STR("AML.T0003"), .kind = LINK_MITIGATES, .text = text, .confidence = 1 }));
		}
	one[0] = &b;
	parts = (struct edition_parts){ .batches = one, .nbatches = 1, .aliases = &alias, .naliases = 1 };
	pair_make(&p, edition_build(&parts, 0, &err));
	batch_free(&b);
	assert_int_equal(same_search(&p, alias.slug, -1), 1);
	assert_true(same_search(&p, STR("wordy"), -1) > 4);
	assert_true(same_search(&p, STR("emphasis"), -1) > 4);
	same_searches(&p);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		same_search(&p, str_of(texts[i]), -1);
	pair_free(&p);
}

/* Damaged bytes are refused, or give an edition; they never harm. */
static void test_damaged(void **state)
{
	struct edition *e = small_atlas(NULL);
	struct err err = ERR_INIT;
	size_t refused = 0;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_FILE);
	assert_int_equal(packed_write(e, &b, &err), 0);
	for (size_t n = 0; n + 5 < b.n; n += 7) {
		assert_null(packed_read(str_sub(buf_str(&b), 0, n), &err));
		assert_int_equal(err.code, ERR_INPUT);
	}
	for (size_t i = 0; i < b.n; i += 3) {
		struct edition *other;

		b.p[i] = (char)(b.p[i] ^ (1 << i % 8));
		other = packed_read(buf_str(&b), &err);
		refused += !other;
		edition_free(other);
		b.p[i] = (char)(b.p[i] ^ (1 << i % 8));
	}
	assert_true(refused > b.n / 6);
	buf_free(&b);
	edition_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small), cmocka_unit_test(test_real), cmocka_unit_test(test_empty), cmocka_unit_test(test_hostile), cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
