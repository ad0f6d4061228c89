// Unit root mean square over the last dimension, in one pass over f32 on the CPU.
#include "Handle.hpp"
#include "Parallel.hpp"
#include "Wide.hpp"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>

using namespace ctorch;

namespace {

// Rows [begin, end) of x [rows, width]: y = x · r · weight, with r = 1 / √(mean of x² + epsilon), [rows].
struct Norm {
    const float *x, *weight;
    int64_t width;
    float epsilon;
    float *inverses, *y;
};

CT_INLINE void norm(const Norm &n, int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
        const float *x = n.x + row * n.width;
        float *y = n.y + row * n.width;
        const float inverse = 1 / std::sqrt(dot(x, x, n.width) / static_cast<float>(n.width) + n.epsilon);
        n.inverses[row] = inverse;
        for (int64_t i = 0; i < n.width; ++i) y[i] = x[i] * inverse * n.weight[i];
    }
}

// Of rows [begin, end): the gradient of x, and what they add to that of the weight. `scaled` holds a row.
struct NormBack {
    const float *gradient, *x, *weight, *inverses;
    int64_t width;
    float *ofX;
};

CT_INLINE void normBack(const NormBack &n, int64_t begin, int64_t end, float *scaled, float *ofWeight) {
    for (int64_t row = begin; row < end; ++row) {
        const float *x = n.x + row * n.width, *gradient = n.gradient + row * n.width;
        float *ofX = n.ofX + row * n.width;
        const float inverse = n.inverses[row];
        for (int64_t i = 0; i < n.width; ++i) {
            scaled[i] = gradient[i] * n.weight[i];
            ofWeight[i] += gradient[i] * x[i] * inverse;
        }
        const float along = dot(scaled, x, n.width) * inverse * inverse / static_cast<float>(n.width);
        for (int64_t i = 0; i < n.width; ++i) ofX[i] = (scaled[i] - x[i] * along) * inverse;
    }
}

CT_WIDENED(norm, (const Norm &n, int64_t begin, int64_t end), (n, begin, end))
CT_WIDENED(
    normBack, (const NormBack &n, int64_t begin, int64_t end, float *scaled, float *ofWeight),
    (n, begin, end, scaled, ofWeight))

// Rows whose part of the weight's gradient is summed apart, so that the sum does not depend on the number of threads.
constexpr int64_t rowsTogether = 256;
// Numbers below which another thread is not worth waking.
constexpr int64_t numbersOfThread = 64 << 10;

// The norm of x, dense, and 1 / √(…) of each of its rows.
struct Normed {
    at::Tensor y, inverses;
};

Normed normed(const at::Tensor &x, const at::Tensor &weight, double epsilon) {
    const int64_t width = x.size(-1), rows = x.numel() / width;
    Normed result{at::empty_like(x), at::empty({rows}, x.options())};
    const Norm n{
        x.const_data_ptr<float>(), weight.const_data_ptr<float>(), width, static_cast<float>(epsilon),
        result.inverses.mutable_data_ptr<float>(), result.y.mutable_data_ptr<float>()};
    parallelFor(0, rows, std::max<int64_t>(1, numbersOfThread / width), [&](int64_t from, int64_t to) {
        normWidened(n, from, to);
    });
    return result;
}

struct RMSNorm final : torch::autograd::Function<RMSNorm> {
    static at::Tensor forward(
        torch::autograd::AutogradContext *context, const at::Tensor &given, const at::Tensor &weight, double epsilon) {
        const Normed result = normed(given.contiguous(), weight, epsilon);
        context->save_for_backward({given, weight, result.inverses});
        context->saved_data["epsilon"] = epsilon;
        return result.y;
    }

    static torch::autograd::variable_list backward(
        torch::autograd::AutogradContext *context, const torch::autograd::variable_list &gradients) {
        const auto saved = context->get_saved_variables();
        if (at::GradMode::is_enabled())
            return recorded(gradients[0], saved[0], saved[1], context->saved_data["epsilon"].toDouble());
        const at::Tensor x = saved[0].contiguous(), &weight = saved[1], gradient = gradients[0].contiguous();
        const int64_t width = x.size(-1), rows = x.numel() / width, parts = (rows + rowsTogether - 1) / rowsTogether;
        const at::Tensor ofX = at::empty_like(x);
        const NormBack n{
            gradient.const_data_ptr<float>(), x.const_data_ptr<float>(), weight.const_data_ptr<float>(),
            saved[2].const_data_ptr<float>(), width, ofX.mutable_data_ptr<float>()};
        std::vector<float> sums(static_cast<size_t>(parts * width));
        const int64_t grain = std::max<int64_t>(1, numbersOfThread / (rowsTogether * width));
        parallelFor(0, parts, grain, [&](int64_t from, int64_t to) {
            std::vector<float> scaled(static_cast<size_t>(width));
            for (int64_t part = from; part < to; ++part) {
                const int64_t begin = part * rowsTogether;
                normBackWidened(n, begin, std::min(rows, begin + rowsTogether), scaled.data(), &sums[part * width]);
            }
        });
        at::Tensor ofWeight = at::empty_like(weight);
        float *total = ofWeight.mutable_data_ptr<float>();
        std::copy(sums.begin(), sums.begin() + width, total);
        for (int64_t part = 1; part < parts; ++part)
            for (int64_t i = 0; i < width; ++i) total[i] += sums[part * width + i];
        return {ofX, ofWeight, at::Tensor()};
    }

    // The same in libtorch's operations, where the gradients' own gradients are asked for.
    static torch::autograd::variable_list recorded(
        const at::Tensor &gradient, const at::Tensor &x, const at::Tensor &weight, double epsilon) {
        const at::Tensor inverse = x.square().mean(-1, true).add(epsilon).rsqrt();
        const at::Tensor scaled = gradient * weight, along = (scaled * x).mean(-1, true) * inverse.square();
        const at::Tensor ofWeight = (gradient * x * inverse).reshape({-1, x.size(-1)}).sum(0);
        return {(scaled - x * along) * inverse, ofWeight, at::Tensor()};
    }
};

bool isOnePass(const at::Tensor &x, const at::Tensor &weight) {
    return x.is_cpu() && weight.is_cpu() && x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat
        && weight.dim() == 1 && weight.is_contiguous() && x.dim() > 0 && x.size(-1) == weight.size(0) && x.numel() > 0;
}

// Lower precisions are normalised in f32 and rounded back before the weight is applied: the order of
// operations that the published language models were trained with.
at::Tensor rmsNorm(const at::Tensor &x, const at::Tensor &weight, double epsilon) {
    if (isOnePass(x, weight)) {
        const bool learns = at::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad());
        return learns ? RMSNorm::apply(x, weight, epsilon) : normed(x.contiguous(), weight, epsilon).y;
    }
    const auto normalized = weight.sizes();
    if (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble)
        return at::rms_norm(x, normalized, weight, epsilon);
    return at::mul(weight, at::rms_norm(x.to(at::kFloat), normalized, {}, epsilon).to(x.scalar_type()));
}

}  // namespace

CTError *ct_rms_norm(const CTTensor *x, const CTTensor *weight, double epsilon, CTTensor **out) noexcept {
    return give(out, [&] { return rmsNorm(x->value, weight->value, epsilon); });
}
