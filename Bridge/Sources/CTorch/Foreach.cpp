// One call for many tensors: what an optimizer does to every parameter.
#include "Handle.hpp"

#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_foreach_zero.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <optional>

using namespace ctorch;

CTError *ct_total_norm(const CTTensor *const *tensors, size_t count, double p, CTTensor **out) noexcept {
    return give(out, [&] {
        const auto values = list(tensors, count);
        // The norm of many bf16 numbers has more digits than they have.
        const bool isNarrow = std::any_of(
            values.begin(), values.end(), [](const at::Tensor &x) { return x.element_size() < 4; });
        const auto type = isNarrow ? std::optional<at::ScalarType>(at::kFloat) : std::nullopt;
        return at::linalg_vector_norm(at::stack(at::_foreach_norm(values, p, type)), p);
    });
}

CTError *ct_foreach_mul_(const CTTensor *const *tensors, size_t count, const CTTensor *factor) noexcept {
    return guarded([&] { at::_foreach_mul_(list(tensors, count), factor->value); });
}

CTError *ct_foreach_zero_(const CTTensor *const *tensors, size_t count) noexcept {
    return guarded([&] { at::_foreach_zero_(list(tensors, count)); });
}

CTError *ct_foreach_add_(
    const CTTensor *const *tensors, const CTTensor *const *others, size_t count, CTScalar scale) noexcept {
    return guarded([&] { at::_foreach_add_(list(tensors, count), list(others, count), number(scale)); });
}

CTError *ct_foreach_lerp_(
    const CTTensor *const *tensors, const CTTensor *const *ends, size_t count, CTScalar weight) noexcept {
    return guarded([&] { at::_foreach_lerp_(list(tensors, count), list(ends, count), number(weight)); });
}

CTError *ct_adamw_(
    const CTTensor *const *parameters, const CTTensor *const *gradients, const CTTensor *const *first_moments,
    const CTTensor *const *second_moments, const CTTensor *const *steps, size_t count, CTAdamW settings) noexcept {
    return guarded([&] {
        c10::NoGradGuard guard;
        const auto stepList = list(steps, count);
        at::_foreach_add_(stepList, 1);
        at::_fused_adamw_(
            list(parameters, count), list(gradients, count), list(first_moments, count),
            list(second_moments, count), /*max_exp_avg_sqs=*/{}, stepList, settings.learning_rate, settings.beta1,
            settings.beta2, settings.weight_decay, settings.epsilon, /*amsgrad=*/false, /*maximize=*/false);
    });
}
