/*
 * token: text into terms, the same way for search and for linking.
 *
 * A token is a run of letters and digits (Unicode categories L, M, N) after folding (utf8_fold); an apostrophe or dot inside
 * a word joins ("don't" is one token, "AML.T0051" is one); other marks separate, a hyphen separates ("fine-tuning" is two).
 * The term is the token's stem by the Snowball english stemmer; tokens with a digit are kept as they are.  Stop words are
 * marked, not dropped: phrases need them.
 */
#ifndef TEXT_TOKEN_H
#define TEXT_TOKEN_H

#include "base/buf.h"

struct token {
	struct str term;    /* stemmed, folded; lives in the tokenizer's arena */
	uint32_t offset;    /* of the word in the original text, bytes */
	uint32_t length;
	bool stop;          /* a stop word */
};

/* A tokenizer keeps the stems it has met, so a catalogue is stemmed once a distinct word.  One thread at a time. */
struct tokenizer;
struct tokenizer *tokenizer_new(void);
void tokenizer_free(struct tokenizer *t);

/* tokenizer_run(t, text, out, n): the tokens of text, valid until the next run on t; the terms until tokenizer_free. */
void tokenizer_run(struct tokenizer *t, struct str text, const struct token **out, size_t *n);

#endif
