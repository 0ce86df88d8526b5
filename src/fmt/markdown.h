/*
 * markdown: upstream text to safe HTML and to plain text: CommonMark with tables and bare web addresses, by our own parser
 * (md_part.h says why and what is left out).
 *
 * Everything in the text is hostile.  Raw HTML in it is never passed on: <br> becomes a line break, <div> and <p> begin a
 * paragraph, other harmless tags (span sup sub b i em strong) vanish and their content stays, all else in angle brackets is
 * shown as text.  A link is live only if the caller's resolver says where it goes, and what it says is checked again; images
 * are shown as their alternative text.  Output elements: p br em strong code pre ul ol li blockquote h4 hr table thead tbody tr
 * th td a sup; attributes: href and rel of a, start of ol.  Headings become h4.  Linear in the text; nesting is capped at 32,
 * deeper marks are shown as text; over 4 MiB all marks are.
 */
#ifndef FMT_MARKDOWN_H
#define FMT_MARKDOWN_H

#include "base/buf.h"

enum md_target {
	MD_TEXT,     /* show the label only */
	MD_INTERNAL, /* <a href="URL"> */
	MD_EXTERNAL  /* <a href="URL" rel="nofollow noopener"> */
};

struct md_links {
	/* resolve(ctx, url, out): decide about a link; append the address to out when it is live (unescaped).  url is as
	 * written, trimmed.  NULL: md_web_only. */
	enum md_target (*resolve)(void *ctx, struct str url, struct buf *out);
	/* cite(ctx, key, out, number): the address of the reference that [[key]] or a legacy [\[5\]][key] means, and its number
	 * (0: the key is shown).  False: unknown, the mark is dropped; but a legacy one, or [[5]](url), shows its own number and
	 * goes where resolve says.  NULL: all marks are dropped. */
	bool (*cite)(void *ctx, struct str key, struct buf *out, unsigned *number);
	void *ctx;
};

/* md_web_only: http and https addresses are external and live, all else is text. */
enum md_target md_web_only(void *ctx, struct str url, struct buf *out);

/* md_html(b, text, links): append HTML; links may be NULL.  Definitions of references, [key]: url "title", never show. */
void md_html(struct buf *b, struct str text, const struct md_links *links);

/* md_plain(b, text): append the text for matching and leads: labels without links, no marks, no HTML, no fence lines
 * around code, no [[ref]] and no [155, 211]; white space folded to single spaces; between paragraphs, items, rows one "\n". */
void md_plain(struct buf *b, struct str text);

#endif
