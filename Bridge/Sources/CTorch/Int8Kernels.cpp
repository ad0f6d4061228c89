// Which loops this processor runs, and those that use its wide registers by name.
#include "Int8Plain.hpp"
#include "Processor.hpp"

#include <c10/util/Exception.h>

#if defined(CT_HAS_WIDE)
#include <immintrin.h>
#endif

namespace ctorch {
namespace {

void plainProduct(const Int8Product &p, int64_t begin, int64_t end) { plain::product(p, begin, end); }
void plainWiden(const Int8Weights &w, int64_t begin, int64_t end, float *out) { plain::widen(w, begin, end, out); }
void plainWidenHalf(const Int8Weights &w, int64_t begin, int64_t end, uint16_t *out) {
    plain::widen(w, begin, end, out);
}
void plainNarrow(const float *row, int64_t inner, int64_t block, int8_t *values, float *scales) {
    plain::narrow(row, inner, block, values, scales);
}

constexpr Int8Kernels plainKernels{plainProduct, plainWiden, plainWidenHalf, plainNarrow};

#if defined(CT_HAS_WIDE)

// One output for `Rows` rows of x: each weight is widened once and multiplied by all of them.
template <int Rows>
CT_AVX2 void avx2Tile(const Int8Product &p, int64_t output, int64_t row) {
    const Int8Weights &w = p.weights;
    const int64_t blocks = w.blocks();
    const int8_t *values = w.values + output * w.inner;
    const float *x = p.x + row * w.inner;
    __m256 total[Rows];
    float rest[Rows];
    for (int r = 0; r < Rows; ++r) total[r] = _mm256_setzero_ps(), rest[r] = 0;
    for (int64_t b = 0; b < blocks; ++b) {
        const int64_t stop = std::min((b + 1) * w.block, w.inner);
        const float scale = w.scales[output * blocks + b];
        __m256 part[Rows];
        for (int r = 0; r < Rows; ++r) part[r] = _mm256_setzero_ps();
        int64_t k = b * w.block;
        for (; k + 8 <= stop; k += 8) {
            const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i *>(values + k));
            const __m256 weights = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
            for (int r = 0; r < Rows; ++r)
                part[r] = _mm256_fmadd_ps(weights, _mm256_loadu_ps(x + r * w.inner + k), part[r]);
        }
        for (; k < stop; ++k)
            for (int r = 0; r < Rows; ++r) rest[r] += x[r * w.inner + k] * static_cast<float>(values[k]) * scale;
        for (int r = 0; r < Rows; ++r) total[r] = _mm256_fmadd_ps(part[r], _mm256_set1_ps(scale), total[r]);
    }
    for (int r = 0; r < Rows; ++r) {
        __m128 sum = _mm_add_ps(_mm256_castps256_ps128(total[r]), _mm256_extractf128_ps(total[r], 1));
        sum = _mm_add_ps(sum, _mm_movehl_ps(sum, sum));
        sum = _mm_add_ss(sum, _mm_movehdup_ps(sum));
        p.y[(row + r) * w.outputs + output] = _mm_cvtss_f32(sum) + rest[r];
    }
}

template <int Rows>
CT_AVX512 void avx512Tile(const Int8Product &p, int64_t output, int64_t row) {
    const Int8Weights &w = p.weights;
    const int64_t blocks = w.blocks();
    const int8_t *values = w.values + output * w.inner;
    const float *x = p.x + row * w.inner;
    __m512 total[Rows];
    for (int r = 0; r < Rows; ++r) total[r] = _mm512_setzero_ps();
    for (int64_t b = 0; b < blocks; ++b) {
        const int64_t stop = std::min((b + 1) * w.block, w.inner);
        __m512 part[Rows];
        for (int r = 0; r < Rows; ++r) part[r] = _mm512_setzero_ps();
        int64_t k = b * w.block;
        for (; k + 16 <= stop; k += 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(values + k));
            const __m512 weights = _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes));
            for (int r = 0; r < Rows; ++r)
                part[r] = _mm512_fmadd_ps(weights, _mm512_loadu_ps(x + r * w.inner + k), part[r]);
        }
        if (k < stop) {
            const auto mask = static_cast<__mmask16>((1u << (stop - k)) - 1);
            const __m512 weights = _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_maskz_loadu_epi8(mask, values + k)));
            for (int r = 0; r < Rows; ++r)
                part[r] = _mm512_fmadd_ps(weights, _mm512_maskz_loadu_ps(mask, x + r * w.inner + k), part[r]);
        }
        const __m512 scale = _mm512_set1_ps(w.scales[output * blocks + b]);
        for (int r = 0; r < Rows; ++r) total[r] = _mm512_fmadd_ps(part[r], scale, total[r]);
    }
    for (int r = 0; r < Rows; ++r) p.y[(row + r) * w.outputs + output] = _mm512_reduce_add_ps(total[r]);
}

