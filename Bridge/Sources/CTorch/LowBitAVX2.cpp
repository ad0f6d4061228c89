// Low-bit products with AVX2: pairs of products are summed in 16 bits, where a whole group of them fits.
#include "LowBitLevel.hpp"

#if defined(CT_HAS_WIDE)
namespace ctorch::lowbit {
CT_TARGET_BEGIN("avx2,fma,f16c")
namespace {

struct Level {
    CT_LEVEL_256
    static constexpr int rowsOfTile = 4;

    template <class Format>
    struct Sum;
};

CT_INLINE __m256i pairsSummed(__m256i pairs) { return _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)); }

// 16 sums of up to 2 · 15 · 127 stay below 2¹⁵: 8 quads of a group.
template <>
struct Level::Sum<Int4> {
    __m256i pairs;

    CT_INLINE void begin(const int32_t *) { pairs = _mm256_setzero_si256(); }
    CT_INLINE void add(__m256i w, __m256i x) { pairs = _mm256_add_epi16(pairs, _mm256_maddubs_epi16(w, x)); }
    CT_INLINE __m256i total(const int32_t *start) const {
        return _mm256_add_epi32(pairsSummed(pairs), _mm256_set1_epi32(*start));
    }
};

// A byte of weights is two halves, each summed as those of 4 bits are.
template <>
struct Level::Sum<Int8> {
    Sum<Int4> lower, upper;

    CT_INLINE void begin(const int32_t *start) { lower.begin(start), upper.begin(start); }
    CT_INLINE void add(__m256i w, __m256i x) { lower.add(low(w), x), upper.add(high(w), x); }
    CT_INLINE __m256i total(const int32_t *start) const {
        return _mm256_add_epi32(lower.total(start), _mm256_slli_epi32(pairsSummed(upper.pairs), 4));
    }
};

#include "LowBitTile.hpp"

}  // namespace
CT_TARGET_END

const Kernels *avx2Kernels() {
    return hasAVX2() && __builtin_cpu_supports("f16c") ? &set : nullptr;
}

}  // namespace ctorch::lowbit
#else
namespace ctorch::lowbit {
const Kernels *avx2Kernels() { return nullptr; }
}  // namespace ctorch::lowbit
#endif
