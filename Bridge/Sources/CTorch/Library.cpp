// libtorch as a whole: version, threads, devices.
#include "Error.hpp"
#include "Interface.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <torch/version.h>

using ctorch::guarded;

// Which declarations this library was built from; the program asks before it calls anything else.
extern "C" uint32_t ct_interface() noexcept { return CT_INTERFACE; }

CTError *ct_version(const char **out) noexcept {
    *out = TORCH_VERSION;
    return nullptr;
}

CTError *ct_set_num_threads(int32_t count) noexcept {
    return guarded([&] { at::set_num_threads(count); });
}

CTError *ct_get_num_threads(int32_t *out) noexcept {
    return guarded([&] { *out = at::get_num_threads(); });
}

CTError *ct_cuda_device_count(int32_t *out) noexcept {
    return guarded([&] { *out = at::hasCUDA() ? at::detail::getCUDAHooks().deviceCount() : 0; });
}

CTError *ct_synchronize(int32_t device) noexcept {
    return guarded([&] {
        if (device >= 0) at::detail::getCUDAHooks().deviceSynchronize(static_cast<at::DeviceIndex>(device));
    });
}
