// Low-bit weights: making them, and products of activations with them.
#include "LowBit.hpp"

#include "Handle.hpp"
#include "Parallel.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/bitwise_and.h>
#include <ATen/ops/bitwise_right_shift.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

using namespace ctorch;
using namespace ctorch::lowbit;

namespace {

// Outputs that are widened at once for a gradient: 2048 numbers each, they fill 2 MB.
constexpr int64_t widenedOutputs = 256;

struct Matrix {
    at::Tensor codes, scales;
    CTLowBitFormat format;
    int64_t outputs, inputs;

    Weights weights() const {
        return {
            format, codes.const_data_ptr<uint8_t>(), reinterpret_cast<const uint16_t *>(scales.const_data_ptr<at::Half>()),
            outputs, inputs};
    }
};

int64_t bytesOf(CTLowBitFormat format) { return format == CT_LOW_BIT_INT4 ? Int4::bytes : Int8::bytes; }
int32_t offsetOf(CTLowBitFormat format) { return format == CT_LOW_BIT_INT4 ? Int4::offset : Int8::offset; }

Matrix matrixOf(const CTLowBitMatrix &m) {
    const at::Tensor &codes = m.codes->value, &scales = m.scales->value;
    const int64_t panels = panelsOf(m.outputs), groups = groupsOf(m.inputs);
    TORCH_CHECK(
        codes.scalar_type() == at::kByte && codes.sizes() == at::IntArrayRef({panels, groups, bytesOf(m.format)}),
        "codes ", codes.sizes(), " do not fit a matrix of ", m.outputs, " × ", m.inputs);
    TORCH_CHECK(
        scales.scalar_type() == at::kHalf && scales.sizes() == at::IntArrayRef({panels, groups, panelOutputs}), "scales ",
        scales.sizes(), " do not fit a matrix of ", m.outputs, " × ", m.inputs);
    TORCH_CHECK(codes.is_contiguous() && scales.is_contiguous(), "codes and scales must be contiguous");
    TORCH_CHECK(codes.device() == scales.device(), "codes and scales lie on different devices");
    return {codes, scales, m.format, m.outputs, m.inputs};
}

// Outputs [begin, end) as numbers, on the CPU.
at::Tensor widened(const Matrix &m, int64_t begin, int64_t end) {
    at::Tensor out = at::empty({end - begin, m.inputs}, at::kFloat);
    float *to = out.mutable_data_ptr<float>();
    const Weights w = m.weights();
    parallelFor(begin / panelOutputs, panelsOf(end), 2, [&](int64_t from, int64_t last) {
        const int64_t first = from * panelOutputs;
        widen(w, first, std::min(end, last * panelOutputs), to + (first - begin) * m.inputs);
    });
    return out;
}

// On any device: with libtorch's own operations.
at::Tensor widenedBySteps(const Matrix &m, at::ScalarType type) {
    const int64_t panels = m.codes.size(0), groups = m.codes.size(1);
    at::Tensor codes = m.codes;
    if (m.format == CT_LOW_BIT_INT4) codes = at::cat({codes.bitwise_and(15), codes.bitwise_right_shift(4)}, 2);
    // [panels, groups, quads, outputs, 4] → [panels, outputs, groups, quads, 4]
    const at::Tensor signedCodes = codes.view({panels, groups, 8, panelOutputs, 4})
                                       .permute({0, 3, 1, 2, 4})
                                       .reshape({panels * panelOutputs, groups, groupInputs})
                                       .to(at::kFloat)
                                       .sub_(offsetOf(m.format));
    const at::Tensor scales = m.scales.permute({0, 2, 1}).reshape({panels * panelOutputs, groups, 1}).to(at::kFloat);
    return signedCodes.mul(scales)
        .view({panels * panelOutputs, groups * groupInputs})
        .narrow(0, 0, m.outputs)
        .narrow(1, 0, m.inputs)
        .to(type);
}

at::Tensor widenedWhole(const Matrix &m, at::ScalarType type) {
    return m.codes.is_cpu() ? widened(m, 0, m.outputs).to(type) : widenedBySteps(m, type);
}

// [rows, inputs] f32 → [rows, outputs] f32
at::Tensor multiplied(const at::Tensor &x, const Matrix &m, const Kernels &loops) {
    const int64_t rows = x.size(0), groups = groupsOf(m.inputs), inputs = std::max<int64_t>(m.inputs, 1);
    const at::Tensor codes = at::empty({rows, groups, groupInputs}, at::kChar), steps = at::empty({rows, groups}, at::kFloat),
                     starts = at::empty({rows, groups}, at::kInt);
    auto *codesTo = codes.mutable_data_ptr<int8_t>();
    auto *stepsTo = steps.mutable_data_ptr<float>();
    auto *startsTo = starts.mutable_data_ptr<int32_t>();
    const float *from = x.const_data_ptr<float>();
    // A thread that is woken for less than some ten thousand numbers, or some hundred thousand products, costs more than it does.
    parallelFor(0, rows, std::max<int64_t>(1, (64 << 10) / inputs), [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; ++row)
            loops.narrowRow(
                from + row * m.inputs, m.inputs, offsetOf(m.format), codesTo + row * groups * groupInputs,
                stepsTo + row * groups, startsTo + row * groups);
    });
    at::Tensor y = at::empty({rows, m.outputs}, at::kFloat);
    const Product product{{codesTo, stepsTo, startsTo, rows}, m.weights(), y.mutable_data_ptr<float>()};
    const int64_t grain = std::max<int64_t>(1, (256 << 10) / (panelOutputs * inputs * std::max<int64_t>(rows, 1)));
    parallelFor(
        0, panelsOf(m.outputs), grain, [&](int64_t begin, int64_t end) { loops.product(product, begin, end); });
    return y;
}

