/*
 * cli: the commands, as one table from which parsing, --help, the man page and completions are made.
 *
 * A command parses nothing itself: its options are rows, read by cli_parse into a struct args.  Exit status: 0 done; 1 done,
 * with findings (diagnostics of severity error, no match); 2 wrong usage; 3 input or I/O failed and nothing was changed.
 * Results go to standard output, all else to standard error.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/conf.h"
#include "base/err.h"
#include "render/render.h"
#include "store/store.h"

enum cli_exit { EXIT_DONE = 0, EXIT_FINDINGS = 1, EXIT_WRONG_USAGE = 2, EXIT_FAILED = 3 };

enum cli_kind { ARG_FLAG, ARG_TEXT, ARG_NUMBER };

struct cli_option {
	const char *name;   /* "format", given as --format json or --format=json */
	enum cli_kind kind;
	bool many;          /* may be given again */
	const char *value;  /* what stands for the value in help: "N" */
	const char *help;   /* one line */
	uint64_t min, max;  /* ARG_NUMBER */
};

struct args;

struct cli_command {
	const char *name;
	const char *operands;              /* in help: "FILE..." */
	const char *help;                  /* one line */
	const char *more;                  /* paragraphs for --help and the man page; may be NULL */
	size_t min_operands, max_operands;
	const struct cli_option *options;  /* ended by a row without a name */
	int (*run)(const struct args *args);
	bool hidden;                       /* not among the commands of --help: for who works on the program */
};

extern const struct cli_command cli_commands[];
extern const size_t cli_ncommands;
extern const struct cli_option cli_global_options[];

struct arg_value {
	const struct cli_option *option;
	struct str text;
	uint64_t number;
};

struct args {
	const struct cli_command *command;
	VEC(struct arg_value) values;
	VEC(const char *) operands;
};

/* args_flag, args_text, args_number: an option's last value, or the fallback.  args_next: each value of a repeated one. */
bool args_flag(const struct args *a, const char *name);
struct str args_text(const struct args *a, const char *name, const char *fallback);
uint64_t args_number(const struct args *a, const char *name, uint64_t fallback);
bool args_next(const struct args *a, const char *name, size_t *i, struct str *value);

/* cli_parse(argc, argv, out, err): -1 with a message that names the option or operand and what there is instead. */
int cli_parse(int argc, char **argv, struct args *out, struct err *err) NODISCARD;
void args_free(struct args *a);

/* cli_main(argc, argv): the program. */
int cli_main(int argc, char **argv);

/* cli_help(out, c): of one command, or of all when c is NULL.  cli_man(out): the man page in roff; cli_completion(out): what bash
 * completes; both from the same table, without the hidden commands. */
void cli_help(struct buf *out, const struct cli_command *c);
void cli_man(struct buf *out);
void cli_completion(struct buf *out);

/* ---- what commands share ---- */

/* cli_fail(err): print "promptriskdb: error: ..." and give the exit status that the code means. */
int cli_fail(const struct err *err);
/* cli_out(b): write to standard output; EXIT_DONE, or EXIT_FAILED when that fails (a closed pipe is no failure). */
int cli_out(const struct buf *b);
/* cli_format(args, fallback, allowed, out): the --format, checked against the formats allowed (bits). */
int cli_format(const struct args *a, enum render_format fallback, unsigned allowed, enum render_format *out, struct err *err) NODISCARD;

/* cli_store(args, mode, err): the database that --data, PROMPTRISKDB_DATA or XDG_DATA_HOME names, made from the starter
 * where it is new. */
struct store *cli_store(const struct args *a, enum store_mode mode, struct err *err) NODISCARD;
struct str cli_data_path(const struct args *a, struct arena *arena);
/* cli_atlas(args, s, err): open the store and load the atlas; *s is to be closed after atlas_free. */
struct atlas *cli_atlas(const struct args *a, struct store **s, struct err *err) NODISCARD;

/* cli_conf(args, c, err): the settings; c is initialised here and the caller's to free in both cases. */
int cli_conf(const struct args *a, struct conf *c, struct err *err) NODISCARD;

/* cli_origin(args, arena, out, err): what --base-url and the settings say of where the site is reached. */
int cli_origin(const struct args *a, struct arena *arena, struct origin *out, struct err *err) NODISCARD;

/* A progress bar on standard error, only where that is a terminal and --quiet is not given. */
struct progress {
	bool on;
	const char *what;
	size_t done, total;
	uint64_t last_us;
};
void progress_start(struct progress *p, const struct args *a, const char *what, size_t total);
void progress_step(struct progress *p, size_t done);
void progress_end(struct progress *p);

int cmd_serve(const struct args *a);
int cmd_sync(const struct args *a);
int cmd_import(const struct args *a);
int cmd_build(const struct args *a);
int cmd_show(const struct args *a);
int cmd_list(const struct args *a);
int cmd_search(const struct args *a);
int cmd_export(const struct args *a);
int cmd_status(const struct args *a);
int cmd_eval(const struct args *a);
int cmd_map(const struct args *a);
int cmd_man(const struct args *a);
int cmd_completion(const struct args *a);
int cmd_train(const struct args *a);

#endif
