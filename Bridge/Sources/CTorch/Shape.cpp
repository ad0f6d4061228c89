// Views, joins and rearrangements.
#include "Handle.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/flatten.h>
#include <ATen/ops/flip.h>
#include <ATen/ops/narrow.h>
#include <ATen/ops/permute.h>
#include <ATen/ops/repeat_interleave.h>
#include <ATen/ops/reshape.h>
#include <ATen/ops/roll.h>
#include <ATen/ops/select.h>
#include <ATen/ops/slice.h>
#include <ATen/ops/split_with_sizes.h>
#include <ATen/ops/squeeze.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/transpose.h>
#include <ATen/ops/tril.h>
#include <ATen/ops/triu.h>
#include <ATen/ops/unsqueeze.h>
#include <ATen/ops/upsample_bicubic2d.h>

using namespace ctorch;

CTError *ct_reshape(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out) noexcept {
    return give(out, [&] { return at::reshape(x->value, ints(sizes, rank)); });
}

CTError *ct_view(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out) noexcept {
    return give(out, [&] { return x->value.view(ints(sizes, rank)); });
}

CTError *ct_permute(const CTTensor *x, const int64_t *dims, size_t count, CTTensor **out) noexcept {
    return give(out, [&] { return at::permute(x->value, ints(dims, count)); });
}

CTError *ct_transpose(const CTTensor *x, int64_t dim0, int64_t dim1, CTTensor **out) noexcept {
    return give(out, [&] { return at::transpose(x->value, dim0, dim1); });
}

CTError *ct_expand(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out) noexcept {
    return give(out, [&] { return x->value.expand(ints(sizes, rank)); });
}

CTError *ct_narrow(const CTTensor *x, int64_t dim, int64_t start, int64_t length, CTTensor **out) noexcept {
    return give(out, [&] { return at::narrow(x->value, dim, start, length); });
}

CTError *ct_select(const CTTensor *x, int64_t dim, int64_t index, CTTensor **out) noexcept {
    return give(out, [&] { return at::select(x->value, dim, index); });
}

CTError *ct_slice(
    const CTTensor *x, int64_t dim, int64_t start, int64_t end, int64_t step, CTTensor **out) noexcept {
    return give(out, [&] { return at::slice(x->value, dim, start, end, step); });
}

CTError *ct_unsqueeze(const CTTensor *x, int64_t dim, CTTensor **out) noexcept {
    return give(out, [&] { return at::unsqueeze(x->value, dim); });
}

CTError *ct_squeeze(const CTTensor *x, int64_t dim, CTTensor **out) noexcept {
    return give(out, [&] { return at::squeeze(x->value, dim); });
}

CTError *ct_flatten(const CTTensor *x, int64_t start_dim, int64_t end_dim, CTTensor **out) noexcept {
    return give(out, [&] { return at::flatten(x->value, start_dim, end_dim); });
}

CTError *ct_repeat(const CTTensor *x, const int64_t *repeats, size_t count, CTTensor **out) noexcept {
    return give(out, [&] { return x->value.repeat(ints(repeats, count)); });
}

CTError *ct_repeat_interleave(const CTTensor *x, int64_t repeats, int64_t dim, CTTensor **out) noexcept {
    return give(out, [&] { return at::repeat_interleave(x->value, repeats, dim); });
}

CTError *ct_flip(const CTTensor *x, const int64_t *dims, size_t count, CTTensor **out) noexcept {
    return give(out, [&] { return at::flip(x->value, ints(dims, count)); });
}

CTError *ct_roll(const CTTensor *x, int64_t shift, int64_t dim, CTTensor **out) noexcept {
    return give(out, [&] { return at::roll(x->value, shift, dim); });
}

CTError *ct_pad(const CTTensor *x, const int64_t *padding, size_t count, double value, CTTensor **out) noexcept {
    return give(out, [&] { return at::constant_pad_nd(x->value, ints(padding, count), value); });
}

CTError *ct_cat(const CTTensor *const *tensors, size_t count, int64_t dim, CTTensor **out) noexcept {
    return give(out, [&] { return at::cat(list(tensors, count), dim); });
}

CTError *ct_stack(const CTTensor *const *tensors, size_t count, int64_t dim, CTTensor **out) noexcept {
    return give(out, [&] { return at::stack(list(tensors, count), dim); });
}

CTError *ct_split(const CTTensor *x, const int64_t *sizes, size_t count, int64_t dim, CTTensor **out) noexcept {
    return guarded([&] { giveAll(at::split_with_sizes(x->value, ints(sizes, count), dim), out); });
}

CTError *ct_tril(const CTTensor *x, int64_t diagonal, CTTensor **out) noexcept {
    return give(out, [&] { return at::tril(x->value, diagonal); });
}

CTError *ct_triu(const CTTensor *x, int64_t diagonal, CTTensor **out) noexcept {
    return give(out, [&] { return at::triu(x->value, diagonal); });
}

CTError *ct_upsample_bicubic2d(
    const CTTensor *x, int64_t height, int64_t width, bool align_corners, CTTensor **out) noexcept {
    return give(out, [&] { return at::upsample_bicubic2d(x->value, {height, width}, align_corners); });
}