at::Tensor linear(const at::Tensor &x, const Matrix &m, const std::optional<at::Tensor> &bias, CTKernel kernel) {
    TORCH_CHECK(x.dim() > 0 && x.size(-1) == m.inputs, "x ", x.sizes(), " has not the weights' ", m.inputs);
    TORCH_CHECK(x.device() == m.codes.device(), "x and the weights lie on different devices");
    if (!x.is_cpu()) return at::linear(x, widenedBySteps(m, x.scalar_type()), bias);
    std::vector<int64_t> shape = x.sizes().vec();
    shape.back() = m.outputs;
    const int64_t rows = m.inputs == 0 ? 0 : x.numel() / m.inputs;
    const at::Tensor flat = x.reshape({rows, m.inputs}).to(at::kFloat).contiguous();
    at::Tensor y = multiplied(flat, m, kernels(kernel));
    if (bias) y.add_(*bias);
    return y.to(x.scalar_type()).view(shape);
}

// y W: what the gradient [..., outputs] of a product is for its x, [..., inputs], summed in f32. The rounding of x passes it on as it is.
at::Tensor backTo(const at::Tensor &y, const Matrix &m) {
    if (!y.is_cpu()) return at::matmul(y, widenedBySteps(m, y.scalar_type()));
    std::vector<int64_t> shape = y.sizes().vec();
    shape.back() = m.inputs;
    const at::Tensor flat = y.reshape({m.outputs == 0 ? 0 : y.numel() / m.outputs, m.outputs}).to(at::kFloat);
    at::Tensor sum = at::zeros({flat.size(0), m.inputs}, at::kFloat);
    for (int64_t begin = 0; begin < m.outputs; begin += widenedOutputs) {
        const int64_t end = std::min(begin + widenedOutputs, m.outputs);
        sum.add_(at::matmul(flat.narrow(1, begin, end - begin), widened(m, begin, end)));
    }
    return sum.to(y.scalar_type()).view(shape);
}

