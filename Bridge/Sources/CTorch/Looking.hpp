// Attention to keys that lie in runs, in an order of sums that depends on the sequence of the keys alone: not on where they lie, nor on what is
// computed beside.
#pragma once

#include "Wide.hpp"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace ctorch {

// Neighbouring tokens: keys and values of each, `keyStride` and `valueStride` numbers apart.
struct Run {
    const float *keys, *values;
    int64_t keyStride, valueStride, tokens;
};

// A matrix [batch, heads, tokens, width] whose last dimension is dense.
struct Stored {
    const float *data;
    int64_t batchStride, headStride, tokenStride, tokens;

    const float *at(int64_t batch, int64_t head, int64_t token) const {
        return data + batch * batchStride + head * headStride + token * tokenStride;
    }
};

inline at::Tensor dense(const at::Tensor &x) {
    return x.stride(-1) == 1 || x.size(-1) <= 1 ? x : x.contiguous();
}

inline Stored stored(const at::Tensor &x) {
    return {x.const_data_ptr<float>(), x.stride(0), x.stride(1), x.stride(2), x.size(2)};
}

CT_INLINE Run run(
    const Stored &keys, const Stored &values, int64_t batch, int64_t head, int64_t start, int64_t count) {
    return {keys.at(batch, head, start), values.at(batch, head, start), keys.tokenStride, values.tokenStride, count};
}

// The widths of a key and of a value, and what products are multiplied by.
struct Looking {
    int64_t keyWidth, valueWidth;
    float scale;
};

// e^x for x ≤ 0 to within two units in the last place; 0 below the normal numbers, NaN for NaN. A power of two comes from the
// bits, the rest from a polynomial.
CT_INLINE void exponential(Wide &x) {
    const Wide least = Wide{} - 87.33654f;
    const Wide bounded = x > least ? x : least;
    const float round = 12582912;  // adding 1.5 · 2²³ leaves no room for a fraction
    const Wide n = (bounded * 1.44269504f + round) - round;
    const Wide r = (bounded - n * 0.693359375f) + n * 2.12194440e-4f;
    Wide p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1;
    const Bits bits = (__builtin_convertvector(n, Bits) + 127) << 23;
    Wide power;
    std::memcpy(&power, &bits, sizeof power);
    const Wide small = x == x ? Wide{} : x;
    x = x > least ? p * power : small;
}

CT_INLINE int64_t padded(int64_t count) { return (count + lanes - 1) / lanes * lanes; }

// Scores become weights; returns their sum. Behind them there is room up to a full register, for weights of 0.
CT_INLINE float weigh(float *scores, int64_t count) {
    const float least = -std::numeric_limits<float>::infinity();
    const int64_t end = padded(count);
    for (int64_t s = count; s < end; ++s) scores[s] = least;
    Wide most = Wide{} + least, x;
    for (int64_t s = 0; s < end; s += lanes) {
        load(scores + s, x);
        most = x > most ? x : most;
    }
    float largest = least;
    for (int64_t j = 0; j < lanes; ++j) largest = most[j] > largest ? most[j] : largest;
    Wide total = {};
    for (int64_t s = 0; s < end; s += lanes) {
        load(scores + s, x);
        x -= largest;
        exponential(x);
        store(x, scores + s);
        total += x;
    }
    return sum(total);
}

// Tokens [begin, end) of a run: few enough to stay in the nearest cache while all queries look at them.
template <typename Body>
CT_INLINE void tiled(int64_t tokens, int64_t width, const Body &body) {
    const int64_t tile = std::max<int64_t>(8, (32 << 10) / (4 * std::max<int64_t>(1, width)));
    for (int64_t begin = 0; begin < tokens; begin += tile) body(begin, std::min(tokens, begin + tile));
}

