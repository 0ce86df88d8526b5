#include "text/wordcode.h"

#include "base/map.h"

#define WORD_MIN 2
#define WORD_MAX 60

enum { END = 0, CAPITAL = 1, CAPITALS = 2, NO_SPACE = 3, BYTE = 4, SHARED = 8, CODE = 0x80 };

struct counted {
	struct str word;
	size_t times;
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Marks that mostly follow a word without a space. */
static bool tells_itself(char c)
{
	return c && strchr(".,;:)\n?\"-/\x1d\x1f", c);
}

/* Does a text of which the last bytes are these begin anew? */
static bool begins(const struct buf *b, size_t start)
{
	size_t n = b->n - start;
	const char *end;

	if (n == 0)
		return true; /* and b may have no memory yet */
	end = b->p + b->n;
	return end[-1] == '\n' || end[-1] == '\x1d' || end[-1] == '\x1f' || (n > 1 && end[-1] == ' ' && end[-2] == '.');
}

/* The letters at i of the text, at most WORD_MAX of them, in small letters; their number. */
static size_t word_at(struct str text, size_t i, char out[WORD_MAX])
{
	size_t n = 0;

	for (; n < WORD_MAX && i + n < text.n && is_letter(text.p[i + n]); n++)
		out[n] = lower(text.p[i + n]);
	return n;
}

static int by_times(const void *a, const void *b)
{
	const struct counted *x = a, *y = b;

	return x->times != y->times ? (x->times > y->times ? -1 : 1) : str_cmp(x->word, y->word);
}

static int by_word(const void *a, const void *b)
{
	return str_cmp(((const struct counted *)a)->word, ((const struct counted *)b)->word);
}

/* The words that come twice or more, in the order of their numbers; at most as many as there are codes. */
static struct counted *count(struct str text, struct arena *a, size_t *n)
{
	VEC(struct counted) all = { 0 };
	struct map known = { 0 };
	struct counted *out;
	char word[WORD_MAX];

	for (size_t i = 0, len; i < text.n; i += len ? len : 1) {
		size_t k;

		len = word_at(text, i, word);
		if (len < WORD_MIN)
			continue;
		k = map_get_n(&known, str_n(word, len), all.n);
		if (k == all.n) {
			vec_push(&all, ((struct counted){ arena_str(a, str_n(word, len)), 0 }));
			map_put_n(&known, all.v[k].word, k);
		}
		all.v[k].times++;
	}
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_times);
	for (*n = 0; *n < all.n && *n < WORDCODE_WORDS && all.v[*n].times > 1; ++*n)
		continue;
	if (*n > WORDCODE_SHORT)
		qsort(all.v + WORDCODE_SHORT, *n - WORDCODE_SHORT, sizeof(*all.v), by_word);
	out = arena_memdup(a, all.v, *n, sizeof(*all.v));
	vec_free(&all);
	map_free(&known);
	return out;
}

static void put_dictionary(struct buf *out, const struct counted *words, size_t n)
{
	struct str before = STR("");

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < before.n && k < words[i].word.n && before.p[k] == words[i].word.p[k])
			k++;
		buf_c(out, (char)(SHARED + k));
		buf_add(out, str_from(words[i].word, k));
		before = words[i].word;
	}
	buf_c(out, END);
}

static void put_code(struct buf *out, size_t number)
{
	if (number < WORDCODE_SHORT) {
		buf_c(out, (char)(CODE + number));
	} else {
		buf_c(out, (char)(CODE + WORDCODE_SHORT + (number - WORDCODE_SHORT) / 256));
		buf_c(out, (char)((number - WORDCODE_SHORT) % 256));
	}
}

/* How the letters of a word are written; false where no flag says it. */
static bool put_case(struct buf *out, struct str word, bool expected)
{
	size_t capitals = 0;

	for (size_t i = 0; i < word.n; i++)
		capitals += is_capital(word.p[i]);
	if (capitals == word.n)
		buf_c(out, CAPITALS);
	else if (capitals > 1 || (capitals == 1 && !is_capital(word.p[0])))
		return false;
	else if ((capitals == 1) != expected)
		buf_c(out, CAPITAL);
	return true;
}

/* What stands behind a word whose code was just written; how much of rest that takes. */
static size_t put_space(struct buf *out, struct str rest)
{
	if (rest.n == 0 || tells_itself(rest.p[0]))
		return 0;
	if (rest.p[0] == ' ' && rest.n > 1 && !tells_itself(rest.p[1]))
		return 1;
	buf_c(out, NO_SPACE);
	return 0;
}

