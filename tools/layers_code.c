/* The checks on C code: who includes what, which functions are used, how long they are. */
#include <ctype.h>
#include <string.h>

#include "layers.h"

#define FUNCTION_LINES 60

/* The floors in their order, and what each may include beside itself; "*" is everything above it in this table, and the two
 * generated folders.  web: "web/templates.h" and "web/static.h".  data: "data/files.h". */
static const struct room {
	const char *name, *may;
} rooms[] = {
	{ "base", "" },
	{ "fmt", "base" },
	{ "text", "base" },
	{ "atlas", "base fmt" },
	{ "source", "base fmt atlas data" },
	{ "store", "base atlas" },
	{ "link", "base fmt text atlas data" },
	{ "search", "base fmt text atlas" },
	{ "view", "base fmt text atlas link search" },
	{ "render", "base fmt view web" },
	{ "http", "base" },
	{ "browser", "base fmt text atlas search view render web" },
	{ "sync", "*" },
	{ "server", "*" },
	{ "site", "*" },
	{ "cli", "*" },
};

/* Files that reach further than their room, each with its reason. */
static const struct {
	const char *file, *may;
} doors[] = {
	{ "src/view/atlas.h", "store" }, /* the one place where what is stored becomes what views are made of */
	{ "src/render/stix.c", "atlas" }, /* the identifiers of STIX objects follow from the domain's addresses */
};

/* Libraries, by a header or (ending in '/') a folder of headers, and the rooms that know them. */
static const struct {
	const char *header, *rooms;
} libraries[] = {
	{ "microhttpd.h", "http" },      { "sqlite3.h", "store" },    { "jansson.h", "fmt" },   { "yaml.h", "fmt" },
	{ "zip.h", "fmt" },              { "expat.h", "fmt" },        { "md4c.h", "fmt" },      { "md4c-html.h", "" },
	{ "xlsxwriter.h", "fmt render" }, { "curl/", "server sync" }, { "openssl/", "base" },   { "xxhash.h", "base" },
	{ "lzma.h", "fmt" },            { "utf8proc.h", "base" },   { "libstemmer.h", "" },
};

/* Never called, whether or not base/banned.h is included. */
static const char *const banned[] = {
	"strcpy", "strcat", "strncpy", "strncat", "stpcpy", "sprintf", "vsprintf", "strtok", "gmtime", "localtime", "ctime", "asctime",
	"atoi", "atol", "atoll", "atof", "gets", "scanf", "sscanf", "fscanf", "tmpnam", "tempnam", "mktemp", "alloca", "system",
	"rand", "srand",
};
/* Only base calls these: they can fail, and its own do not. */
static const char *const raw[] = { "malloc", "calloc", "realloc", "reallocarray", "strdup", "strndup", "asprintf", "vasprintf" };

static bool in_list(const char *list, struct str word)
{
	struct str rest = str_of(list), piece;

	while (str_split(&rest, ' ', &piece))
		if (piece.n && str_eq(piece, word))
			return true;
	return false;
}

static bool in_names(const char *const *names, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(word, names[i]))
			return true;
	return false;
}

static const struct room *room_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(rooms); i++)
		if (str_is(name, rooms[i].name))
			return &rooms[i];
	return NULL;
}

static bool may_include(const struct layers_file *f, struct str to)
{
	const struct room *from = room_find(f->room), *below = room_find(to);

	for (size_t i = 0; i < ARRAY_LEN(doors); i++)
		if (str_is(f->path, doors[i].file) && in_list(doors[i].may, to))
			return true;
	if (!from) /* src/main.c */
		return below != NULL;
	if (str_eq(f->room, to) || in_list(from->may, to))
		return true;
	return strcmp(from->may, "*") == 0 && (str_is(to, "web") || str_is(to, "data") || (below && below < from));
}

static void own_include(struct layers *l, const struct layers_file *f, unsigned line, struct str path)
{
	ptrdiff_t slash = str_chr(path, '/');
	struct str to = str_sub(path, 0, slash < 0 ? 0 : (size_t)slash);

	if (slash < 0)
		return; /* beside it, in its own room */
	if (str_has(path, ".."))
		layers_find(l, f->path, line, "#include \"%.*s\" climbs out of its folder: write it from src", STRF(path));
	else if (!room_find(to) && !str_is(to, "web") && !str_is(to, "data"))
		layers_find(l, f->path, line, "#include \"%.*s\": src has no room '%.*s'", STRF(path), STRF(to));
	else if (!may_include(f, to))
		layers_find(l, f->path, line, "#include \"%.*s\": %.*s may not include %.*s (table in tools/layers_code.c)", STRF(path),
			    STRF(f->room), STRF(to));
}

