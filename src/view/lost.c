#include "view/lost.h"

#include "base/utf8.h"
#include "view/atlas.h"
#include "view/impl.h"

#define WORDS_MAX 120 /* characters */

/* What an address of ours may end in that no title does. */
static const char *const endings[] = { ".stix.json", ".json", ".jsonl", ".html", ".htm", ".csv", ".md", ".txt", ".svg", ".php", "/index" };

static struct str without_ending(struct str s)
{
	for (size_t again = 0; again < 2; again++) {
		while (str_ends(s, STR("/")))
			s.n--;
		for (size_t i = 0; i < ARRAY_LEN(endings); i++)
			if (s.n > strlen(endings[i]) && str_ends(s, str_of(endings[i])))
				s.n -= strlen(endings[i]);
	}
	return s;
}

/* "/risks/..." speaks of risks, "...-ai-technique" of techniques: cut that off. */
static struct str without_kind(struct str s, int *kind)
{
	struct str rest = s, first;

	*kind = -1;
	while (str_starts(rest, STR("/")))
		rest = str_from(rest, 1);
	s = rest;
	if (str_split(&rest, '/', &first) && rest.n)
		for (int k = 0; k < REC_KINDS && *kind < 0; k++)
			if (kind_table[k].list && str_ieq(first, str_of(kind_table[k].list))) {
				*kind = k;
				s = rest;
			}
	for (int k = 0; k < REC_KINDS; k++) {
		const char *suffix = kind_table[k].suffix;

		if (suffix && s.n > strlen(suffix) && str_ends(s, str_of(suffix)) && s.p[s.n - strlen(suffix) - 1] == '-') {
			*kind = *kind < 0 ? k : *kind;
			s.n -= strlen(suffix) + 1;
		}
	}
	if (str_istarts(s, STR("mitrisk")) && *kind < 0)
		*kind = REC_RISK;
	return s;
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The mark that ends an address which was too long: eight hex digits, at least one of them a digit. */
static bool is_mark(struct str w)
{
	bool any = false;

	for (size_t i = 0; i < w.n; i++) {
		if (!digit(w.p[i]) && !(w.p[i] >= 'a' && w.p[i] <= 'f'))
			return false;
		any = any || digit(w.p[i]);
	}
	return w.n == 8 && any;
}

/* Parts of ids say nothing to a search over words: "aml", "t0051", "000", "mitrisk", "62". */
static bool is_id_part(struct str w)
{
	size_t digits = 0;

	for (size_t i = 0; i < w.n; i++)
		digits += digit(w.p[i]);
	return str_ieq(w, STR("aml")) || str_ieq(w, STR("mitrisk")) || digits == w.n || (digits == 4 && w.n >= 5 && w.n <= 6);
}

/* Words of s, apart by one blank; without those that are parts of an id where the address is one of a record. */
static struct str words_of(struct str s, struct arena *a)
{
	bool record = str_istarts(s, STR("aml-")) || str_istarts(s, STR("mitrisk-"));
	struct str out;
	struct buf b;

	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		struct str w;

		while (i < s.n && (letter(s.p[i]) || digit(s.p[i])))
			i++;
		w = str_sub(s, from, i - from);
		if (w.n && !(record && (is_id_part(w) || is_mark(w))) && b.n < WORDS_MAX) {
			if (b.n)
				buf_c(&b, ' ');
			buf_add(&b, w);
		}
		i += i == from;
	}
	out = arena_str(a, utf8_cut(buf_str(&b), WORDS_MAX));
	buf_free(&b);
	return out;
}

struct view_lost *view_lost(const struct atlas *at, struct str path, struct arena *a)
{
	struct view_lost *v = arena_new(a, struct view_lost);
	struct search_query q = { .kind = -1, .limit = LOST_HITS };
	struct search_result r = { 0 };
	const struct search_index *index;

	q.words = v->words = words_of(without_kind(without_ending(path), &v->kind), a);
	q.kind = v->kind;
	index = v->words.n ? atlas_search(at) : NULL;
	if (!index)
		return v;
	search_run(index, &q, a, &r);
	if (!r.n && q.kind >= 0) {
		q.kind = -1;
		search_run(index, &q, a, &r);
	}
	v->hits.n = r.n;
	v->hits.v = arena_array(a, r.n, struct view_hit);
	for (size_t i = 0; i < r.n; i++)
		v->hits.v[i] = (struct view_hit){ view_ref_of(r.hits[i].entry), r.hits[i].snippet, r.hits[i].marks, r.hits[i].nmarks,
						  r.hits[i].title_marks, r.hits[i].ntitle_marks };
	return v;
}
