#!/usr/bin/env bash
# Builds libCTorch.so over one libtorch (CPU or CUDA, 2.4 at least). No Swift is needed, and any C++20 compiler will do.
# Name the result in SIMPLESEG_BRIDGE, or put it beside the program. Run again, it compiles only what changed.
# With a CUDA libtorch, several processes speak by NCCL if its headers and CUDA's are found: in CUDA_HOME (/usr/local/cuda)
# or, for libtorch in a torch wheel, in NVIDIA's wheels beside it (nvidia-cuda-crt and nvidia-cuda-cccl among them).
#
# Usage: LIBTORCH=/path/to/libtorch [CXX=g++] [CXXFLAGS=-O2] [CUDA_HOME=/usr/local/cuda] Bridge/build.sh [OUTPUT_FOLDER]
set -euo pipefail
: "${LIBTORCH:?set it to the folder that holds include and lib}"
bridge=$(cd "$(dirname "$0")" && pwd)
sources=$bridge/Sources/CTorch
interface=$bridge/../Sources/CTorch
output=${1:-.}
mkdir -p "$output"
output=$(cd "$output" && pwd)
objects=$output/objects
compiler=${CXX:-$(command -v g++ clang++ c++ | head -n 1)}

read -ra chosen <<<"${CXXFLAGS:--O2}"
flags=(-std=c++20 "${chosen[@]}" -fPIC -I"$interface/include" -I"$interface" -I"$sources/GlooNames" -isystem "$LIBTORCH/include"
    -isystem "$LIBTORCH/include/torch/csrc/api/include")
# Older builds of libtorch use the strings of GCC before 5.
grep -q __cxx11 "$LIBTORCH/lib/libc10.so" || flags+=(-D_GLIBCXX_USE_CXX11_ABI=0)
# A libtorch that moves together with the bridge is found again.
libraries=(-L"$LIBTORCH/lib" -Wl,--no-as-needed -ltorch -ltorch_cpu -lc10
    -Wl,-rpath,"\$ORIGIN/$(realpath --relative-to="$output" "$LIBTORCH/lib")" -Wl,-rpath,"$(readlink -f "$LIBTORCH/lib")")
# A CUDA libtorch is linked as one only if all that it needs is there; of the downloaded wheel there is the CPU's part alone.
cuda=$LIBTORCH/lib/libtorch_cuda.so
if [ -e "$cuda" ]; then
    missing=$(ldd "$cuda" | sed -n 's/^\s*\(.*\) => not found/\1/p' | sort -u | paste -sd ' ')
    if [ -z "$missing" ]; then
        libraries+=(-ltorch_cuda -lc10_cuda)
    else
        echo "libtorch's CPU part only: its CUDA part needs $missing" >&2
    fi
    for headers in "${CUDA_HOME:-/usr/local/cuda}/include" "$(readlink -f "$LIBTORCH")"/../nvidia/*/include; do
        if [ -d "$headers" ]; then flags+=(-isystem "$headers"); fi
    done
fi

# Objects are kept as long as they would be compiled in the same way.
recipe="$compiler ${flags[*]} ${libraries[*]} $(readlink -f "$LIBTORCH")"
if [ "$recipe" != "$(cat "$objects/recipe" 2>/dev/null)" ]; then
    rm -rf "$objects" "$output/libCTorch.so"
    mkdir -p "$objects"
    printf '%s\n' "$recipe" >"$objects/recipe"
fi

# Whether an object is older than its source or than a header of ours that it was compiled with.
outdated() {
    local object=$1 source=$2 file
    [ -e "$object" ] && [ -e "${object%.o}.d" ] || return 0
    for file in "$source" $(sed 's/^[^:]*://; s/\\$//' "${object%.o}.d"); do
        [ -e "$file" ] && [ ! "$file" -nt "$object" ] || return 0
    done
    return 1
}

stale=()
for source in "$sources"/*.cpp; do
    if outdated "$objects/$(basename "$source" .cpp).o" "$source"; then stale+=("$source"); fi
done
if [ ${#stale[@]} -gt 0 ]; then
    printf '%s\0' "${stale[@]}" |
        xargs -0 -P "$(nproc)" -I{} sh -c 'out=$1/$(basename "{}" .cpp); shift; "$@" -MMD -c "{}" -o "$out.new" -MF "$out.d" && mv "$out.new" "$out.o"' \
            _ "$objects" "$compiler" "${flags[@]}"
fi
for object in "$objects"/*.o; do
    if [ ! -e "$sources/$(basename "$object" .o).cpp" ]; then rm "$object" "${object%.o}.d"; stale+=("$object"); fi
done
if [ ${#stale[@]} -gt 0 ] || [ ! -e "$output/libCTorch.so" ]; then
    "$compiler" -shared -Wl,-Bsymbolic "$objects"/*.o "${libraries[@]}" -o "$output/libCTorch.so.new"
    mv "$output/libCTorch.so.new" "$output/libCTorch.so"
    speaks=$("$compiler" "${flags[@]}" -dM -E "$sources/Distributed.hpp" | sed -n 's/#define CTORCH_HAS_\([A-Z0-9]*\) 1/\1/p' | sort | paste -sd ' ')
    echo "built $output/libCTorch.so against $LIBTORCH (several processes: ${speaks:-not at all})"
fi
