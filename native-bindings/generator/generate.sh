#!/usr/bin/env bash
# Generates the Java bindings from the C headers with jextract 25 (built on libclang 14; newer libclang leaks paths).
#
#   generate.sh [cuda|nvrtc|cublas|cublaslt|cudnn]
#
# Needs `jextract` on the PATH and these folders in the environment: CUDA_INCLUDE, CUDNN_INCLUDE, CCCL_INCLUDE. What is bound
# is listed in lists/<library>.fn, .const and .struct, which people review. The output is the same from run to run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$here/../src/main/java
only=${1:-all}
root=dev.lodestone.cuda
: "${CUDA_INCLUDE:?}" "${CUDNN_INCLUDE:?}" "${CCCL_INCLUDE:?}"
includes=(-I "$CUDA_INCLUDE" -I "$CCCL_INCLUDE" -I "$CUDNN_INCLUDE")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# generate LIBRARY HEADER CLASS
generate() {
  local library=$1 header=$2 class=$3 package=$root.generated.$1
  jextract "${includes[@]}" --dump-includes "$work/dump" "$header" >"$work/log" 2>&1
  awk '{print $1" "$2}' "$work/dump" | sort -u >"$work/available"
  tr ' ' '\n' <"$here/lists/$library.fn" | sed -n 's/^\(..*\)$/--include-function \1/p' | sort -u >"$work/arguments"
  comm -23 "$work/arguments" "$work/available" >"$work/missing"
  if [ -s "$work/missing" ]; then echo "not in $header:"; cat "$work/missing"; exit 1; fi
  grep -E "^--include-constant ($(paste -sd'|' "$here/lists/$library.const"))\$" "$work/available" >>"$work/arguments" || true
  if [ -f "$here/lists/$library.struct" ]; then
    grep -E "^--include-(struct|union|typedef) ($(paste -sd'|' "$here/lists/$library.struct"))\$" "$work/available" >>"$work/arguments" || true
  fi
  jextract "${includes[@]}" -t "$package" --header-class-name "$class" --symbols-class-name "${class}Symbols" \
    --output "$out" @"$work/arguments" "$header" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  route_lookup "$out/${package//.//}/$class.java" "$root.CudaLibrary.${library^^}.lookup()"
  echo "$library: $(grep -c include-function "$work/arguments") functions, $(grep -c include-constant "$work/arguments") constants"
}

# jextract has no option for a lookup of one's own: one statement per header class is replaced, and found exactly once.
route_lookup() {
  local file=$1 lookup=$2
  perl -0pi -e "s/    static final Arena LIBRARY_ARENA = Arena\.ofAuto\(\);\n\n    static final SymbolLookup SYMBOL_LOOKUP = SymbolLookup\.loaderLookup\(\)\n\s*\.or\(Linker\.nativeLinker\(\)\.defaultLookup\(\)\);/    static final SymbolLookup SYMBOL_LOOKUP = $lookup;/" "$file"
  [ "$(grep -cF "$lookup" "$file")" = 1 ] || { echo "the lookup statement has changed in $file"; exit 1; }
}

wanted() { [ "$only" = all ] || [ "$only" = "$1" ]; }
if wanted cuda; then generate cuda "$CUDA_INCLUDE/cuda.h" Cuda; fi
if wanted nvrtc; then generate nvrtc "$CUDA_INCLUDE/nvrtc.h" Nvrtc; fi
if wanted cublas; then generate cublas "$CUDA_INCLUDE/cublas_v2.h" Cublas; fi
if wanted cublaslt; then generate cublaslt "$CUDA_INCLUDE/cublasLt.h" CublasLt; fi
if wanted cudnn; then generate cudnn "$CUDNN_INCLUDE/cudnn.h" Cudnn; fi

cd "$here/.."
find generator/lists generator/generate.sh src/main/java/dev/lodestone/cuda/generated -type f | LC_ALL=C sort | xargs sha256sum >generator/SHA256SUMS