// `Registers` registers of numbers of the values, weighed: the first, third … token's are added to `these`, the others' to `those`, so
// that no sum waits for the one before.
template <int Registers>
CT_INLINE void gather(
    const float *weights, const float *values, int64_t stride, int64_t count, float *these, float *those) {
    Wide first[Registers], second[Registers], x;
    for (int r = 0; r < Registers; ++r) {
        load(these + r * lanes, first[r]);
        load(those + r * lanes, second[r]);
    }
    int64_t s = 0;
    for (; s + 2 <= count; s += 2) {
        const float *value = values + s * stride;
        for (int r = 0; r < Registers; ++r) {
            load(value + r * lanes, x);
            first[r] += x * weights[s];
            load(value + stride + r * lanes, x);
            second[r] += x * weights[s + 1];
        }
    }
    for (int r = 0; r < Registers; ++r) {
        if (s < count) {
            load(values + s * stride + r * lanes, x);
            first[r] += x * weights[s];
        }
        store(first[r], these + r * lanes);
        store(second[r], those + r * lanes);
    }
}

// All numbers of the values of one query's tokens.
CT_INLINE void gather(
    const float *weights, const float *values, int64_t stride, int64_t count, int64_t width, float *these, float *those) {
    int64_t e = 0;
    for (; e + 2 * lanes <= width; e += 2 * lanes) gather<2>(weights, values + e, stride, count, these + e, those + e);
    for (; e + lanes <= width; e += lanes) gather<1>(weights, values + e, stride, count, these + e, those + e);
    for (; e < width; ++e)
        for (int64_t s = 0; s < count; ++s) (s % 2 ? those : these)[e] += weights[s] * values[s * stride + e];
}

// softmax(queries keysᵀ · scale) values for `count` queries [count, keyWidth] that look at the same runs, to `out` [count, valueWidth].
// `scores` has room for `count` times ``padded`` of all tokens, `odd` for as much as `out`: sums over every other token.
CT_INLINE void look(
    const Looking &sizes, const float *queries, int64_t count, const Run *runs, int64_t runCount, float *scores, float *odd,
    float *out) {
    int64_t tokens = 0;
    for (int64_t r = 0; r < runCount; ++r) tokens += runs[r].tokens;
    const int64_t room = padded(tokens);
    for (int64_t r = 0, before = 0; r < runCount; before += runs[r++].tokens)
        tiled(runs[r].tokens, sizes.keyWidth, [&](int64_t begin, int64_t end) __attribute__((always_inline)) {
            for (int64_t g = 0; g < count; ++g)
                for (int64_t s = begin; s < end; ++s)
                    scores[g * room + before + s] =
                        dot(queries + g * sizes.keyWidth, runs[r].keys + s * runs[r].keyStride, sizes.keyWidth) * sizes.scale;
        });
    // The sum divides the weights, not what they gather: one number a token in place of one a value's number.
    for (int64_t g = 0; g < count; ++g) {
        const float inverse = 1 / weigh(scores + g * room, tokens);
        for (int64_t s = 0; s < room; ++s) scores[g * room + s] *= inverse;
    }
    std::fill(out, out + count * sizes.valueWidth, 0.0f);
    std::fill(odd, odd + count * sizes.valueWidth, 0.0f);
    for (int64_t r = 0, before = 0; r < runCount; before += runs[r++].tokens)
        tiled(runs[r].tokens, sizes.valueWidth, [&](int64_t begin, int64_t end) __attribute__((always_inline)) {
            const bool isOdd = (before + begin) % 2;
            float *these = isOdd ? odd : out, *those = isOdd ? out : odd;
            for (int64_t g = 0; g < count; ++g)
                gather(
                    scores + g * room + before + begin, runs[r].values + begin * runs[r].valueStride, runs[r].valueStride,
                    end - begin, sizes.valueWidth, these + g * sizes.valueWidth, those + g * sizes.valueWidth);
        });
    for (int64_t i = 0; i < count * sizes.valueWidth; ++i) out[i] += odd[i];
}

}  // namespace ctorch
