/*
 * md_part: what the two Markdown renderers share; inside src/fmt only.
 */
#ifndef FMT_MD_PART_H
#define FMT_MD_PART_H

#include <md4c.h>

#include "fmt/markdown.h"

/* No indented code: the indents in catalogues are left over from pasting. */
#define MD_PART_FLAGS (MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_TABLES | MD_FLAG_NOHTMLBLOCKS | MD_FLAG_NOINDENTEDCODEBLOCKS)
#define MD_PART_DEPTH 32
#define MD_PART_KEY 100 /* bytes of a reference's key */

/* md_part_next(rest, piece): cut the next piece off rest.  md4c takes quadratic time on some hostile texts, so it never gets
 * more than 64 KiB at once: a longer text is cut where a paragraph ends.  False when nothing is left. */
bool md_part_next(struct str *rest, struct str *piece);

/* md_part_hostile(piece): nested deeper than MD_PART_DEPTH, or a table of very many columns: to be shown as it is. */
bool md_part_hostile(struct str piece);

/* md_part_bare(text): has no mark at all and is a single paragraph, so that no parser is needed. */
bool md_part_bare(struct str text);

/* md_part_entity(b, s): append what "&lt;" or "&#x2019;" means; a name that is not well known stays as it is. */
void md_part_entity(struct buf *b, struct str s);

/* md_part_attr(b, attr): append an attribute of md4c (an address) with its entities decoded. */
void md_part_attr(struct buf *b, const MD_ATTRIBUTE *attr);

/* A raw HTML tag on its way; md4c gives it line by line. */
struct md_part_html {
	struct buf tag;
	char quote;
};

enum md_part_tag {
	MD_TAG_OPEN,   /* its ">" is not there yet */
	MD_TAG_BREAK,  /* <br> */
	MD_TAG_BLOCK,  /* div, p */
	MD_TAG_INLINE, /* another that vanishes */
	MD_TAG_NONE    /* to be shown as text */
};

/* md_part_tag(t, chunk): add a chunk and say what t->tag is now; for anything but MD_TAG_OPEN clear it afterwards. */
enum md_part_tag md_part_tag(struct md_part_html *t, struct str chunk);

/* md_part_cite(s): the length of the [[key]] that s starts with, or 0.  md_part_number(s): the length of the [155, 211]
 * that s starts with, or 0. */
size_t md_part_cite(struct str s);
size_t md_part_number(struct str s);

#endif
