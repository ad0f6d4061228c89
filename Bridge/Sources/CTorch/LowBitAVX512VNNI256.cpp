// Low-bit products with AVX-512's VNNI in registers of 256 bits: the loops of AVX-VNNI, where a processor has only the other
// spelling of its instructions.
#include "LowBitLevel.hpp"

#if defined(CT_HAS_WIDE)
namespace ctorch::lowbit {
CT_TARGET_BEGIN("avx2,fma,f16c,avx512f,avx512vl,avx512vnni")
namespace {

struct Level {
    CT_LEVEL_256
    static constexpr int rowsOfTile = 4;

    template <class Format>
    struct Sum {
        __m256i all;

        CT_INLINE void begin(const int32_t *start) { all = _mm256_set1_epi32(*start); }
        CT_INLINE void add(__m256i w, __m256i x) { all = _mm256_dpbusd_epi32(all, w, x); }
        CT_INLINE __m256i total(const int32_t *) const { return all; }
    };
};

#include "LowBitTile.hpp"

}  // namespace
CT_TARGET_END

const Kernels *avx512Vnni256Kernels() { return hasAVX512VNNI() ? &set : nullptr; }

}  // namespace ctorch::lowbit
#else
namespace ctorch::lowbit {
const Kernels *avx512Vnni256Kernels() { return nullptr; }
}  // namespace ctorch::lowbit
#endif
