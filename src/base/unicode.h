/*
 * unicode: what a character is and how it folds (The Unicode Standard 15).
 *
 * unicode.c asks utf8proc.  Where that library cannot be, in the search of the static site, src/browser/unicode_table.c
 * answers from a table that tools/unifold made by asking unicode.c about every code point: so both always agree.
 */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include "base/buf.h"

#define UNICODE_MAX 0x10FFFFu

enum unicode_class {
	UNICODE_OTHER,
	UNICODE_LETTER, /* categories L */
	UNICODE_MARK,   /* M */
	UNICODE_DIGIT   /* N */
};
enum unicode_class unicode_class_of(uint32_t cp);

/* unicode_fold(b, cp): append what cp >= 0x80 is for matching, see utf8_fold; nothing for marks and what is invisible. */
void unicode_fold(struct buf *b, uint32_t cp);

/* unicode_ascii(cp): the ASCII letter that is the simple lower case of cp >= 0x80 (U+212A KELVIN SIGN is a k), or 0. */
uint32_t unicode_ascii(uint32_t cp);

#endif
