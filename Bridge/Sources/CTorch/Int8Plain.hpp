// The loops over int8 weights in plain C++: what every processor can do, and what the others are checked against.
//
// The functions are inlined into wrappers that are compiled for wider registers, so they are also the loops of those
// processors wherever a compiler can widen them by itself.
#pragma once

#include "Int8Kernels.hpp"
#include "Processor.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace ctorch::plain {

CT_INLINE void product(const Int8Product &p, int64_t begin, int64_t end) {
    const Int8Weights &w = p.weights;
    const int64_t blocks = w.blocks();
    for (int64_t output = begin; output < end; ++output) {
        const int8_t *values = w.values + output * w.inner;
        for (int64_t row = 0; row < p.rows; ++row) {
            const float *x = p.x + row * w.inner;
            float total = 0;
            for (int64_t b = 0; b < blocks; ++b) {
                const int64_t stop = std::min((b + 1) * w.block, w.inner);
                float part = 0;
                for (int64_t k = b * w.block; k < stop; ++k) part += x[k] * static_cast<float>(values[k]);
                total += part * w.scales[output * blocks + b];
            }
            p.y[row * w.outputs + output] = total;
        }
    }
}

// Rounds to the nearest, ties to even, by the bits. A NaN stays one.
CT_INLINE uint16_t bfloat16(float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    const uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    return static_cast<uint16_t>(value == value ? rounded : 0x7fc0);
}

CT_INLINE void put(float value, float *out) { *out = value; }
CT_INLINE void put(float value, uint16_t *out) { *out = bfloat16(value); }

template <typename Number>
CT_INLINE void widen(const Int8Weights &w, int64_t begin, int64_t end, Number *out) {
    const int64_t blocks = w.blocks();
    for (int64_t row = begin; row < end; ++row) {
        const int8_t *values = w.values + row * w.inner;
        Number *to = out + (row - begin) * w.inner;
        for (int64_t b = 0; b < blocks; ++b) {
            const int64_t stop = std::min((b + 1) * w.block, w.inner);
            const float scale = w.scales[row * blocks + b];
            for (int64_t k = b * w.block; k < stop; ++k) put(static_cast<float>(values[k]) * scale, to + k);
        }
    }
}

CT_INLINE void narrowBlock(const float *x, int64_t count, int8_t *values, float *scale) {
    float largest = 0;
    bool finite = true;
    for (int64_t k = 0; k < count; ++k) {
        const float size = std::fabs(x[k]);
        finite &= size <= std::numeric_limits<float>::max();
        largest = size > largest ? size : largest;
    }
    *scale = finite ? largest / 127 : std::numeric_limits<float>::quiet_NaN();
    // Below the normal numbers the scale's inverse is no number; such blocks are zero for all that they matter.
    const bool vanishes = !(*scale >= std::numeric_limits<float>::min());
    if (finite && vanishes) *scale = 0;
    const float inverse = vanishes ? 0 : 1 / *scale;
    // Adding 1.5 · 2²³ leaves no room for a fraction: it rounds to the nearest, ties to even, without a call.
    const float round = 12582912;
    for (int64_t k = 0; k < count; ++k) {
        const float size = finite ? x[k] * inverse : 0;
        values[k] = static_cast<int8_t>(static_cast<int32_t>((size + round) - round));
    }
}

CT_INLINE void narrow(const float *row, int64_t inner, int64_t block, int8_t *values, float *scales) {
    for (int64_t start = 0; start < inner; start += block)
        narrowBlock(row + start, std::min(block, inner - start), values + start, scales + start / block);
}

}  // namespace ctorch::plain