static void library_include(struct layers *l, const struct layers_file *f, unsigned line, struct str header)
{
	for (size_t i = 0; i < ARRAY_LEN(libraries); i++) {
		struct str h = str_of(libraries[i].header);

		if ((str_ends(h, STR("/")) ? str_starts(header, h) : str_eq(header, h)) && !in_list(libraries[i].rooms, f->room))
			layers_find(l, f->path, line, "#include <%.*s>: only %s knows this library", STRF(header),
				    *libraries[i].rooms ? libraries[i].rooms : "nobody here");
	}
}

void layers_includes(struct layers *l, const struct layers_file *f)
{
	struct str rest = f->code, row;
	unsigned line = 0;

	if (f->room.n && !room_find(f->room))
		layers_find(l, f->path, 1, "src has no room '%.*s' (table in tools/layers_code.c)", STRF(f->room));
	while (str_split(&rest, '\n', &row)) {
		struct str code = str_trim(row), real;
		char close;
		ptrdiff_t end;

		line++;
		if (!str_starts(code, STR("#")) || !str_starts(str_trim(str_from(code, 1)), STR("include")))
			continue;
		/* the code has the name blanked out; the text has it at the same place */
		real = str_n(f->text.p + (row.p - f->code.p), row.n);
		real = str_trim(str_from(real, (size_t)str_find(real, STR("include")) + strlen("include")));
		close = real.n && real.p[0] == '<' ? '>' : '"';
		real = str_from(real, 1);
		end = str_chr(real, close);
		if (end < 0)
			layers_find(l, f->path, line, "an #include that this check cannot read");
		else if (close == '>')
			library_include(l, f, line, str_sub(real, 0, (size_t)end));
		else
			own_include(l, f, line, str_sub(real, 0, (size_t)end));
	}
}

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

void layers_names(struct layers *l, const struct layers_file *f)
{
	struct str s = f->code;
	bool base = str_is(f->room, "base"), test = str_starts(f->path, STR("tests/"));
	unsigned line = 1;

	if (str_is(f->path, "src/base/banned.h"))
		return;
	for (size_t i = 0; i < s.n; i++) {
		size_t from = i;
		struct str word;

		line += s.p[i] == '\n';
		if (!word_char(s.p[i]))
			continue;
		while (i < s.n && word_char(s.p[i]))
			i++;
		word = str_sub(s, from, i - from);
		i--;
		if (from > 0 && (s.p[from - 1] == '.' || (s.p[from - 1] == '>' && from > 1 && s.p[from - 2] == '-')))
			continue; /* a member of that name */
		if (in_names(banned, ARRAY_LEN(banned), word))
			layers_find(l, f->path, line, "'%.*s' is not used in this project (base/banned.h)", STRF(word));
		else if (!base && !test && in_names(raw, ARRAY_LEN(raw), word))
			layers_find(l, f->path, line, "'%.*s' outside of base: use an arena, a buf or x%.*s (base/mem.h)", STRF(word), STRF(word));
	}
}

void layers_functions(struct layers *l, const struct layers_file *f)
{
	struct str rest = f->code, row;
	unsigned line = 0, start = 0;

	while (str_split(&rest, '\n', &row)) {
		line++;
		if (str_eq(row, STR("{")))
			start = line;
		else if (start && str_starts(row, STR("}"))) {
			if (line - start - 1 > FUNCTION_LINES)
				layers_warn(l, f->path, start, "a function of %u lines; over %d needs a reason", line - start - 1, FUNCTION_LINES);
			start = 0;
		}
	}
}

/* Past the end of a literal that starts at text[i]. */
static size_t literal_end(struct str text, size_t i)
{
	char quote = text.p[i++];

	while (i < text.n && text.p[i] != quote && text.p[i] != '\n')
		i += text.p[i] == '\\' ? 2 : 1;
	return i < text.n ? i : text.n - 1;
}

struct str layers_blank(struct arena *a, struct str text)
{
	char *out = arena_z(a, text);
	size_t i = 0;

	while (i < text.n) {
		size_t from = i, to;
		struct str rest = str_from(text, i);

		if (str_starts(rest, STR("/*"))) {
			ptrdiff_t end = str_find(str_from(rest, 2), STR("*/"));

			to = end < 0 ? text.n : i + 4 + (size_t)end;
		} else if (str_starts(rest, STR("//"))) {
			ptrdiff_t end = str_chr(rest, '\n');

			to = end < 0 ? text.n : i + (size_t)end;
		} else if (text.p[i] == '"' || (text.p[i] == '\'' && (i == 0 || !isalnum((unsigned char)text.p[i - 1])))) {
			to = literal_end(text, i);
			from++; /* the quotes stay */
			i = to + 1;
		} else {
			i++;
			continue;
		}
		if (i < to)
			i = to;
		for (size_t k = from; k < to; k++)
			if (out[k] != '\n')
				out[k] = ' ';
	}
	return str_n(out, text.n);
}
