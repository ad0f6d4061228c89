// Int8 weights: making them, and products of float activations with them.
#include "Handle.hpp"
#include "Int8Kernels.hpp"
#include "Parallel.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <c10/util/BFloat16.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

using namespace ctorch;

namespace {

// Up to so many rows the weights are multiplied as they are read; beyond, a panel of them is widened and given to the
// matrix product of libtorch, which widening then costs little. Where the two take equally long, by Scripts/bench/int8.py.
constexpr int64_t rowsMultipliedAsRead = 8;
// Outputs of one panel: 2048 numbers each, they fill 2 MB in f32.
constexpr int64_t panelOutputs = 256;

int64_t blocksOf(int64_t inner, int64_t block) { return (inner + block - 1) / block; }

void check(const at::Tensor &values, const at::Tensor &scales, int64_t block) {
    TORCH_CHECK(values.dim() == 2 && values.scalar_type() == at::kChar, "the values are not an int8 matrix");
    TORCH_CHECK(block > 0, "a block of ", block, " weights");
    TORCH_CHECK(
        scales.scalar_type() == at::kFloat && scales.dim() == 2 && scales.size(0) == values.size(0)
            && scales.size(1) == blocksOf(values.size(1), block),
        "the scales ", scales.sizes(), " are not one for each block of ", block, " values of ", values.sizes());
    TORCH_CHECK(values.is_contiguous() && scales.is_contiguous(), "values and scales must be contiguous");
    TORCH_CHECK(values.device() == scales.device(), "values and scales lie on different devices");
}

Int8Weights weightsOf(const at::Tensor &values, const at::Tensor &scales, int64_t block) {
    return {values.const_data_ptr<int8_t>(), scales.const_data_ptr<float>(), values.size(0), values.size(1), block};
}

// Rows [begin, end) as a matrix of type f32 or bf16.
at::Tensor widened(const Int8Weights &w, int64_t begin, int64_t end, at::ScalarType type, const Int8Kernels &kernels) {
    at::Tensor out = at::empty({end - begin, w.inner}, type);
    parallelFor(begin, end, 32, [&](int64_t from, int64_t to) {
        const int64_t offset = (from - begin) * w.inner;
        if (type == at::kFloat)
            kernels.widen(w, from, to, out.mutable_data_ptr<float>() + offset);
        else
            kernels.widenToBFloat16(
                w, from, to, reinterpret_cast<uint16_t *>(out.mutable_data_ptr<at::BFloat16>()) + offset);
    });
    return out;
}

// Any device, any type: with libtorch's own operations.
at::Tensor widenedBySteps(const at::Tensor &values, const at::Tensor &scales, int64_t block, at::ScalarType type) {
    const at::Tensor each = scales.repeat_interleave(block, 1).narrow(1, 0, values.size(1));
    return values.to(at::kFloat).mul(each).to(type);
}

// [rows, inner] f32 → [rows, outputs] f32
at::Tensor multipliedAsRead(const at::Tensor &x, const Int8Weights &w, const Int8Kernels &kernels) {
    at::Tensor y = at::empty({x.size(0), w.outputs}, at::kFloat);
    const Int8Product product{x.const_data_ptr<float>(), x.size(0), w, y.mutable_data_ptr<float>()};
    // A thread that is woken for less than some hundred thousand products costs more than it does.
    const int64_t grain = std::max<int64_t>(16, (256 << 10) / std::max<int64_t>(w.inner * x.size(0), 1));
    parallelFor(0, w.outputs, grain, [&](int64_t from, int64_t to) { kernels.product(product, from, to); });
    return y;
}

// [rows, inner] → [rows, outputs], of one type, f32 or bf16
at::Tensor multipliedByPanels(const at::Tensor &x, const Int8Weights &w, const Int8Kernels &kernels) {
    at::Tensor y = at::empty({x.size(0), w.outputs}, x.options());
    for (int64_t begin = 0; begin < w.outputs; begin += panelOutputs) {
        const int64_t end = std::min(begin + panelOutputs, w.outputs);
        y.narrow(1, begin, end - begin).copy_(at::linear(x, widened(w, begin, end, x.scalar_type(), kernels)));
    }
    return y;
}

at::Tensor linear(
    const at::Tensor &x, const at::Tensor &values, const at::Tensor &scales, int64_t block,
    const std::optional<at::Tensor> &bias, CTKernel kernel) {
    check(values, scales, block);
    TORCH_CHECK(x.dim() > 0 && x.size(-1) == values.size(1), "x ", x.sizes(), " has not the weights' ", values.size(1));
    if (!x.is_cpu()) return at::linear(x, widenedBySteps(values, scales, block, x.scalar_type()), bias);
    const auto type = x.scalar_type() == at::kBFloat16 ? at::kBFloat16 : at::kFloat;
    const Int8Weights w = weightsOf(values, scales, block);
    const Int8Kernels &kernels = int8Kernels(kernel);
    std::vector<int64_t> shape = x.sizes().vec();
    shape.back() = w.outputs;
    const int64_t rows = w.inner == 0 ? 0 : x.numel() / w.inner;
    const at::Tensor flat = x.reshape({rows, w.inner});
    at::Tensor y = rows <= rowsMultipliedAsRead ? multipliedAsRead(flat.to(at::kFloat).contiguous(), w, kernels)
                                                : multipliedByPanels(flat.to(type), w, kernels);
    if (bias) y.add_(*bias);
    return y.to(x.scalar_type()).view(shape);
}

// y W: what the gradient [..., outputs] of a product is for its x, [..., inner], summed in f32.
at::Tensor backTo(
    const at::Tensor &y, const at::Tensor &values, const at::Tensor &scales, int64_t block, CTKernel kernel) {
    if (!y.is_cpu()) return at::matmul(y, widenedBySteps(values, scales, block, y.scalar_type()));
    const auto type = y.scalar_type() == at::kBFloat16 ? at::kBFloat16 : at::kFloat;
    const Int8Weights w = weightsOf(values, scales, block);
    const Int8Kernels &kernels = int8Kernels(kernel);
    std::vector<int64_t> shape = y.sizes().vec();
    shape.back() = w.inner;
    const at::Tensor flat = y.reshape({w.outputs == 0 ? 0 : y.numel() / w.outputs, w.outputs}).to(type);
    at::Tensor sum = at::zeros({flat.size(0), w.inner}, at::kFloat);
    for (int64_t begin = 0; begin < w.outputs; begin += panelOutputs) {
        const int64_t end = std::min(begin + panelOutputs, w.outputs);
        sum.add_(at::matmul(flat.narrow(1, begin, end - begin), widened(w, begin, end, type, kernels)));
    }
    return sum.to(y.scalar_type()).view(shape);
}

// The product where gradients are recorded: they pass to x and end at the weights.
struct Int8Linear final : torch::autograd::Function<Int8Linear> {
    static at::Tensor forward(
        torch::autograd::AutogradContext *context, const at::Tensor &x, const at::Tensor &values,
        const at::Tensor &scales, int64_t block, const std::optional<at::Tensor> &bias, CTKernel kernel) {
        context->save_for_backward({values, scales});
        context->saved_data["block"] = block;
        context->saved_data["kernel"] = static_cast<int64_t>(kernel);
        return linear(x, values, scales, block, bias, kernel);
    }

