/* The program: parse, dispatch, and what all commands share. */
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "cli/cli.h"
#include "source/starter.h"
#include "view/atlas.h"

int cli_fail(const struct err *err)
{
	log_error("%s", err->msg);
	return err->code == ERR_USAGE ? EXIT_WRONG_USAGE : err->code == ERR_NOT_FOUND ? EXIT_FINDINGS : EXIT_FAILED;
}

int cli_out(const struct buf *b)
{
	struct str rest = buf_str(b);

	if (!buf_ok(b)) {
		log_error("the result is larger than the limit of %zu bytes", b->max);
		return EXIT_FAILED;
	}
	while (rest.n) {
		ssize_t n = write(STDOUT_FILENO, rest.p, rest.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EPIPE)
			return EXIT_DONE; /* the reader had enough */
		if (n < 0) {
			struct err err = ERR_INIT;

			(void)err_errno(&err, "standard output: cannot write");
			return cli_fail(&err);
		}
		rest = str_from(rest, (size_t)n);
	}
	return EXIT_DONE;
}

int cli_format(const struct args *a, enum render_format fallback, unsigned allowed, enum render_format *out, struct err *err)
{
	struct str name = args_text(a, "format", ""), known, one;
	int f = name.n ? render_format_find(name) : (int)fallback;
	struct buf names;

	for (const struct cli_option *o = a->command->options; o->name; o++) {
		if (strcmp(o->name, "format") != 0 || (f >= 0 && allowed & 1u << f))
			continue;
		buf_init(&names, BUF_LINE);
		known = str_of(o->value);
		while (str_split(&known, '|', &one))
			buf_printf(&names, "%s%.*s", names.n ? ", " : "", STRF(one));
		(void)err_set(err, ERR_USAGE, "no format '%.*s' here; there are: %s", STRF(name), names.p);
		buf_free(&names);
		return -1;
	}
	*out = (enum render_format)f;
	return 0;
}

struct str cli_data_path(const struct args *a, struct arena *arena)
{
	struct str given = args_text(a, "data", "");
	const char *env = getenv("PROMPTRISKDB_DATA"), *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (given.n)
		return arena_str(arena, given);
	if (env && *env)
		return arena_str(arena, str_of(env));
	if (xdg && xdg[0] == '/') /* XDG Base Directory: relative paths are to be ignored */
		return arena_printf(arena, "%s/promptriskdb/atlas.db", xdg);
	if (!home || !*home) { /* as for a service without a login */
		struct passwd *me = getpwuid(getuid());

		home = me && me->pw_dir && *me->pw_dir ? me->pw_dir : "/nonexistent";
	}
	return arena_printf(arena, "%s/.local/share/promptriskdb/atlas.db", home);
}

/* The starter goes into a store that has no release yet, and replaces an older starter of itself. */
static int put_starter(struct store *s, struct err *err)
{
	for (size_t i = 0; i < STARTER_BATCHES; i++) {
		struct put_result put;
		struct batch b;
		int rc;

		rc = starter_read(i, &b, err);
		if (rc == 0)
			rc = store_put(s, &b, clock_now(), &put, err);
		batch_free(&b);
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int need_starter(struct store *s, bool *need, struct err *err)
{
	struct arena a = { 0 };
	struct str have = STR_NONE;

	if (store_get_note(s, "starter", &a, &have, err) < 0) {
		arena_free(&a);
		return -1;
	}
	*need = !str_eq(have, starter_key());
	arena_free(&a);
	return 0;
}

struct store *cli_store(const struct args *a, enum store_mode mode, struct err *err)
{
	struct arena arena = { 0 };
	struct str path = cli_data_path(a, &arena);
	struct store *s = store_open(path.p, mode, err);
	bool need = false;

	if (!s && mode == STORE_CREATE && access(path.p, R_OK) == 0 && access(path.p, W_OK) < 0)
		s = store_open(path.p, STORE_READ, err); /* a store that we may only read still serves */
	else if (s && mode == STORE_CREATE &&
		 (need_starter(s, &need, err) < 0 || (need && (put_starter(s, err) < 0 || store_set_note(s, "starter", starter_key(), err) < 0)))) {
		store_close(s);
		s = NULL;
	}
	arena_free(&arena);
	return s;
}

struct atlas *cli_atlas(const struct args *a, struct store **s, struct err *err)
{
	struct atlas *at;

	*s = cli_store(a, STORE_CREATE, err);
	if (!*s)
		return NULL;
	at = atlas_load(*s, clock_now(), err);
	if (!at) {
		store_close(*s);
		*s = NULL;
	}
	return at;
}

void progress_start(struct progress *p, const struct args *a, const char *what, size_t total)
{
	*p = (struct progress){ .on = isatty(STDERR_FILENO) && !args_flag(a, "quiet"), .what = what, .total = total };
}

void progress_step(struct progress *p, size_t done)
{
	uint64_t now;
	char bar[31];
	int full;

	if (!p->on || !p->total)
		return;
	now = clock_mono_us();
	if (done < p->total && now - p->last_us < 50000)
		return;
	p->last_us = now;
	full = (int)(done * 30 / p->total);
	for (int i = 0; i < 30; i++)
		bar[i] = i < full ? '#' : '.';
	bar[30] = 0;
	fprintf(stderr, "\r%s [%s] %zu/%zu", p->what, bar, done, p->total);
	fflush(stderr);
}

void progress_end(struct progress *p)
{
	if (p->on)
		fprintf(stderr, "\r\033[K");
	p->on = false;
}

static int show_help(const struct args *a)
{
	struct buf b;
	int rc;

	buf_init(&b, BUF_PAGE);
	cli_help(&b, a->command);
	rc = cli_out(&b);
	buf_free(&b);
	return rc;
}

int cli_main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct args a;
	int rc;

	mem_few_heaps();
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN); /* a full quota is an error of write, with a message */
	if (cli_parse(argc, argv, &a, &err) < 0) {
		rc = cli_fail(&err);
	} else if (args_flag(&a, "version")) {
		printf("promptriskdb %s\n", PROMPTRISKDB_VERSION);
		rc = EXIT_DONE;
	} else if (args_flag(&a, "help")) {
		rc = show_help(&a);
	} else if (!a.command) {
		log_error("a command is needed; see: promptriskdb --help");
		rc = EXIT_WRONG_USAGE;
	} else {
		log_set_level(args_flag(&a, "quiet") ? LOG_ERROR : args_flag(&a, "verbose") ? LOG_DEBUG : LOG_INFO);
		rc = a.command->run(&a);
	}
	args_free(&a);
	return rc;
}
