// Attention of one query a row, for writing answers token by token: keys that several rows share are read where they lie.
#include "Handle.hpp"
#include "Parallel.hpp"
#include "Wide.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/scaled_dot_product_attention.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace ctorch;

namespace {

// A matrix [batch, heads, tokens, width] whose last dimension is dense.
struct Stored {
    const float *data;
    int64_t batchStride, headStride, tokenStride, tokens;

    const float *at(int64_t batch, int64_t head) const { return data + batch * batchStride + head * headStride; }
};

// Rows R, key heads K, G queries a key head, D width of a key, E of a value. The queries of a row and key head are divided into
// `chunks` of `chunk` each, which are answered together.
struct Decoding {
    const float *query;  // [R, K, G, D], dense
    int64_t keyHeads, groups, keyWidth, valueWidth;
    float scale;
    // What each row shares with others, and which of the stems is its own; no tokens where nothing is shared.
    Stored stemKeys, stemValues;
    const int64_t *stems;
    Stored keys, values;
    float *out;  // [R, K, G, E], dense
    int64_t chunk;

    int64_t chunks() const { return (groups + chunk - 1) / chunk; }
    int64_t tokens() const { return stemKeys.tokens + keys.tokens; }
};

// e^x for x ≤ 0 to within two units in the last place; 0 below the normal numbers, NaN for NaN. A power of two comes from the
// bits, the rest from a polynomial.
CT_INLINE void exponential(Wide &x) {
    const Wide least = Wide{} - 87.33654f;
    const Wide bounded = x > least ? x : least;
    const float round = 12582912;  // adding 1.5 · 2²³ leaves no room for a fraction
    const Wide n = (bounded * 1.44269504f + round) - round;
    const Wide r = (bounded - n * 0.693359375f) + n * 2.12194440e-4f;
    Wide p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1;
    const Bits bits = (__builtin_convertvector(n, Bits) + 127) << 23;
    Wide power;
    std::memcpy(&power, &bits, sizeof power);
    const Wide small = x == x ? Wide{} : x;
    x = x > least ? p * power : small;
}

CT_INLINE int64_t padded(int64_t count) { return (count + lanes - 1) / lanes * lanes; }

// Scores become weights; returns their sum. Behind them there is room up to a full register, for weights of 0.
CT_INLINE float weigh(float *scores, int64_t count) {
    const float least = -std::numeric_limits<float>::infinity();
    const int64_t end = padded(count);
    for (int64_t s = count; s < end; ++s) scores[s] = least;
    Wide most = Wide{} + least, x;
    for (int64_t s = 0; s < end; s += lanes) {
        load(scores + s, x);
        most = x > most ? x : most;
    }
    float largest = least;
    for (int64_t j = 0; j < lanes; ++j) largest = most[j] > largest ? most[j] : largest;
    Wide total = {};
    for (int64_t s = 0; s < end; s += lanes) {
        load(scores + s, x);
        x -= largest;
        exponential(x);
        store(x, scores + s);
        total += x;
    }
    return sum(total);
}

// Tokens [begin, end) of a matrix: few enough to stay in the nearest cache while all queries of a chunk look at them.
template <typename Body>
CT_INLINE void tiled(const Stored &stored, int64_t width, const Body &body) {
    const int64_t tile = std::max<int64_t>(8, (32 << 10) / (4 * std::max<int64_t>(1, width)));
    for (int64_t begin = 0; begin < stored.tokens; begin += tile) body(begin, std::min(stored.tokens, begin + tile));
}

// `Registers` registers of numbers of the values, weighed, added to `sums`; even and odd tokens apart, so that no sum waits
// for the one before.
template <int Registers>
CT_INLINE void gather(const float *weights, const float *values, int64_t stride, int64_t count, float *sums) {
    Wide even[Registers], odd[Registers] = {}, x;
    for (int r = 0; r < Registers; ++r) load(sums + r * lanes, even[r]);
    int64_t s = 0;
    for (; s + 2 <= count; s += 2) {
        const float *value = values + s * stride;
        for (int r = 0; r < Registers; ++r) {
            load(value + r * lanes, x);
            even[r] += x * weights[s];
            load(value + stride + r * lanes, x);
            odd[r] += x * weights[s + 1];
        }
    }
    for (int r = 0; r < Registers; ++r) {
        if (s < count) {
            load(values + s * stride + r * lanes, x);
            even[r] += x * weights[s];
        }
        store(even[r] + odd[r], sums + r * lanes);
    }
}

// All numbers of the values of one query's tokens.
CT_INLINE void gather(
    const float *weights, const float *values, int64_t stride, int64_t count, int64_t width, float *sums) {
    int64_t e = 0;
    for (; e + 2 * lanes <= width; e += 2 * lanes) gather<2>(weights, values + e, stride, count, sums + e);
    for (; e + lanes <= width; e += lanes) gather<1>(weights, values + e, stride, count, sums + e);
    for (; e < width; ++e)
        for (int64_t s = 0; s < count; ++s) sums[e] += weights[s] * values[s * stride + e];
}

// One chunk of queries: `first` is the number of its first among all [R, K, G].
CT_INLINE void decodeChunk(const Decoding &d, int64_t pair, int64_t first, int64_t count, float *scores) {
    const int64_t row = pair / d.keyHeads, head = pair % d.keyHeads, stem = d.stems ? d.stems[row] : 0;
    const int64_t room = padded(d.tokens());
    const float *query = d.query + first * d.keyWidth;
    float *out = d.out + first * d.valueWidth;
    const auto score = [&](const Stored &keys, const float *at, float *to) __attribute__((always_inline)) {
        tiled(keys, d.keyWidth, [&](int64_t begin, int64_t end) __attribute__((always_inline)) {
            for (int64_t g = 0; g < count; ++g)
                for (int64_t s = begin; s < end; ++s)
                    to[g * room + s] = dot(query + g * d.keyWidth, at + s * keys.tokenStride, d.keyWidth) * d.scale;
        });
    };
    const auto add = [&](const Stored &values, const float *at, const float *weights) __attribute__((always_inline)) {
        tiled(values, d.valueWidth, [&](int64_t begin, int64_t end) __attribute__((always_inline)) {
            for (int64_t g = 0; g < count; ++g)
                gather(
                    weights + g * room + begin, at + begin * values.tokenStride, values.tokenStride, end - begin,
                    d.valueWidth, out + g * d.valueWidth);
        });
    };
    score(d.stemKeys, d.stemKeys.at(stem, head), scores);
    score(d.keys, d.keys.at(row, head), scores + d.stemKeys.tokens);
    // The sum divides the weights, not what they gather: one number a token in place of one a value's number.
    for (int64_t g = 0; g < count; ++g) {
        const float inverse = 1 / weigh(scores + g * room, d.tokens());
        for (int64_t s = 0; s < room; ++s) scores[g * room + s] *= inverse;
    }
    std::fill(out, out + count * d.valueWidth, 0.0f);
    add(d.stemValues, d.stemValues.at(stem, head), scores);
    add(d.values, d.values.at(row, head), scores + d.stemKeys.tokens);
}

// Chunks [begin, end) of all rows and key heads.
CT_INLINE void decode(const Decoding &d, int64_t begin, int64_t end, float *scores) {
    for (int64_t unit = begin; unit < end; ++unit) {
        const int64_t pair = unit / d.chunks(), first = unit % d.chunks() * d.chunk;
        decodeChunk(d, pair, pair * d.groups + first, std::min(d.chunk, d.groups - first), scores);
    }
}

CT_WIDENED(decode, (const Decoding &d, int64_t begin, int64_t end, float *scores), (d, begin, end, scores))

at::Tensor dense(const at::Tensor &x) { return x.stride(-1) == 1 || x.size(-1) <= 1 ? x : x.contiguous(); }

Stored stored(const at::Tensor &x) {
    return {x.const_data_ptr<float>(), x.stride(0), x.stride(1), x.stride(2), x.size(2)};
}

struct Shared {
    at::Tensor keys, values, stems;
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
        "stems ", keys.sizes(), " and ", values.sizes(), " do not fit the keys ", k.sizes());
    TORCH_CHECK(k.size(2) + keys.size(2) > 0, "there is nothing to look at");
    for (const at::Tensor *x : {&k, &v, &keys, &values})
        TORCH_CHECK(x->scalar_type() == q.scalar_type() && x->device() == q.device(), "types or devices differ");
}