using Int8Tile = void (*)(const Int8Product &, int64_t output, int64_t row);

// All rows of one output after the other, four at a time: the weights of an output stay in the nearest cache meanwhile.
void tiled(const Int8Product &p, int64_t begin, int64_t end, const Int8Tile (&tiles)[4]) {
    for (int64_t output = begin; output < end; ++output)
        for (int64_t row = 0; row < p.rows; row += 4) tiles[std::min<int64_t>(p.rows - row, 4) - 1](p, output, row);
}

constexpr Int8Tile avx2Tiles[4] = {avx2Tile<1>, avx2Tile<2>, avx2Tile<3>, avx2Tile<4>};
constexpr Int8Tile avx512Tiles[4] = {avx512Tile<1>, avx512Tile<2>, avx512Tile<3>, avx512Tile<4>};

void avx2Product(const Int8Product &p, int64_t begin, int64_t end) { tiled(p, begin, end, avx2Tiles); }
void avx512Product(const Int8Product &p, int64_t begin, int64_t end) { tiled(p, begin, end, avx512Tiles); }

CT_AVX2 void avx2Widen(const Int8Weights &w, int64_t begin, int64_t end, float *out) {
    plain::widen(w, begin, end, out);
}
CT_AVX2 void avx2WidenHalf(const Int8Weights &w, int64_t begin, int64_t end, uint16_t *out) {
    plain::widen(w, begin, end, out);
}
CT_AVX2 void avx2Narrow(const float *row, int64_t inner, int64_t block, int8_t *values, float *scales) {
    plain::narrow(row, inner, block, values, scales);
}
CT_AVX512 void avx512Widen(const Int8Weights &w, int64_t begin, int64_t end, float *out) {
    plain::widen(w, begin, end, out);
}
CT_AVX512 void avx512WidenHalf(const Int8Weights &w, int64_t begin, int64_t end, uint16_t *out) {
    plain::widen(w, begin, end, out);
}
CT_AVX512 void avx512Narrow(const float *row, int64_t inner, int64_t block, int8_t *values, float *scales) {
    plain::narrow(row, inner, block, values, scales);
}

constexpr Int8Kernels avx2Kernels{avx2Product, avx2Widen, avx2WidenHalf, avx2Narrow};
constexpr Int8Kernels avx512Kernels{avx512Product, avx512Widen, avx512WidenHalf, avx512Narrow};

const Int8Kernels *wideKernels(CTKernel kernel) {
    if (kernel == CT_KERNEL_AVX512) return hasAVX512() ? &avx512Kernels : nullptr;
    return hasAVX2() ? &avx2Kernels : nullptr;
}

#else

const Int8Kernels *wideKernels(CTKernel) { return nullptr; }

#endif

const Int8Kernels &fastest() {
    if (const auto *kernels = wideKernels(CT_KERNEL_AVX512)) return *kernels;
    if (const auto *kernels = wideKernels(CT_KERNEL_AVX2)) return *kernels;
    return plainKernels;
}

}  // namespace

const Int8Kernels &int8Kernels(CTKernel kernel) {
    static const Int8Kernels &best = fastest();
    if (kernel == CT_KERNEL_AUTO) return best;
    if (kernel == CT_KERNEL_PLAIN) return plainKernels;
    const auto *kernels = wideKernels(kernel);
    TORCH_CHECK(kernels, "this processor does not have the instructions of kernel ", static_cast<int>(kernel));
    return *kernels;
}

}  // namespace ctorch
