/*
 * md_emph: which runs of * and _ open and close emphasis (CommonMark 0.30, "process emphasis").
 */
#include "fmt/md_part.h"

#define NONE UINT32_MAX

/* The list of runs from bottom on, linked so that one that is used up leaves it at once. */
static void link_up(struct md_inline *p, size_t bottom)
{
	uint32_t before = NONE;

	for (size_t i = bottom; i < p->delims.n; i++) {
		struct md_token *t = &p->tokens.v[p->delims.v[i]];

		t->prev = before;
		t->next = i + 1 < p->delims.n ? p->delims.v[i + 1] : NONE;
		before = p->delims.v[i];
	}
}

static void unlink_token(struct md_inline *p, const struct md_token *t)
{
	if (t->prev != NONE)
		p->tokens.v[t->prev].next = t->next;
	if (t->next != NONE)
		p->tokens.v[t->next].prev = t->prev;
}

static bool pair_fits(const struct md_inline *p, const struct md_token *open, const struct md_token *close)
{
	uint32_t a = open->to - open->from, b = close->to - close->from;

	if (!open->can_open || p->s.p[open->from] != p->s.p[close->from])
		return false;
	/* "multiple of 3" rule: **a*b** is no em in strong */
	return !((open->can_close || close->can_open) && (a + b) % 3 == 0 && (a % 3 != 0 || b % 3 != 0));
}

/* Use up one or two characters of both, the inner ones. */
static void mark_pair(struct md_inline *p, struct md_token *open, struct md_token *close)
{
	uint8_t *marks = p->marks;

	if (open->right - open->left >= 2 && close->right - close->left >= 2) {
		open->right -= 2;
		marks[open->right] = MD_MARK_STRONG;
		marks[open->right + 1] = MD_MARK_SECOND;
		marks[close->left] = MD_MARK_STRONG_END;
		marks[close->left + 1] = MD_MARK_SECOND;
		close->left += 2;
	} else {
		marks[--open->right] = MD_MARK_EM;
		marks[close->left++] = MD_MARK_EM_END;
	}
}

/* Where to look for openers no further, by kind of closer: it keeps the whole linear. */
static size_t floor_kind(const struct md_inline *p, const struct md_token *t)
{
	return (size_t)((p->s.p[t->from] == '_') * 6 + t->can_open * 3) + (t->to - t->from) % 3;
}

void md_emph_resolve(struct md_inline *p, size_t bottom)
{
	uint32_t floors[12];
	uint32_t at = bottom < p->delims.n ? p->delims.v[bottom] : NONE;

	for (size_t i = 0; i < ARRAY_LEN(floors); i++)
		floors[i] = 0;
	link_up(p, bottom);
	while (at != NONE) {
		struct md_token *close = &p->tokens.v[at], *open = NULL;
		size_t kind = floor_kind(p, close);
		uint32_t next = close->next;

		for (uint32_t o = close->can_close ? close->prev : NONE; o != NONE && o >= floors[kind]; o = p->tokens.v[o].prev) {
			if (pair_fits(p, &p->tokens.v[o], close)) {
				open = &p->tokens.v[o];
				break;
			}
		}
		if (!open) {
			if (close->can_close)
				floors[kind] = at;
			if (!close->can_open)
				unlink_token(p, close);
			at = next;
			continue;
		}
		mark_pair(p, open, close);
		open->next = at; /* what stood between them pairs with nothing any more */
		close->prev = (uint32_t)(open - p->tokens.v);
		if (open->left == open->right)
			unlink_token(p, open);
		if (close->left == close->right) {
			unlink_token(p, close);
			at = next;
		}
	}
	p->delims.n = bottom;
}
