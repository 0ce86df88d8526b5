#include "fmt/yaml.h"

#include <yaml.h>

#include "base/map.h"

/* Above this many keys a map is checked for duplicates by hashing. */
#define FEW_KEYS 12

struct key {
	struct str text;
	unsigned line;
};

/* A sequence or map that is open: its finished values and keys are the tops of the two stacks in struct loader. */
struct frame {
	struct yaml node;
	size_t items, keys; /* where its own begin */
};

struct loader {
	yaml_parser_t parser;
	struct arena *arena;
	struct err *err;
	struct str text;
	VEC(struct yaml) items;
	VEC(struct key) keys;
	struct frame open[YAML_MAX_DEPTH];
	size_t depth;
	size_t nodes;
	struct yaml root;
	bool have_root;
};

enum step { STEP_ON, STEP_END, STEP_BROKEN, STEP_REFUSED };

static enum step refuse(struct loader *l, enum err_code code, yaml_mark_t at, const char *what)
{
	(void)err_set(l->err, code, "line %zu, column %zu: %s", at.line + 1, at.column + 1, what);
	return STEP_REFUSED;
}

/* The tags that plain YAML has anyway; any other names a type of some program. */
static bool core_tag(const yaml_char_t *tag)
{
	static const char *const core[] = { "str", "int", "float", "bool", "null", "map", "seq" };
	struct str rest = str_of((const char *)tag);

	if (!tag)
		return true;
	if (!str_starts(rest, STR("tag:yaml.org,2002:")))
		return false;
	rest = str_from(rest, sizeof("tag:yaml.org,2002:") - 1);
	for (size_t i = 0; i < ARRAY_LEN(core); i++)
		if (str_is(rest, core[i]))
			return true;
	return false;
}

static bool key_due(const struct loader *l)
{
	const struct frame *f = l->depth ? &l->open[l->depth - 1] : NULL;

	return f && f->node.type == YAML_MAP && l->keys.n - f->keys == l->items.n - f->items;
}

static void add(struct loader *l, const struct yaml *node)
{
	if (l->depth) {
		vec_push(&l->items, *node);
	} else {
		l->root = *node;
		l->have_root = true;
	}
}

/* What no node may have: names to refer to it, a type of some program; and the cap on their number. */
static enum step check_node(struct loader *l, const yaml_event_t *e, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor)
		return refuse(l, ERR_INPUT, e->start_mark,
			      "anchors are not supported; is this a template rather than a published file?");
	if (!core_tag(tag))
		return refuse(l, ERR_INPUT, e->start_mark,
			      "custom tags are not supported; is this a template rather than a published file?");
	if (l->nodes++ == YAML_MAX_NODES)
		return refuse(l, ERR_LIMIT, e->start_mark, "too many nodes");
	return STEP_ON;
}

/* The place of the second of two equal keys, or 0 when all differ. */
static size_t duplicate(const struct key *keys, size_t n)
{
	struct map seen = { 0 };
	size_t at = 0;

	if (n <= FEW_KEYS) {
		for (size_t i = 1; i < n; i++)
			for (size_t k = 0; k < i; k++)
				if (str_eq(keys[i].text, keys[k].text))
					return i;
		return 0;
	}
	for (size_t i = 0; i < n && !at; i++)
		if (map_add(&seen, keys[i].text, (void *)&keys[i]) != &keys[i])
			at = i;
	map_free(&seen);
	return at;
}

/* Close the innermost open node: copy what is its own off the stacks. */
static int close_node(struct loader *l)
{
	struct frame *f = &l->open[l->depth - 1];
	struct yaml *node = &f->node;
	const struct key *keys = l->keys.v ? l->keys.v + f->keys : NULL; /* nothing may be added to NULL, not even 0 */
	size_t twice;

	node->n = l->items.n - f->items;
	node->items = node->n ? arena_memdup(l->arena, l->items.v + f->items, node->n, sizeof(*node->items)) : NULL;
	if (node->type == YAML_MAP && node->n) {
		twice = duplicate(keys, node->n);
		if (twice)
			return err_set(l->err, ERR_INPUT, "line %u: duplicate key '%.*s'", keys[twice].line,
				       STRF(str_sub(keys[twice].text, 0, 100)));
		node->keys = arena_array(l->arena, node->n, struct str);
		node->key_lines = arena_array(l->arena, node->n, unsigned);
		for (size_t i = 0; i < node->n; i++) {
			node->keys[i] = keys[i].text;
			node->key_lines[i] = keys[i].line;
		}
	}
	l->items.n = f->items;
	l->keys.n = f->keys;
	l->depth--;
	add(l, node);
	return 0;
}

