/*
 * wordcode: English text with its words written as codes of one or two bytes, and back, to the byte.
 *
 * A coder of bytes (squeeze.h) then finds words where it had to find letters: together a tenth smaller than squeezed alone.
 * What is written: a dictionary, a byte 0, the text.
 *
 *   dictionary   words of a to z, each as one byte 8 + k and what follows the first k letters of the word before it; the first
 *                WORDCODE_SHORT by how often they come, the others by their bytes
 *   text         a byte from 0x80 on begins a word of the dictionary: its number, if below WORDCODE_SHORT; else the number
 *                less WORDCODE_SHORT is (byte - 0x80 - WORDCODE_SHORT) * 256 + the byte that follows
 *                1: the next word begins with a capital, or does not where it should: where a line or sentence begins
 *                2: the next word is in capitals      3: no space follows the last word      4: the next byte is one of the text
 *                every other byte is one of the text
 * Behind a word of the dictionary stands a space that is not written, unless a mark (see tells_itself) follows.
 */
#ifndef TEXT_WORDCODE_H
#define TEXT_WORDCODE_H

#include "base/buf.h"
#include "base/err.h"

#define WORDCODE_SHORT 96
#define WORDCODE_WORDS (WORDCODE_SHORT + (128 - WORDCODE_SHORT) * 256)

/* wordcode_write(text, out): append text, written so.  The same text gives the same bytes.  Linear, but for sorting words. */
void wordcode_write(struct str text, struct buf *out);

/* wordcode_read(coded, out, err): append the text.  -1: ERR_INPUT where coded is damaged, ERR_LIMIT over out's ceiling. */
int wordcode_read(struct str coded, struct buf *out, struct err *err) NODISCARD;

#endif
