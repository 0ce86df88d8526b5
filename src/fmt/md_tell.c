/*
 * md_tell: the tokens of a text to the renderer.
 */
#include "fmt/md_part.h"

/* Code: a line end is a space, and one space is taken off both ends. */
static void tell_code(struct md_inline *p, struct str s)
{
	struct str line;

	p->h->span(p->user, MD_CODE, true, NULL);
	if (s.n > 2 && (s.p[0] == ' ' || s.p[0] == '\n') && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\n'))
		s = str_sub(s, 1, s.n - 2);
	for (bool more = false; str_split(&s, '\n', &line); more = true) {
		if (more)
			p->h->text(p->user, MD_VERBATIM, STR(" "));
		p->h->text(p->user, MD_VERBATIM, line);
	}
	p->h->span(p->user, MD_CODE, false, NULL);
}

static void tell_address(struct md_inline *p, struct str s)
{
	struct md_link link = { s, STR_NONE };

	p->h->span(p->user, MD_LINK, true, &link);
	p->h->text(p->user, MD_NORMAL, s);
	p->h->span(p->user, MD_LINK, false, &link);
}

/* An emphasis begins or ends; the marks of one that is nested too deep are text. */
static void tell_emphasis(struct md_inline *p, enum md_span span, bool enter, struct str mark)
{
	bool deep = enter ? p->nested++ >= MD_PART_DEPTH : --p->nested >= MD_PART_DEPTH;

	if (deep)
		p->h->text(p->user, MD_NORMAL, mark);
	else
		p->h->span(p->user, span, enter, NULL);
}

/* A run of * or _: the ends of emphasis, what is left over as text, the beginnings. */
static void tell_run(struct md_inline *p, const struct md_token *t)
{
	for (uint32_t i = t->from; i < t->to; i++) {
		switch (p->marks[i]) {
		case MD_MARK_EM:
		case MD_MARK_EM_END:
			tell_emphasis(p, MD_EM, p->marks[i] == MD_MARK_EM, str_sub(p->s, i, 1));
			break;
		case MD_MARK_STRONG:
		case MD_MARK_STRONG_END:
			tell_emphasis(p, MD_STRONG, p->marks[i] == MD_MARK_STRONG, str_sub(p->s, i, 2));
			break;
		case MD_MARK_TEXT:
			p->h->text(p->user, MD_NORMAL, str_sub(p->s, i, 1));
			break;
		default: /* the second of a strong pair */
			break;
		}
	}
}

void md_tell(struct md_inline *p, const struct md_token *t)
{
	struct str s = str_sub(p->s, t->from, t->to - t->from);

	switch ((enum md_token_type)t->type) {
	case MD_T_TEXT:
		p->h->text(p->user, MD_NORMAL, s);
		break;
	case MD_T_CODE:
		tell_code(p, s);
		break;
	case MD_T_BREAK:
		p->h->text(p->user, MD_BREAK, STR_NONE);
		break;
	case MD_T_SOFT:
		p->h->text(p->user, MD_SOFT, STR_NONE);
		break;
	case MD_T_ENTITY:
		p->h->text(p->user, MD_ENTITY, s);
		break;
	case MD_T_TAG:
		p->h->text(p->user, MD_TAG, s);
		break;
	case MD_T_CITE:
		p->h->text(p->user, MD_CITE, s);
		break;
	case MD_T_AUTO:
		tell_address(p, s);
		break;
	case MD_T_RUN:
		tell_run(p, t);
		break;
	case MD_T_OPEN:
	case MD_T_CLOSE:
		p->h->span(p->user, t->image ? MD_IMAGE : MD_LINK, t->type == MD_T_OPEN, &p->links.v[t->link]);
		break;
	}
}
