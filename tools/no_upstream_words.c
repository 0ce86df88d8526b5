/* Words, the texts made of them, and the table that finds six of them in a row. */
#include "base/utf8.h"
#include "no_upstream.h"

static void push(struct words *w, uint32_t number, uint32_t line)
{
	if (w->n == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 1024;
		w->v = xrealloc(w->v, w->cap, sizeof(*w->v));
		w->lines = xrealloc(w->lines, w->cap, sizeof(*w->lines));
	}
	w->v[w->n] = number;
	w->lines[w->n++] = line;
}

void words_free(struct words *w)
{
	free(w->v);
	free(w->lines);
	*w = (struct words){ 0 };
}

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Cut the next word off *rest, counting the line ends passed.  "\n" and "\t" as written in code are no letters. */
static struct str next_word(struct str *rest, uint32_t *line)
{
	size_t i = 0, from;

	while (i < rest->n && !word_byte(rest->p[i])) {
		*line += rest->p[i] == '\n';
		i += rest->p[i] == '\\' && i + 1 < rest->n && strchr("ntr", rest->p[i + 1]) ? 2 : 1;
	}
	if (i > rest->n)
		i = rest->n;
	from = i;
	while (i < rest->n && word_byte(rest->p[i]))
		i++;
	*rest = str_from(*rest, from);
	return str_sub(*rest, 0, i - from);
}

/* Cut text into words; new ones get a number when add is set, and are NO_WORD otherwise. */
static void cut(struct corpus *c, struct str text, bool add, struct words *out)
{
	struct buf folded;
	struct str rest, word;
	uint32_t line = 1;

	buf_init(&folded, BUF_FILE);
	utf8_fold(&folded, text);
	rest = buf_str(&folded);
	while ((word = next_word(&rest, &line)).n) {
		size_t number = map_get_n(&c->numbers, word, NO_WORD);

		if (number == NO_WORD && add) {
			number = c->names.n;
			vec_push(&c->names, arena_str(&c->arena, word));
			map_put_n(&c->numbers, c->names.v[number], number);
		}
		push(out, (uint32_t)number, line);
		rest = str_from(rest, word.n);
	}
	buf_free(&folded);
}

void corpus_words(struct corpus *c, struct str text, struct words *out)
{
	out->n = 0;
	cut(c, text, false, out);
}

/* Does the sentence end at byte i?  A full stop inside a number or an address is none. */
static bool sentence_end(struct str s, size_t i)
{
	char c = s.p[i];

	if (c == '\n')
		return true;
	if (c != '.' && c != '!' && c != '?' && c != ';')
		return false;
	return i + 1 == s.n || s.p[i + 1] == ' ' || s.p[i + 1] == '\n' || s.p[i + 1] == '"' || s.p[i + 1] == ')' ||
	       (unsigned char)s.p[i + 1] >= 0x80;
}

void corpus_prose(struct corpus *c, struct str text)
{
	size_t start = c->text.n, from = 0;

	text = str_trim(text);
	if (text.n == 0 || map_put(&c->seen, arena_str(&c->arena, text), c))
		return; /* releases repeat each other */
	for (size_t i = 0; i < text.n; i++) {
		size_t at = c->text.n;

		if (!sentence_end(text, i) && i + 1 < text.n)
			continue;
		cut(c, str_sub(text, from, i + 1 - from), true, &c->text);
		from = i + 1;
		if (c->text.n - at >= SENTENCE_WORDS)
			vec_push(&c->sentences, ((struct sentence){ (uint32_t)at, (uint32_t)(c->text.n - at), (uint32_t)c->sources.n - 1 }));
	}
	if (c->text.n > start)
		c->texts++;
	push(&c->text, NO_WORD, 0);
}

static void put_words(const uint32_t *v, size_t n, struct buf *out)
{
	buf_c(out, ' ');
	for (size_t i = 0; i < n; i++) {
		buf_u64(out, v[i]);
		buf_c(out, ' ');
	}
}

