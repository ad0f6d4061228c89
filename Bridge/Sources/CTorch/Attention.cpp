// Scaled dot product attention.
#include "Handle.hpp"

#include <ATen/ops/repeat_interleave.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <torch/version.h>

using namespace ctorch;

namespace {

#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 5

at::Tensor attend(
    const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const std::optional<at::Tensor> &mask,
    double dropout, bool causal, std::optional<double> scale, bool grouped) {
    return at::scaled_dot_product_attention(q, k, v, mask, dropout, causal, scale, grouped);
}

#else

// Before 2.5 the operator knows no groups: each key and value head is repeated for the queries that share it.
at::Tensor repeatHeads(const at::Tensor &x, const at::Tensor &q) {
    const int64_t groups = q.size(-3) / x.size(-3);
    return groups == 1 ? x : at::repeat_interleave(x, groups, -3);
}

at::Tensor attend(
    const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const std::optional<at::Tensor> &mask,
    double dropout, bool causal, std::optional<double> scale, bool grouped) {
    if (!grouped) return at::scaled_dot_product_attention(q, k, v, mask, dropout, causal, scale);
    return at::scaled_dot_product_attention(
        q, repeatHeads(k, q), repeatHeads(v, q), mask, dropout, causal, scale);
}

#endif

}  // namespace

CTError *ct_scaled_dot_product_attention(
    const CTTensor *q, const CTTensor *k, const CTTensor *v, const CTTensor *mask, double dropout, bool causal,
    double scale, bool grouped, CTTensor **out) noexcept {
    return give(out, [&] {
        // Of libtorch's kernels only some refuse this, and the others leave one of the two out.
        TORCH_CHECK(!mask || !causal, "a mask and causality exclude each other");
        const auto factor = scale == 0 ? std::nullopt : std::optional<double>(scale);
        return attend(q->value, k->value, v->value, maybe(mask), dropout, causal, factor, grouped);
    });
}
