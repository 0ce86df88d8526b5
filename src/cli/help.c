/* Help, man page and completions, all from the table of commands. */
#include "cli/cli.h"
#include "render/doc.h"

#define HELP_COLUMN ((size_t)28) /* where the words for an option begin */
#define HELP_WIDTH ((size_t)100)

static void options(struct buf *out, const struct cli_option *o)
{
	struct buf words;

	buf_init(&words, BUF_LINE);
	for (; o->name; o++) {
		size_t at = out->n;

		buf_printf(out, "  --%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
		buf_clear(&words);
		text_wrap(&words, str_of(o->help), HELP_COLUMN, HELP_WIDTH);
		at = out->n - at;
		if (at + 2 > HELP_COLUMN) {
			buf_c(out, '\n');
			at = 0;
		}
		buf_add(out, str_from(buf_str(&words), at)); /* the option stands in the indent of the first line */
	}
	buf_free(&words);
}

static void usage(struct buf *out, const struct cli_command *c)
{
	buf_printf(out, "promptriskdb %s%s", c->name, c->options->name ? " [OPTION]..." : "");
	if (*c->operands)
		buf_printf(out, " %s", c->operands);
}

void cli_help(struct buf *out, const struct cli_command *c)
{
	if (c) {
		buf_lit(out, "usage: ");
		usage(out, c);
		buf_printf(out, "\n\n%s\n", c->help);
		if (c->more) {
			buf_c(out, '\n');
			text_wrap(out, str_of(c->more), 0, HELP_WIDTH);
		}
		if (c->options->name) {
			buf_lit(out, "\noptions:\n");
			options(out, c->options);
		}
	} else {
		buf_lit(out, "PromptRiskDB, threat intelligence atlas of AI systems\n\nusage: promptriskdb COMMAND [OPTION]...\n\ncommands:\n");
		for (size_t i = 0; i < cli_ncommands; i++) {
			if (cli_commands[i].hidden)
				continue;
			buf_printf(out, "  %s%s%s\n", cli_commands[i].name, *cli_commands[i].operands ? " " : "", cli_commands[i].operands);
			text_wrap(out, str_of(cli_commands[i].help), 6, HELP_WIDTH);
		}
	}
	buf_lit(out, "\noptions of all commands:\n");
	options(out, cli_global_options);
	buf_lit(out, "\nexit status: 0 done; 1 done, with findings; 2 wrong usage; 3 failed, nothing was changed\n");
}

static void roff(struct buf *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		if (*p == '-' || *p == '\\')
			buf_c(out, '\\');
		if (*p == '.' && (p == text || p[-1] == '\n'))
			buf_lit(out, "\\&");
		buf_c(out, *p);
	}
	buf_c(out, '\n');
}

static void roff_options(struct buf *out, const struct cli_option *o)
{
	for (; o->name; o++) {
		buf_lit(out, ".TP\n.B \\-\\-");
		roff(out, o->name);
		if (o->value) {
			out->n--; /* the value stands on the same line */
			buf_lit(out, " \\fI");
			roff(out, o->value);
			out->n--;
			buf_lit(out, "\\fR\n");
		}
		roff(out, o->help);
	}
}

void cli_man(struct buf *out)
{
	buf_lit(out, ".TH PROMPTRISKDB 1 \"\" \"PromptRiskDB\" \"User Commands\"\n.SH NAME\npromptriskdb \\- threat intelligence atlas of AI systems\n"
		     ".SH SYNOPSIS\n.B promptriskdb\n.I COMMAND\n[\\fIOPTION\\fR]...\n.SH COMMANDS\n");
	for (size_t i = 0; i < cli_ncommands; i++) {
		const struct cli_command *c = &cli_commands[i];

		if (c->hidden)
			continue;
		buf_printf(out, ".SS %s %s\n", c->name, c->operands);
		roff(out, c->help);
		if (c->more) {
			buf_lit(out, ".PP\n");
			roff(out, c->more);
		}
		roff_options(out, c->options);
	}
	buf_lit(out, ".SH OPTIONS\n");
	roff_options(out, cli_global_options);
	buf_lit(out, ".SH EXIT STATUS\n0 done; 1 done, with findings; 2 wrong usage; 3 input or I/O failed and nothing was changed.\n"
		     ".SH ENVIRONMENT\n.TP\nPROMPTRISKDB_DATA\nthe database\n.TP\nXDG_DATA_HOME\nwhere it stands otherwise\n.TP\n"
		     "XDG_CONFIG_HOME\nwhere the settings stand\n.TP\nPROMPTRISKDB_BASE_URL\nwhere the site is reached from outside\n");
}

void cli_completion(struct buf *out)
{
	buf_lit(out, "_promptriskdb() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} cmd=${COMP_WORDS[1]}\n\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
		     "\t\tCOMPREPLY=($(compgen -W '");
	for (size_t i = 0; i < cli_ncommands; i++)
		if (!cli_commands[i].hidden)
			buf_printf(out, "%s%s", i ? " " : "", cli_commands[i].name);
	buf_lit(out, "' -- \"$cur\"))\n\t\treturn\n\tfi\n\tcase $cmd in\n");
	for (size_t i = 0; i < cli_ncommands; i++) {
		if (cli_commands[i].hidden)
			continue;
		buf_printf(out, "\t%s) COMPREPLY=($(compgen -f -W '", cli_commands[i].name);
		for (const struct cli_option *o = cli_commands[i].options; o->name; o++)
			buf_printf(out, "--%s ", o->name);
		for (const struct cli_option *o = cli_global_options; o->name; o++)
			buf_printf(out, "--%s ", o->name);
		buf_lit(out, "' -- \"$cur\")) ;;\n");
	}
	buf_lit(out, "\tesac\n}\ncomplete -F _promptriskdb promptriskdb\n");
}

static int written(void (*make)(struct buf *out))
{
	struct buf b;
	int rc;

	buf_init(&b, BUF_PAGE);
	make(&b);
	rc = cli_out(&b);
	buf_free(&b);
	return rc;
}

int cmd_man(const struct args *a)
{
	(void)a;
	return written(cli_man);
}

int cmd_completion(const struct args *a)
{
	(void)a;
	return written(cli_completion);
}
