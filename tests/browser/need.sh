# Sourced by run and shots: node, the packages of package-lock.json, a browser, the same fonts everywhere.  Needs $here and stop().
command -v node >/dev/null && command -v npm >/dev/null || stop "node or npm is missing: tools/setup test"
export CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)}
[[ -x $CHROMIUM ]] || stop "chromium is missing: tools/setup test"
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.promptriskdb-lock"; then
  (cd "$here" && npm ci --silent --prefer-offline --no-audit --no-fund) >&2 || stop "npm ci failed"
  cp "$here/package-lock.json" "$here/node_modules/.promptriskdb-lock"
fi
export FONTCONFIG_FILE=$here/fonts.conf LC_ALL=C.UTF-8
