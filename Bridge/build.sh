#!/usr/bin/env bash
# Builds libCTorch.so alone: for a machine with another libtorch (CUDA, another version; 2.4 at least) and no Swift.
# Any C++20 compiler will do. Put the result where the binaries look for it, or name its folder in LD_LIBRARY_PATH.
# With a CUDA libtorch, several processes speak by NCCL if its headers and CUDA's are found: in CUDA_HOME (/usr/local/cuda)
# or, for libtorch in a torch wheel, in NVIDIA's wheels beside it (nvidia-cuda-crt and nvidia-cuda-cccl among them).
#
# Usage: LIBTORCH=/path/to/libtorch [CXX=g++] [CXXFLAGS=-O2] [CUDA_HOME=/usr/local/cuda] Bridge/build.sh [OUTPUT_FOLDER]
set -euo pipefail
: "${LIBTORCH:?set it to the folder that holds include and lib}"
sources=$(cd "$(dirname "$0")" && pwd)/Sources/CTorch
output=${1:-.}
mkdir -p "$output"

read -ra chosen <<<"${CXXFLAGS:--O2}"
flags=(-std=c++20 "${chosen[@]}" -fPIC -I"$sources/include" -I"$sources/GlooNames" -isystem "$LIBTORCH/include"
    -isystem "$LIBTORCH/include/torch/csrc/api/include")
# Older builds of libtorch use the strings of GCC before 5.
grep -q __cxx11 "$LIBTORCH/lib/libc10.so" || flags+=(-D_GLIBCXX_USE_CXX11_ABI=0)
libraries=(-L"$LIBTORCH/lib" -Wl,--no-as-needed -ltorch -ltorch_cpu -lc10 -Wl,-rpath,"$LIBTORCH/lib")
if [ -e "$LIBTORCH/lib/libtorch_cuda.so" ]; then
    libraries+=(-ltorch_cuda -lc10_cuda)
    for headers in "${CUDA_HOME:-/usr/local/cuda}/include" "$LIBTORCH"/../nvidia/*/include; do
        if [ -d "$headers" ]; then flags+=(-isystem "$headers"); fi
    done
fi

objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT
printf '%s\0' "$sources"/*.cpp |
    xargs -0 -P "$(nproc)" -I{} sh -c 'out=$1; shift; "$@" -c "{}" -o "$out/$(basename "{}" .cpp).o"' \
        _ "$objects" "${CXX:-g++}" "${flags[@]}"
"${CXX:-g++}" -shared "$objects"/*.o "${libraries[@]}" -o "$output/libCTorch.so"
speaks=$("${CXX:-g++}" "${flags[@]}" -dM -E "$sources/Distributed.hpp" | sed -n 's/#define CTORCH_HAS_\([A-Z0-9]*\) 1/\1/p' | sort | paste -sd ' ')
echo "built $output/libCTorch.so against $LIBTORCH (several processes: ${speaks:-not at all})"
