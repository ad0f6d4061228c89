// Element by element: arithmetic, functions, and the forms that work in place.
#include "Handle.hpp"

#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/div.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/floor_divide.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/log.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/remainder.h>
#include <ATen/ops/round.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tanh.h>

using namespace ctorch;

// A function of one tensor, under torch's own name.
#define CT_UNARY(name)                                           \
    CTError *ct_##name(const CTTensor *x, CTTensor **out) noexcept { \
        return give(out, [&] { return at::name(x->value); });    \
    }

// A function of two tensors that are broadcast together.
#define CT_BINARY(name)                                                             \
    CTError *ct_##name(const CTTensor *x, const CTTensor *y, CTTensor **out) noexcept { \
        return give(out, [&] { return at::name(x->value, y->value); });             \
    }

// A function of a tensor and a number.
#define CT_SCALAR(name)                                                             \
    CTError *ct_##name##_scalar(const CTTensor *x, CTScalar y, CTTensor **out) noexcept { \
        return give(out, [&] { return at::name(x->value, number(y)); });            \
    }

CT_UNARY(exp)
CT_UNARY(log)
CT_UNARY(sqrt)
CT_UNARY(rsqrt)
CT_UNARY(cos)
CT_UNARY(sin)
CT_UNARY(tanh)
CT_UNARY(neg)
CT_UNARY(abs)
CT_UNARY(square)
CT_UNARY(floor)
CT_UNARY(round)
CT_UNARY(sigmoid)
CT_UNARY(relu)
CT_UNARY(silu)

CT_BINARY(add)
CT_BINARY(sub)
CT_BINARY(mul)
CT_BINARY(div)
CT_BINARY(pow)
CT_BINARY(maximum)
CT_BINARY(minimum)

CT_SCALAR(add)
CT_SCALAR(sub)
CT_SCALAR(rsub)
CT_SCALAR(mul)
CT_SCALAR(div)
CT_SCALAR(pow)
CT_SCALAR(remainder)
CT_SCALAR(floor_divide)

CTError *ct_gelu(const CTTensor *x, bool tanh_approximation, CTTensor **out) noexcept {
    return give(out, [&] { return at::gelu(x->value, tanh_approximation ? "tanh" : "none"); });
}

CTError *ct_clamp(const CTTensor *x, const CTScalar *minimum, const CTScalar *maximum, CTTensor **out) noexcept {
    return give(out, [&] {
        std::optional<at::Scalar> low, high;
        if (minimum) low = number(*minimum);
        if (maximum) high = number(*maximum);
        return at::clamp(x->value, low, high);
    });
}

CTError *ct_copy_(const CTTensor *x, const CTTensor *source) noexcept {
    return guarded([&] { x->value.copy_(source->value); });
}

CTError *ct_fill_(const CTTensor *x, CTScalar value) noexcept {
    return guarded([&] { x->value.fill_(number(value)); });
}

CTError *ct_zero_(const CTTensor *x) noexcept {
    return guarded([&] { x->value.zero_(); });
}

CTError *ct_add_(const CTTensor *x, const CTTensor *y, CTScalar scale) noexcept {
    return guarded([&] { x->value.add_(y->value, number(scale)); });
}

CTError *ct_sub_(const CTTensor *x, const CTTensor *y) noexcept {
    return guarded([&] { x->value.sub_(y->value); });
}

CTError *ct_mul_(const CTTensor *x, const CTTensor *y) noexcept {
    return guarded([&] { x->value.mul_(y->value); });
}

CTError *ct_div_(const CTTensor *x, const CTTensor *y) noexcept {
    return guarded([&] { x->value.div_(y->value); });
}

CTError *ct_add_scalar_(const CTTensor *x, CTScalar y) noexcept {
    return guarded([&] { x->value.add_(number(y)); });
}

CTError *ct_mul_scalar_(const CTTensor *x, CTScalar y) noexcept {
    return guarded([&] { x->value.mul_(number(y)); });
}

CTError *ct_addcmul_(const CTTensor *x, const CTTensor *a, const CTTensor *b, CTScalar scale) noexcept {
    return guarded([&] { x->value.addcmul_(a->value, b->value, number(scale)); });
}

CTError *ct_addcdiv_(const CTTensor *x, const CTTensor *a, const CTTensor *b, CTScalar scale) noexcept {
    return guarded([&] { x->value.addcdiv_(a->value, b->value, number(scale)); });
}

CTError *ct_lerp_(const CTTensor *x, const CTTensor *end, CTScalar weight) noexcept {
    return guarded([&] { x->value.lerp_(end->value, number(weight)); });
}