    static torch::autograd::variable_list backward(
        torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
        const auto weights = context->get_saved_variables();
        const auto kernel = static_cast<CTKernel>(context->saved_data["kernel"].toInt());
        const at::Tensor none;
        return {
            backTo(gradients[0], weights[0], weights[1], context->saved_data["block"].toInt(), kernel),
            none, none, none, none, none};
    }
};

void narrowRows(const at::Tensor &x, int64_t block, const at::Tensor &values, const at::Tensor &scales) {
    const int64_t inner = x.size(1), blocks = scales.size(1);
    auto *to = values.mutable_data_ptr<int8_t>();
    auto *scaleTo = scales.mutable_data_ptr<float>();
    parallelFor(0, x.size(0), 16, [&](int64_t begin, int64_t end) {
        for (int64_t first = begin; first < end; first += 16) {
            const int64_t count = std::min<int64_t>(16, end - first);
            const at::Tensor rows = x.narrow(0, first, count).to(at::kFloat).contiguous();
            for (int64_t row = 0; row < count; ++row)
                int8Kernels(CT_KERNEL_AUTO).narrow(
                    rows.const_data_ptr<float>() + row * inner, inner, block, to + (first + row) * inner,
                    scaleTo + (first + row) * blocks);
        }
    });
}

}  // namespace

CTError *ct_int8_narrow(const CTTensor *x, int64_t block, CTTensor **values, CTTensor **scales) noexcept {
    return guarded([&] {
        const at::Tensor &from = x->value;
        TORCH_CHECK(
            from.dim() == 2 && from.is_floating_point() && from.is_cpu(),
            "only a matrix of floating point numbers on the CPU becomes int8");
        TORCH_CHECK(block > 0, "a block of ", block, " weights");
        const at::Tensor bytes = at::empty(from.sizes(), at::kChar);
        const at::Tensor factors = at::empty({from.size(0), blocksOf(from.size(1), block)}, at::kFloat);
        narrowRows(from.detach(), block, bytes, factors);
        CTTensor *both[2];
        giveAll({bytes, factors}, both);
        *values = both[0];
        *scales = both[1];
    });
}

CTError *ct_int8_widen(
    const CTTensor *values, const CTTensor *scales, int64_t block, CTDType dtype, CTTensor **out) noexcept {
    return give(out, [&] {
        check(values->value, scales->value, block);
        return widenedBySteps(values->value, scales->value, block, scalarType(dtype));
    });
}

CTError *ct_int8_linear(
    const CTTensor *x, const CTTensor *values, const CTTensor *scales, int64_t block, const CTTensor *bias,
    CTKernel kernel, CTTensor **out) noexcept {
    return give(out, [&] {
        const bool records = at::GradMode::is_enabled();
        TORCH_CHECK(
            !(records && bias && bias->value.requires_grad()), "the bias of an int8 layer cannot be trained: it gets no gradient");
        if (!(records && x->value.requires_grad()))
            return linear(x->value, values->value, scales->value, block, maybe(bias), kernel);
        return Int8Linear::apply(x->value, values->value, scales->value, block, maybe(bias), kernel);
    });
}
