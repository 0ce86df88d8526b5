/*
 * md_part: what the Markdown parser and its two renderers share; inside src/fmt only.
 *
 * The parser is our own: it takes CommonMark as catalogues use it, in time linear in the text whatever the text is, and the
 * packaged one (md4c 0.4.8) reads beyond the end of hostile texts.  It knows paragraphs, # and underlined headings, fenced
 * code, quotes, lists, tables, rules; emphasis, code, links and images with their three kinds of references, addresses in
 * < > or bare, raw tags, entities, escapes, hard breaks, and [[key]].  Left out: indented code (indents in catalogues are
 * left over from pasting) and HTML blocks (a tag is a tag wherever it stands).
 */
#ifndef FMT_MD_PART_H
#define FMT_MD_PART_H

#include "base/map.h"
#include "fmt/markdown.h"

#define MD_PART_DEPTH 32           /* nested quotes and lists, emphases, brackets; deeper marks are text */
#define MD_PART_KEY 100            /* bytes in a [[key]] */
#define MD_PART_MAX ((size_t)4 << 20) /* bytes; a longer text is one paragraph without marks */

enum md_block { MD_P, MD_H, MD_PRE, MD_QUOTE, MD_UL, MD_OL, MD_LI, MD_HR, MD_TABLE, MD_THEAD, MD_TBODY, MD_TR, MD_TH, MD_TD };
enum md_span { MD_EM, MD_STRONG, MD_CODE, MD_LINK, MD_IMAGE };
enum md_text {
	MD_NORMAL,  /* as it is */
	MD_VERBATIM,/* the inside of code */
	MD_ENTITY,  /* "&lt;" */
	MD_TAG,     /* a whole raw tag */
	MD_CITE,    /* the key of a [[key]] */
	MD_BREAK,   /* a hard line break; no text */
	MD_SOFT     /* a line end of the source; no text */
};

/* A link as written: the address with its escapes and entities, and the label of its reference if it was one. */
struct md_link {
	struct str url, key;
};

/* What a renderer is told.  Calls with enter true and false are balanced, whatever the text. */
struct md_handler {
	void (*block)(void *user, enum md_block block, bool enter, unsigned start); /* start: first number of MD_OL */
	void (*span)(void *user, enum md_span span, bool enter, const struct md_link *link);
	void (*text)(void *user, enum md_text type, struct str s);
};

/* md_block_read(text, h, user): parse text and tell h. */
void md_block_read(struct str text, const struct md_handler *h, void *user);

/* The parser of the text in a block; used again for block after block, so that its memory is allocated once. */
struct md_token;
struct md_inline {
	const struct md_handler *h;
	void *user;
	struct str s;               /* the text being read */
	size_t pending;             /* from here on it is text that is no token yet */
	VEC(struct md_token) tokens;
	VEC(uint32_t) delims;       /* tokens that may open or close emphasis, in order */
	VEC(struct md_link) links;
	uint8_t *marks;             /* for each byte of s: what became of that * or _ */
	size_t nmarks;
	struct md_bracket {
		uint32_t token, from;   /* the token and where the text behind it starts */
		size_t delims;          /* how many there were before it */
		bool image, dead;       /* dead: a link inside it ended, so it cannot be one */
	} brackets[MD_PART_DEPTH];
	size_t nbrackets;
	int nested;                 /* emphases that are open, for md_tell */
	uint32_t last_ticks[81];    /* by length: where the last run of that many ` starts, plus 1 */
	bool ticks_known;
	size_t looked;              /* bare addresses were looked for up to here */
	struct map defs;            /* label -> struct md_link, in the arena */
	struct arena arena;
	struct buf label;
};

void md_inline_init(struct md_inline *p, const struct md_handler *h, void *user);
void md_inline_free(struct md_inline *p);
/* md_inline_define(p, label, url): what [label] means; the first one counts. */
void md_inline_define(struct md_inline *p, struct str label, struct str url);
/* md_inline_read(p, s): parse the text of a block, at most MD_PART_MAX bytes, and tell p->h. */
void md_inline_read(struct md_inline *p, struct str s);

/* md_tell(p, t): tell the renderer what t is. */
void md_tell(struct md_inline *p, const struct md_token *t);

/* md_emph_resolve(p, bottom): pair the delimiters from p->delims.v[bottom] on, and take them off the list. */
void md_emph_resolve(struct md_inline *p, size_t bottom);
enum { MD_MARK_TEXT, MD_MARK_EM, MD_MARK_STRONG, MD_MARK_EM_END, MD_MARK_STRONG_END, MD_MARK_SECOND };

enum md_token_type {
	MD_T_TEXT, MD_T_CODE, MD_T_BREAK, MD_T_SOFT, MD_T_ENTITY, MD_T_TAG, MD_T_CITE,
	MD_T_AUTO,  /* an address that is a link */
	MD_T_RUN,   /* of * or _ */
	MD_T_OPEN,  /* the "[" of a link */
	MD_T_CLOSE  /* its end */
};

struct md_token {
	uint8_t type;               /* enum md_token_type */
	bool can_open, can_close;   /* a run of * or _ */
	bool image;                 /* a bracket, else a link */
	uint32_t from, to;
	uint32_t left, right;       /* a run: what is not used up yet */
	uint32_t prev, next;        /* a run: its neighbours on the list; md_emph.c */
	uint32_t link;              /* into links */
};

/* md_part_bare(text): has no mark at all and is a single paragraph, so that no parser is needed. */
bool md_part_bare(struct str text);

/* md_part_entity(b, s): append what "&lt;" or "&#x2019;" means; a name that is not well known stays as it is. */
void md_part_entity(struct buf *b, struct str s);

/* md_part_url(b, url): append an address as written, its escapes and entities undone. */
void md_part_url(struct buf *b, struct str url);

enum md_tag {
	MD_TAG_BREAK,  /* <br> */
	MD_TAG_BLOCK,  /* div, p: a new paragraph */
	MD_TAG_INLINE, /* another harmless one: vanishes */
	MD_TAG_TEXT    /* to be shown */
};

enum md_tag md_part_tag(struct str tag);

/* md_part_cite(s): the length of the [[key]] that s starts with, or 0.  md_part_number(s): the length of the [155, 211]
 * that s starts with, or 0. */
size_t md_part_cite(struct str s);
size_t md_part_number(struct str s);

#endif
