/* Readings against releases that they were not made of; and that the risks of V3 inherit them. */
#include "unit/test.h"

#include "base/embed.h"
#include "data/files.h"
#include "link/curated.h"
#include "link/stale.h"
#include "source/source.h"
#include "source/starter.h"

static struct arena arena;
static struct batch atlas;

static int setup(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(starter_read(STARTER_ATLAS, &atlas, &err), 0);
	atlas.release.version = STR("2026.09");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	batch_free(&atlas);
	arena_free(&arena);
	return 0;
}

static struct record *technique(const char *id)
{
	for (size_t i = 0; i < atlas.records.n; i++)
		if (str_is(atlas.records.v[i].id, id))
			return &atlas.records.v[i];
	fail_msg("no %s", id);
	return NULL;
}

/* How many links our file has to a technique. */
static size_t links_to(const char *id)
{
	const struct embed *f = embed_find(data_files, data_files_n, STR("curated/risk_technique.tsv"));
	struct err err = ERR_INIT;
	struct curated c;
	size_t n = 0;

	assert_int_equal(curated_parse(f->data, &arena, &c, &err), 0);
	for (size_t i = 0; i < c.nlinks; i++)
		n += str_is(c.links[i].to, id);
	assert_true(n > 0);
	return n;
}

static struct stale compare(void)
{
	struct err err = ERR_INIT;
	struct stale s;

	if (stale_batch(&atlas, &arena, &s, &err) < 0)
		fail_msg("%s", err.msg);
	assert_str(s.read, "2026.05");
	assert_str(s.read_mit, "V4");
	return s;
}

/* The names that we keep are those of the release that was read, of every technique that the file names, and of no other. */
static void test_same(void **state)
{
	const struct embed *names = embed_find(data_files, data_files_n, STR("curated/techniques.tsv"));
	struct stale s = compare();
	struct str rest = names->data, line, id;
	size_t n = 0, links = 0;

	(void)state;
	assert_int_equal(s.n, 0);
	assert_str(s.release, "2026.09");
	assert_true(stale_newer(&s));
	while (str_split(&rest, '\n', &line))
		if (line.n && line.p[0] != '#' && str_split(&line, '\t', &id)) {
			n++;
			links += links_to(arena_z(&arena, id));
		}
	assert_int_equal(n, 101);
	assert_int_equal(links, 1990);
}

static void test_changed(void **state)
{
	struct record *gone = technique("AML.T0054"), *renamed = technique("AML.T0051"), *below = technique("AML.T0088");
	struct str old_gone = gone->id, old_name = renamed->name, old_below = below->id;
	struct stale s;
	size_t i;

	(void)state;
	gone->id = STR("AML.T0900"); /* the same name, another id */
	renamed->name = STR("Instruction Smuggling");
	below->id = STR("AML.T0052.900");
	for (i = 0; i < atlas.links.n && !(atlas.links.v[i].kind == LINK_SPECIALIZES && str_is(atlas.links.v[i].from, "AML.T0024.001")); i++)
		;
	assert_true(i < atlas.links.n);
	atlas.links.v[i].kind = LINK_CITES; /* as if it were not there */
	s = compare();
	assert_int_equal(s.n, 4);
	assert_int_equal(s.techniques[STALE_GONE], 2);
	assert_str(s.v[0].technique, "AML.T0054");
	assert_str(s.v[0].now, "AML.T0900");
	assert_int_equal(s.v[0].nrisks, links_to("AML.T0054"));
	assert_str(stale_tell(&s, &s.v[0], &arena),
		   arena_printf(&arena, "AML.T0054 (LLM Jailbreak) is not in 2026.09, where AML.T0900 has its name: %zu links left out", links_to("AML.T0054")).p);
	assert_str(s.v[1].now, "AML.T0052.900");
	assert_int_equal(s.v[2].kind, STALE_RENAMED);
	assert_int_equal(s.links[STALE_RENAMED], links_to("AML.T0051"));
	assert_has(stale_tell(&s, &s.v[2], &arena), "AML.T0051 (LLM Prompt Injection) is called Instruction Smuggling in 2026.09: ");
	assert_int_equal(s.v[3].kind, STALE_MOVED);
	assert_has(stale_tell(&s, &s.v[3], &arena), "AML.T0024.001 (Invert AI Model) stands by itself in 2026.09, and stood under AML.T0024: ");
	atlas.release.version = STR("2025.10");
	s = compare();
	assert_false(stale_newer(&s));
	atlas.release.version = STR("2026.09");
	atlas.links.v[i].kind = LINK_SPECIALIZES;
	gone->id = old_gone;
	renamed->name = old_name;
	below->id = old_below;
	assert_int_equal(compare().n, 0);
}

