#include "base/unicode.h"

#include <utf8proc.h>

#include "base/utf8.h"

enum unicode_class unicode_class_of(uint32_t cp)
{
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return UNICODE_LETTER;
	case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
		return UNICODE_MARK;
	case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO:
		return UNICODE_DIGIT;
	default:
		return UNICODE_OTHER;
	}
}

uint32_t unicode_ascii(uint32_t cp)
{
	utf8proc_int32_t lower = utf8proc_tolower((utf8proc_int32_t)cp);

	return lower < 0x80 ? (uint32_t)lower : 0;
}

/* ASCII look-alikes of what decomposition leaves alone. */
static const char *lookalike(uint32_t cp)
{
	switch (cp) {
	case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x2032: case 0x02BC: case 0x0060: case 0x00B4:
		return "'";
	case 0x201C: case 0x201D: case 0x201E: case 0x201F: case 0x2033: case 0x00AB: case 0x00BB:
		return "\"";
	case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212:
		return "-";
	case 0x2044: case 0x2215:
		return "/";
	case 0x2022: case 0x25CF: case 0x00B7:
		return " ";
	case 0x00DF:
		return "ss";
	case 0x00E6: case 0x00C6:
		return "ae";
	case 0x00F8: case 0x00D8:
		return "o";
	case 0x0142: case 0x0141:
		return "l";
	default:
		return NULL;
	}
}

void unicode_fold(struct buf *b, uint32_t cp)
{
	utf8proc_int32_t d[32];
	int last = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, d, (utf8proc_ssize_t)ARRAY_LEN(d),
						     UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STRIPMARK, &last);

	for (utf8proc_ssize_t k = 0; k < n && k < (utf8proc_ssize_t)ARRAY_LEN(d); k++) {
		const char *ascii = lookalike((uint32_t)d[k]);

		if (ascii)
			buf_z(b, ascii);
		else if (utf8proc_category(d[k]) == UTF8PROC_CATEGORY_ZS)
			buf_c(b, ' ');
		else
			utf8_put(b, (uint32_t)d[k]);
	}
}
