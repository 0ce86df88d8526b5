# shellcheck shell=bash disable=SC2154,SC2034  # variables go between this file and run
# What the parts of tests/bench/run share: figures, rows of the table, servers, the noise of others.  Sourced.

say() { echo "bench: $*" >&2; }
die() { say "$*"; exit 3; }

# spread FILE COLUMN [DIGITS]: "median (fastest to slowest)" of a column of numbers; middle: the median alone
spread() {
  sort -g -k"$2,$2" "$1" | awk -v c="$2" -v d="${3:-0}" '{ v[NR] = $c } END { if (!NR) exit 1
    f = "%." d "f"; printf f " (" f " to " f ")", v[int((NR + 1) / 2)], v[1], v[NR] }'
}
middle() { sort -g -k"$2,$2" "$1" | awk -v c="$2" '{ v[NR] = $c } END { if (!NR) exit 1; print v[int((NR + 1) / 2)] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else print "-" }'; }
# verdict A OP B: kept or missed
verdict() { awk -v a="$1" -v op="$2" -v b="$3" 'BEGIN { print ((op == "<" ? a + 0 < b + 0 : a + 0 >= b + 0) ? "kept" : "**missed**") }'; }

# row WHAT OURS PEER RATIO PROMISE VERDICT: one line of the table; the last column is filled in at the end of the part
row() {
  printf '| %s | %s | %s | %s | %s | %s | @ |\n' "$@" >>"$rows"
  printf '  %-58s %s%s\n' "$1" "$2" "${3:+   peer: $3}" >&2
}

# Processor time that is not ours, as a share of all processors, since the part began: what else the machine was doing.
busy() { awk '/^cpu / { print $2 + $3 + $4 + $9, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9 }' /proc/stat; } # interrupts are nobody's
ticks_of() { sed "s/^.*) //" "/proc/$1/stat" 2>/dev/null | awk '{ print $12 + $13 + $14 + $15 }'; } # user, system, and of ended children
children_of() { cat /proc/"$1"/task/"$1"/children 2>/dev/null; }
own() {
  local p q sum=0
  for p in $$ "${pids[@]}"; do
    for q in $p $([[ $p == "$$" ]] || children_of "$p"); do sum=$((sum + $(ticks_of "$q" || echo 0) + 0)); done
  done
  echo "$sum"
}
# Wait until others use less than a tenth of the processors, as long as there is patience left.
wait_for_quiet() {
  local b0 a0 b1 a1 used told=
  while :; do
    read -r b0 a0 < <(busy)
    sleep 2
    read -r b1 a1 < <(busy)
    used=$(((b1 - b0) * 100 / (a1 - a0)))
    patience=$((patience - 2))
    [[ $used -ge 10 ]] || return 0
    [[ $patience -gt 0 ]] || { say "others use $used % of the processors: times are worth little, see the last column"; return 0; }
    [[ -n $told ]] || say "others use $used % of the processors; waiting at most $patience s"
    told=yes
  done
}
begin() { # begin NAME
  wait_for_quiet
  say "$1"
  read -r busy0 all0 < <(busy)
  own0=$(own)
}
end() {
  local busy1 all1 others
  read -r busy1 all1 < <(busy)
  others=$(awk -v b=$((busy1 - busy0)) -v o=$(($(own) - own0)) -v a=$((all1 - all0)) 'BEGIN { x = a > 0 ? (b - o) * 100 / a : 0; printf "%.0f %%", x < 0 ? 0 : x }')
  sed -i "s/| @ |\$/| $others |/" "$rows"
}

# Servers: started in the background, ended by their ids.
pids=()
stop() { # stop PID: ask, then wait
  local p rest=()
  kill -TERM "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  for p in "${pids[@]}"; do [[ $p == "$1" ]] || rest+=("$p"); done
  pids=("${rest[@]}")
}
cleanup() {
  local p
  for p in "${pids[@]}"; do kill -TERM "$p" 2>/dev/null || true; done
  for p in "${pids[@]}"; do wait "$p" 2>/dev/null || true; done
  [[ -z ${work:-} ]] || rm -rf "$work"
  [[ -z ${shm:-} ]] || rm -rf "$shm"
}

