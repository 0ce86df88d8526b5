#include "base/conf.h"

#include "base/fs.h"
#include "base/log.h"
#include "base/utf8.h"

/* Where a value comes from, for messages: "FILE:12: key" or "environment variable NAME". */
static int bad(const struct conf_value *v, struct str path, struct err *err)
{
	if (v->origin == CONF_ENV)
		return err_prefix(err, "environment variable %s", v->key->env);
	if (v->origin == CONF_FILE)
		return err_prefix(err, "%.*s:%u: %s", STRF(path), v->line, v->key->key);
	return err_prefix(err, "default of %s", v->key->key);
}

static int read_bool(struct str s, uint64_t *out)
{
	static const char *const words[][2] = { { "false", "true" }, { "no", "yes" }, { "off", "on" }, { "0", "1" } };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		for (uint64_t k = 0; k < 2; k++)
			if (str_ieq(s, str_of(words[i][k]))) {
				*out = k;
				return 0;
			}
	return -1;
}

static bool url_ok(struct str s)
{
	struct str rest = str_istarts(s, STR("https://")) ? str_from(s, 8) : str_istarts(s, STR("http://")) ? str_from(s, 7) : STR_NONE;

	if (s.n == 0)
		return true;
	if (rest.n == 0 || s.n > CONF_URL_MAX || rest.p[0] == '/' || rest.p[0] == '?' || rest.p[0] == '#' || rest.p[0] == ':')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7f || s.p[i] == '\\')
			return false;
	return true;
}

/* Check the text of v by its kind, and fill in the number. */
static int check(struct conf_value *v, struct str path, struct err *err)
{
	const struct conf_key *k = v->key;
	struct str shown = utf8_cut(v->text, 80);
	ptrdiff_t at = utf8_bad_at(v->text);

	for (size_t i = 0; at < 0 && i < v->text.n; i++)
		if ((unsigned char)v->text.p[i] < ' ' || v->text.p[i] == 0x7f)
			at = (ptrdiff_t)i;
	if (at >= 0)
		(void)err_set(err, ERR_INPUT, "the value is no text: byte %td is a control character or bad UTF-8", at + 1);
	else if (k->kind == CONF_UINT && str_u64(v->text, k->min, k->max, &v->number) < 0)
		(void)err_set(err, ERR_INPUT, "'%.*s' is no number from %llu to %llu", STRF(shown), (unsigned long long)k->min,
			      (unsigned long long)k->max);
	else if (k->kind == CONF_BOOL && read_bool(v->text, &v->number) < 0)
		(void)err_set(err, ERR_INPUT, "'%.*s' is neither true nor false", STRF(shown));
	else if (k->kind == CONF_URL && !url_ok(v->text))
		(void)err_set(err, ERR_INPUT, "'%.*s' is no address like https://example.org/file", STRF(shown));
	else
		return 0;
	return bad(v, path, err);
}

void conf_init(struct conf *c)
{
	*c = (struct conf){ 0 };
}

void conf_free(struct conf *c)
{
	vec_free(&c->values);
	arena_free(&c->arena);
	conf_init(c);
}

void conf_add(struct conf *c, const struct conf_key *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		vec_push(&c->values, ((struct conf_value){ .key = &keys[i], .text = str_of(keys[i].preset) }));
}

static struct conf_value *find(const struct conf *c, struct str key)
{
	for (size_t i = 0; i < c->values.n; i++)
		if (str_is(key, c->values.v[i].key->key))
			return &c->values.v[i];
	return NULL;
}

static int unknown(const struct conf *c, struct str key, struct err *err)
{
	struct buf names;

	buf_init(&names, BUF_LINE);
	for (size_t i = 0; i < c->values.n; i++)
		buf_printf(&names, "%s%s", i ? ", " : "", c->values.v[i].key->key);
	(void)err_set(err, ERR_INPUT, "no setting '%.*s'; there are: %.*s", STRF(utf8_cut(key, 60)), STRF(buf_str(&names)));
	buf_free(&names);
	return -1;
}

