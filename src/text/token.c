#include "text/token.h"

#include "base/map.h"
#include "text/stem.h"
#include "text/stop.h"

/* What is kept of a distinct word. */
struct known {
	struct str word, term;
	uint32_t number;
	bool stop;
};

struct tokenizer {
	struct arena arena;    /* words, terms, struct known */
	struct map known;      /* folded word -> struct known */
	uint32_t n;
	VEC(struct token) out; /* of the last run */
};

struct tokenizer *tokenizer_new(void)
{
	return xcalloc(1, sizeof(struct tokenizer));
}

void tokenizer_free(struct tokenizer *t)
{
	if (!t)
		return;
	map_free(&t->known);
	arena_free(&t->arena);
	vec_free(&t->out);
	free(t);
}

static struct str stem(struct tokenizer *t, struct str word)
{
	char out[STEM_MAX + 1];
	struct str s = str_n(out, stem_english(word, out));

	return str_empty(s) || str_eq(s, word) ? word : arena_str(&t->arena, s);
}

static const struct known *learn(struct tokenizer *t, const struct words *w)
{
	struct known *k = arena_new(&t->arena, struct known);

	k->word = arena_str(&t->arena, words_folded(w));
	k->term = w->digit || !w->ascii || stop_word(k->word) ? k->word : stem(t, k->word);
	k->stop = stop_word(k->term); /* "others" is one, as "other" is */
	k->number = t->n++;
	(void)map_put(&t->known, k->word, k);
	return k;
}

void tokenizer_run(struct tokenizer *t, struct str text, const struct token **out, size_t *n)
{
	struct words w;

	t->out.n = 0;
	words_begin(&w, text);
	while (words_next(&w)) {
		const struct known *k = map_get(&t->known, words_folded(&w));

		if (!k)
			k = learn(t, &w);
		vec_push(&t->out, ((struct token){ k->term, k->word, w.offset, w.length, k->number, k->stop }));
	}
	words_end(&w);
	*out = t->out.v;
	*n = t->out.n;
}
