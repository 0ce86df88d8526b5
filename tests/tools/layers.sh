#!/bin/bash
# tools/layers finds what it says it finds, in a small house with every fault, and nothing in one without.
# usage: layers.sh LAYERS
set -u
layers=$1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

put() { # put FILE: standard input into a file of the house
	mkdir -p "$dir/$(dirname "$1")"
	cat >"$dir/$1"
}

expect() { # expect STATUS TEXT: what layers prints, but for its last line
	local got status
	got=$("$layers" "$dir")
	status=$?
	got=$(sed '$d' <<<"$got")
	if [ "$status" != "$1" ] || [ "$got" != "$2" ]; then
		printf 'status %s, expected %s\n' "$status" "$1" >&2
		diff <(printf '%s\n' "$2") <(printf '%s\n' "$got") >&2
		failed=1
	fi
}

put src/base/mem.h <<'X'
#include <stdlib.h>
void *xmalloc(size_t n); /* malloc(n) is for this room */
static inline void *f(size_t n) { return malloc(n); }
X
put src/fmt/csv.c <<'X'
#include "base/mem.h"
#include "csv.h"
#include <yaml.h>
/* #include "view/view.h" and strcpy(a, b) in a comment // are nothing */
static const char *s = "strcpy(\"a\", atoi) /* ";
static const char *t = "*/ sprintf"; // and strtok here
static char quote = '"', c = '\'';
int ok(struct x *x) { return x->system + x.rand(3); }
X
put src/fmt/meson.build <<'X'
sources += files('csv.c')
X
put src/main.c <<'X'
#include "fmt/csv.h"
X
put web/templates/page.html <<<'<a href="x/home/x">https://example.org/home/</a>'
put web/meson.build <<<"templates = files('templates/page.html')"
expect 0 ''

# Now the faults.
put src/fmt/yaml.c <<'X'
#include "atlas/record.h"
#  include "store/store.h"
#include <sqlite3.h>
#include <curl/curl.h>
#include "../base/mem.h"
#include "tests/x.h"

int f(char *s)
{
	char *(*copy)(char *, const char *) = strcpy;
	return atoi(s) + (int)(size_t)malloc(3); /* a line
	more */ gets(s);
}
X
put src/http/a.c <<'X'
#include "fmt/csv.h"
#include "http/a.h"
#include <microhttpd.h>
X
put src/http/meson.build <<<"sources += files('a.c')"
put src/view/b.c <<'X'
#include "web/templates.h"
#include <microhttpd.h>
X
put src/view/meson.build <<<"sources += files('b.c')"
put src/site/c.c <<'X'
#include "http/a.h"
#include "web/static.h"
#include "cli/cli.h"
X
put src/site/meson.build <<<"sources += files('c.c')"
put src/hall/meson.build <<<""
put src/hall/d.h <<<"int d;"
put web/templates/lost.html <<<""
put web/static/lost.css <<<""
put data/curated/lost.tsv <<<""
home=/home
put docs/x.md <<<"see $home/someone/file, or ($home/x)"
{ printf 'int g(void)\n{\n'; for _ in {1..61}; do echo '	g();'; done; printf '}\n'; } | put tests/long.c
yes | head -501 | put tools/long.c
expect 1 "data/curated/lost.tsv:1: missing from the list in data/meson.build, and so from the program
docs/x.md:1: the path of a machine, $home/...
docs/x.md:1: the path of a machine, $home/...
src/fmt/yaml.c:10: 'strcpy' is not used in this project (base/banned.h)
src/fmt/yaml.c:11: 'atoi' is not used in this project (base/banned.h)
src/fmt/yaml.c:11: 'malloc' outside of base: use an arena, a buf or xmalloc (base/mem.h)
src/fmt/yaml.c:12: 'gets' is not used in this project (base/banned.h)
src/fmt/yaml.c:1: #include \"atlas/record.h\": fmt may not include atlas (table in tools/layers_code.c)
src/fmt/yaml.c:2: #include \"store/store.h\": fmt may not include store (table in tools/layers_code.c)
src/fmt/yaml.c:3: #include <sqlite3.h>: only store knows this library
src/fmt/yaml.c:4: #include <curl/curl.h>: only server sync knows this library
src/fmt/yaml.c:5: #include \"../base/mem.h\" climbs out of its folder: write it from src
src/fmt/yaml.c:6: #include \"tests/x.h\": src has no room 'tests'
src/fmt/yaml.c:1: missing from src/fmt/meson.build, and so from the program
src/hall/d.h:1: src has no room 'hall' (table in tools/layers_code.c)
src/http/a.c:1: #include \"fmt/csv.h\": http may not include fmt (table in tools/layers_code.c)
src/site/c.c:3: #include \"cli/cli.h\": site may not include cli (table in tools/layers_code.c)
src/view/b.c:1: #include \"web/templates.h\": view may not include web (table in tools/layers_code.c)
src/view/b.c:2: #include <microhttpd.h>: only http knows this library
tests/long.c:2: warning: a function of 61 lines; over 60 needs a reason
tools/long.c:501: 501 lines, over 500: split it by job
web/static/lost.css:1: missing from the list in web/meson.build, and so from the program
web/templates/lost.html:1: missing from the list in web/meson.build, and so from the program"

mkdir "$dir/empty"
"$layers" "$dir/empty" 2>/dev/null
[ $? = 3 ] || { echo 'an empty folder is taken for a clean house' >&2; failed=1; }
exit $failed
