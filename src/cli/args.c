/* Words of the command line into options and operands. */
#include "cli/cli.h"

static const struct cli_option *find_option(const struct cli_command *c, struct str name)
{
	for (const struct cli_option *o = cli_global_options; o->name; o++)
		if (str_is(name, o->name))
			return o;
	for (const struct cli_option *o = c ? c->options : NULL; o && o->name; o++)
		if (str_is(name, o->name))
			return o;
	return NULL;
}

static const struct cli_command *find_command(const char *name)
{
	for (size_t i = 0; i < cli_ncommands; i++)
		if (strcmp(cli_commands[i].name, name) == 0)
			return &cli_commands[i];
	return NULL;
}

static int unknown_command(const char *name, struct err *err)
{
	struct buf known;

	buf_init(&known, BUF_LINE);
	for (size_t i = 0; i < cli_ncommands; i++)
		if (!cli_commands[i].hidden)
			buf_printf(&known, "%s%s", known.n ? ", " : "", cli_commands[i].name);
	(void)err_set(err, ERR_USAGE, "unknown command '%s'; there are: %s; see: promptriskdb --help", name, known.p);
	buf_free(&known);
	return -1;
}

static int unknown_option(const struct cli_command *c, struct str name, struct err *err)
{
	struct buf known;

	buf_init(&known, BUF_LINE);
	for (const struct cli_option *o = c ? c->options : NULL; o && o->name; o++)
		buf_printf(&known, " --%s", o->name);
	for (const struct cli_option *o = cli_global_options; o->name; o++)
		buf_printf(&known, " --%s", o->name);
	(void)err_set(err, ERR_USAGE, "unknown option '--%.*s'; there are:%s", STRF(name), known.p);
	buf_free(&known);
	return -1;
}

static int take_option(struct args *out, int argc, char **argv, int *i, struct err *err)
{
	struct str word = str_from(str_of(argv[*i]), 2), name = word;
	ptrdiff_t eq = str_chr(word, '=');
	struct arg_value v = { 0 };

	if (eq >= 0)
		name = str_sub(word, 0, (size_t)eq);
	v.option = find_option(out->command, name);
	if (!v.option)
		return unknown_option(out->command, name, err);
	if (v.option->kind == ARG_FLAG) {
		if (eq >= 0)
			return err_set(err, ERR_USAGE, "option '--%s' takes no value", v.option->name);
		vec_push(&out->values, v);
		return 0;
	}
	if (eq >= 0) {
		v.text = str_from(word, (size_t)eq + 1);
	} else {
		if (*i + 1 >= argc)
			return err_set(err, ERR_USAGE, "option '--%s' needs a value: --%s %s", v.option->name, v.option->name, v.option->value);
		v.text = str_of(argv[++*i]);
	}
	if (!v.text.n && strcmp(v.option->name, "where") != 0)
		return err_set(err, ERR_USAGE, "option '--%s' has an empty value", v.option->name);
	if (v.option->kind == ARG_NUMBER && str_u64(v.text, v.option->min, v.option->max, &v.number) < 0)
		return err_set(err, ERR_USAGE, "option '--%s' takes a number from %llu to %llu, not '%.*s'", v.option->name,
			       (unsigned long long)v.option->min, (unsigned long long)v.option->max, STRF(v.text));
	vec_push(&out->values, v);
	return 0;
}

static int check_operands(const struct args *a, struct err *err)
{
	const struct cli_command *c = a->command;

	if (!c || args_flag(a, "help"))
		return 0;
	if (a->operands.n < c->min_operands)
		return err_set(err, ERR_USAGE, "'%s' needs %s; see: promptriskdb %s --help", c->name, c->operands, c->name);
	if (a->operands.n > c->max_operands)
		return err_set(err, ERR_USAGE, "'%s' takes no further '%s'; see: promptriskdb %s --help", c->name, a->operands.v[c->max_operands], c->name);
	return 0;
}

int cli_parse(int argc, char **argv, struct args *out, struct err *err)
{
	bool only_operands = false;

	*out = (struct args){ 0 };
	for (int i = 1; i < argc; i++) {
		const char *w = argv[i];

		if (!only_operands && strcmp(w, "--") == 0) {
			only_operands = true;
		} else if (!only_operands && strcmp(w, "-h") == 0) {
			vec_push(&out->values, ((struct arg_value){ .option = find_option(NULL, STR("help")) }));
		} else if (!only_operands && strcmp(w, "-o") == 0 && out->command && find_option(out->command, STR("output"))) {
			if (i + 1 >= argc)
				return err_set(err, ERR_USAGE, "option '-o' needs a value: -o FILE");
			vec_push(&out->values, ((struct arg_value){ .option = find_option(out->command, STR("output")), .text = str_of(argv[++i]) }));
		} else if (!only_operands && w[0] == '-' && w[1] == '-') {
			if (take_option(out, argc, argv, &i, err) < 0)
				return -1;
		} else if (!only_operands && w[0] == '-' && w[1] && !(out->command && strcmp(out->command->name, "search") == 0)) {
			return err_set(err, ERR_USAGE, "unknown option '%s'; options are written --name", w);
		} else if (!out->command) {
			out->command = find_command(w);
			if (!out->command)
				return unknown_command(w, err);
		} else {
			if (!*w)
				return err_set(err, ERR_USAGE, "an operand of '%s' is empty", out->command->name);
			vec_push(&out->operands, w);
		}
	}
	return check_operands(out, err);
}

void args_free(struct args *a)
{
	vec_free(&a->values);
	vec_free(&a->operands);
}

static const struct arg_value *last(const struct args *a, const char *name)
{
	for (size_t i = a->values.n; i > 0; i--)
		if (strcmp(a->values.v[i - 1].option->name, name) == 0)
			return &a->values.v[i - 1];
	return NULL;
}

bool args_flag(const struct args *a, const char *name)
{
	return last(a, name) != NULL;
}

struct str args_text(const struct args *a, const char *name, const char *fallback)
{
	const struct arg_value *v = last(a, name);

	return v ? v->text : str_of(fallback);
}

uint64_t args_number(const struct args *a, const char *name, uint64_t fallback)
{
	const struct arg_value *v = last(a, name);

	return v ? v->number : fallback;
}

bool args_next(const struct args *a, const char *name, size_t *i, struct str *value)
{
	for (; *i < a->values.n; ++*i) {
		if (strcmp(a->values.v[*i].option->name, name) != 0)
			continue;
		*value = a->values.v[*i].text;
		++*i;
		return true;
	}
	return false;
}
