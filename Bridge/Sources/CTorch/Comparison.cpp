// Questions about elements; the answers are boolean tensors, or one bool.
#include "Handle.hpp"

#include <ATen/ops/all.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/any.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/le.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/ne.h>

using namespace ctorch;

// A comparison with a tensor and one with a number, under torch's own name.
#define CT_COMPARISON(name)                                                             \
    CTError *ct_##name(const CTTensor *x, const CTTensor *y, CTTensor **out) noexcept { \
        return give(out, [&] { return at::name(x->value, y->value); });                 \
    }                                                                                   \
    CTError *ct_##name##_scalar(const CTTensor *x, CTScalar y, CTTensor **out) noexcept { \
        return give(out, [&] { return at::name(x->value, number(y)); });                \
    }

CT_COMPARISON(eq)
CT_COMPARISON(ne)
CT_COMPARISON(lt)
CT_COMPARISON(le)
CT_COMPARISON(gt)
CT_COMPARISON(ge)

CTError *ct_logical_and(const CTTensor *x, const CTTensor *y, CTTensor **out) noexcept {
    return give(out, [&] { return at::logical_and(x->value, y->value); });
}

CTError *ct_logical_or(const CTTensor *x, const CTTensor *y, CTTensor **out) noexcept {
    return give(out, [&] { return at::logical_or(x->value, y->value); });
}

CTError *ct_logical_not(const CTTensor *x, CTTensor **out) noexcept {
    return give(out, [&] { return at::logical_not(x->value); });
}

CTError *ct_isfinite(const CTTensor *x, CTTensor **out) noexcept {
    return give(out, [&] { return at::isfinite(x->value); });
}

CTError *ct_isnan(const CTTensor *x, CTTensor **out) noexcept {
    return give(out, [&] { return at::isnan(x->value); });
}

CTError *ct_all(const CTTensor *x, CTTensor **out) noexcept {
    return give(out, [&] { return at::all(x->value); });
}

CTError *ct_any(const CTTensor *x, CTTensor **out) noexcept {
    return give(out, [&] { return at::any(x->value); });
}

CTError *ct_equal(const CTTensor *x, const CTTensor *y, bool *out) noexcept {
    return guarded([&] {
        const at::Tensor &a = x->value, &b = y->value;
        *out = a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && at::equal(a, b);
    });
}

CTError *ct_allclose(
    const CTTensor *x, const CTTensor *y, double relative, double absolute, bool *out) noexcept {
    return guarded([&] { *out = at::allclose(x->value, y->value, relative, absolute); });
}
