#!/usr/bin/env bash
# Brings what the tests use beside Python packages: Chromium for the browser tests, a JDK 17 and Maven for a real Neo4j.
# What is there is used; what is missing is installed with apt-get as root. Elsewhere the tests that need it are
# skipped, each saying which package to install.
set -euo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
if [ -z "${NEO4J_TEST_URI:-}" ] && ! docker info >/dev/null 2>&1; then
    command -v javac >/dev/null || missing+=(openjdk-17-jdk-headless)
    command -v mvn >/dev/null || missing+=(maven)
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing for the tests: ${missing[*]}"
    apt-get update -qq || true
    if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then
        exit 0
    fi
fi
echo "Some tests will be skipped. To run them too: sudo apt install ${missing[*]}" >&2
