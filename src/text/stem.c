#include "text/stem.h"

/* A word on its way to its stem.  A 'y' that is a consonant is a 'Y' meanwhile. */
struct stem {
	char *w;
	size_t n;
	size_t p1, p2; /* where the regions R1 and R2 start */
};

/* What a suffix becomes; NULL where only the step knows. */
struct rule {
	struct str suffix;
	const char *to;
};
#define RULE(suffix, to) { STR_INIT(suffix), to }

static bool is_in(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool vowel(char c)
{
	return is_in(c, "aeiouy");
}

static bool ends(const struct stem *s, struct str suffix)
{
	return s->n >= suffix.n && memcmp(s->w + s->n - suffix.n, suffix.p, suffix.n) == 0;
}

/* The longest suffix of the table that the word ends in, or NULL. */
static const struct rule *longest(const struct stem *s, const struct rule *rules, size_t n)
{
	const struct rule *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (ends(s, rules[i].suffix) && (!best || rules[i].suffix.n > best->suffix.n))
			best = &rules[i];
	return best;
}
#define LONGEST(s, table) longest((s), (table), sizeof(table) / sizeof((table)[0]))

static void replace(struct stem *s, size_t suffix, const char *to)
{
	size_t n = strlen(to);

	memcpy(s->w + s->n - suffix, to, n);
	s->n = s->n - suffix + n;
}

static bool has_vowel(const struct stem *s, size_t end)
{
	for (size_t i = 0; i < end; i++)
		if (vowel(s->w[i]))
			return true;
	return false;
}

/* Does the part before end stop in a short syllable? */
static bool short_syllable(const struct stem *s, size_t end)
{
	const char *w = s->w;

	if (end >= 3 && !vowel(w[end - 3]) && vowel(w[end - 2]) && !vowel(w[end - 1]) && !is_in(w[end - 1], "wxY"))
		return true;
	return end == 2 && vowel(w[0]) && !vowel(w[1]);
}

/* Behind the first consonant that follows a vowel, from at on. */
static size_t region(const struct stem *s, size_t at)
{
	while (at < s->n && !vowel(s->w[at]))
		at++;
	while (at < s->n && vowel(s->w[at]))
		at++;
	return at < s->n ? at + 1 : s->n;
}

static void mark(struct stem *s)
{
	static const struct str whole[] = { STR_INIT("gener"), STR_INIT("commun"), STR_INIT("arsen") };

	for (size_t i = 0; i < s->n; i++)
		if (s->w[i] == 'y' && (i == 0 || vowel(s->w[i - 1])))
			s->w[i] = 'Y';
	s->p1 = 0;
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (str_starts(str_n(s->w, s->n), whole[i]))
			s->p1 = whole[i].n;
	if (!s->p1)
		s->p1 = region(s, 0);
	s->p2 = region(s, s->p1);
}

/* Plurals and the possessive. */
static void step_1a(struct stem *s)
{
	static const struct rule owned[] = { RULE("'", ""), RULE("'s", ""), RULE("'s'", "") };
	static const struct rule plural[] = { RULE("sses", "ss"), RULE("ied", NULL), RULE("ies", NULL), RULE("s", ""), RULE("us", NULL), RULE("ss", NULL) };
	const struct rule *r = LONGEST(s, owned);

	if (r)
		replace(s, r->suffix.n, "");
	r = LONGEST(s, plural);
	if (!r)
		return;
	if (r->suffix.p[0] == 'i')
		replace(s, 3, s->n >= 5 ? "i" : "ie");
	else if (r->suffix.n == 4)
		replace(s, 4, r->to);
	else if (r->suffix.n == 1 && s->n >= 2 && has_vowel(s, s->n - 2))
		s->n--;
}

/* What "hop(p)ing", "fil(l)ed" and "luxuriat(e)" are left with. */
static void restore(struct stem *s)
{
	static const struct rule with_e[] = { RULE("at", NULL), RULE("bl", NULL), RULE("iz", NULL) };
	char last = s->n ? s->w[s->n - 1] : 0;

	if (LONGEST(s, with_e) || (s->n == s->p1 && !(s->n > 1 && s->w[s->n - 2] == last && is_in(last, "bdfgmnprt")) && short_syllable(s, s->n)))
		replace(s, 0, "e");
	else if (s->n > 1 && s->w[s->n - 2] == last && is_in(last, "bdfgmnprt"))
		s->n--;
}

static void step_1b(struct stem *s)
{
	static const struct rule past[] = { RULE("eed", "ee"), RULE("eedly", "ee"), RULE("ed", NULL), RULE("edly", NULL), RULE("ing", NULL), RULE("ingly", NULL) };
	const struct rule *r = LONGEST(s, past);

	if (!r)
		return;
	if (r->to) {
		if (s->n - r->suffix.n >= s->p1)
			replace(s, r->suffix.n, r->to);
	} else if (has_vowel(s, s->n - r->suffix.n)) {
		s->n -= r->suffix.n;
		restore(s);
	}
}

static void step_1c(struct stem *s)
{
	if (s->n > 2 && is_in(s->w[s->n - 1], "yY") && !vowel(s->w[s->n - 2]))
		s->w[s->n - 1] = 'i';
}

static void step_2(struct stem *s)
{
	static const struct rule rules[] = {
		RULE("tional", "tion"), RULE("enci", "ence"), RULE("anci", "ance"), RULE("abli", "able"), RULE("entli", "ent"), RULE("izer", "ize"),
		RULE("ization", "ize"), RULE("ational", "ate"), RULE("ation", "ate"), RULE("ator", "ate"), RULE("alism", "al"), RULE("aliti", "al"),
		RULE("alli", "al"), RULE("fulness", "ful"), RULE("ousli", "ous"), RULE("ousness", "ous"), RULE("iveness", "ive"), RULE("iviti", "ive"),
		RULE("biliti", "ble"), RULE("bli", "ble"), RULE("ogi", "og"), RULE("fulli", "ful"), RULE("lessli", "less"), RULE("li", ""),
	};
	const struct rule *r = LONGEST(s, rules);
	size_t at;

	if (!r)
		return;
	at = s->n - r->suffix.n;
	if (at < s->p1 || (str_is(r->suffix, "ogi") && !(at && s->w[at - 1] == 'l')) || (r->suffix.n == 2 && !(at && is_in(s->w[at - 1], "cdeghkmnrt"))))
		return;
	replace(s, r->suffix.n, r->to);
}

static void step_3(struct stem *s)
{
	static const struct rule rules[] = {
		RULE("tional", "tion"), RULE("ational", "ate"), RULE("alize", "al"), RULE("icate", "ic"), RULE("iciti", "ic"), RULE("ical", "ic"),
		RULE("ful", ""), RULE("ness", ""), RULE("ative", NULL),
	};
	const struct rule *r = LONGEST(s, rules);

	if (r && s->n - r->suffix.n >= (r->to ? s->p1 : s->p2))
		replace(s, r->suffix.n, r->to ? r->to : "");
}

static void step_4(struct stem *s)
{
	static const struct rule rules[] = {
		RULE("al", ""), RULE("ance", ""), RULE("ence", ""), RULE("er", ""), RULE("ic", ""), RULE("able", ""), RULE("ible", ""), RULE("ant", ""),
		RULE("ement", ""), RULE("ment", ""), RULE("ent", ""), RULE("ism", ""), RULE("ate", ""), RULE("iti", ""), RULE("ous", ""), RULE("ive", ""),
		RULE("ize", ""), RULE("ion", NULL),
	};
	const struct rule *r = LONGEST(s, rules);
	size_t at;

	if (!r)
		return;
	at = s->n - r->suffix.n;
	if (at >= s->p2 && (r->to || (at && is_in(s->w[at - 1], "st"))))
		s->n = at;
}

static void step_5(struct stem *s)
{
	size_t at = s->n ? s->n - 1 : 0;

	if (s->n && s->w[at] == 'e') {
		if (at >= s->p2 || (at >= s->p1 && !short_syllable(s, at)))
			s->n = at;
	} else if (s->n && s->w[at] == 'l' && at >= s->p2 && at && s->w[at - 1] == 'l') {
		s->n = at;
	}
}

/* Words that the rules would get wrong: an answer for the whole word, or NULL. */
static const char *exception(struct str word)
{
	static const struct rule words[] = {
		RULE("skis", "ski"), RULE("skies", "sky"), RULE("dying", "die"), RULE("lying", "lie"), RULE("tying", "tie"), RULE("idly", "idl"),
		RULE("gently", "gentl"), RULE("ugly", "ugli"), RULE("early", "earli"), RULE("only", "onli"), RULE("singly", "singl"), RULE("sky", "sky"),
		RULE("news", "news"), RULE("howe", "howe"), RULE("atlas", "atlas"), RULE("cosmos", "cosmos"), RULE("bias", "bias"), RULE("andes", "andes"),
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(word, words[i].suffix))
			return words[i].to;
	return NULL;
}

/* Words that are done once their plural is off. */
static bool done_early(const struct stem *s)
{
	static const char *const words[] = { "inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(str_n(s->w, s->n), words[i]))
			return true;
	return false;
}

size_t stem_english(struct str word, char out[STEM_MAX + 1])
{
	struct stem s = { .w = out };
	const char *known = word.n <= 6 ? exception(word) : NULL;

	if (known) {
		s.n = strlen(known);
		memcpy(out, known, s.n);
		return s.n;
	}
	if (word.n > STEM_MAX)
		word.n = STEM_MAX;
	s.n = word.n;
	if (s.n)
		memcpy(out, word.p, s.n);
	if (s.n < 3)
		return s.n;
	if (out[0] == '\'')
		memmove(out, out + 1, --s.n);
	mark(&s);
	step_1a(&s);
	if (!done_early(&s)) {
		step_1b(&s);
		step_1c(&s);
		step_2(&s);
		step_3(&s);
		step_4(&s);
		step_5(&s);
	}
	for (size_t i = 0; i < s.n; i++)
		if (out[i] == 'Y')
			out[i] = 'y';
	return s.n;
}
