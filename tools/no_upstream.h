/*
 * no_upstream: the parts of the starter test (no_upstream.c says what it proves).
 *
 * Upstream texts become runs of word numbers, in which a table finds all places of any six words.  Words are what is left
 * after folding: letters and digits only, so that no change of case, quotes, marks or line ends hides a copy.
 */
#ifndef TOOLS_NO_UPSTREAM_H
#define TOOLS_NO_UPSTREAM_H

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"

#define SENTENCE_WORDS ((size_t)6)
#define NO_WORD UINT32_MAX /* stands between texts, and for words that upstream never uses */

/* One text cut into words. */
struct words {
	uint32_t *v;
	uint32_t *lines; /* the line each stands on, from 1 */
	size_t n, cap;
};

struct sentence { /* words of the text */
	uint32_t from, n;
	uint32_t source;
};

struct corpus {
	struct arena arena;
	struct map numbers;   /* word -> number */
	VEC(struct str) names; /* number -> word */
	struct map seen, named; /* texts and titles taken already */
	struct words text;    /* all texts, NO_WORD between them */
	VEC(struct sentence) sentences;
	VEC(struct str) sources; /* files that texts came from */
	struct buf titles;    /* " word word word \n": names, which are facts and may be used */
	uint32_t *heads, *next; /* table of six words: head by hash, then chain; indices into text */
	size_t mask;
	size_t texts;
};

/* corpus_prose(c, text): a text that must not be copied, from the newest source.  corpus_title: a name, label or title. */
void corpus_prose(struct corpus *c, struct str text);
void corpus_title(struct corpus *c, struct str text);
void corpus_free(struct corpus *c);
/* corpus_index(c): make the table; after this nothing may be added. */
void corpus_index(struct corpus *c);

/* corpus_read(c, dir, err): all descriptions of the ATLAS YAML files and the MIT tables below the upstream folder. */
int corpus_read(struct corpus *c, const char *dir, struct err *err) NODISCARD;

/* What one of our files shares with upstream. */
struct shared {
	size_t from, n;   /* words of the file */
	uint32_t source;  /* sentences only */
};

/* corpus_words(c, text, out): cut one of our texts into words, replacing what out held.
 * corpus_sentence(c, w, *at, out): the next place at or after word *at where a whole upstream sentence stands that is no
 * title; false at the end.  corpus_longest: the longest run of words that also stands upstream in one text, if longer than
 * best words. */
void corpus_words(struct corpus *c, struct str text, struct words *out);
bool corpus_sentence(const struct corpus *c, const struct words *w, size_t *at, struct shared *out);
bool corpus_longest(const struct corpus *c, const struct words *w, size_t best, struct shared *out);
/* corpus_say(c, v, n, out): the words of a run, for people. */
void corpus_say(const struct corpus *c, const uint32_t *v, size_t n, struct buf *out);
void words_free(struct words *w);

#endif
