// What the levels share: their headers, and the instructions that a part of a file is compiled for.
//
// No target is named function by function, as the loops are templates, and a template knows the target of where it is written.
#pragma once

#include "LowBit.hpp"
#include "Processor.hpp"

#include <cstring>
#include <limits>
#include <utility>

#if defined(CT_HAS_WIDE)
#include <immintrin.h>

#define CT_PRAGMA(TEXT) _Pragma(#TEXT)
#if defined(__clang__)
#define CT_TARGET_BEGIN(NAMES) \
    CT_PRAGMA(clang attribute push(__attribute__((target(NAMES))), apply_to = function))
#define CT_TARGET_END _Pragma("clang attribute pop")
#else
#define CT_TARGET_BEGIN(NAMES) _Pragma("GCC push_options") CT_PRAGMA(GCC target(NAMES))
#define CT_TARGET_END _Pragma("GCC pop_options")
#endif

// Members of a level with registers of 256 bits that do not depend on how integers are multiplied.
#define CT_LEVEL_256                                                                                                   \
    using Vector = __m256i;                                                                                            \
    using Floats = __m256;                                                                                             \
    static constexpr int64_t lanes = 8;                                                                                \
    static CT_INLINE Vector load(const uint8_t *from) {                                                                \
        return _mm256_loadu_si256(reinterpret_cast<const __m256i *>(from));                                            \
    }                                                                                                                  \
    static CT_INLINE Vector low(Vector w) { return _mm256_and_si256(w, _mm256_set1_epi8(15)); }                        \
    static CT_INLINE Vector high(Vector w) { return low(_mm256_srli_epi16(w, 4)); }                                    \
    static CT_INLINE Vector quad(const int8_t *from) {                                                                 \
        int32_t bits;                                                                                                  \
        std::memcpy(&bits, from, sizeof bits);                                                                         \
        return _mm256_set1_epi32(bits);                                                                                \
    }                                                                                                                  \
    static CT_INLINE Floats number(float value) { return _mm256_set1_ps(value); }                                      \
    static CT_INLINE Floats scales(const uint16_t *from) {                                                             \
        return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(from)));                              \
    }                                                                                                                  \
    static CT_INLINE Floats scaled(Vector sum, Floats scale) { return _mm256_mul_ps(_mm256_cvtepi32_ps(sum), scale); } \
    static CT_INLINE Floats added(Floats part, float step, Floats sum) {                                               \
        return _mm256_fmadd_ps(part, _mm256_set1_ps(step), sum);                                                       \
    }                                                                                                                  \
    static CT_INLINE void put(Floats sum, int64_t count, float *to) {                                                  \
        if (count >= lanes) return _mm256_storeu_ps(to, sum);                                                          \
        float all[lanes];                                                                                              \
        _mm256_storeu_ps(all, sum);                                                                                    \
        std::memcpy(to, all, static_cast<size_t>(count) * sizeof *to);                                                 \
    }
#endif