void corpus_title(struct corpus *c, struct str text)
{
	struct words w = { 0 };

	if (text.n == 0 || map_put(&c->named, arena_str(&c->arena, text), c))
		return;
	cut(c, text, true, &w);
	put_words(w.v, w.n, &c->titles);
	buf_c(&c->titles, '\n');
	words_free(&w);
}

static uint32_t hash_six(const uint32_t *v)
{
	uint64_t h = 0;

	for (size_t i = 0; i < SENTENCE_WORDS; i++)
		h = (h ^ v[i]) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(h >> 32);
}

static bool six(const struct words *w, size_t i)
{
	for (size_t k = i; k < i + SENTENCE_WORDS; k++)
		if (k >= w->n || w->v[k] == NO_WORD)
			return false;
	return true;
}

void corpus_index(struct corpus *c)
{
	size_t size = 1024;

	while (size < c->text.n * 2)
		size *= 2;
	c->mask = size - 1;
	c->heads = xcalloc(size, sizeof(*c->heads));
	c->next = xcalloc(c->text.n + 1, sizeof(*c->next));
	for (size_t i = c->text.n; i-- > 0;) { /* backwards: chains go forwards */
		if (six(&c->text, i)) {
			uint32_t *head = &c->heads[hash_six(c->text.v + i) & c->mask];

			c->next[i] = *head;
			*head = (uint32_t)i + 1;
		}
	}
}

void corpus_free(struct corpus *c)
{
	map_free(&c->numbers);
	map_free(&c->seen);
	map_free(&c->named);
	words_free(&c->text);
	vec_free(&c->names);
	vec_free(&c->sentences);
	vec_free(&c->sources);
	buf_free(&c->titles);
	free(c->heads);
	free(c->next);
	arena_free(&c->arena);
}

/* How many words from w[i] and text[k] on are the same. */
static size_t common(const struct corpus *c, const struct words *w, size_t i, size_t k)
{
	size_t n = 0;

	while (i + n < w->n && k + n < c->text.n && w->v[i + n] == c->text.v[k + n] && w->v[i + n] != NO_WORD)
		n++;
	return n;
}

static bool is_title(const struct corpus *c, const uint32_t *v, size_t n)
{
	struct buf run;
	bool found;

	buf_init(&run, BUF_FILE);
	put_words(v, n, &run);
	found = str_find(buf_str(&c->titles), buf_str(&run)) >= 0;
	buf_free(&run);
	return found;
}

/* The sentence that begins at word k of the texts, or NULL. */
static const struct sentence *sentence_at(const struct corpus *c, size_t k)
{
	size_t lo = 0, hi = c->sentences.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->sentences.v[mid].from < k)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < c->sentences.n && c->sentences.v[lo].from == k ? &c->sentences.v[lo] : NULL;
}

bool corpus_sentence(const struct corpus *c, const struct words *w, size_t *at, struct shared *out)
{
	for (size_t i = *at; i < w->n; i++) {
		if (!six(w, i))
			continue;
		for (uint32_t k = c->heads[hash_six(w->v + i) & c->mask]; k; k = c->next[k - 1]) {
			const struct sentence *s = sentence_at(c, k - 1);

			if (!s || common(c, w, i, s->from) < s->n || is_title(c, w->v + i, s->n))
				continue;
			*out = (struct shared){ i, s->n, s->source };
			*at = i + s->n;
			return true;
		}
	}
	*at = w->n;
	return false;
}

bool corpus_longest(const struct corpus *c, const struct words *w, size_t best, struct shared *out)
{
	bool found = false;

	for (size_t i = 0; i < w->n; i++) {
		if (!six(w, i))
			continue;
		for (uint32_t k = c->heads[hash_six(w->v + i) & c->mask]; k; k = c->next[k - 1]) {
			size_t n = common(c, w, i, k - 1);

			if (n > best && n >= SENTENCE_WORDS && !is_title(c, w->v + i, n)) {
				*out = (struct shared){ i, n, 0 };
				best = n;
				found = true;
			}
		}
	}
	return found;
}

void corpus_say(const struct corpus *c, const uint32_t *v, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_c(out, ' ');
		buf_add(out, c->names.v[v[i]]);
	}
}
