// Products, normalisations and losses.
#include "Handle.hpp"

#include <ATen/ops/addmm.h>
#include <ATen/ops/baddbmm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/outer.h>

using namespace ctorch;

namespace {

int64_t reductionCode(CTReduction reduction) { return static_cast<int64_t>(reduction); }

}  // namespace

CTError *ct_matmul(const CTTensor *x, const CTTensor *y, CTTensor **out) noexcept {
    return give(out, [&] { return at::matmul(x->value, y->value); });
}

CTError *ct_bmm(const CTTensor *x, const CTTensor *y, CTTensor **out) noexcept {
    return give(out, [&] { return at::bmm(x->value, y->value); });
}

CTError *ct_addmm(const CTTensor *bias, const CTTensor *x, const CTTensor *y, CTTensor **out) noexcept {
    return give(out, [&] { return at::addmm(bias->value, x->value, y->value); });
}

CTError *ct_baddbmm(
    const CTTensor *bias, const CTTensor *x, const CTTensor *y, CTScalar beta, CTScalar alpha,
    CTTensor **out) noexcept {
    return give(
        out, [&] { return at::baddbmm(bias->value, x->value, y->value, number(beta), number(alpha)); });
}

CTError *ct_outer(const CTTensor *x, const CTTensor *y, CTTensor **out) noexcept {
    return give(out, [&] { return at::outer(x->value, y->value); });
}

CTError *ct_linear(const CTTensor *x, const CTTensor *weight, const CTTensor *bias, CTTensor **out) noexcept {
    return give(out, [&] { return at::linear(x->value, weight->value, maybe(bias)); });
}

CTError *ct_layer_norm(
    const CTTensor *x, const int64_t *sizes, size_t rank, const CTTensor *weight, const CTTensor *bias,
    double epsilon, CTTensor **out) noexcept {
    return give(out, [&] {
        return at::layer_norm(x->value, ints(sizes, rank), maybe(weight), maybe(bias), epsilon);
    });
}

CTError *ct_cross_entropy(
    const CTTensor *logits, const CTTensor *targets, int64_t ignore_index, CTReduction reduction,
    double label_smoothing, CTTensor **out) noexcept {
    return give(out, [&] {
        return at::cross_entropy_loss(
            logits->value, targets->value, {}, reductionCode(reduction), ignore_index, label_smoothing);
    });
}

CTError *ct_mse_loss(const CTTensor *x, const CTTensor *target, CTReduction reduction, CTTensor **out) noexcept {
    return give(out, [&] { return at::mse_loss(x->value, target->value, reductionCode(reduction)); });
}