static enum step open_node(struct loader *l, const yaml_event_t *e, enum yaml_type type)
{
	if (key_due(l))
		return refuse(l, ERR_INPUT, e->start_mark, "a key must be a single text, not a list or map");
	if (l->depth == YAML_MAX_DEPTH)
		return refuse(l, ERR_LIMIT, e->start_mark, "nested too deep");
	l->open[l->depth++] = (struct frame){
		.node = { .type = type, .line = (unsigned)e->start_mark.line + 1, .column = (unsigned)e->start_mark.column + 1 },
		.items = l->items.n,
		.keys = l->keys.n,
	};
	return STEP_ON;
}

static enum step scalar(struct loader *l, const yaml_event_t *e)
{
	struct str text = arena_str(l->arena, str_n((const char *)e->data.scalar.value, e->data.scalar.length));
	unsigned line = (unsigned)e->start_mark.line + 1;

	if (key_due(l)) {
		vec_push(&l->keys, ((struct key){ text, line }));
		return STEP_ON;
	}
	add(l, &(struct yaml){ .type = YAML_SCALAR,
			       .plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !e->data.scalar.tag,
			       .line = line,
			       .column = (unsigned)e->start_mark.column + 1,
			       .text = text });
	return STEP_ON;
}

/* What stands behind the document must be white space and comments.  libyaml is not asked: it takes quadratic time for the
 * directives that may come there.  Its marks count characters. */
static enum step after_document(struct loader *l, yaml_mark_t end)
{
	size_t chars = 0, i = 0;
	struct str rest, line;

	for (; i < l->text.n && (chars < end.index || ((unsigned char)l->text.p[i] & 0xc0) == 0x80); i++)
		chars += ((unsigned char)l->text.p[i] & 0xc0) != 0x80;
	for (rest = str_from(l->text, i); str_split(&rest, '\n', &line);) {
		line = str_trim(line);
		if (line.n && line.p[0] != '#' && !str_is(line, "..."))
			return refuse(l, ERR_INPUT, end, "more than one document");
	}
	return STEP_END;
}

static enum step take(struct loader *l, const yaml_event_t *e)
{
	enum step step = STEP_ON;

	switch (e->type) {
	case YAML_ALIAS_EVENT:
		return refuse(l, ERR_INPUT, e->start_mark,
			      "aliases are not supported; is this a template rather than a published file?");
	case YAML_SCALAR_EVENT:
		step = check_node(l, e, e->data.scalar.anchor, e->data.scalar.tag);
		return step ? step : scalar(l, e);
	case YAML_SEQUENCE_START_EVENT:
		step = check_node(l, e, e->data.sequence_start.anchor, e->data.sequence_start.tag);
		return step ? step : open_node(l, e, YAML_SEQ);
	case YAML_MAPPING_START_EVENT:
		step = check_node(l, e, e->data.mapping_start.anchor, e->data.mapping_start.tag);
		return step ? step : open_node(l, e, YAML_MAP);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_node(l) ? STEP_REFUSED : STEP_ON;
	case YAML_DOCUMENT_END_EVENT:
		return after_document(l, e->end_mark);
	case YAML_STREAM_END_EVENT:
		return STEP_END;
	default:
		return STEP_ON;
	}
}

/* What libyaml says, with the place: it has a mark for all but the bytes that it cannot decode. */
static enum step broken_at(struct loader *l)
{
	const yaml_parser_t *p = &l->parser;
	const char *what = p->problem ? p->problem : "cannot be read";
	size_t line = 1;

