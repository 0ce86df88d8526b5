/*
 * token: text into terms, the same way for search and for linking.
 *
 * A token is a word as words.h tells them apart.  Its term is the word's stem (stem.h); words with a
 * digit, and words in other scripts, are kept as they are.  Stop words
 * are marked, not dropped: phrases need them; a word is one if its term stands in stop.h.
 */
#ifndef TEXT_TOKEN_H
#define TEXT_TOKEN_H

#include "text/words.h"

struct token {
	struct str term;    /* stemmed, folded; lives in the tokenizer's arena */
	struct str word;    /* folded only; lives there too */
	uint32_t offset;    /* of the word in the original text, bytes */
	uint32_t length;
	uint32_t number;    /* of the distinct word: from 0 in the order in which this tokenizer met them */
	bool stop;          /* a stop word */
};

/* A tokenizer keeps the stems it has met, so a catalogue is stemmed once a distinct word.  One thread at a time; a new one
 * costs a few microseconds. */
struct tokenizer;
struct tokenizer *tokenizer_new(void);
void tokenizer_free(struct tokenizer *t);

/* tokenizer_run(t, text, out, n): the tokens of text, valid until the next run on t; the terms until tokenizer_free. */
void tokenizer_run(struct tokenizer *t, struct str text, const struct token **out, size_t *n);

#endif