# serve_ours DATABASE [COMMAND-PREFIX...]: sets ours_pid and ours (address without the last '/')
serve_ours() {
  local db=$1 i; shift
  "$@" "$prog" --data "$db" --quiet serve --port 0 >"$work/serve.out" 2>"$work/serve.err" &
  ours_pid=$!
  pids+=("$ours_pid")
  for ((i = 0; i < 200; i++)); do
    ours=$(sed -n '1s|^\(http://127\.0\.0\.1:[0-9]*\)/$|\1|p' "$work/serve.out")
    [[ -z $ours ]] || return 0
    kill -0 "$ours_pid" 2>/dev/null || break
    sleep 0.05
  done
  die "the server did not start: $(tail -3 "$work/serve.err")"
}

# serve_nginx ROOT WORKERS [COMMAND-PREFIX...]: sets nginx_pid and theirs; with remember=no it does not keep files open
serve_nginx() {
  local root=$1 workers=$2 port i; shift 2
  for ((i = 0; i < 20; i++)); do
    port=$((20000 + RANDOM % 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  mkdir -p "$work/nginx"
  sed -e "s|@root@|$root|" -e "s|@workers@|$workers|" -e "s|@port@|$port|" -e "s|@dir@|$work/nginx|g" -e "s|@user@|$(id -un)|" "$here/nginx.conf" |
    if [[ ${remember:-yes} == yes ]]; then cat; else sed '/open_file_cache/d'; fi >"$work/nginx/nginx.conf"
  "$@" nginx -p "$work/nginx" -e "$work/nginx/error.log" -c "$work/nginx/nginx.conf" 2>"$work/nginx/start.log" &
  nginx_pid=$!
  pids+=("$nginx_pid")
  theirs=http://127.0.0.1:$port
  echo / | "$tools/bench_fetch" -k "$theirs" >/dev/null || die "nginx did not start: $(tail -3 "$work/nginx/start.log" "$work/nginx/error.log")"
}

# head_of ADDRESS PATH [FIELD]: status line and fields of an answer
head_of() {
  local port=${1##*:} line
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n%s\r\n' "$2" "$port" "${3:+$3$'\r\n'}" >&3
  while IFS= read -r line <&3; do line=${line%$'\r'}; [[ -n $line ]] || break; printf '%s\n' "$line"; done
  exec 3<&- 3>&-
}
field_of() { head_of "$1" "$2" "${4:-}" | sed -n "s/^$3: //Ip" | head -1; }

# load_of OUT PID THREADS CONNECTIONS SECONDS ADDRESS-AND-PATH [FIELD [FILE]]: one run of wrk; appends to OUT
#   requests a second, p50 ms, p99 ms, requests per second of the server's processor time, failures, bytes an answer
load_of() {
  local out=$1 pid=$2 threads=$3 conns=$4 secs=$5 url=$6 field=${7:-} file=${8:-} q t0=0 t1=0 figures args=()
  [[ -z $field ]] || args+=(-H "$field")
  for q in $pid $(children_of "$pid"); do t0=$((t0 + $(ticks_of "$q"))); done
  # shellcheck disable=SC2086  # a command and its argument
  figures=$(timeout $((secs + 20)) ${pin_wrk:-} wrk -t "$threads" -c "$conns" -d "${secs}s" "${args[@]}" -s "$here/wrk.lua" "$url" ${file:+-- "$file"} | sed -n 's/^figures //p')
  for q in $pid $(children_of "$pid"); do t1=$((t1 + $(ticks_of "$q"))); done
  [[ -n $figures ]] || die "wrk gave no figures for $url"
  awk -v s="$secs" -v t=$((t1 - t0)) -v hz="$(getconf CLK_TCK)" -v f="$figures" 'BEGIN { split(f, v, " ")
    printf "%s %s %s %.1f %s %s\n", v[1], v[2], v[3], (t > 0 ? v[1] * s / (t / hz) : 0), v[4], v[5] }' >>"$out"
}
