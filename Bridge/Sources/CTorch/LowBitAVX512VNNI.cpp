// Low-bit products with AVX-512's VNNI: a register holds a quad of every output of a panel.
#include "LowBitLevel.hpp"

#if defined(CT_HAS_WIDE)
namespace ctorch::lowbit {
CT_TARGET_BEGIN("avx2,fma,f16c,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")
namespace {

struct Level {
    using Vector = __m512i;
    using Floats = __m512;
    static constexpr int64_t lanes = 16;
    static constexpr int rowsOfTile = 8;

    template <class Format>
    struct Sum {
        __m512i all;

        CT_INLINE void begin(const int32_t *start) { all = _mm512_set1_epi32(*start); }
        CT_INLINE void add(__m512i w, __m512i x) { all = _mm512_dpbusd_epi32(all, w, x); }
        CT_INLINE __m512i total(const int32_t *) const { return all; }
    };

    static CT_INLINE Vector load(const uint8_t *from) { return _mm512_loadu_si512(from); }
    static CT_INLINE Vector low(Vector w) { return _mm512_and_si512(w, _mm512_set1_epi8(15)); }
    static CT_INLINE Vector high(Vector w) { return low(_mm512_srli_epi16(w, 4)); }
    static CT_INLINE Vector quad(const int8_t *from) {
        int32_t bits;
        std::memcpy(&bits, from, sizeof bits);
        return _mm512_set1_epi32(bits);
    }
    static CT_INLINE Floats number(float value) { return _mm512_set1_ps(value); }
    static CT_INLINE Floats scales(const uint16_t *from) {
        return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(from)));
    }
    static CT_INLINE Floats scaled(Vector sum, Floats scale) { return _mm512_mul_ps(_mm512_cvtepi32_ps(sum), scale); }
    static CT_INLINE Floats added(Floats part, float step, Floats sum) {
        return _mm512_fmadd_ps(part, _mm512_set1_ps(step), sum);
    }
    static CT_INLINE void put(Floats sum, int64_t count, float *to) {
        const auto kept = static_cast<__mmask16>(count >= lanes ? 0xffff : (1u << count) - 1);
        _mm512_mask_storeu_ps(to, kept, sum);
    }
};

#include "LowBitTile.hpp"

}  // namespace
CT_TARGET_END

const Kernels *avx512VnniKernels() { return hasAVX512VNNI() ? &set : nullptr; }

}  // namespace ctorch::lowbit
#else
namespace ctorch::lowbit {
const Kernels *avx512VnniKernels() { return nullptr; }
}  // namespace ctorch::lowbit
#endif
