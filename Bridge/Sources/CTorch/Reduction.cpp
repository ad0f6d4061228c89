// Many elements into few, and their order.
#include "Handle.hpp"

#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/argmin.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/var.h>

#include <memory>
#include <numeric>
#include <tuple>

using namespace ctorch;

namespace {

// For the operators whose empty list does not mean every dimension.
std::vector<int64_t> namedDims(const at::Tensor &x, const int64_t *dims, size_t count) {
    if (count > 0) return {dims, dims + count};
    std::vector<int64_t> all(static_cast<size_t>(x.dim()));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

void givePair(std::tuple<at::Tensor, at::Tensor> pair, CTTensor **first, CTTensor **second) {
    auto one = std::make_unique<CTTensor>(std::move(std::get<0>(pair)));
    auto two = std::make_unique<CTTensor>(std::move(std::get<1>(pair)));
    *first = one.release();
    *second = two.release();
}

}  // namespace

CTError *ct_sum(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) noexcept {
    return give(out, [&] { return at::sum(x->value, dimsOrAll(dims, count), keep); });
}

CTError *ct_mean(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) noexcept {
    return give(out, [&] { return at::mean(x->value, dimsOrAll(dims, count), keep); });
}

CTError *ct_var(
    const CTTensor *x, const int64_t *dims, size_t count, bool unbiased, bool keep, CTTensor **out) noexcept {
    return give(
        out, [&] { return at::var(x->value, dimsOrAll(dims, count), at::Scalar(unbiased ? 1 : 0), keep); });
}

CTError *ct_amax(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) noexcept {
    return give(out, [&] { return at::amax(x->value, ints(dims, count), keep); });
}

CTError *ct_amin(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) noexcept {
    return give(out, [&] { return at::amin(x->value, ints(dims, count), keep); });
}

CTError *ct_logsumexp(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) noexcept {
    return give(out, [&] { return at::logsumexp(x->value, namedDims(x->value, dims, count), keep); });
}

CTError *ct_norm(
    const CTTensor *x, double p, const int64_t *dims, size_t count, bool keep, CTTensor **out) noexcept {
    return give(out, [&] { return at::linalg_vector_norm(x->value, p, dimsOrAll(dims, count), keep); });
}

CTError *ct_argmax(const CTTensor *x, int64_t dim, bool keep, CTTensor **out) noexcept {
    return give(out, [&] { return at::argmax(x->value, dim, keep); });
}

CTError *ct_argmin(const CTTensor *x, int64_t dim, bool keep, CTTensor **out) noexcept {
    return give(out, [&] { return at::argmin(x->value, dim, keep); });
}

CTError *ct_topk(
    const CTTensor *x, int64_t k, int64_t dim, bool largest, CTTensor **values, CTTensor **indices) noexcept {
    return guarded([&] { givePair(at::topk(x->value, k, dim, largest, /*sorted=*/true), values, indices); });
}

CTError *ct_sort(const CTTensor *x, int64_t dim, bool descending, CTTensor **values, CTTensor **indices) noexcept {
    return guarded([&] { givePair(at::sort(x->value, /*stable=*/true, dim, descending), values, indices); });
}

CTError *ct_cumsum(const CTTensor *x, int64_t dim, CTTensor **out) noexcept {
    return give(out, [&] { return at::cumsum(x->value, dim); });
}

CTError *ct_softmax(const CTTensor *x, int64_t dim, CTTensor **out) noexcept {
    return give(out, [&] { return at::softmax(x->value, dim); });
}

CTError *ct_log_softmax(const CTTensor *x, int64_t dim, CTTensor **out) noexcept {
    return give(out, [&] { return at::log_softmax(x->value, dim); });
}