	if (p->error == YAML_MEMORY_ERROR) {
		(void)err_set(l->err, ERR_BUG, "out of memory");
		return STEP_REFUSED;
	}
	if (p->error == YAML_READER_ERROR) {
		for (size_t i = 0; i < p->problem_offset && i < l->text.n; i++)
			line += l->text.p[i] == '\n';
		(void)err_set(l->err, ERR_INPUT, "line %zu: %s", line, what);
	} else if (p->context) {
		(void)err_set(l->err, ERR_INPUT, "line %zu, column %zu: %s, %s (from line %zu)", p->problem_mark.line + 1,
			      p->problem_mark.column + 1, p->context, what, p->context_mark.line + 1);
	} else {
		(void)err_set(l->err, ERR_INPUT, "line %zu, column %zu: %s", p->problem_mark.line + 1, p->problem_mark.column + 1,
			      what);
	}
	return STEP_BROKEN;
}

static enum step run(struct loader *l)
{
	enum step step = STEP_ON;

	while (step == STEP_ON) {
		yaml_event_t e;

		if (!yaml_parser_parse(&l->parser, &e))
			return broken_at(l);
		step = take(l, &e);
		yaml_event_delete(&e);
	}
	return step;
}

/* Close what is open where the text broke off; a key without its value is dropped. */
static int close_all(struct loader *l)
{
	while (l->depth) {
		struct frame *f = &l->open[l->depth - 1];

		f->node.cut = true;
		if (close_node(l))
			return -1;
	}
	return 0;
}

/* libyaml compares each %TAG line with all before it; a tag that needs one is refused anyway. */
static bool has_tag_directive(struct str text)
{
	struct str line;

	while (str_split(&text, '\n', &line)) {
		if (str_starts(line, STR("%TAG")))
			return true;
		line = str_trim(line);
		if (line.n && line.p[0] != '#' && line.p[0] != '%')
			break;
	}
	return false;
}

const struct yaml *yaml_parse(struct arena *a, struct str text, bool *broken, struct err *err)
{
	struct loader l = { .arena = a, .err = err };
	const struct yaml *root = NULL;
	enum step step;

	*broken = false;
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	if (text.n > YAML_MAX_BYTES) {
		(void)err_set(err, ERR_LIMIT, "more than %zu bytes", YAML_MAX_BYTES);
		return NULL;
	}
	if (has_tag_directive(text)) {
		(void)err_set(err, ERR_INPUT, "%%TAG directives are not supported");
		return NULL;
	}
	if (!yaml_parser_initialize(&l.parser)) {
		(void)err_set(err, ERR_BUG, "out of memory");
		return NULL;
	}
	l.text = text;
	yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&l.parser, (const unsigned char *)(text.n ? text.p : ""), text.n);
	step = run(&l);
	*broken = step == STEP_BROKEN;
	if (step != STEP_REFUSED && close_all(&l) == 0) {
		if (l.have_root)
			root = arena_memdup(a, &l.root, 1, sizeof(l.root));
		else if (!*broken)
			(void)err_set(err, ERR_INPUT, "the document is empty");
	}
	yaml_parser_delete(&l.parser);
	vec_free(&l.items);
	vec_free(&l.keys);
	return root;
}

const struct yaml *yaml_get(const struct yaml *map, const char *key)
{
	struct str want = str_of(key);

	if (!map || map->type != YAML_MAP)
		return NULL;
	for (size_t i = 0; i < map->n; i++)
		if (str_eq(map->keys[i], want))
			return &map->items[i];
	return NULL;
}

bool yaml_is_null(const struct yaml *node)
{
	static const char *const nulls[] = { "", "~", "null", "Null", "NULL" };

	if (!node)
		return true;
	if (node->type != YAML_SCALAR || !node->plain)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(nulls); i++)
		if (str_is(node->text, nulls[i]))
			return true;
	return false;
}

struct str yaml_scalar(const struct yaml *node)
{
	return node && node->type == YAML_SCALAR && !yaml_is_null(node) ? node->text : STR_NONE;
}

struct str yaml_text(const struct yaml *map, const char *key)
{
	return yaml_scalar(yaml_get(map, key));
}

const struct yaml *yaml_at(const struct yaml *node, size_t i)
{
	return node && node->type != YAML_SCALAR && i < node->n ? &node->items[i] : NULL;
}

size_t yaml_count(const struct yaml *node)
{
	return node && node->type != YAML_SCALAR ? node->n : 0;
}
