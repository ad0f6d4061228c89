// Blocks that are run again in the backward pass, in place of remembering what they computed on the way.
#include "Handle.hpp"

#include <ATen/ThreadLocalState.h>
#include <ATen/autocast_mode.h>
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <memory>
#include <stdexcept>

using namespace ctorch;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

struct Block final : torch::CustomClassHolder {
    Block(CTBlock body, void (*release)(void *), void *context) : body(body), release(release), context(context) {}
    ~Block() override { release(context); }

    // What the body makes of x, with everything recorded.
    at::Tensor operator()(const at::Tensor &x) const {
        CTTensor *made = nullptr;
        if (CTError *error = body(context, new CTTensor{x}, &made)) {
            const std::string message = ct_error_message(error);
            ct_error_free(error);
            throw std::runtime_error(message);
        }
        const std::unique_ptr<CTTensor> answer(made);
        return answer->value;
    }

    CTBlock body;
    void (*release)(void *);
    void *context;
    // Autocast among others: the second run is to be as the first.
    at::ThreadLocalState state;
};

// Weights that autocast has rounded are remembered until its outermost scope ends: here that is the second run.
struct AutocastNesting {
    AutocastNesting() { at::autocast::increment_nesting(); }
    ~AutocastNesting() {
        if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    }
};

struct Recomputed final : torch::autograd::Function<Recomputed> {
    // `anchor` asks for gradients, so that the block's own leaves get theirs also where x does not.
    static at::Tensor forward(
        AutogradContext *context, const at::Tensor &x, const at::Tensor &anchor, const at::Tensor &answer,
        const c10::intrusive_ptr<torch::CustomClassHolder> &block) {
        context->save_for_backward({x});
        context->saved_data["wanted"] = x.requires_grad();
        context->saved_data["block"] = c10::IValue::make_capsule(block);
        return answer.detach();
    }

    static variable_list backward(AutogradContext *context, variable_list gradients) {
        const auto capsule = context->saved_data["block"].toCapsule();
        const auto &block = static_cast<const Block &>(*capsule);
        const at::ThreadLocalStateGuard state(block.state);
        const c10::AutoGradMode recording(true);
        const AutocastNesting nesting;
        at::Tensor x = context->get_saved_variables()[0].detach();
        x.set_requires_grad(context->saved_data["wanted"].toBool());
        torch::autograd::backward({block(x)}, {gradients[0]});
        return {x.grad(), at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

}  // namespace

CTError *ct_handle(const CTTensor *x, CTTensor **out) noexcept {
    return give(out, [&] { return x->value; });
}

CTError *ct_error_new(const char *message) noexcept { return makeError(message); }

CTError *ct_recompute(
    const CTTensor *x, const CTTensor *answer, CTBlock body, void (*release)(void *), void *context,
    CTTensor **out) noexcept {
    c10::intrusive_ptr<torch::CustomClassHolder> block;
    if (CTError *error = guarded([&] { block = c10::make_intrusive<Block>(body, release, context); })) {
        release(context);
        return error;
    }
    return give(out, [&] {
        const at::Tensor anchor = at::empty({0}, at::kFloat).set_requires_grad(true);
        return Recomputed::apply(x->value, anchor, answer->value, block);
    });
}
