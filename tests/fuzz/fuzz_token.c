/*
 * Any bytes through the tokenizer: places stand in the text, in order, and every word is found again at its place.
 */
#include "text/token.h"

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_n((const char *)data, size);
	struct tokenizer *t = tokenizer_new(), *again = tokenizer_new();
	const struct token *v, *w;
	size_t n, m;
	uint32_t last = 0;

	tokenizer_run(t, text, &v, &n);
	for (size_t i = 0; i < n; i++) {
		check(v[i].length > 0 && (size_t)v[i].offset + v[i].length <= size && v[i].offset >= last);
		check(v[i].word.n > 0 && v[i].word.n <= WORDS_MAX && utf8_valid(v[i].word) && v[i].term.n > 0);
		last = v[i].offset;
		/* alone, the word's own bytes begin with the same word, unless it shares its first character with another */
		tokenizer_run(again, str_sub(text, v[i].offset, v[i].length), &w, &m);
		check(m > 0 && (str_eq(w[0].word, v[i].word) || m > 1));
	}
	tokenizer_free(t);
	tokenizer_free(again);
	return 0;
}
