// The loops over low-bit weights in plain C++: what every processor can do, and what the others equal bit for bit.
#include "LowBit.hpp"
#include "Processor.hpp"

#include <cmath>
#include <cstring>
#include <limits>

namespace ctorch::lowbit {
namespace {

// Code + offset of input k of a group, for one output of a panel.
template <class Format>
CT_INLINE int32_t codeOf(const uint8_t *group, int64_t output, int64_t k) {
    const int64_t quad = k / 4;
    if constexpr (!Format::isPaired) return group[quad * 64 + output * 4 + k % 4];
    const uint8_t both = group[quad % 4 * 64 + output * 4 + k % 4];
    return quad < 4 ? both & 15 : both >> 4;
}

template <class Format>
float sumOf(const Product &p, int64_t row, int64_t output) {
    const Weights &w = p.weights;
    const int64_t groups = w.groups(), panel = output / panelOutputs, lane = output % panelOutputs;
    float sum = 0;
    for (int64_t g = 0; g < groups; ++g) {
        const uint8_t *codes = w.codes + (panel * groups + g) * Format::bytes;
        const int8_t *x = p.x.codes + (row * groups + g) * groupInputs;
        int32_t total = p.x.starts[row * groups + g];
        for (int64_t k = 0; k < groupInputs; ++k) total += codeOf<Format>(codes, lane, k) * x[k];
        const float part = static_cast<float>(total) * halfValue(w.scales[(panel * groups + g) * panelOutputs + lane]);
        sum = std::fma(part, p.x.scales[row * groups + g], sum);
    }
    return sum;
}

template <class Format>
void productOf(const Product &p, int64_t begin, int64_t end) {
    const int64_t last = std::min(end * panelOutputs, p.weights.outputs);
    for (int64_t output = begin * panelOutputs; output < last; ++output)
        for (int64_t row = 0; row < p.x.count; ++row)
            p.y[row * p.weights.outputs + output] = sumOf<Format>(p, row, output);
}

void product(const Product &p, int64_t begin, int64_t end) {
    if (p.weights.format == CT_LOW_BIT_INT4) return productOf<Int4>(p, begin, end);
    productOf<Int8>(p, begin, end);
}

// The largest size among numbers; NaN or infinite when one of them is.
CT_INLINE float largestSize(const float *x, int64_t count) {
    float largest = 0;
    bool isFinite = true;
    for (int64_t k = 0; k < count; ++k) {
        const float size = std::fabs(x[k]);
        isFinite &= size <= std::numeric_limits<float>::max();
        largest = size > largest ? size : largest;
    }
    return isFinite ? largest : std::numeric_limits<float>::quiet_NaN();
}

CT_INLINE void narrowGroup(const float *x, int64_t count, int32_t offset, int8_t *codes, float *scale, int32_t *start) {
    const float largest = largestSize(x, count), step = largest / 127;
    // Below the normal numbers a step has no inverse; such groups are zero for all that they matter.
    const bool isZero = step < std::numeric_limits<float>::min(), isFinite = largest == largest;
    *scale = isZero ? 0 : step;
    const float inverse = isZero || !isFinite ? 0 : 1 / step;
    int32_t sum = 0;
    for (int64_t k = 0; k < groupInputs; ++k) {
        const float size = k < count && isFinite ? x[k] * inverse : 0;
        const auto code = static_cast<int32_t>(__builtin_rintf(size));
        codes[k] = static_cast<int8_t>(code);
        sum += code;
    }
    *start = -offset * sum;
}

CT_INLINE void narrowed(
    const float *x, int64_t inputs, int32_t offset, int8_t *codes, float *scales, int32_t *starts) {
    for (int64_t g = 0; g < groupsOf(inputs); ++g)
        narrowGroup(
            x + g * groupInputs, std::min(groupInputs, inputs - g * groupInputs), offset, codes + g * groupInputs,
            scales + g, starts + g);
}

void narrowRow(const float *x, int64_t inputs, int32_t offset, int8_t *codes, float *scales, int32_t *starts) {
    narrowed(x, inputs, offset, codes, scales, starts);
}

constexpr Kernels plain{product, narrowRow};

// ---- Weights ----

constexpr int64_t triedScales = 16;
// What the number of largest size becomes: −8 times 0.8, 0.825 … 1.05 of the scale, or 8 times 1, 1.05 … 1.2 of it, and so at most 7.
constexpr float triedFactors[triedScales] = {
    -0.8f, -0.825f, -0.85f, -0.875f, -0.9f, -0.925f, -0.95f, -0.975f, -1.0f, -1.025f, -1.05f,
    1.0f, 1.05f, 1.1f, 1.15f, 1.2f};

CT_INLINE float int4Code(float weight, float inverse) {
    const float code = __builtin_rintf(weight * inverse);
    return code < -8 ? -8 : code > 7 ? 7 : code;
}

// The one of the tried scales with the smallest sum of squared errors, the first of equals.
CT_INLINE float int4Scale(const float *x, int64_t count) {
    float largest = 0;
    for (int64_t k = 0; k < count; ++k) largest = std::fabs(x[k]) > std::fabs(largest) ? x[k] : largest;
    float scales[triedScales], inverses[triedScales], errors[triedScales];
    for (int64_t c = 0; c < triedScales; ++c) {
        scales[c] = halfValue(halfBits(largest / 8 * triedFactors[c]));
        inverses[c] = scales[c] == 0 ? 0 : 1 / scales[c];
        errors[c] = 0;
    }
    for (int64_t k = 0; k < count; ++k)
        for (int64_t c = 0; c < triedScales; ++c) {
            const float error = std::fma(-scales[c], int4Code(x[k], inverses[c]), x[k]);
            errors[c] = std::fma(error, error, errors[c]);
        }
    return scales[std::min_element(errors, errors + triedScales) - errors];
}

// The largest size / 127 as f16, rounded upwards so that no code passes 127.
CT_INLINE float int8Scale(float largest) {
    const float step = largest / 127;
    const uint16_t bits = halfBits(step);
    return halfValue(halfValue(bits) < step ? static_cast<uint16_t>(bits + 1) : bits);
}

template <class Format>
CT_INLINE void narrowWeights(const float *x, int64_t count, int64_t lane, uint8_t *codes, uint16_t *scale) {
    const float largest = largestSize(x, count);
    const float step = Format::isPaired ? int4Scale(x, count) : int8Scale(largest);
    const bool isFinite = largest == largest && std::fabs(step) <= 65504;
    *scale = isFinite ? halfBits(step) : 0x7e00;
    const float inverse = step == 0 || !isFinite ? 0 : 1 / step;
    for (int64_t k = 0; k < groupInputs; ++k) {
        const float weight = k < count && isFinite ? x[k] : 0;
        const float code = Format::isPaired ? int4Code(weight, inverse) : __builtin_rintf(weight * inverse);
        const auto byte = static_cast<uint8_t>(static_cast<int32_t>(code) + Format::offset);
        const int64_t quad = k / 4, place = (Format::isPaired ? quad % 4 : quad) * 64 + lane * 4 + k % 4;
        const bool isHigh = Format::isPaired && quad >= 4;
        codes[place] = isHigh ? static_cast<uint8_t>(codes[place] | byte << 4) : byte;
    }
}

template <class Format>
CT_INLINE void narrowPanelOf(
    const float *from, int64_t count, int64_t inputs, uint8_t *codes, uint16_t *scales) {
    for (int64_t g = 0; g < groupsOf(inputs); ++g)
        for (int64_t lane = 0; lane < panelOutputs; ++lane) {
            const int64_t first = g * groupInputs;
            const int64_t width = lane < count ? std::min(groupInputs, inputs - first) : 0;
            narrowWeights<Format>(
                width > 0 ? from + lane * inputs + first : from, width, lane, codes + g * Format::bytes,
                scales + g * panelOutputs + lane);
        }
}

CT_INLINE void narrowAny(
    CTLowBitFormat format, const float *from, int64_t count, int64_t inputs, uint8_t *codes, uint16_t *scales) {
    if (format == CT_LOW_BIT_INT4) return narrowPanelOf<Int4>(from, count, inputs, codes, scales);
    narrowPanelOf<Int8>(from, count, inputs, codes, scales);
}

template <class Format>
CT_INLINE void widenOf(const Weights &w, int64_t begin, int64_t end, float *to) {
    const int64_t groups = w.groups();
    for (int64_t output = begin; output < end; ++output) {
        const int64_t panel = output / panelOutputs, lane = output % panelOutputs;
        float *row = to + (output - begin) * w.inputs;
        for (int64_t g = 0; g < groups; ++g) {
            const uint8_t *codes = w.codes + (panel * groups + g) * Format::bytes;
            const float scale = halfValue(w.scales[(panel * groups + g) * panelOutputs + lane]);
            const int64_t first = g * groupInputs, count = std::min(groupInputs, w.inputs - first);
            for (int64_t k = 0; k < count; ++k)
                row[first + k] = static_cast<float>(codeOf<Format>(codes, lane, k) - Format::offset) * scale;
        }
    }
}

CT_INLINE void widenAny(const Weights &w, int64_t begin, int64_t end, float *to) {
    if (w.format == CT_LOW_BIT_INT4) return widenOf<Int4>(w, begin, end, to);
    widenOf<Int8>(w, begin, end, to);
}

CT_WIDENED(
    narrowAny,
    (CTLowBitFormat format, const float *from, int64_t count, int64_t inputs, uint8_t *codes, uint16_t *scales),
    (format, from, count, inputs, codes, scales))
CT_WIDENED(widenAny, (const Weights &w, int64_t begin, int64_t end, float *to), (w, begin, end, to))

}  // namespace

const Kernels *plainKernels() { return &plain; }

void narrowPanel(
    CTLowBitFormat format, const float *from, int64_t count, int64_t inputs, uint8_t *codes, uint16_t *scales) {
    narrowAnyWidened(format, from, count, inputs, codes, scales);
}

void widen(const Weights &weights, int64_t begin, int64_t end, float *to) { widenAnyWidened(weights, begin, end, to); }

float halfValue(uint16_t bits) {
    const uint32_t sign = static_cast<uint32_t>(bits & 0x8000) << 16, rest = bits & 0x7fffu;
    // The smaller exponent is made up for by a factor of 2¹¹², which subnormal numbers need as well.
    uint32_t wide = rest << 13;
    float value;
    std::memcpy(&value, &wide, sizeof value);
    value *= 0x1p112f;
    std::memcpy(&wide, &value, sizeof wide);
    if (rest >= 0x7c00) wide |= 0x7f800000;
    wide |= sign;
    std::memcpy(&value, &wide, sizeof value);
    return value;
}

uint16_t halfBits(float value) {
    const float size = std::fabs(value);
    uint16_t bits;
    if (!(size == size)) return 0x7e00;
    if (size >= 65520) {
        bits = 0x7c00;
    } else if (size < 0x1p-14f) {
        bits = static_cast<uint16_t>(__builtin_rintf(size * 0x1p24f));
    } else {
        uint32_t wide;
        std::memcpy(&wide, &size, sizeof wide);
        wide += 0xfff + ((wide >> 13) & 1);
        bits = static_cast<uint16_t>((wide >> 13) - (112 << 10));
    }
    return static_cast<uint16_t>(bits | (std::signbit(value) ? 0x8000 : 0));
}

}  // namespace ctorch::lowbit
