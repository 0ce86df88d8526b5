/*
 * tplc: the parts of the template compiler (tplc.c says what it is).
 *
 * A template's text is cut into tags and the text between them (tplc_lex.c); the text is followed as HTML (tplc_html.c), so
 * that each hole is known by its place; what stands in the tags becomes C (tplc_expr.c), and all is put together by
 * tplc_emit.c.  Errors are "file:line:column: message", the column in bytes from 1.  All lives in one arena.
 */
#ifndef TOOLS_TPLC_H
#define TOOLS_TPLC_H

#include "base/buf.h"
#include "base/err.h"
#include "literal.h"

enum tplc_kind {
	TPLC_TEXT,    /* what stands between tags */
	TPLC_HOLE,    /* {{ expr }} */
	TPLC_OPEN,    /* {{# if ... }}, {{# elif ... }}, {{# else }}, {{# each ... }} */
	TPLC_CLOSE,   /* {{/ if }} */
	TPLC_PARTIAL, /* {{> name expr }} */
	TPLC_COMMENT, /* {{! words }} */
	TPLC_TYPE,    /* {{: struct view_risk }} */
	TPLC_INCLUDE  /* {{% include "view/view.h" }} */
};

/* A tag, or the text between two; in a list they take turns, text first and last. */
struct tplc_tok {
	enum tplc_kind kind;
	struct str text; /* TPLC_TEXT: as it is, but for lines that held only tags; else the inside of the tag, trimmed */
	bool bol;        /* TPLC_TEXT: begins at the start of a line, as far as output goes */
};

struct tplc {
	const char *path;   /* as given, for messages and #line */
	struct str src;     /* the file */
	struct str name;    /* C name without the tpl_ */
	struct str type;    /* "struct view_risk", or "" for {{: void }} */
	struct str *includes;
	size_t nincludes;
	struct tplc_tok *toks;
	size_t n;
};

/* tplc_fail(t, at, err, fmt, ...): set err to the message with the place of at (a pointer into t->src) in front; -1. */
int tplc_fail(const struct tplc *t, const char *at, struct err *err, const char *fmt, ...)
	__attribute__((format(printf, 4, 5), warn_unused_result));
unsigned tplc_line(const struct tplc *t, const char *at);

/* tplc_read(a, path, t, err): read and cut the file, and understand its first lines. */
int tplc_read(struct arena *a, const char *path, struct tplc *t, struct err *err) NODISCARD;

/* tplc_word(s): cut the next run of letters, digits and '_' off *s, after white space; "" when there is none. */
struct str tplc_word(struct str *s);

/* tplc_unquote(t, s, out, err): append the text that "..." at the start of *s means, and cut it off. */
int tplc_unquote(const struct tplc *t, struct str *s, struct buf *out, struct err *err) NODISCARD;

/* Where a hole stands, and so what it may write. */
enum tplc_place {
	TPLC_IN_TEXT,   /* element content */
	TPLC_IN_QUOTES, /* a quoted attribute, <title>, <textarea> */
	TPLC_AT_URL,    /* the start of an address */
	TPLC_IN_URL,    /* further on in one */
	TPLC_AFTER_SLASH, /* further on, right after a '/' */
	TPLC_IN_DATA,   /* <script type="application/ld+json">: data that is never run */
	TPLC_MIXED_URL  /* at a place that differs with the branch taken before */
};

enum tplc_state {
	TPLC_S_TEXT, TPLC_S_LESS, TPLC_S_MARKUP, TPLC_S_COMMENT, TPLC_S_TAG_NAME, TPLC_S_IN_TAG, TPLC_S_ATTR_NAME, TPLC_S_AFTER_ATTR,
	TPLC_S_BEFORE_VALUE, TPLC_S_VALUE, TPLC_S_RAW, TPLC_S_DATA, TPLC_S_TITLE
};

/* The place reached in the HTML.  {0} is the start of a template: element content. */
struct tplc_html {
	enum tplc_state state;
	char tag[24], attr[24]; /* the names being read, or read last; lower case, cut */
	bool end_tag;           /* </name */
	bool glued;             /* IN_TAG: white space, '/' or '>' must come next */
	bool pre;               /* inside <pre> or <textarea>: white space counts */
	char quote;             /* VALUE: the quote that ends it */
	enum tplc_place url;    /* VALUE of an address attribute */
	bool bare;              /* VALUE of an address: only letters so far, which may be a scheme */
	char scheme[24];        /* those letters */
	char kind[24];          /* VALUE of a <script>'s type: what it says so far; "?" in front where a block or hole had a hand in it */
	enum tplc_script { TPLC_SCRIPT_CODE, TPLC_SCRIPT_DATA, TPLC_SCRIPT_OTHER } script; /* by its first type: none yet, data, anything else */
};

/* tplc_html_text(h, t, tok, out, err): follow the text, append what of it goes to the page to out.
 * tplc_html_hole: where a hole stands; fails where there may be none.  tplc_html_tag: a block tag stands here.
 * tplc_html_join: h becomes the place after two branches that end in h and other; fails where these differ. */
int tplc_html_text(struct tplc_html *h, const struct tplc *t, const struct tplc_tok *tok, struct buf *out, struct err *err) NODISCARD;
int tplc_html_hole(struct tplc_html *h, const struct tplc *t, const char *at, enum tplc_place *place, struct err *err) NODISCARD;
int tplc_html_tag(struct tplc_html *h, const struct tplc *t, const char *at, struct err *err) NODISCARD;
int tplc_html_join(struct tplc_html *h, const struct tplc_html *other, const struct tplc *t, const char *at, struct err *err) NODISCARD;
/* tplc_html_where(h, out): the place in words, "inside the tag <a". */
const char *tplc_html_where(const struct tplc_html *h, char out[64]);

/* A name that expressions may use: v, or what an each bound. */
struct tplc_name {
	struct str name;
	unsigned loop; /* number of the each, 0 for v */
};
struct tplc_scope {
	const struct tplc *t;
	struct tplc_name names[16];
	size_t n;
};

/* tplc_expr_hole(sc, text, place, out, err): the statement that writes a hole.  tplc_expr_if: a C condition.
 * tplc_expr_path: an lvalue.  The whole of text is used up, or it fails. */
int tplc_expr_hole(const struct tplc_scope *sc, struct str text, enum tplc_place place, struct buf *out, struct err *err) NODISCARD;
int tplc_expr_if(const struct tplc_scope *sc, struct str text, struct buf *out, struct err *err) NODISCARD;
int tplc_expr_path(const struct tplc_scope *sc, struct str text, struct buf *out, struct err *err) NODISCARD;

/* tplc_emit(a, set, n, i, out, err): append the C function of template i of the set. */
int tplc_emit(const struct tplc *set, size_t n, size_t i, struct buf *out, struct err *err) NODISCARD;

#endif
