// What the opaque handles hold, and the conversions between C values and libtorch's.
#pragma once

#include "Error.hpp"

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <c10/core/Scalar.h>

#include <optional>
#include <vector>

struct CTTensor {
    at::Tensor value;
};

struct CTGenerator {
    at::Generator value;
};

namespace ctorch {

at::ScalarType scalarType(CTDType dtype);
CTDType dtypeCode(at::ScalarType type);
at::Device deviceOf(int32_t index);
at::TensorOptions options(CTDType dtype, int32_t device);

inline at::Scalar number(CTScalar value) {
    return value.is_integer ? at::Scalar(value.integer) : at::Scalar(value.real);
}

inline at::IntArrayRef ints(const int64_t *values, size_t count) { return {values, count}; }

// Zero dimensions stand for all of them.
inline at::OptionalIntArrayRef dimsOrAll(const int64_t *dims, size_t count) {
    if (count == 0) return std::nullopt;
    return at::IntArrayRef(dims, count);
}

inline std::optional<at::Tensor> maybe(const CTTensor *tensor) {
    return tensor ? std::optional<at::Tensor>(tensor->value) : std::nullopt;
}

inline std::optional<at::Generator> maybe(CTGenerator *generator) {
    return generator ? std::optional<at::Generator>(generator->value) : std::nullopt;
}

inline std::vector<at::Tensor> list(const CTTensor *const *tensors, size_t count) {
    std::vector<at::Tensor> values;
    values.reserve(count);
    for (size_t i = 0; i < count; ++i) values.push_back(tensors[i]->value);
    return values;
}

// Writes the tensor that `body` makes through `out`.
template <typename Body>
CTError *give(CTTensor **out, Body &&body) noexcept {
    return guarded([&] { *out = new CTTensor{body()}; });
}

// Writes all tensors or, when a handle cannot be allocated, none. An undefined tensor is written as NULL.
void giveAll(std::vector<at::Tensor> values, CTTensor **out);

}  // namespace ctorch
