#include "text/token.h"

#include <libstemmer.h>

#include "base/map.h"
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
	struct sb_stemmer *stemmer;
	VEC(struct token) out; /* of the last run */
};

struct tokenizer *tokenizer_new(void)
{
	struct tokenizer *t = xcalloc(1, sizeof(*t));

	t->stemmer = sb_stemmer_new("english", "UTF_8");
	if (!t->stemmer) /* the library knows english; so it is out of memory */
		abort();
	return t;
}

void tokenizer_free(struct tokenizer *t)
{
	if (!t)
		return;
	sb_stemmer_delete(t->stemmer);
	map_free(&t->known);
	arena_free(&t->arena);
	vec_free(&t->out);
	free(t);
}

static struct str stem(struct tokenizer *t, struct str word)
{
	const sb_symbol *p = sb_stemmer_stem(t->stemmer, (const sb_symbol *)word.p, (int)word.n);
	struct str s;

	if (!p)
		abort(); /* out of memory, as in base/mem.c */
	s = str_n((const char *)p, (size_t)sb_stemmer_length(t->stemmer));
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
