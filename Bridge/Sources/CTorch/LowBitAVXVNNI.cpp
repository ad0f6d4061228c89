// Low-bit products with AVX-VNNI: quads of products are summed in one instruction.
#include "LowBitLevel.hpp"

#if defined(CT_HAS_WIDE)
namespace ctorch::lowbit {
CT_TARGET_BEGIN("avx2,fma,f16c,avxvnni")
namespace {

struct Level {
    CT_LEVEL_256
    static constexpr int rowsOfTile = 4;

    template <class Format>
    struct Sum {
        __m256i all;

        CT_INLINE void begin(const int32_t *start) { all = _mm256_set1_epi32(*start); }
        CT_INLINE void add(__m256i w, __m256i x) { all = _mm256_dpbusd_avx_epi32(all, w, x); }
        CT_INLINE __m256i total(const int32_t *) const { return all; }
    };
};

#include "LowBitTile.hpp"

}  // namespace
CT_TARGET_END

const Kernels *avxVnniKernels() {
    return hasAVX2() && __builtin_cpu_supports("f16c") && hasAVXVNNI() ? &set : nullptr;
}

}  // namespace ctorch::lowbit
#else
namespace ctorch::lowbit {
const Kernels *avxVnniKernels() { return nullptr; }
}  // namespace ctorch::lowbit
#endif
