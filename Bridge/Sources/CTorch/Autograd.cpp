// Gradients, and the modes that torch keeps for each thread.
#include "Handle.hpp"

#include <torch/csrc/autograd/autograd.h>

using namespace ctorch;

namespace {

// libtorch takes any tensor here, and fails (or reads outside) where it is used.
void checkFits(const at::Tensor &x, const at::Tensor &gradient) {
    TORCH_CHECK(
        gradient.sizes() == x.sizes() && gradient.scalar_type() == x.scalar_type() &&
            gradient.device() == x.device(),
        "a gradient has its tensor's shape, type and device");
}

}  // namespace

CTError *ct_set_requires_grad(const CTTensor *x, bool required) noexcept {
    return guarded([&] { x->value.set_requires_grad(required); });
}

CTError *ct_detach(const CTTensor *x, CTTensor **out) noexcept {
    return give(out, [&] { return x->value.detach(); });
}

CTError *ct_retain_grad(const CTTensor *x) noexcept {
    return guarded([&] { x->value.retain_grad(); });
}

CTError *ct_backward(const CTTensor *x, const CTTensor *gradient, bool retain_graph) noexcept {
    return guarded([&] { x->value.backward(gradient ? gradient->value : at::Tensor(), retain_graph); });
}

CTError *ct_grad(const CTTensor *x, CTTensor **out) noexcept {
    return guarded([&] {
        at::Tensor gradient = x->value.grad();
        *out = gradient.defined() ? new CTTensor{std::move(gradient)} : nullptr;
    });
}

CTError *ct_set_grad(const CTTensor *x, const CTTensor *gradient) noexcept {
    return guarded([&] {
        if (gradient) checkFits(x->value, gradient->value);
        x->value.mutable_grad() = gradient ? gradient->value : at::Tensor();
    });
}

CTError *ct_gradients(
    const CTTensor *output, const CTTensor *const *inputs, size_t count, bool retain_graph, bool create_graph,
    CTTensor **out) noexcept {
    return guarded([&] {
        auto gradients = torch::autograd::grad(
            {output->value}, list(inputs, count), {}, retain_graph, create_graph, /*allow_unused=*/true);
        giveAll(std::move(gradients), out);
    });
}
