#!/usr/bin/env bash
# Brings what the tests use beside Python packages: Chromium for the browser tests, a JDK and Maven for a real Neo4j.
# What is there is used; what is missing is installed with apt-get as root. Elsewhere the tests that need it are
# skipped, each saying which package to install.
set -euo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
if [ -z "${NEO4J_TEST_URI:-}" ] && ! docker info >/dev/null 2>&1; then
    command -v javac >/dev/null || missing+=(jdk)
    command -v mvn >/dev/null || missing+=(maven)
fi
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=$([ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo yes || true)
[ -z "$as_root" ] || apt-get update -qq || true
# Neo4j 5.26 runs on Java 17 or 21; newer Debians have 21 as their default and no 17.
jdk=default-jdk-headless
apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1 && jdk=openjdk-17-jdk-headless
packages=("${missing[@]/#jdk/$jdk}")

if [ -n "$as_root" ]; then
    echo "installing for the tests: ${packages[*]}"
    if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null; then
        exit 0
    fi
fi
echo "Some tests will be skipped. To run them too: sudo apt install ${packages[*]}" >&2