// The rows' stems and their own keys joined: any device, any type.
at::Tensor joined(
    const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const std::optional<Shared> &shared, double scale) {
    if (!shared) return at::scaled_dot_product_attention(q, k, v, {}, 0, false, scale);
    const at::Tensor keys = at::cat({shared->keys.index_select(0, shared->stems), k}, 2);
    const at::Tensor values = at::cat({shared->values.index_select(0, shared->stems), v}, 2);
    return at::scaled_dot_product_attention(q, keys, values, {}, 0, false, scale);
}

at::Tensor looped(
    const at::Tensor &query, const at::Tensor &k, const at::Tensor &v, const std::optional<Shared> &shared, double scale) {
    const at::Tensor q = query.contiguous(), keys = dense(k), values = dense(v);
    const at::Tensor stemKeys = dense(shared ? shared->keys : k.narrow(2, 0, 0));
    const at::Tensor stemValues = dense(shared ? shared->values : v.narrow(2, 0, 0));
    at::Tensor out = at::empty({q.size(0), q.size(1), q.size(2), v.size(3)}, q.options());
    const int64_t pairs = q.size(0) * q.size(1), groups = q.size(2);
    const int64_t threads = std::max<int64_t>(1, at::get_num_threads());
    const int64_t parts = std::min(std::max<int64_t>(1, groups), std::max<int64_t>(1, threads / std::max<int64_t>(1, pairs)));
    const Decoding d{
        q.const_data_ptr<float>(), q.size(1), groups, q.size(3), v.size(3), static_cast<float>(scale),
        stored(stemKeys), stored(stemValues), shared ? shared->stems.const_data_ptr<int64_t>() : nullptr,
        stored(keys), stored(values), out.mutable_data_ptr<float>(), std::max<int64_t>(1, (groups + parts - 1) / parts)};
    const int64_t work = std::max<int64_t>(1, d.tokens() * d.chunk * (d.keyWidth + d.valueWidth));
    // A thread that is woken for less than some hundred thousand products costs more than it does.
    parallelFor(0, pairs * d.chunks(), std::max<int64_t>(1, (256 << 10) / work), [&](int64_t begin, int64_t end) {
        std::vector<float> scores(static_cast<size_t>(d.chunk * padded(d.tokens())));
        decodeWidened(d, begin, end, scores.data());
    });
    return out;
}

