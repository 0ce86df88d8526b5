#include "literal.h"

void literal_put(struct buf *out, struct str s, size_t width)
{
	size_t column = 0;

	buf_c(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		/* always three digits, so that none runs into a digit that follows */
		const char oct[4] = { '\\', (char)('0' + (c >> 6)), (char)('0' + (c >> 3 & 7)), (char)('0' + (c & 7)) };

		if (c == '\n') {
			buf_lit(out, "\\n");
		} else if (c == '"' || c == '\\' || c == '?') { /* "??=" would be a trigraph */
			buf_c(out, '\\');
			buf_c(out, (char)c);
		} else if (c < 0x20 || c > 0x7e) {
			buf_mem(out, oct, sizeof(oct));
		} else {
			buf_c(out, (char)c);
		}
		if (width && (++column >= width || c == '\n') && i + 1 < s.n) {
			buf_lit(out, "\"\n\"");
			column = 0;
		}
	}
	buf_c(out, '"');
}
