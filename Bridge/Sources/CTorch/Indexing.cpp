// Picking elements by index or mask, and writing them.
#include "Handle.hpp"

#include <ATen/core/List.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/index.h>
#include <ATen/ops/index_add.h>
#include <ATen/ops/index_copy.h>
#include <ATen/ops/index_put.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/masked_scatter.h>
#include <ATen/ops/masked_select.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/one_hot.h>
#include <ATen/ops/scatter.h>
#include <ATen/ops/scatter_add.h>
#include <ATen/ops/where.h>

using namespace ctorch;

namespace {

c10::List<std::optional<at::Tensor>> indexList(const CTTensor *const *indices, size_t count) {
    c10::List<std::optional<at::Tensor>> values;
    values.reserve(count);
    for (size_t i = 0; i < count; ++i) values.push_back(std::optional<at::Tensor>(indices[i]->value));
    return values;
}

}  // namespace

CTError *ct_index_select(const CTTensor *x, int64_t dim, const CTTensor *indices, CTTensor **out) noexcept {
    return give(out, [&] { return at::index_select(x->value, dim, indices->value); });
}

CTError *ct_gather(const CTTensor *x, int64_t dim, const CTTensor *indices, CTTensor **out) noexcept {
    return give(out, [&] { return at::gather(x->value, dim, indices->value); });
}

CTError *ct_scatter(
    const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source, CTTensor **out) noexcept {
    return give(out, [&] { return at::scatter(x->value, dim, indices->value, source->value); });
}

CTError *ct_scatter_add(
    const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source, CTTensor **out) noexcept {
    return give(out, [&] { return at::scatter_add(x->value, dim, indices->value, source->value); });
}

CTError *ct_scatter_value(
    const CTTensor *x, int64_t dim, const CTTensor *indices, CTScalar value, CTTensor **out) noexcept {
    return give(out, [&] { return at::scatter(x->value, dim, indices->value, number(value)); });
}

CTError *ct_masked_fill(const CTTensor *x, const CTTensor *mask, CTScalar value, CTTensor **out) noexcept {
    return give(out, [&] { return at::masked_fill(x->value, mask->value, number(value)); });
}

CTError *ct_masked_select(const CTTensor *x, const CTTensor *mask, CTTensor **out) noexcept {
    return give(out, [&] { return at::masked_select(x->value, mask->value); });
}

CTError *ct_masked_scatter(
    const CTTensor *x, const CTTensor *mask, const CTTensor *source, CTTensor **out) noexcept {
    return give(out, [&] { return at::masked_scatter(x->value, mask->value, source->value); });
}

CTError *ct_index_copy(
    const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source, CTTensor **out) noexcept {
    return give(out, [&] { return at::index_copy(x->value, dim, indices->value, source->value); });
}

CTError *ct_index_copy_(
    const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source) noexcept {
    return guarded([&] { x->value.index_copy_(dim, indices->value, source->value); });
}

CTError *ct_index_add(
    const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source, CTTensor **out) noexcept {
    return give(out, [&] { return at::index_add(x->value, dim, indices->value, source->value); });
}

CTError *ct_index_add_(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source) noexcept {
    return guarded([&] { x->value.index_add_(dim, indices->value, source->value); });
}

CTError *ct_index(const CTTensor *x, const CTTensor *const *indices, size_t count, CTTensor **out) noexcept {
    return give(out, [&] { return at::index(x->value, indexList(indices, count)); });
}

CTError *ct_index_put(
    const CTTensor *x, const CTTensor *const *indices, size_t count, const CTTensor *values, bool accumulate,
    CTTensor **out) noexcept {
    return give(
        out, [&] { return at::index_put(x->value, indexList(indices, count), values->value, accumulate); });
}

CTError *ct_index_put_(
    const CTTensor *x, const CTTensor *const *indices, size_t count, const CTTensor *values,
    bool accumulate) noexcept {
    return guarded([&] {
        at::Tensor target = x->value;
        at::index_put_(target, indexList(indices, count), values->value, accumulate);
    });
}

CTError *ct_where(const CTTensor *condition, const CTTensor *x, const CTTensor *y, CTTensor **out) noexcept {
    return give(out, [&] { return at::where(condition->value, x->value, y->value); });
}

CTError *ct_nonzero(const CTTensor *x, CTTensor **out) noexcept {
    return give(out, [&] { return at::nonzero(x->value); });
}

CTError *ct_one_hot(const CTTensor *x, int64_t classes, CTTensor **out) noexcept {
    return give(out, [&] { return at::one_hot(x->value, classes); });
}

CTError *ct_embedding(const CTTensor *weight, const CTTensor *indices, CTTensor **out) noexcept {
    return give(out, [&] { return at::embedding(weight->value, indices->value); });
}
