// Attention of one query a row where rows have lengths of their own, and the copies that put new tokens behind a row's others: one call a layer,
// however many rows there are.
#include "Handle.hpp"
#include "Looking.hpp"
#include "Parallel.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/scaled_dot_product_attention.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

using namespace ctorch;

namespace {

// Keys [1, K, S, D] and values [1, K, S, E] of one row, and those of the prefix that comes before them; of no tokens where there is none.
struct Row {
    at::Tensor prefixKeys, prefixValues, keys, values;
};

// The same as plain numbers.
struct Lying {
    Stored prefixKeys, prefixValues, keys, values;

    int64_t tokens() const { return prefixKeys.tokens + keys.tokens; }
};

// Rows R, key heads K, G queries a key head, D width of a key, E of a value.
struct Ragged {
    const float *query;  // [R, K, G, D], dense
    const Lying *rows;
    int64_t keyHeads, groups, keyWidth, valueWidth;
    float scale;
    float *out;  // [R, K, G, E], dense
};

// Pairs of a row and a key head, [begin, end) of them.
CT_INLINE void decode(const Ragged &d, int64_t begin, int64_t end, float *scores, float *odd) {
    for (int64_t pair = begin; pair < end; ++pair) {
        const Lying &row = d.rows[pair / d.keyHeads];
        const int64_t head = pair % d.keyHeads, first = pair * d.groups;
        const Run runs[] = {
            run(row.prefixKeys, row.prefixValues, 0, head, 0, row.prefixKeys.tokens),
            run(row.keys, row.values, 0, head, 0, row.keys.tokens)};
        look(
            {d.keyWidth, d.valueWidth, d.scale}, d.query + first * d.keyWidth, d.groups, runs, 2, scores, odd,
            d.out + first * d.valueWidth);
    }
}

CT_WIDENED(
    decode, (const Ragged &d, int64_t begin, int64_t end, float *scores, float *odd), (d, begin, end, scores, odd))

void check(const at::Tensor &q, const Row &row) {
    for (const at::Tensor *x : {&row.keys, &row.values, &row.prefixKeys, &row.prefixValues})
        TORCH_CHECK(
            x->dim() == 4 && x->size(0) == 1 && x->size(1) == q.size(1) && x->scalar_type() == q.scalar_type()
                && x->device() == q.device(),
            "what a row holds, ", x->sizes(), ", does not fit the queries ", q.sizes());
    TORCH_CHECK(
        row.keys.size(3) == q.size(3) && row.prefixKeys.size(3) == q.size(3) && row.keys.size(2) == row.values.size(2)
            && row.prefixKeys.size(2) == row.prefixValues.size(2) && row.values.size(3) == row.prefixValues.size(3),
        "keys ", row.keys.sizes(), " and values ", row.values.sizes(), " do not fit each other or the queries ", q.sizes());
    TORCH_CHECK(row.keys.size(2) + row.prefixKeys.size(2) > 0, "there is nothing to look at");
}

// Row after row: any device, any type.
at::Tensor joined(const at::Tensor &q, const std::vector<Row> &rows, double scale) {
    std::vector<at::Tensor> parts;
    parts.reserve(rows.size());
    for (size_t r = 0; r < rows.size(); ++r) {
        const Row &row = rows[r];
        const bool isPlain = row.prefixKeys.size(2) == 0;
        parts.push_back(at::scaled_dot_product_attention(
            q.narrow(0, static_cast<int64_t>(r), 1), isPlain ? row.keys : at::cat({row.prefixKeys, row.keys}, 2),
            isPlain ? row.values : at::cat({row.prefixValues, row.values}, 2), {}, 0, false, scale));
    }
    return at::cat(parts, 0);
}

at::Tensor looped(const at::Tensor &query, std::vector<Row> rows, double scale) {
    const at::Tensor q = query.contiguous();
    std::vector<Lying> lying;
    lying.reserve(rows.size());
    int64_t most = 0, all = 0;
    for (Row &row : rows) {
        for (at::Tensor *x : {&row.keys, &row.values, &row.prefixKeys, &row.prefixValues}) *x = dense(*x);
        lying.push_back({stored(row.prefixKeys), stored(row.prefixValues), stored(row.keys), stored(row.values)});
        most = std::max(most, lying.back().tokens());
        all += lying.back().tokens();
    }
    const int64_t groups = q.size(2), valueWidth = rows[0].values.size(3);
    at::Tensor out = at::empty({q.size(0), q.size(1), groups, valueWidth}, q.options());
    const Ragged d{
        q.const_data_ptr<float>(), lying.data(), q.size(1), groups, q.size(3), valueWidth, static_cast<float>(scale),
        out.mutable_data_ptr<float>()};
    const int64_t work = std::max<int64_t>(1, all / q.size(0) * groups * (q.size(3) + valueWidth));
    parallelFor(0, q.size(0) * q.size(1), std::max<int64_t>(1, (256 << 10) / work), [&](int64_t begin, int64_t end) {
        std::vector<float> scores(static_cast<size_t>(groups * padded(most)));
        std::vector<float> odd(static_cast<size_t>(groups * valueWidth));
        decodeWidened(d, begin, end, scores.data(), odd.data());
    });
    return out;
}

at::Tensor attend(const at::Tensor &given, const std::vector<Row> &rows, double scale) {
    TORCH_CHECK(given.dim() == 4 && given.size(0) == static_cast<int64_t>(rows.size()) && !rows.empty(), "the queries ",
                given.sizes(), " are not those of ", rows.size(), " rows");
    const at::Tensor q = given.to(rows[0].keys.scalar_type());
    for (const Row &row : rows) {
        check(q, row);
        TORCH_CHECK(row.values.size(3) == rows[0].values.size(3), "values are not of one width");
    }
    const double factor = scale == 0 ? 1 / std::sqrt(static_cast<double>(q.size(3))) : scale;
    return q.is_cpu() && q.scalar_type() == at::kFloat ? looped(q, rows, factor) : joined(q, rows, factor);
}

// Whether tokens [1, K, L, D] can be copied as bytes from one matrix to the other.
bool isPlain(const at::Tensor &from, const at::Tensor &to) {
    return from.is_cpu() && to.is_cpu() && from.scalar_type() == to.scalar_type() && from.stride(3) == 1 && to.stride(3) == 1;
}

void copy(const at::Tensor &from, const at::Tensor &to) {
    if (!isPlain(from, to)) {
        to.copy_(from);
        return;
    }
    const auto size = static_cast<int64_t>(from.element_size());
    const auto width = static_cast<size_t>(from.size(3) * size);
    const char *source = static_cast<const char *>(from.const_data_ptr());
    char *target = static_cast<char *>(to.mutable_data_ptr());
    for (int64_t head = 0; head < from.size(1); ++head)
        for (int64_t token = 0; token < from.size(2); ++token)
            std::memcpy(
                target + (head * to.stride(1) + token * to.stride(2)) * size,
                source + (head * from.stride(1) + token * from.stride(2)) * size, width);
}

}  // namespace

