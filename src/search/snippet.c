/* The piece of a description that shows why it was found. */
#include "search/search_impl.h"

#define MARKS_MAX 200      /* matched words looked at; descriptions are shorter */
#define CONTEXT 50         /* bytes shown before the first matched word */
#define DOTS "..."

struct spot {
	uint32_t from, len, term;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The matched words of a document's field, which text alone was put into.  The index has its terms in the order of its words,
 * so nothing is stemmed again. */
static size_t find_spots(const struct search_index *s, uint32_t doc, enum search_field field, struct str text, const uint8_t *wanted,
			 struct spot *spots)
{
	size_t nterms, i = 0, n = 0;
	const uint32_t *terms = index_words(s->index, doc, field, &nterms);
	struct words w;

	words_begin(&w, text);
	for (; i < nterms && n < MARKS_MAX && words_next(&w); i++) {
		if (!(wanted[terms[i] / 8] & 1u << terms[i] % 8))
			continue;
		if (n && spots[n - 1].from + spots[n - 1].len > w.offset)
			continue; /* two words in one character */
		spots[n++] = (struct spot){ w.offset, w.length, terms[i] };
	}
	words_end(&w);
	return n;
}

void title_marks(const struct search_index *s, uint32_t doc, const uint8_t *wanted, struct arena *a, struct search_hit *hit)
{
	struct spot spots[MARKS_MAX];
	size_t n = find_spots(s, doc, SF_TITLE, s->entry[doc]->title, wanted, spots);

	hit->title_marks = arena_array(a, n ? n : 1, struct mark);
	for (size_t i = 0; i < n; i++)
		hit->title_marks[hit->ntitle_marks++] = (struct mark){ spots[i].from, spots[i].len };
}

/* Move back from at to where a word starts, at most max bytes; at itself if none does. */
static size_t word_start(struct str text, size_t at, size_t max)
{
	size_t lowest = at > max ? at - max : 0;

	if (lowest == 0)
		return 0;
	for (size_t i = lowest; i < at; i++)
		if (is_space(text.p[i - 1]) && !is_space(text.p[i]))
			return i;
	return at;
}

/* The end of the words that fit into room bytes from from; in the middle of a word only where there is no space at all. */
static size_t word_end(struct str text, size_t from, size_t room)
{
	size_t end = from + room;

	if (end >= text.n)
		return text.n;
	for (size_t i = end; i > from; i--)
		if (is_space(text.p[i])) {
			while (i > from && is_space(text.p[i - 1]))
				i--;
			if (i > from)
				return i;
			break;
		}
	while (end > from && ((unsigned char)text.p[end] & 0xC0) == 0x80)
		end--;
	return end;
}

/* The bytes [from, to) of the text to show, at most SNIPPET_MAX with the dots. */
struct window {
	size_t from, to;
};

static struct window window_at(struct str text, size_t from)
{
	size_t room = SNIPPET_MAX - (from ? strlen(DOTS) : 0);

	if (text.n - from <= room)
		return (struct window){ from, text.n };
	return (struct window){ from, word_end(text, from, room - strlen(DOTS)) };
}

/* How much a window shows: each different word counts ten times one that is there already. */
static unsigned worth(const struct window *win, const struct spot *spots, size_t n, size_t first)
{
	unsigned sum = 0;

	for (size_t i = first; i < n && spots[i].from + spots[i].len <= win->to; i++) {
		bool again = false;

		for (size_t k = first; k < i && !again; k++)
			again = spots[k].term == spots[i].term;
		sum += again ? 1 : 10;
	}
	return sum;
}

static struct window best_window(struct str text, const struct spot *spots, size_t n)
{
	struct window best = window_at(text, 0);
	unsigned most = 0;

	if (best.to == text.n)
		return best;
	for (size_t i = 0; i < n; i++) {
		struct window win = window_at(text, word_start(text, spots[i].from, CONTEXT));
		size_t first = i;
		unsigned w;

		while (first > 0 && spots[first - 1].from >= win.from)
			first--;
		w = worth(&win, spots, n, first);
		if (w > most) {
			most = w;
			best = win;
		}
	}
	return best;
}

void snippet_make(const struct search_index *s, uint32_t doc, const uint8_t *wanted, struct arena *a, struct search_hit *hit)
{
	struct str text = s->entry[doc]->plain;
	struct spot spots[MARKS_MAX];
	size_t n = find_spots(s, doc, SF_TEXT, text, wanted, spots);
	struct window win = best_window(text, spots, n);
	char *out = arena_alloc(a, SNIPPET_MAX + 1);
	size_t at = 0;

	hit->marks = arena_array(a, n ? n : 1, struct mark);
	if (win.from) {
		memcpy(out, DOTS, strlen(DOTS));
		at = strlen(DOTS);
	}
	for (size_t i = 0; i < n; i++)
		if (spots[i].from >= win.from && spots[i].from + spots[i].len <= win.to)
			hit->marks[hit->nmarks++] = (struct mark){ (uint32_t)(spots[i].from - win.from + at), spots[i].len };
	for (size_t i = win.from; i < win.to; i++)
		out[at++] = is_space(text.p[i]) ? ' ' : text.p[i];
	if (win.to < text.n) {
		memcpy(out + at, DOTS, strlen(DOTS));
		at += strlen(DOTS);
	}
	out[at] = 0;
	hit->snippet = str_n(out, at);
}