static int read_line(struct conf *c, struct str line, unsigned number, struct err *err)
{
	struct str key = line;
	struct conf_value *v;
	ptrdiff_t eq;

	if (line.n > CONF_LINE_MAX)
		return err_set(err, ERR_LIMIT, "longer than %zu bytes", CONF_LINE_MAX);
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return 0;
	if (!utf8_valid(line))
		return err_set(err, ERR_INPUT, "not UTF-8");
	eq = str_chr(line, '=');
	if (eq < 0)
		return err_set(err, ERR_INPUT, "'%.*s' is no setting: write key = value, or # before a comment", STRF(utf8_cut(line, 60)));
	key = str_trim(str_sub(line, 0, (size_t)eq));
	v = find(c, key);
	if (!v)
		return unknown(c, key, err);
	if (v->origin == CONF_FILE)
		return err_set(err, ERR_INPUT, "%s is set a second time, first on line %u: delete one", v->key->key, v->line);
	v->text = arena_str(&c->arena, str_trim(str_from(line, (size_t)eq + 1)));
	v->origin = CONF_FILE;
	v->line = number;
	return 0;
}

static int read_file(struct conf *c, struct str text, struct err *err)
{
	struct str line;
	unsigned number = 0;

	if (text.n > CONF_FILE_MAX)
		return err_set(err, ERR_LIMIT, "%.*s: larger than the limit of %zu bytes", STRF(c->path), CONF_FILE_MAX);
	while (str_split(&text, '\n', &line))
		if (read_line(c, line, ++number, err) < 0)
			return err_prefix(err, "%.*s:%u", STRF(c->path), number);
	return 0;
}

/* The environment beats the file; then every value is checked once, wherever it came from. */
static int settle(struct conf *c, struct err *err)
{
	for (size_t i = 0; i < c->values.n; i++) {
		struct conf_value *v = &c->values.v[i];
		const char *env = v->key->env ? getenv(v->key->env) : NULL;

		if (env && *env) {
			if (strlen(env) > CONF_LINE_MAX)
				return err_set(err, ERR_LIMIT, "environment variable %s: longer than %zu bytes", v->key->env, CONF_LINE_MAX);
			v->text = str_trim(arena_str(&c->arena, str_of(env)));
			v->origin = CONF_ENV;
		}
		if (check(v, c->path, err) < 0)
			return -1;
	}
	return 0;
}

int conf_parse(struct conf *c, struct str text, const char *path, struct err *err)
{
	c->path = arena_str(&c->arena, str_of(path));
	return read_file(c, text, err) < 0 ? -1 : settle(c, err);
}

int conf_load(struct conf *c, const char *path, struct err *err)
{
	struct buf b;
	int rc = 0;

	buf_init(&b, BUF_FILE);
	if (path)
		rc = fs_read(path, CONF_FILE_MAX, &b, err);
	if (rc == 0)
		rc = conf_parse(c, buf_str(&b), path, err);
	buf_free(&b);
	return rc;
}

const struct conf_value *conf_get(const struct conf *c, const char *key)
{
	return find(c, str_of(key));
}

static const struct conf_value *must(const struct conf *c, const char *key, bool number)
{
	const struct conf_value *v = conf_get(c, key);

	if (!v || (number && v->key->kind != CONF_UINT && v->key->kind != CONF_BOOL)) {
		log_error("bug: no setting '%s' of that kind is in the table", key);
		abort();
	}
	return v;
}

struct str conf_str(const struct conf *c, const char *key)
{
	return must(c, key, false)->text;
}

uint64_t conf_uint(const struct conf *c, const char *key)
{
	return must(c, key, true)->number;
}

bool conf_bool(const struct conf *c, const char *key)
{
	return must(c, key, true)->number != 0;
}

void conf_print(const struct conf *c, struct buf *out)
{
	for (size_t i = 0; i < c->values.n; i++) {
		const struct conf_value *v = &c->values.v[i];

		buf_printf(out, "%s# %s\n# from ", i ? "\n" : "", v->key->help);
		if (v->origin == CONF_ENV)
			buf_printf(out, "the environment variable %s\n", v->key->env);
		else if (v->origin == CONF_FILE)
			buf_printf(out, "%.*s:%u\n", STRF(c->path), v->line);
		else
			buf_lit(out, "the default\n");
		buf_printf(out, "%s =%s%.*s\n", v->key->key, v->text.n ? " " : "", STRF(v->text));
	}
}
