#!/usr/bin/env bash
# Packs a run-time image and the jars into one archive. Called by the Maven profile `bundle`.
#   pack.sh TARGET VERSION
set -euo pipefail
target=$1
version=$2
here=$(cd "$(dirname "$0")" && pwd)
home=$("$here/../../../lodestone" --print-java-home)
name=lodestone-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
folder=$target/bundle/$name

rm -rf "$target/bundle"
mkdir -p "$folder/bin"
# java.management and jdk.management: allocation and memory figures; jdk.unsupported: signals, and the benchmark harness.
"$home/bin/jlink" --output "$folder/runtime" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
  --add-modules java.base,java.logging,java.management,java.xml,jdk.incubator.vector,jdk.management,jdk.unsupported,jdk.zipfs
mkdir "$folder/lib"
cp "$target"/lib/*.jar "$folder/lib/"
cp "$here/lodestone" "$folder/bin/lodestone"
cp "$here/../../../LICENSE" "$folder/"
chmod +x "$folder/bin/lodestone"
tar -C "$target/bundle" -czf "$target/$name.tar.gz" "$name"
ls -l "$target/$name.tar.gz"
