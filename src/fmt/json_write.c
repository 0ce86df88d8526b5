#include "fmt/json.h"

#include "base/utf8.h"
#include "fmt/scan.h"

/* 1: must be escaped.  2: not ASCII, must be looked at as UTF-8. */
static const uint8_t special[256] = {
	[0x00 ... 0x1f] = 1, ['"'] = 1, ['\\'] = 1, ['<'] = 1, [0x80 ... 0xff] = 2,
};

static void escape_one(struct buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char letter[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };

	if (c == '"' || c == '\\')
		buf_mem(b, (const char[]){ '\\', (char)c }, 2);
	else if (c < sizeof(letter) && letter[c])
		buf_mem(b, (const char[]){ '\\', letter[c] }, 2);
	else
		buf_mem(b, (const char[]){ '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] }, 6);
}

void json_escape(struct buf *b, struct str s)
{
	size_t from = 0, i = 0;

	while ((i = scan_plain(s, i, special, scan_json_block)) < s.n) {
		size_t at = i;
		uint32_t cp;

		if (special[(unsigned char)s.p[i]] == 2) {
			utf8_next(s, &i, &cp);
			if ((cp != 0xFFFD || i > at + 1) && cp != 0x2028 && cp != 0x2029)
				continue; /* good: stays in the run */
			buf_mem(b, s.p + from, at - from);
			if (cp == 0xFFFD)
				buf_lit(b, "\xEF\xBF\xBD");
			else
				buf_printf(b, "\\u%04x", (unsigned)cp); /* line ends to JavaScript */
		} else {
			buf_mem(b, s.p + from, at - from);
			escape_one(b, (unsigned char)s.p[i++]);
		}
		from = i;
	}
	if (s.n > from)
		buf_mem(b, s.p + from, s.n - from);
}

void json_begin(struct json_writer *w, struct buf *out)
{
	*w = (struct json_writer){ .out = out };
}

bool json_ok(const struct json_writer *w)
{
	return w->done && !w->bad && w->depth == 0 && buf_ok(w->out);
}

/* What comes before a value: its comma, and the check that a value may stand here. */
static bool value_due(struct json_writer *w)
{
	int top = w->depth - 1;

	if (w->bad)
		return false;
	if (w->depth == 0) {
		w->bad = w->done;
		w->done = true;
	} else if (w->scope[top] == 'o') {
		w->bad = !w->key_open;
		w->key_open = false;
	} else if (!w->first[top]) {
		buf_c(w->out, ',');
	} else {
		w->first[top] = false;
	}
	return !w->bad;
}

static void open_scope(struct json_writer *w, uint8_t kind, char mark)
{
	if (!value_due(w))
		return;
	if (w->depth == JSON_DEPTH) {
		w->bad = true;
		return;
	}
	w->scope[w->depth] = kind;
	w->first[w->depth++] = true;
	buf_c(w->out, mark);
}

static void close_scope(struct json_writer *w, uint8_t kind, char mark)
{
	if (w->bad || w->depth == 0 || w->scope[w->depth - 1] != kind || w->key_open) {
		w->bad = true;
		return;
	}
	w->depth--;
	buf_c(w->out, mark);
}

void json_open_object(struct json_writer *w)
{
	open_scope(w, 'o', '{');
}

void json_close_object(struct json_writer *w)
{
	close_scope(w, 'o', '}');
}

void json_open_array(struct json_writer *w)
{
	open_scope(w, 'a', '[');
}

void json_close_array(struct json_writer *w)
{
	close_scope(w, 'a', ']');
}

void json_key_str(struct json_writer *w, struct str key)
{
	int top = w->depth - 1;

	if (w->bad || w->depth == 0 || w->scope[top] != 'o' || w->key_open) {
		w->bad = true;
		return;
	}
	if (w->first[top])
		buf_c(w->out, '"');
	else
		buf_lit(w->out, ",\"");
	w->first[top] = false;
	w->key_open = true;
	json_escape(w->out, key);
	buf_lit(w->out, "\":");
}

void json_key(struct json_writer *w, const char *key)
{
	json_key_str(w, str_of(key));
}

void json_str(struct json_writer *w, struct str s)
{
	if (!value_due(w))
		return;
	buf_c(w->out, '"');
	json_escape(w->out, s);
	buf_c(w->out, '"');
}

void json_int(struct json_writer *w, int64_t v)
{
	if (value_due(w))
		buf_i64(w->out, v);
}

void json_num(struct json_writer *w, double v, int digits)
{
	if (value_due(w))
		buf_double(w->out, v, digits);
}

void json_bool(struct json_writer *w, bool v)
{
	if (value_due(w))
		buf_z(w->out, v ? "true" : "false");
}

void json_null(struct json_writer *w)
{
	if (value_due(w))
		buf_lit(w->out, "null");
}

void json_kv(struct json_writer *w, const char *key, struct str s)
{
	json_key(w, key);
	json_str(w, s);
}

void json_kv_int(struct json_writer *w, const char *key, int64_t v)
{
	json_key(w, key);
	json_int(w, v);
}

void json_kv_num(struct json_writer *w, const char *key, double v, int digits)
{
	json_key(w, key);
	json_num(w, v, digits);
}

void json_kv_bool(struct json_writer *w, const char *key, bool v)
{
	json_key(w, key);
	json_bool(w, v);
}

void json_kv_null(struct json_writer *w, const char *key)
{
	json_key(w, key);
	json_null(w);
}

void json_kv_array(struct json_writer *w, const char *key)
{
	json_key(w, key);
	json_open_array(w);
}

void json_kv_object(struct json_writer *w, const char *key)
{
	json_key(w, key);
	json_open_object(w);
}
