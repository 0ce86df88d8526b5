/*
 * words: where the words of a text stand, and how they read folded.
 *
 * A word is a run of letters and digits (Unicode categories L, M, N) after folding (utf8_fold).  An apostrophe between two
 * of them joins ("don't" is one word); so does a dot, where what follows it up to the next mark holds a digit ("AML.T0051",
 * "62.15.07" and "3.5" are one word, "e.g" and a full stop without its space are two).  All else separates: "fine-tuning"
 * is two words.  Marks and invisible characters inside a word belong to it.  A character that folds to several ("½" is "1/2")
 * may end one word and start the next: then both have its place.
 *
 * This is the only place that decides so: tokens, index, highlights and links all walk through it.
 */
#ifndef TEXT_WORDS_H
#define TEXT_WORDS_H

#include "base/buf.h"

#define WORDS_MAX 64 /* bytes of a folded word; the rest of a longer one is left out, its place still spans all of it */

struct words {
	/* the word that words_next found */
	uint32_t offset, length; /* its place in the text, bytes */
	char folded[WORDS_MAX];
	uint32_t n;              /* bytes in folded, 1 or more */
	bool digit;              /* holds a digit or a dot: not to be stemmed */
	bool ascii;              /* folded is ASCII */
	/* private */
	struct str text;
	size_t at;
	struct buf over;         /* the folded form of one character */
	size_t over_at;
	size_t from, to;          /* the place of that character */
	bool full;               /* the word passed WORDS_MAX */
};

/* words_begin(w, text): stand before the first word; borrows text, of which only the first 4 GiB count.
 * words_next(w): go to the next word; false at the end.  words_end(w): give back.  Linear; bad UTF-8 separates. */
void words_begin(struct words *w, struct str text);
bool words_next(struct words *w);
void words_end(struct words *w);
static inline struct str words_folded(const struct words *w) { return str_n(w->folded, w->n); }

#endif
