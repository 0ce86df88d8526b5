#!/bin/bash
# tools/embed: the same bytes whatever the order of the files, and what it refuses.  The bytes themselves: test_embed.c.
# usage: embed.sh EMBED
set -u
embed=$1
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0
mkdir -p "$dir/in/sub"
echo one >"$dir/in/a.txt"
echo two >"$dir/in/sub/b.css"
echo three >"$dir/in/c.xyz"
echo four >"$dir/d.txt"

wrong() {
	printf 'not as expected: %s\n' "$1" >&2
	failed=1
}

refuses() { # refuses TEXT ARGUMENT...
	local text=$1 got
	shift
	rm -f "$dir"/no.*
	got=$("$embed" "$dir/no.c" "$dir/no.h" t "$dir/in" "$@" 2>&1) && wrong "accepted: $*"
	[[ $got == *"$text"* ]] || wrong "$got, without: $text"
	[ ! -e "$dir/no.c" ] && [ ! -e "$dir/no.h" ] || wrong "files left behind for: $*"
}

"$embed" "$dir/1.c" "$dir/t.h" t "$dir/in" "$dir/in/a.txt" "$dir/in/sub/b.css" || wrong 'the plain case'
"$embed" "$dir/2.c" "$dir/t.h" t "$dir/in" "$dir/in/sub/b.css" "$dir/in/a.txt" || wrong 'the plain case, turned round'
cmp "$dir/1.c" "$dir/2.c" || wrong 'the order of the arguments shows'
refuses 'no content type' "$dir/in/c.xyz"
refuses 'given twice' "$dir/in/a.txt" "$dir/in/sub/b.css" "$dir/in/a.txt"
refuses 'is not below' "$dir/d.txt"
refuses 'cannot open' "$dir/in/none.txt"
exit $failed
