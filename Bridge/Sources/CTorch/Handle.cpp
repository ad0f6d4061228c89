#include "Handle.hpp"

#include <limits>
#include <memory>

namespace {

struct DTypePair {
    CTDType code;
    at::ScalarType type;
};

constexpr DTypePair dtypes[] = {
    {CT_FLOAT32, at::kFloat}, {CT_FLOAT64, at::kDouble}, {CT_BFLOAT16, at::kBFloat16}, {CT_FLOAT16, at::kHalf},
    {CT_INT64, at::kLong},    {CT_INT32, at::kInt},      {CT_INT16, at::kShort},       {CT_INT8, at::kChar},
    {CT_UINT8, at::kByte},    {CT_BOOL, at::kBool},
};

}  // namespace

at::ScalarType ctorch::scalarType(CTDType dtype) {
    for (const auto &pair : dtypes)
        if (pair.code == dtype) return pair.type;
    TORCH_CHECK(false, "no dtype has the code ", static_cast<int>(dtype));
}

CTDType ctorch::dtypeCode(at::ScalarType type) {
    for (const auto &pair : dtypes)
        if (pair.type == type) return pair.code;
    TORCH_CHECK(false, "the bridge has no code for elements of type ", type);
}

at::Device ctorch::deviceOf(int32_t index) {
    if (index < 0) return at::Device(at::kCPU);
    TORCH_CHECK(index <= std::numeric_limits<at::DeviceIndex>::max(), "there is no CUDA device ", index);
    return at::Device(at::kCUDA, static_cast<at::DeviceIndex>(index));
}

at::TensorOptions ctorch::options(CTDType dtype, int32_t device) {
    return at::TensorOptions().dtype(scalarType(dtype)).device(deviceOf(device));
}

void ctorch::giveAll(std::vector<at::Tensor> values, CTTensor **out) {
    std::vector<std::unique_ptr<CTTensor>> handles;
    handles.reserve(values.size());
    for (auto &value : values)
        handles.push_back(value.defined() ? std::make_unique<CTTensor>(std::move(value)) : nullptr);
    for (size_t i = 0; i < handles.size(); ++i) out[i] = handles[i].release();
}
