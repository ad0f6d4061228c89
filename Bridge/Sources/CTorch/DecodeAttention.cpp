// Attention of one query a row, for writing answers token by token: keys that several rows share are read where they lie.
#include "Handle.hpp"
#include "Looking.hpp"
#include "Parallel.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/scaled_dot_product_attention.h>

#include <algorithm>
#include <cmath>

using namespace ctorch;

namespace {

// Rows R, key heads K, G queries a key head, D width of a key, E of a value. The queries of a row and key head are divided into
// `chunks` of `chunk` each, which are answered together.
struct Decoding {
    const float *query;  // [R, K, G, D], dense
    int64_t keyHeads, groups, keyWidth, valueWidth;
    float scale;
    // What each row shares with others, and which of the prefixes is its own; no tokens where nothing is shared.
    Stored prefixKeys, prefixValues;
    const int64_t *prefixes;
    Stored keys, values;
    float *out;  // [R, K, G, E], dense
    int64_t chunk;

    int64_t chunks() const { return (groups + chunk - 1) / chunk; }
    int64_t tokens() const { return prefixKeys.tokens + keys.tokens; }
};

// One chunk of queries: `first` is the number of its first among all [R, K, G].
CT_INLINE void decodeChunk(const Decoding &d, int64_t pair, int64_t first, int64_t count, float *scores, float *odd) {
    const int64_t row = pair / d.keyHeads, head = pair % d.keyHeads, prefix = d.prefixes ? d.prefixes[row] : 0;
    const Run runs[] = {
        run(d.prefixKeys, d.prefixValues, prefix, head, 0, d.prefixKeys.tokens), run(d.keys, d.values, row, head, 0, d.keys.tokens)};
    look(
        {d.keyWidth, d.valueWidth, d.scale}, d.query + first * d.keyWidth, count, runs, 2, scores, odd,
        d.out + first * d.valueWidth);
}

// Chunks [begin, end) of all rows and key heads.
CT_INLINE void decode(const Decoding &d, int64_t begin, int64_t end, float *scores, float *odd) {
    for (int64_t unit = begin; unit < end; ++unit) {
        const int64_t pair = unit / d.chunks(), first = unit % d.chunks() * d.chunk;
        decodeChunk(d, pair, pair * d.groups + first, std::min(d.chunk, d.groups - first), scores, odd);
    }
}

CT_WIDENED(
    decode, (const Decoding &d, int64_t begin, int64_t end, float *scores, float *odd), (d, begin, end, scores, odd))

struct Shared {
    at::Tensor keys, values, prefixes;
};

void check(
    const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const at::Tensor &keys, const at::Tensor &values) {
    TORCH_CHECK(
        q.dim() == 4 && k.dim() == 4 && v.dim() == 4 && keys.dim() == 4 && values.dim() == 4,
        "queries, keys and values are not of rank 4");
    TORCH_CHECK(
        q.size(0) == k.size(0) && q.size(1) == k.size(1) && q.size(3) == k.size(3), "keys ", k.sizes(),
        " do not fit the queries ", q.sizes());
    TORCH_CHECK(
        v.sizes().slice(0, 3) == k.sizes().slice(0, 3), "values ", v.sizes(), " do not fit the keys ", k.sizes());
    TORCH_CHECK(
        keys.size(1) == k.size(1) && keys.size(3) == k.size(3) && values.size(3) == v.size(3)
            && values.sizes().slice(0, 3) == keys.sizes().slice(0, 3),
        "prefixes ", keys.sizes(), " and ", values.sizes(), " do not fit the keys ", k.sizes());
    TORCH_CHECK(k.size(2) + keys.size(2) > 0, "there is nothing to look at");
    for (const at::Tensor *x : {&k, &v, &keys, &values})
        TORCH_CHECK(x->scalar_type() == q.scalar_type() && x->device() == q.device(), "types or devices differ");
}

// The rows' prefixes and their own keys joined: any device, any type.
at::Tensor joined(
    const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const std::optional<Shared> &shared, double scale) {
    if (!shared) return at::scaled_dot_product_attention(q, k, v, {}, 0, false, scale);
    const at::Tensor keys = at::cat({shared->keys.index_select(0, shared->prefixes), k}, 2);
    const at::Tensor values = at::cat({shared->values.index_select(0, shared->prefixes), v}, 2);
    return at::scaled_dot_product_attention(q, keys, values, {}, 0, false, scale);
}

at::Tensor looped(
    const at::Tensor &query, const at::Tensor &k, const at::Tensor &v, const std::optional<Shared> &shared, double scale) {
    const at::Tensor q = query.contiguous(), keys = dense(k), values = dense(v);
    const at::Tensor prefixKeys = dense(shared ? shared->keys : k.narrow(2, 0, 0));
    const at::Tensor prefixValues = dense(shared ? shared->values : v.narrow(2, 0, 0));
    at::Tensor out = at::empty({q.size(0), q.size(1), q.size(2), v.size(3)}, q.options());
    const int64_t pairs = q.size(0) * q.size(1), groups = q.size(2);
    const int64_t threads = std::max<int64_t>(1, at::get_num_threads());
    const int64_t parts = std::min(std::max<int64_t>(1, groups), std::max<int64_t>(1, threads / std::max<int64_t>(1, pairs)));
    const Decoding d{
        q.const_data_ptr<float>(), q.size(1), groups, q.size(3), v.size(3), static_cast<float>(scale),
        stored(prefixKeys), stored(prefixValues), shared ? shared->prefixes.const_data_ptr<int64_t>() : nullptr,
        stored(keys), stored(values), out.mutable_data_ptr<float>(), std::max<int64_t>(1, (groups + parts - 1) / parts)};
    const int64_t work = std::max<int64_t>(1, d.tokens() * d.chunk * (d.keyWidth + d.valueWidth));
    // A thread that is woken for less than some hundred thousand products costs more than it does.
    parallelFor(0, pairs * d.chunks(), std::max<int64_t>(1, (256 << 10) / work), [&](int64_t begin, int64_t end) {
        std::vector<float> scores(static_cast<size_t>(d.chunk * padded(d.tokens())));
        std::vector<float> odd(static_cast<size_t>(d.chunk * d.valueWidth));
        decodeWidened(d, begin, end, scores.data(), odd.data());
    });
    return out;
}

// Where products are brought to another type, as within autocast, queries are of that type and what is stored is not.
at::Tensor attend(
    const at::Tensor &given, const at::Tensor &k, const at::Tensor &v, const std::optional<Shared> &shared, double scale) {
    const at::Tensor q = given.to(k.scalar_type());
    check(q, k, v, shared ? shared->keys : k, shared ? shared->values : v);
    if (shared) {
        const at::Tensor &prefixes = shared->prefixes;
        TORCH_CHECK(
            prefixes.dim() == 1 && prefixes.size(0) == q.size(0) && prefixes.scalar_type() == at::kLong && prefixes.is_contiguous()
                && prefixes.device() == q.device(),
            "there is not one prefix for each of ", q.size(0), " rows");
    }
    const double factor = scale == 0 ? 1 / std::sqrt(static_cast<double>(q.size(3))) : scale;
    const bool learns = at::GradMode::is_enabled() && (q.requires_grad() || k.requires_grad() || v.requires_grad());
    if (!q.is_cpu() || q.scalar_type() != at::kFloat || learns) return joined(q, k, v, shared, factor);
    if (shared && q.size(0) > 0) {
        const int64_t *prefixes = shared->prefixes.const_data_ptr<int64_t>();
        const auto [least, most] = std::minmax_element(prefixes, prefixes + q.size(0));
        TORCH_CHECK(*least >= 0 && *most < shared->keys.size(0), "a prefix out of ", shared->keys.size(0), " is not there");
    }
    return looped(q, k, v, shared, factor);
}

}  // namespace

CTError *ct_decode_attention(
    const CTTensor *q, const CTTensor *k, const CTTensor *v, const CTTensor *prefix_keys, const CTTensor *prefix_values,
    const CTTensor *prefixes, double scale, CTTensor **out) noexcept {
    return give(out, [&] {
        std::optional<Shared> shared;
        if (prefix_keys && prefix_values && prefixes) shared = Shared{prefix_keys->value, prefix_values->value, prefixes->value};
        return attend(q->value, k->value, v->value, shared, scale);
    });
}