at::Tensor attend(
    const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const std::optional<Shared> &shared, double scale) {
    check(q, k, v, shared ? shared->keys : k, shared ? shared->values : v);
    if (shared) {
        const at::Tensor &stems = shared->stems;
        TORCH_CHECK(
            stems.dim() == 1 && stems.size(0) == q.size(0) && stems.scalar_type() == at::kLong && stems.is_contiguous()
                && stems.device() == q.device(),
            "there is not one stem for each of ", q.size(0), " rows");
    }
    const double factor = scale == 0 ? 1 / std::sqrt(static_cast<double>(q.size(3))) : scale;
    const bool learns = at::GradMode::is_enabled() && (q.requires_grad() || k.requires_grad() || v.requires_grad());
    if (!q.is_cpu() || q.scalar_type() != at::kFloat || learns) return joined(q, k, v, shared, factor);
    if (shared && q.size(0) > 0) {
        const int64_t *stems = shared->stems.const_data_ptr<int64_t>();
        const auto [least, most] = std::minmax_element(stems, stems + q.size(0));
        TORCH_CHECK(*least >= 0 && *most < shared->keys.size(0), "a stem out of ", shared->keys.size(0), " is not there");
    }
    return looped(q, k, v, shared, factor);
}

}  // namespace

CTError *ct_decode_attention(
    const CTTensor *q, const CTTensor *k, const CTTensor *v, const CTTensor *stem_keys, const CTTensor *stem_values,
    const CTTensor *stems, double scale, CTTensor **out) noexcept {
    return give(out, [&] {
        std::optional<Shared> shared;
        if (stem_keys && stem_values && stems) shared = Shared{stem_keys->value, stem_values->value, stems->value};
        return attend(q->value, k->value, v->value, shared, scale);
    });
}