static void put_byte(struct buf *out, char c)
{
	if (((unsigned char)c >= 1 && (unsigned char)c <= BYTE) || (unsigned char)c >= CODE)
		buf_c(out, BYTE);
	buf_c(out, c);
}

/* Does the text at i begin anew?  As begins() sees it from what was read. */
static bool begins_at(struct str text, size_t i)
{
	return begins(&(const struct buf){ .p = (char *)(uintptr_t)text.p, .n = i }, 0);
}

void wordcode_write(struct str text, struct buf *out)
{
	struct arena a = { 0 };
	struct map numbers = { 0 };
	size_t n;
	const struct counted *words = count(text, &a, &n);
	char word[WORD_MAX];

	put_dictionary(out, words, n);
	for (size_t i = 0; i < n; i++)
		map_put_n(&numbers, words[i].word, i);
	for (size_t i = 0; i < text.n;) {
		size_t len = word_at(text, i, word), number = len < WORD_MIN ? n : map_get_n(&numbers, str_n(word, len), n);

		if (number < n && put_case(out, str_sub(text, i, len), begins_at(text, i))) {
			put_code(out, number);
			i += len;
			i += put_space(out, str_from(text, i));
			continue;
		}
		for (size_t end = i + (len ? len : 1); i < end; i++)
			put_byte(out, text.p[i]);
	}
	map_free(&numbers);
	arena_free(&a);
}

struct reader {
	struct str in;
	size_t at;
	struct str *words;
	size_t nwords;
	struct buf *out;
	size_t start;
	int flag;
};

static int damaged(struct err *err)
{
	return err_set(err, ERR_INPUT, "coded text is damaged");
}

static int read_dictionary(struct reader *r, struct arena *a, struct err *err)
{
	VEC(struct str) words = { 0 };
	char word[256];
	size_t n = 0;

	while (r->at < r->in.n && r->in.p[r->at] != END && words.n < WORDCODE_WORDS) {
		size_t k = (size_t)((unsigned char)r->in.p[r->at++] - SHARED);

		if (k > n)
			break;
		for (n = k; r->at < r->in.n && r->in.p[r->at] >= 'a' && n < WORD_MAX; n++)
			word[n] = r->in.p[r->at++];
		vec_push(&words, arena_str(a, str_n(word, n)));
	}
	r->nwords = words.n;
	r->words = vec_dup(a, &words);
	vec_free(&words);
	return r->at < r->in.n && r->in.p[r->at++] == END ? 0 : damaged(err);
}

static int read_word(struct reader *r, unsigned char c, struct err *err)
{
	size_t number = (size_t)(c - CODE);
	bool capital = begins(r->out, r->start) != (r->flag == CAPITAL);
	char word[WORD_MAX];
	struct str w;

	if (number >= WORDCODE_SHORT) {
		if (r->at >= r->in.n)
			return damaged(err);
		number = WORDCODE_SHORT + (number - WORDCODE_SHORT) * 256 + (unsigned char)r->in.p[r->at++];
	}
	if (number >= r->nwords)
		return damaged(err);
	w = r->words[number];
	for (size_t i = 0; i < w.n; i++)
		word[i] = r->flag == CAPITALS || (i == 0 && capital) ? (char)(w.p[i] - 32) : w.p[i];
	buf_mem(r->out, word, w.n);
	r->flag = 0;
	if (r->at < r->in.n && r->in.p[r->at] == NO_SPACE)
		r->at++;
	else if (r->at < r->in.n && !tells_itself(r->in.p[r->at]))
		buf_c(r->out, ' ');
	return 0;
}

int wordcode_read(struct str coded, struct buf *out, struct err *err)
{
	struct reader r = { .in = coded, .out = out, .start = out->n };
	struct arena a = { 0 };
	int rc = read_dictionary(&r, &a, err);

	while (rc == 0 && r.at < r.in.n && buf_ok(out)) {
		unsigned char c = (unsigned char)r.in.p[r.at++];

		if (c >= CODE)
			rc = read_word(&r, c, err);
		else if (c == CAPITAL || c == CAPITALS)
			r.flag = c;
		else if (c != BYTE)
			buf_c(out, (char)c);
		else if (r.at < r.in.n)
			buf_c(out, r.in.p[r.at++]);
	}
	arena_free(&a);
	return rc == 0 && !buf_ok(out) ? err_set(err, ERR_LIMIT, "coded text holds too much") : rc;
}
