/* The table of commands. */
#include "cli/cli.h"

const struct cli_option cli_global_options[] = {
	{ "data", ARG_TEXT, false, "FILE", "the database; default PROMPTRISKDB_DATA, then $XDG_DATA_HOME/promptriskdb/atlas.db", 0, 0 },
	{ "config", ARG_TEXT, false, "FILE", "the settings; default $XDG_CONFIG_HOME/promptriskdb/config", 0, 0 },
	{ "quiet", ARG_FLAG, false, NULL, "no progress, warnings and notes", 0, 0 },
	{ "verbose", ARG_FLAG, false, NULL, "say more of what is being done", 0, 0 },
	{ "help", ARG_FLAG, false, NULL, "show help and exit", 0, 0 },
	{ "version", ARG_FLAG, false, NULL, "show the version and exit", 0, 0 },
	{ NULL, ARG_FLAG, false, NULL, NULL, 0, 0 },
};

#define FORMAT(list) { "format", ARG_TEXT, false, list, "how to write the result", 0, 0 }
#define BASE_URL { "base-url", ARG_TEXT, false, "URL", "where the site is reached from outside, like https://atlas.example.org; default PROMPTRISKDB_BASE_URL, then the settings", 0, 0 }
#define END { NULL, ARG_FLAG, false, NULL, NULL, 0, 0 }

static const struct cli_option serve_options[] = {
	{ "listen", ARG_TEXT, false, "ADDR", "the address to listen on; default 127.0.0.1", 0, 0 },
	{ "port", ARG_NUMBER, false, "N", "the port; 0 takes any free one; default 8080", 0, 65535 },
	BASE_URL,
	END,
};
static const struct cli_option sync_options[] = {
	{ "from", ARG_TEXT, false, "DIR", "take the files from a folder, without a network", 0, 0 },
	END,
};
static const struct cli_option none_options[] = { END };
static const struct cli_option build_options[] = {
	BASE_URL,
	{ "brotli", ARG_FLAG, false, NULL, "also write a .br beside every text file (slow)", 0, 0 },
	{ "gzip", ARG_FLAG, false, NULL, "also write a .gz beside every text file", 0, 0 },
	END,
};
static const struct cli_option show_options[] = { FORMAT("text|json|md|csv|stix|svg|html"), END };
static const struct cli_option list_options[] = {
	{ "where", ARG_TEXT, true, "FIELD=VALUE", "only these; values of one field are alternatives, fields must all hold", 0, 0 },
	{ "sort", ARG_TEXT, false, "FIELD", "sort by a field; -FIELD for the other way round", 0, 0 },
	{ "limit", ARG_NUMBER, false, "N", "at most so many", 1, 1000000 },
	FORMAT("table|json|csv|jsonl"),
	END,
};
static const struct cli_option search_options[] = {
	{ "kind", ARG_TEXT, false, "KIND", "only records of this kind", 0, 0 },
	{ "limit", ARG_NUMBER, false, "N", "at most so many; default 20", 1, 10000 },
	FORMAT("table|json|csv|jsonl"),
	END,
};
static const struct cli_option export_options[] = {
	{ "output", ARG_TEXT, false, "FILE", "write to a file (also -o FILE); default standard output", 0, 0 },
	END,
};
static const struct cli_option map_options[] = {
	{ "limit", ARG_NUMBER, false, "N", "the N best techniques, whether sure enough or not; default: those that are", 1, 1000 },
	FORMAT("table|json|md"),
	END,
};
static const struct cli_option eval_options[] = {
	FORMAT("text|json"),
	{ "output", ARG_TEXT, false, "FILE", "write the main figures there too, for the about page (also -o FILE)", 0, 0 },
	END,
};
static const struct cli_option train_options[] = {
	{ "output", ARG_TEXT, false, "FILE", "the model to write (also -o FILE)", 0, 0 },
	END,
};
static const struct cli_option status_options[] = { FORMAT("text|json"), END };

const struct cli_command cli_commands[] = {
	{ "serve", "", "web site and interfaces, http://127.0.0.1:8080 by default", "Runs until it is interrupted. A new import is taken up at once.", 0, 0,
	  serve_options, cmd_serve, false },
	{ "sync", "", "fetch the newest upstream releases and take them in",
	  "Downloads the official files over https, checks them, imports them and reports what changed. If anything fails the old edition stays. With --from, the "
	  "newest ATLAS and MIT files found in a folder are taken instead.",
	  0, 0, sync_options, cmd_sync, false },
	{ "import", "FILE...", "take in files of any known format, detected by content", "Exit status 1 means: taken in, but the file had errors, which are listed.", 1,
	  100000, none_options, cmd_import, false },
	{ "build", "OUTDIR", "the whole site as static files",
	  "Without --base-url there are no canonical addresses, no sitemap.xml and no opensearch.xml, which must hold absolute ones.", 1, 1, build_options, cmd_build, false },
	{ "show", "ID", "one record, by id, Ev_ID, ATT&CK id, address or page", "For example: promptriskdb show 62.15.07", 1, 1, show_options, cmd_show, false },
	{ "list", "KIND", "records of a kind: risk technique tactic mitigation case_study paper domain subdomain lifecycle_stage mitigation_category",
	  "For example: promptriskdb list risk --where technique=AML.T0051 --where domain=2 --sort -mitigations --limit 10\n"
	  "A field that a kind does not have is answered with those that it has.", 1, 1, list_options, cmd_list, false },
	{ "search", "WORDS...", "full-text search, best first", "Understands \"quoted phrases\", -word, kind:risk, domain:2, platform:agentic.", 1, 1000, search_options,
	  cmd_search, false },
	{ "export", "FORMAT", "everything in one file; FORMAT is jsonl or sssom",
	  "jsonl: every record, one JSON object a line. sssom: the links from risks to techniques as a mapping set, SSSOM/TSV.", 1, 1, export_options, cmd_export, false },
	{ "status", "", "releases, counts, age, database, version", NULL, 0, 0, status_options, cmd_status, false },
	{ "map", "[FILE]", "a text to techniques, known risks and mitigations, with reasons",
	  "Reads FILE, or standard input without one or with -, at most 1 MB of UTF-8 text; single bytes that are no UTF-8 are replaced, documents and pictures refused. Nothing of it is stored.", 0, 1,
	  map_options, cmd_map, false },
	{ "eval", "", "how good the links are, measured on texts that were not taught",
	  "Teaches the linker anew in each fold and prints its figures beside those of BM25F, TF-IDF and LSA. Needs the upstream texts; takes about a minute.", 0, 0,
	  eval_options, cmd_eval, false },
	{ "man", "", "the manual page, for man(1)", "For example: promptriskdb man | man -l -", 0, 0, none_options, cmd_man, false },
	{ "completion", "", "what bash completes", "For example: source <(promptriskdb completion)", 0, 0, none_options, cmd_completion, false },
	{ "train", "", "teach the linker from the releases at hand and our judgements", "The file is data/model/linker.bin, which is compiled into the program.", 0, 0, train_options,
	  cmd_train, true },
};
const size_t cli_ncommands = ARRAY_LEN(cli_commands);
