#!/bin/bash
# tools/no_upstream finds planted sentences of the upstream in tests/fixtures/tools/upstream, however they are dressed.
# usage: no_upstream.sh NO_UPSTREAM SOURCE_ROOT
set -u
check=$1 upstream=$2/tests/fixtures/tools/upstream
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0
mkdir -p "$dir/house/data/starter" "$dir/house/src" "$dir/empty" "$dir/broken/mitre-atlas"
unset PROMPTRISKDB_UPSTREAM

expect() { # expect STATUS TEXT UPSTREAM: status, and a pattern in what is printed
	local got status
	got=$("$check" "$dir/house" "$3" 2>&1)
	status=$?
	if [ "$status" != "$1" ] || ! grep -qF -- "$2" <<<"$got"; then
		printf 'expected status %s and "%s"; got %s:\n%s\n' "$1" "$2" "$status" "$got" >&2
		failed=1
	fi
}

# What may be there: names, titles, short phrases, parts of sentences.
cat >"$dir/house/data/starter/good.tsv" <<'X'
XX.T0001	Painting the garden fence in colours nobody asked for
01.01.00	Wet paint on Sunday clothes of passers by	A paper about fences and the people who paint them
own	Nobody asked for it. A painter walks along the fence with a bucket of paint.
X
expect 0 '0 findings' "$upstream"
expect 0 'longest shared run: 10 words, data/starter/good.tsv:3: a painter walks along the fence with a bucket of' "$upstream"

# In a comment over two lines, in capitals, with other quotes.
cat >"$dir/house/src/a.c" <<'X'
int a; /* x
 * the NEIGHBOURS only
 * notice, when the ‘sun’ comes -- out again */
X
expect 1 "src/a.c:2: a sentence of 10 words that is upstream's (mitre-atlas/v6/ATLAS-test.yaml); say it in own words: the neighbours only notice when the sun" "$upstream"
rm "$dir/house/src/a.c"

for planted in 'own	Hide every brush before the painter has finished breakfast.	x' '"A painter walks along the fence with a bucket of the wrong\ncolour"' \
	'Wet paint ruins Sunday clothes, and nobody ever says sorry afterwards' 'a banner of ours above the table tells how to use it'; do
	printf 'first line\n%s\n' "$planted" >"$dir/house/README.md"
	expect 1 'README.md:2: a sentence of ' "$upstream"
done
rm "$dir/house/README.md"

expect 77 'skipped: no folder of upstream files' "$dir/nothing"
expect 3 'no descriptions found' "$dir/empty"
printf 'techniques:\n  a: {b: [c\n' >"$dir/broken/mitre-atlas/ATLAS-broken.yaml"
expect 3 'mitre-atlas/ATLAS-broken.yaml: ' "$dir/broken"
exit $failed
