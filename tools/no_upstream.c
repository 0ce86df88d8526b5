/*
 * no_upstream: proof that this project contains no upstream prose.
 *
 *   no_upstream ROOT [UPSTREAM]
 *
 * Takes every sentence of six words or more out of the descriptions in the upstream folder (ATLAS YAML files, tables of the
 * MIT AI Risk Repository) and looks for each in every file of the project, comparing letters and digits only.  Prints
 * "file:line: message" for each that is there, and at the end the longest run of words that is shared, whole sentence or
 * not.  Names, titles and labels are facts, and may stand here: a sentence that is also one of these is passed over.
 *
 * UPSTREAM is also taken from PROMPTRISKDB_UPSTREAM, or is ../shared/upstream beside the project.  Where there is none, the
 * test is skipped (status 77) and says so.  Status 1: something was found.  3: upstream could not be read.
 */
#include <stdio.h>

#include "base/fs.h"
#include "house.h"
#include "no_upstream.h"

struct check {
	struct corpus corpus;
	const char *root;
	size_t findings, files;
	struct str best_path; /* of the longest run */
	struct str best_text;
	size_t best, best_line; /* words; 0 for none */
};

/* The words of a run, cut where they are many. */
static struct str say(struct check *c, const struct words *w, const struct shared *s)
{
	struct buf b;
	struct str text;

	buf_init(&b, BUF_LINE);
	corpus_say(&c->corpus, w->v + s->from, s->n < 30 ? s->n : 30, &b);
	if (s->n > 30)
		buf_lit(&b, " ...");
	text = arena_str(&c->corpus.arena, buf_str(&b));
	buf_free(&b);
	return text;
}

static int check_file(struct check *c, struct str path, struct err *err)
{
	struct arena a = { 0 };
	struct words w = { 0 };
	struct shared s;
	struct str text;
	size_t at = 0;

	if (house_read(c->root, path, &a, &text, err) < 0) {
		arena_free(&a);
		return -1;
	}
	c->files++;
	corpus_words(&c->corpus, text, &w);
	while (corpus_sentence(&c->corpus, &w, &at, &s)) {
		struct str from = c->corpus.sources.v[s.source];

		(void)printf("%.*s:%u: a sentence of %zu words that is upstream's (%.*s); say it in own words: %.*s\n", STRF(path),
			     w.lines[s.from], s.n, STRF(from), STRF(say(c, &w, &s)));
		c->findings++;
	}
	if (corpus_longest(&c->corpus, &w, c->best, &s)) {
		c->best = s.n;
		c->best_path = path;
		c->best_line = w.lines[s.from];
		c->best_text = say(c, &w, &s);
	}
	words_free(&w);
	arena_free(&a);
	return 0;
}

static int check_all(struct check *c, const char *upstream, struct err *err)
{
	struct str *paths;
	size_t n;

	if (corpus_read(&c->corpus, upstream, err) < 0)
		return -1;
	if (c->corpus.sentences.n == 0)
		return err_set(err, ERR_INPUT, "%s: no descriptions found; expected mitre-atlas/**/ATLAS*.yaml and mit-ai-risk-repository/*.xlsx",
			       upstream);
	corpus_index(&c->corpus);
	if (house_files(c->root, &c->corpus.arena, &paths, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (check_file(c, paths[i], err) < 0)
			return -1;
	return 0;
}

static const char *upstream_folder(struct arena *a, const char *root, const char *given)
{
	if (!given || !*given)
		given = getenv("PROMPTRISKDB_UPSTREAM");
	if (!given || !*given)
		given = arena_printf(a, "%s/../shared/upstream", root).p;
	return fs_is_dir(given) ? given : NULL;
}

int main(int argc, char **argv)
{
	struct check c = { 0 };
	struct err err = ERR_INIT;
	const char *upstream;
	int rc;

	if (argc != 2 && argc != 3) {
		(void)fputs("usage: no_upstream ROOT [UPSTREAM]\n", stderr);
		return 2;
	}
	c.root = argv[1];
	buf_init(&c.corpus.titles, BUF_FILE);
	upstream = upstream_folder(&c.corpus.arena, argv[1], argc > 2 ? argv[2] : NULL);
	if (!upstream) {
		(void)puts("skipped: no folder of upstream files (meson -Dupstream=DIR or PROMPTRISKDB_UPSTREAM)");
		corpus_free(&c.corpus);
		return 77;
	}
	rc = check_all(&c, upstream, &err);
	if (rc < 0)
		(void)fprintf(stderr, "no_upstream: %s\n", err.msg);
	else
		(void)printf("%zu sentences of %zu upstream texts, %zu files, %zu findings\n", c.corpus.sentences.n, c.corpus.texts, c.files, c.findings);
	if (c.best)
		(void)printf("longest shared run: %zu words, %.*s:%zu: %.*s\n", c.best, STRF(c.best_path), c.best_line, STRF(c.best_text));
	corpus_free(&c.corpus);
	return rc < 0 ? 3 : c.findings ? 1 : 0;
}
