#include "fmt/json.h"

/* jansson has names of its own for the same things: keep its declarations apart from ours. */
#undef json_null
#define json_null jansson_null
#define json_type jansson_type
#define JSON_NULL JANSSON_NULL
#define JSON_REAL JANSSON_REAL
#define JSON_STRING JANSSON_STRING
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_OBJECT JANSSON_OBJECT
#include <jansson.h>
#undef json_null
#undef json_type
#undef JSON_NULL
#undef JSON_REAL
#undef JSON_STRING
#undef JSON_ARRAY
#undef JSON_OBJECT

#include "base/buf.h"

/* What jansson does not see: nesting over our cap, refused before its parser goes down; and whole numbers that may not fit
 * an int64, which it refuses unless they are written as reals. */
struct scan {
	struct buf text; /* the text with "e0" after such numbers; only where there are any */
	size_t copied;
};

static void place(struct str text, size_t at, unsigned *line, unsigned *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < at; i++) {
		if (text.p[i] == '\n') {
			++*line;
			*column = 1;
		} else if (((unsigned char)text.p[i] & 0xc0) != 0x80) {
			++*column;
		}
	}
}

static size_t skip_string(struct str text, size_t i)
{
	for (i++; i < text.n && text.p[i] != '"'; i++)
		if (text.p[i] == '\\')
			i++;
	return i + 1;
}

/* From a digit to the end of the number.  One of more than 18 digits without a point or an exponent is made a real. */
static size_t skip_number(struct scan *s, struct str text, size_t i)
{
	const char *most = i > 0 && text.p[i - 1] == '-' ? "9223372036854775808" : "9223372036854775807";
	size_t digits = 0;

	while (i < text.n && text.p[i] >= '0' && text.p[i] <= '9') {
		i++;
		digits++;
	}
	if (i < text.n && (text.p[i] == '.' || text.p[i] == 'e' || text.p[i] == 'E')) {
		while (i < text.n && text.p[i] && strchr("0123456789.eE+-", text.p[i]))
			i++;
	} else if (digits > 19 || (digits == 19 && memcmp(text.p + i - 19, most, 19) > 0)) {
		buf_mem(&s->text, text.p + s->copied, i - s->copied);
		buf_lit(&s->text, "e0");
		s->copied = i;
	}
	return i;
}

static int scan_text(struct scan *s, struct str text, struct err *err)
{
	int depth = 0;
	unsigned line, column;

	for (size_t i = 0; i < text.n;) {
		char c = text.p[i];

		if (c == '"') {
			i = skip_string(text, i);
		} else if (c >= '0' && c <= '9') {
			i = skip_number(s, text, i);
		} else {
			if ((c == '[' || c == '{') && ++depth > JSON_DEPTH) {
				place(text, i, &line, &column);
				return err_set(err, ERR_LIMIT, "line %u, column %u: nested deeper than %d", line, column,
					       JSON_DEPTH);
			}
			if (c == ']' || c == '}')
				depth--;
			i++;
		}
	}
	if (s->copied)
		buf_mem(&s->text, text.p + s->copied, text.n - s->copied);
	return 0;
}

static void convert(struct arena *a, json_t *from, struct json *to);

static void convert_object(struct arena *a, json_t *from, struct json *to)
{
	size_t i = 0;

	to->type = JSON_OBJECT;
	to->n = json_object_size(from);
	to->keys = arena_array(a, to->n, struct str);
	to->items = arena_array(a, to->n, struct json);
	for (void *it = json_object_iter(from); it && i < to->n; it = json_object_iter_next(from, it), i++) {
		to->keys[i] = arena_str(a, str_n(json_object_iter_key(it), json_object_iter_key_len(it)));
		convert(a, json_object_iter_value(it), &to->items[i]);
	}
}

static void convert_array(struct arena *a, json_t *from, struct json *to)
{
	to->type = JSON_ARRAY;
	to->n = json_array_size(from);
	to->items = arena_array(a, to->n, struct json);
	for (size_t i = 0; i < to->n; i++)
		convert(a, json_array_get(from, i), &to->items[i]);
}

/* At most JSON_DEPTH calls deep: scan_text has seen to it. */
static void convert(struct arena *a, json_t *from, struct json *to)
{
	switch (json_typeof(from)) {
	case JANSSON_OBJECT:
		convert_object(a, from, to);
		break;
	case JANSSON_ARRAY:
		convert_array(a, from, to);
		break;
	case JANSSON_STRING:
		to->type = JSON_STRING;
		to->s = arena_str(a, str_n(json_string_value(from), json_string_length(from)));
		break;
	case JSON_INTEGER:
		to->type = JSON_INT;
		to->i = json_integer_value(from);
		to->r = (double)to->i;
		break;
	case JANSSON_REAL:
		to->type = JSON_REAL;
		to->r = json_real_value(from);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		to->type = JSON_BOOL;
		to->b = json_is_true(from);
		break;
	default:
		to->type = JSON_NULL;
	}
}

const struct json *json_parse(struct arena *a, struct str text, struct err *err)
{
	struct scan s = { 0 };
	struct json *root = NULL;
	json_error_t why;
	json_t *tree;

	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	buf_init(&s.text, 2 * text.n + 2);
	if (scan_text(&s, text, err))
		goto done;
	if (s.copied)
		text = buf_str(&s.text);
	tree = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &why);
	if (!tree) {
		(void)err_set(err, ERR_INPUT, "line %d, column %d: %s", why.line, why.column > 0 ? why.column : 1, why.text);
		goto done;
	}
	root = arena_new(a, struct json);
	convert(a, tree, root);
	json_decref(tree);
done:
	buf_free(&s.text);
	return root;
}

const struct json *json_get(const struct json *obj, const char *key)
{
	if (!obj || obj->type != JSON_OBJECT)
		return NULL;
	for (size_t i = 0; i < obj->n; i++)
		if (str_is(obj->keys[i], key))
			return &obj->items[i];
	return NULL;
}

struct str json_text(const struct json *obj, const char *key)
{
	const struct json *v = json_get(obj, key);

	return v && v->type == JSON_STRING ? v->s : STR_NONE;
}
