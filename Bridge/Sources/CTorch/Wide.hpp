// Sums of f32 side by side, written once and compiled for each width of a processor's registers.
#pragma once

#include "Processor.hpp"

#include <cstdint>
#include <cstring>

namespace ctorch {

// Numbers that are summed side by side: a register of AVX-512, or several of a narrower kind.
constexpr int64_t lanes = 16;
using Wide = float __attribute__((vector_size(64)));
using Bits = int32_t __attribute__((vector_size(64)));

CT_INLINE void load(const float *from, Wide &to) { std::memcpy(&to, from, sizeof to); }
CT_INLINE void store(const Wide &from, float *to) { std::memcpy(to, &from, sizeof from); }

CT_INLINE float sum(const Wide &x) {
    using Half = float __attribute__((vector_size(32)));
    using Quarter = float __attribute__((vector_size(16)));
    Half half[2];
    std::memcpy(half, &x, sizeof x);
    half[0] += half[1];
    Quarter quarter[2];
    std::memcpy(quarter, half, sizeof quarter);
    quarter[0] += quarter[1];
    return (quarter[0][0] + quarter[0][2]) + (quarter[0][1] + quarter[0][3]);
}

CT_INLINE float dot(const float *x, const float *y, int64_t width) {
    Wide total = {}, a, b;
    int64_t d = 0;
    for (; d + lanes <= width; d += lanes) {
        load(x + d, a);
        load(y + d, b);
        total += a * b;
    }
    float rest = 0;
    for (; d < width; ++d) rest += x[d] * y[d];
    return sum(total) + rest;
}

}  // namespace ctorch