// The product where gradients are recorded: they pass to x and end at the weights.
struct LowBitLinear final : torch::autograd::Function<LowBitLinear> {
    static at::Tensor forward(
        torch::autograd::AutogradContext *context, const at::Tensor &x, const at::Tensor &codes, const at::Tensor &scales,
        const Matrix &m, const std::optional<at::Tensor> &bias, CTKernel kernel) {
        context->save_for_backward({codes, scales});
        context->saved_data["format"] = static_cast<int64_t>(m.format);
        context->saved_data["outputs"] = m.outputs;
        context->saved_data["inputs"] = m.inputs;
        return linear(x, m, bias, kernel);
    }

    static torch::autograd::variable_list backward(
        torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const Matrix m{
            saved[0], saved[1], static_cast<CTLowBitFormat>(context->saved_data["format"].toInt()),
            context->saved_data["outputs"].toInt(), context->saved_data["inputs"].toInt()};
        const at::Tensor none;
        return {backTo(gradients[0], m), none, none, none, none, none};
    }
};

void narrowPanels(const at::Tensor &x, CTLowBitFormat format, const at::Tensor &codes, const at::Tensor &scales) {
    const int64_t outputs = x.size(0), inputs = x.size(1), groups = groupsOf(inputs);
    auto *codesTo = codes.mutable_data_ptr<uint8_t>();
    auto *scalesTo = reinterpret_cast<uint16_t *>(scales.mutable_data_ptr<at::Half>());
    parallelFor(0, panelsOf(outputs), 1, [&](int64_t begin, int64_t end) {
        for (int64_t panel = begin; panel < end; ++panel) {
            const int64_t first = panel * panelOutputs, count = std::min(panelOutputs, outputs - first);
            const at::Tensor rows = x.narrow(0, first, count).to(at::kFloat).contiguous();
            narrowPanel(
                format, rows.const_data_ptr<float>(), count, inputs, codesTo + panel * groups * bytesOf(format),
                scalesTo + panel * groups * panelOutputs);
        }
    });
}

}  // namespace

CTError *ct_low_bit_narrow(const CTTensor *x, CTLowBitFormat format, CTTensor **codes, CTTensor **scales) noexcept {
    return guarded([&] {
        const at::Tensor &from = x->value;
        TORCH_CHECK(
            from.dim() == 2 && from.is_floating_point() && from.is_cpu(),
            "only a matrix of floating point numbers on the CPU gets fewer bits");
        const int64_t panels = panelsOf(from.size(0)), groups = groupsOf(from.size(1));
        const at::Tensor bytes = at::empty({panels, groups, bytesOf(format)}, at::kByte);
        const at::Tensor factors = at::empty({panels, groups, panelOutputs}, at::kHalf);
        narrowPanels(from.detach(), format, bytes, factors);
        CTTensor *both[2];
        giveAll({bytes, factors}, both);
        *codes = both[0];
        *scales = both[1];
    });
}

CTError *ct_low_bit_widen(const CTLowBitMatrix *matrix, CTDType dtype, CTTensor **out) noexcept {
    return give(out, [&] { return widenedWhole(matrixOf(*matrix), scalarType(dtype)); });
}

CTError *ct_low_bit_linear(
    const CTTensor *x, const CTLowBitMatrix *matrix, const CTTensor *bias, CTKernel kernel, CTTensor **out) noexcept {
    return give(out, [&] {
        const Matrix m = matrixOf(*matrix);
        const bool records = at::GradMode::is_enabled();
        TORCH_CHECK(
            !(records && bias && bias->value.requires_grad()),
            "the bias of a low-bit layer cannot be trained: it gets no gradient");
        if (!(records && x->value.requires_grad())) return linear(x->value, m, maybe(bias), kernel);
        return LowBitLinear::apply(x->value, m.codes, m.scales, m, maybe(bias), kernel);
    });
}
