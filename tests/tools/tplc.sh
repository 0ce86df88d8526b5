#!/bin/bash
# What tplc refuses, and what the C compiler refuses of what tplc made: each case of the two lists in tests/fixtures/tpl.
# usage: tplc.sh TPLC SOURCE_ROOT CC...
set -u
tplc=$1 root=$2
shift 2
cc=("$@")
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0 passed=0

say() { # a case went wrong
	printf 'not as expected: %s\n%s\n' "$what" "$1" >&2
	failed=$((failed + 1))
}

refused() { # refused LINE:COLUMN:MESSAGE
	rm -f "$dir"/out.*
	got=$("$tplc" "$dir/out.c" "$dir/out.h" "$dir/bad.html" 2>&1)
	status=$?
	if [ "$status" != 1 ] || [ "$got" != "$dir/bad.html:$1" ]; then
		say "  status $status, $got
  expected 1, $dir/bad.html:$1"
	elif [ -e "$dir/out.c" ] || [ -e "$dir/out.h" ]; then
		say "  it left files behind"
	else
		passed=$((passed + 1))
	fi
}

ill_typed() { # ill_typed LINE
	mv "$dir/bad.html" "$dir/test.html"
	sed -i '1a{{% include "fixtures/tpl/view.h" }}' "$dir/test.html"
	if ! got=$("$tplc" "$dir/out.c" "$dir/out.h" "$dir/test.html" 2>&1); then
		say "  tplc: $got"
	elif got=$("${cc[@]}" -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -Wconversion -Wno-sign-conversion -fsyntax-only \
		-I"$root/src" -I"$root/tests" "$dir/out.c" 2>&1); then
		say "  the compiler took it"
	elif ! grep -q "test.html:$(($1 + 1)):" <<<"$got"; then
		say "  the compiler does not name line $(($1 + 1)) of the template: $got"
	else
		passed=$((passed + 1))
	fi
}

cases() { # cases FILE FUNCTION
	local what='' line
	while IFS= read -r line; do
		case $line in
		'== '*) what=${line#== } && : >"$dir/bad.html" ;;
		'-- '*) "$2" "${line#-- }" ;;
		*) [ -n "$what" ] && printf '%s\n' "$line" >>"$dir/bad.html" ;;
		esac
	done <"$1"
}

cases "$root/tests/fixtures/tpl/bad.txt" refused
cases "$root/tests/fixtures/tpl/types.txt" ill_typed

what='the good set, which must compile with both'
if ! "$tplc" "$dir/out.c" "$dir/out.h" "$root"/tests/fixtures/tpl/good/*.html; then
	say '  tplc failed'
elif ! "${cc[@]}" -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror -fsyntax-only -I"$root/src" -I"$root/tests" "$dir/out.c"; then
	say '  the compiler failed'
fi
what='no template at all'
"$tplc" "$dir/none.c" "$dir/none.h" && "${cc[@]}" -std=c17 -Wall -Wextra -Werror -fsyntax-only -I"$root/src" "$dir/none.c" || say '  failed'
what='a file that is not there'
"$tplc" "$dir/none.c" "$dir/none.h" "$dir/no.html" 2>/dev/null && say '  accepted'
what='a name that is no C name'
cp "$root/tests/fixtures/tpl/good/foot.html" "$dir/a b.html"
"$tplc" "$dir/none.c" "$dir/none.h" "$dir/a b.html" 2>/dev/null && say '  accepted'
cp "$root/tests/fixtures/tpl/good/foot.html" "$dir/x-y.html"
cp "$root/tests/fixtures/tpl/good/foot.html" "$dir/x_y.html"
what='two templates of one name'
"$tplc" "$dir/none.c" "$dir/none.h" "$dir/x-y.html" "$dir/x_y.html" 2>/dev/null && say '  accepted'

printf '%d refused as they should, %d wrong\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -ge 90 ]
