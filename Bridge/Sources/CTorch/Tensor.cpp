// Life, description, transfer and creation.
#include "Handle.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>

#include <cstring>
#include <memory>

using namespace ctorch;

namespace {

void checkByteCount(const at::Tensor &tensor, size_t byte_count) {
    TORCH_CHECK(
        tensor.nbytes() == byte_count, "the tensor holds ", tensor.nbytes(), " bytes, the host memory ", byte_count);
}

// Writes into storage that no one else has seen, so autograd and inference mode have nothing to say.
at::Tensor filled(const void *bytes, size_t byte_count, at::IntArrayRef sizes, CTDType dtype) {
    at::Tensor tensor = at::empty(sizes, options(dtype, -1));
    checkByteCount(tensor, byte_count);
    if (byte_count > 0) std::memcpy(tensor.mutable_data_ptr(), bytes, byte_count);
    return tensor;
}

}  // namespace

void ct_tensor_free(CTTensor *tensor) noexcept { delete tensor; }

CTError *ct_describe(const CTTensor *x, CTDescription *out) noexcept {
    return guarded([&] {
        const at::Tensor &t = x->value;
        const int32_t device = t.is_cpu() ? -1 : static_cast<int32_t>(t.get_device());
        *out = {dtypeCode(t.scalar_type()), device,           static_cast<size_t>(t.dim()), t.sizes().data(),
                t.strides().data(),         t.requires_grad()};
    });
}

CTError *ct_is_contiguous(const CTTensor *x, bool *out) noexcept {
    return guarded([&] { *out = x->value.is_contiguous(); });
}

CTError *ct_shares_storage(const CTTensor *x, const CTTensor *y, bool *out) noexcept {
    return guarded([&] { *out = x->value.storage().data() == y->value.storage().data(); });
}

CTError *ct_copy_to_host(const CTTensor *x, void *destination, size_t byte_count) noexcept {
    return guarded([&] {
        const at::Tensor host = x->value.detach().to(at::kCPU).contiguous();
        checkByteCount(host, byte_count);
        if (byte_count > 0) std::memcpy(destination, host.const_data_ptr(), byte_count);
    });
}

CTError *ct_item(const CTTensor *x, double *out) noexcept {
    return guarded([&] { *out = x->value.item().toDouble(); });
}

CTError *ct_item_int(const CTTensor *x, int64_t *out) noexcept {
    return guarded([&] { *out = x->value.item().toLong(); });
}

CTError *ct_to(const CTTensor *x, CTDType dtype, int32_t device, CTTensor **out) noexcept {
    return give(out, [&] { return x->value.to(deviceOf(device), scalarType(dtype)); });
}

CTError *ct_contiguous(const CTTensor *x, CTTensor **out) noexcept {
    return give(out, [&] { return x->value.contiguous(); });
}

CTError *ct_clone(const CTTensor *x, CTTensor **out) noexcept {
    return give(out, [&] { return x->value.clone(); });
}

CTError *ct_empty(const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTTensor **out) noexcept {
    return give(out, [&] { return at::empty(ints(sizes, rank), options(dtype, device)); });
}

CTError *ct_full(
    const int64_t *sizes, size_t rank, CTScalar value, CTDType dtype, int32_t device, CTTensor **out) noexcept {
    return give(out, [&] { return at::full(ints(sizes, rank), number(value), options(dtype, device)); });
}

CTError *ct_arange(
    CTScalar start, CTScalar end, CTScalar step, CTDType dtype, int32_t device, CTTensor **out) noexcept {
    return give(out, [&] { return at::arange(number(start), number(end), number(step), options(dtype, device)); });
}

CTError *ct_from_host(
    const void *bytes, size_t byte_count, const int64_t *sizes, size_t rank, CTDType dtype, int32_t device,
    CTTensor **out) noexcept {
    return give(out, [&] { return filled(bytes, byte_count, ints(sizes, rank), dtype).to(deviceOf(device)); });
}

CTError *ct_from_memory(
    void *bytes, const int64_t *sizes, size_t rank, CTDType dtype, void (*release)(void *context), void *context,
    CTTensor **out) noexcept {
    return guarded([&] {
        // The handle is allocated first: once libtorch holds the release callback, nothing here can fail.
        auto handle = std::make_unique<CTTensor>();
        // libtorch may drop the callback while it fails, so the callback is armed only after it has succeeded.
        auto armed = std::make_shared<bool>(false);
        handle->value = at::from_blob(
            bytes, ints(sizes, rank),
            [release, context, armed](void *) {
                if (*armed) release(context);
            },
            options(dtype, -1));
        *armed = true;
        *out = handle.release();
    });
}
