// Which loops over low-bit weights this processor runs.
#include "LowBit.hpp"

#include <c10/util/Exception.h>

namespace ctorch::lowbit {
namespace {

const Kernels *find(CTKernel kernel) {
    switch (kernel) {
        case CT_KERNEL_PLAIN: return plainKernels();
        case CT_KERNEL_AVX2: return avx2Kernels();
        case CT_KERNEL_AVX_VNNI: return avxVnniKernels();
        case CT_KERNEL_AVX512_VNNI_256: return avx512Vnni256Kernels();
        case CT_KERNEL_AVX512_VNNI: return avx512VnniKernels();
        default: return nullptr;
    }
}

const Kernels &fastest() {
    for (CTKernel kernel : {CT_KERNEL_AVX512_VNNI, CT_KERNEL_AVX_VNNI, CT_KERNEL_AVX2})
        if (const Kernels *found = find(kernel)) return *found;
    return *plainKernels();
}

}  // namespace

const Kernels &kernels(CTKernel kernel) {
    static const Kernels &best = fastest();
    if (kernel == CT_KERNEL_AUTO) return best;
    const Kernels *found = find(kernel);
    TORCH_CHECK(found, "this processor does not have the instructions of kernel ", static_cast<int>(kernel));
    return *found;
}

}  // namespace ctorch::lowbit
