#!/usr/bin/env bash
# Builds libCTorch.so alone: for a machine with another libtorch (CUDA, another version; 2.4 at least) and no Swift.
# Any C++20 compiler will do. Put the result where the binaries look for it, or name its folder in LD_LIBRARY_PATH.
#
# Usage: LIBTORCH=/path/to/libtorch [CXX=g++] Bridge/build.sh [OUTPUT_FOLDER]
set -euo pipefail
: "${LIBTORCH:?set it to the folder that holds include and lib}"
sources=$(cd "$(dirname "$0")" && pwd)/Sources/CTorch
output=${1:-.}
mkdir -p "$output"

flags=(-std=c++20 -O2 -fPIC -I"$sources/include" -isystem "$LIBTORCH/include"
    -isystem "$LIBTORCH/include/torch/csrc/api/include")
# Older builds of libtorch use the strings of GCC before 5.
grep -q __cxx11 "$LIBTORCH/lib/libc10.so" || flags+=(-D_GLIBCXX_USE_CXX11_ABI=0)
libraries=(-L"$LIBTORCH/lib" -Wl,--no-as-needed -ltorch -ltorch_cpu -lc10 -Wl,-rpath,"$LIBTORCH/lib")
[ -e "$LIBTORCH/lib/libtorch_cuda.so" ] && libraries+=(-ltorch_cuda)

objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT
printf '%s\0' "$sources"/*.cpp |
    xargs -0 -P "$(nproc)" -I{} sh -c 'out=$1; shift; "$@" -c "{}" -o "$out/$(basename "{}" .cpp).o"' \
        _ "$objects" "${CXX:-g++}" "${flags[@]}"
"${CXX:-g++}" -shared "$objects"/*.o "${libraries[@]}" -o "$output/libCTorch.so"
echo "built $output/libCTorch.so against $LIBTORCH"