CTError *ct_write_rows_(
    const CTTensor *const *rows, const int64_t *starts, size_t count, const CTTensor *tokens) noexcept {
    return guarded([&] {
        const at::Tensor &all = tokens->value;
        TORCH_CHECK(all.dim() == 4 && all.size(0) == static_cast<int64_t>(count), "the tokens ", all.sizes(), " are not those of ",
                    count, " rows");
        for (size_t r = 0; r < count; ++r) {
            const at::Tensor &row = rows[r]->value;
            TORCH_CHECK(
                row.dim() == 4 && row.size(0) == 1 && row.size(1) == all.size(1) && row.size(3) == all.size(3), "a row ",
                row.sizes(), " does not hold such tokens: ", all.sizes());
            copy(all.narrow(0, static_cast<int64_t>(r), 1), row.narrow(2, starts[r], all.size(2)));
        }
    });
}

CTError *ct_ragged_decode_attention(
    const CTTensor *q, const CTTensor *const *keys, const CTTensor *const *values, const int64_t *lengths,
    const CTTensor *const *prefix_keys, const CTTensor *const *prefix_values, size_t count, int64_t value_width, double scale,
    CTTensor **out) noexcept {
    return give(out, [&] {
        std::vector<Row> rows;
        rows.reserve(count);
        for (size_t r = 0; r < count; ++r) {
            const at::Tensor k = keys[r]->value.narrow(2, 0, lengths[r]);
            const at::Tensor v = values[r]->value.narrow(2, 0, lengths[r]).narrow(3, 0, value_width);
            const bool isShared = prefix_keys[r] && prefix_values[r];
            rows.push_back(
                {isShared ? prefix_keys[r]->value : k.narrow(2, 0, 0),
                 isShared ? prefix_values[r]->value.narrow(3, 0, value_width) : v.narrow(2, 0, 0), k, v});
        }
        return attend(q->value, rows, scale);
    });
}