static void test_other_files(void **state)
{
	struct err err = ERR_INIT;
	struct stale s;
	struct batch mit;

	(void)state;
	assert_int_equal(starter_read(STARTER_MIT, &mit, &err), 0);
	assert_int_equal(stale_batch(&mit, &arena, &s, &err), 0);
	assert_int_equal(s.n, 0);
	assert_false(stale_newer(&s));
	batch_free(&mit);
}

static struct edition *edition_of(const char *atlas_file, const char *mit_file)
{
	struct batch b[2];
	const struct batch *both[] = { &b[0], &b[1] };
	struct edition_parts parts = { .batches = both, .nbatches = 2 };
	struct err err = ERR_INIT;
	struct edition *e;

	if (source_read_file(atlas_file, &b[0], &err) < 0 || source_read_file(mit_file, &b[1], &err) < 0)
		fail_msg("%s", err.msg);
	e = edition_build(&parts, 0, &err);
	assert_non_null(e);
	batch_free(&b[0]);
	batch_free(&b[1]);
	return e;
}

/* The real V3: the risks that it shares with V4 have the same links, and what is not in it takes nothing with it. */
static void test_v3(void **state)
{
	const char *file = upstream(&arena, "mitre-atlas/v6/ATLAS-2026.05.yaml"), *v3 = upstream(&arena, "mit-ai-risk-repository/AI_Risk_Repository_V3_2025-03-26.xlsx");
	const struct embed *f = embed_find(data_files, data_files_n, STR("curated/risk_technique.tsv"));
	size_t shared = 0, links = 0, same_name = 0;
	struct err err = ERR_INIT;
	struct curated all, of_v3;
	struct batch mit;
	struct edition *e;
	struct map names = { 0 };
	struct stale s;

	(void)state;
	if (!file || !v3)
		skip();
	e = edition_of(file, v3);
	assert_int_equal(curated_parse(f->data, &arena, &all, &err), 0);
	assert_int_equal(curated_for(e, &arena, &of_v3, &err), 0);
	for (size_t i = 0; i < all.nlinks; i++)
		links += edition_by_id(e, all.links[i].from) != NULL;
	assert_int_equal(of_v3.nlinks, links);
	assert_int_equal(of_v3.gone, all.nlinks - links);
	assert_int_equal(starter_read(STARTER_MIT, &mit, &err), 0);
	for (size_t i = 0; i < mit.records.n; i++)
		(void)map_put(&names, mit.records.v[i].id, &mit.records.v[i]);
	for (size_t i = 0; i < e->kinds[REC_RISK].n; i++) {
		const struct entry *x = &e->kinds[REC_RISK].v[i];
		const struct record *v4 = map_get(&names, x->r.id);

		shared += v4 != NULL;
		same_name += v4 && str_ieq(v4->name, x->r.name);
	}
	assert_int_equal(of_v3.nverdicts, shared);
	assert_int_equal(shared, e->kinds[REC_RISK].n);
	assert_int_equal(same_name, shared); /* an id still means what was read */
	assert_int_equal(stale_edition(e, &arena, &s, &err), 0);
	assert_int_equal(s.n, 0);
	map_free(&names);
	batch_free(&mit);
	edition_free(e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same), cmocka_unit_test(test_changed), cmocka_unit_test(test_other_files), cmocka_unit_test(test_v3),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
