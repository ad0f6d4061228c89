// Attention whose sums over keys have an order that the keys' sequence alone decides: a query finds the same bits whether it is one of a packed
// row, of a prompt, or of an answer that is written token by token (`ct_decode_attention`).
#include "Handle.hpp"
#include "Looking.hpp"
#include "Parallel.hpp"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace ctorch;

namespace {

// Neighbouring keys.
struct Span {
    int64_t start, count;
};

// Which keys the queries look at: those of query i are spans[ends[i - 1]] ..< spans[ends[i]].
struct Plan {
    std::vector<Span> spans;
    std::vector<size_t> ends;
    size_t most = 0;  // spans of a query

    void end() {
        most = std::max(most, spans.size() - (ends.empty() ? 0 : ends.back()));
        ends.push_back(spans.size());
    }
    const Span *begin(size_t query) const { return spans.data() + (query == 0 ? 0 : ends[query - 1]); }
    size_t count(size_t query) const { return ends[query] - (query == 0 ? 0 : ends[query - 1]); }
};

// Of a mask [B, 1, L, S].
Plan plan(const at::Tensor &mask) {
    const at::Tensor dense = mask.contiguous();
    const bool *allowed = dense.const_data_ptr<bool>();
    const int64_t keys = mask.size(3), queries = mask.numel() / std::max<int64_t>(1, keys);
    Plan result;
    for (int64_t query = 0; query < queries; ++query, allowed += keys) {
        for (int64_t s = 0; s < keys;) {
            if (!allowed[s]) {
                ++s;
                continue;
            }
            const int64_t start = s;
            while (s < keys && allowed[s]) ++s;
            result.spans.push_back({start, s - start});
        }
        result.end();
        TORCH_CHECK(result.count(query) > 0, "query ", query, " has nothing to look at");
    }
    return result;
}

// Of the last `queries` of `keys` tokens, each of which sees itself and what comes before; or of all.
Plan plan(int64_t queries, int64_t keys, bool causal) {
    Plan result;
    for (int64_t query = 0; query < queries; ++query) {
        result.spans.push_back({0, causal ? keys - queries + query + 1 : keys});
        result.end();
    }
    return result;
}

// B sequences, H heads of queries, `groups` of which share a head of keys, L queries. `chunk` queries that look at the same keys are
// answered together.
struct Asking {
    const float *query;  // [B, H, L, D], dense
    Stored keys, values;
    Looking sizes;
    int64_t heads, groups, queries;
    const Plan *plan;
    bool isPlanShared;  // by all sequences
    bool isSame;        // all queries look at the same keys
    float *out;         // [B, H, L, E], dense
    int64_t chunk;

    int64_t chunks() const { return (queries + chunk - 1) / chunk; }
};

// Chunks [begin, end) of all sequences and heads.
CT_INLINE void ask(const Asking &a, int64_t begin, int64_t end, Run *runs, float *scores, float *odd) {
    for (int64_t unit = begin; unit < end; ++unit) {
        const int64_t pair = unit / a.chunks(), batch = pair / a.heads, head = pair % a.heads / a.groups;
        const int64_t first = unit % a.chunks() * a.chunk, last = std::min(a.queries, first + a.chunk);
        const int64_t together = a.isSame ? last - first : 1;
        for (int64_t query = first; query < last; query += together) {
            const auto number = static_cast<size_t>(query + (a.isPlanShared ? 0 : batch * a.queries));
            const Span *spans = a.plan->begin(number);
            const size_t count = a.plan->count(number);
            for (size_t i = 0; i < count; ++i)
                runs[i] = run(a.keys, a.values, batch, head, spans[i].start, spans[i].count);
            const int64_t row = pair * a.queries + query;
            look(
                a.sizes, a.query + row * a.sizes.keyWidth, together, runs, static_cast<int64_t>(count), scores, odd,
                a.out + row * a.sizes.valueWidth);
        }
    }
}

CT_WIDENED(
    ask, (const Asking &a, int64_t begin, int64_t end, Run *runs, float *scores, float *odd),
    (a, begin, end, runs, scores, odd))

at::Tensor asked(
    const at::Tensor &query, const at::Tensor &key, const at::Tensor &value, const std::optional<at::Tensor> &mask,
    bool causal, double scale) {
    const at::Tensor q = query.contiguous(), k = dense(key), v = dense(value);
    const int64_t queries = q.size(2), keys = k.size(2);
    at::Tensor out = at::empty({q.size(0), q.size(1), queries, v.size(3)}, q.options());
    const Plan looks = mask ? plan(*mask) : plan(queries, keys, causal);
    const Asking a{
        q.const_data_ptr<float>(), stored(k), stored(v), {q.size(3), v.size(3), static_cast<float>(scale)}, q.size(1),
        q.size(1) / k.size(1), queries, &looks, !mask || mask->size(0) < q.size(0), !mask && !causal,
        out.mutable_data_ptr<float>(), 16};
    const int64_t work = std::max<int64_t>(1, a.chunk * keys * (q.size(3) + v.size(3)));
    const int64_t chunks = q.size(0) * q.size(1) * a.chunks();
    parallelFor(0, chunks, std::max<int64_t>(1, (256 << 10) / work), [&](int64_t begin, int64_t end) {
        const auto together = static_cast<size_t>(a.isSame ? a.chunk : 1);
        std::vector<Run> runs(looks.most);
        std::vector<float> scores(together * static_cast<size_t>(padded(keys)));
        std::vector<float> odd(together * static_cast<size_t>(v.size(3)));
        askWidened(a, begin, end, runs.data(), scores.data(), odd.data());
    });
    return out;
}

struct OrderedAttention final : torch::autograd::Function<OrderedAttention> {
    static at::Tensor forward(
        torch::autograd::AutogradContext *context, const at::Tensor &q, const at::Tensor &k, const at::Tensor &v,
        const std::optional<at::Tensor> &mask, bool causal, double scale) {
        context->save_for_backward({q, k, v, mask.value_or(at::Tensor())});
        context->saved_data["causal"] = causal;
        context->saved_data["scale"] = scale;
        return asked(q, k, v, mask, causal, scale);
    }

    // One sequence at a time, so that its weights [K, G, L, S] stay in a near cache.
    static torch::autograd::variable_list backward(
        torch::autograd::AutogradContext *context, const torch::autograd::variable_list &gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor &q = saved[0], &k = saved[1], &v = saved[2];
        const at::Tensor hidden = notAllowed(saved[3], q, k, context->saved_data["causal"].toBool());
        const double scale = context->saved_data["scale"].toDouble();
        std::vector<at::Tensor> ofQ, ofK, ofV;
        for (int64_t b = 0; b < q.size(0); ++b) {
            const at::Tensor keys = k[b].unsqueeze(1), values = v[b].unsqueeze(1);  // [K, 1, S, …]
            const at::Tensor queries = grouped(q[b], keys), gradient = grouped(gradients[0][b], keys);
            at::Tensor scores = at::matmul(queries, keys.transpose(-1, -2)) * scale;
            if (hidden.defined())
                scores = scores.masked_fill(hidden[hidden.size(0) == 1 ? 0 : b], -std::numeric_limits<double>::infinity());
            const at::Tensor weights = at::softmax(scores, -1);
            const at::Tensor ofWeights = at::matmul(gradient, values.transpose(-1, -2));
            const at::Tensor ofScores = at::_softmax_backward_data(ofWeights, weights, -1, at::kFloat) * scale;
            ofQ.push_back(at::matmul(ofScores, keys).flatten(0, 1));
            ofK.push_back(at::matmul(ofScores.transpose(-1, -2), queries).sum(1));
            ofV.push_back(at::matmul(weights.transpose(-1, -2), gradient).sum(1));
        }
        return {at::stack(ofQ), at::stack(ofK), at::stack(ofV), at::Tensor(), at::Tensor(), at::Tensor()};
    }

    // [H, L, …] → [K, G, L, …]
    static at::Tensor grouped(const at::Tensor &x, const at::Tensor &keys) {
        return x.unflatten(0, {keys.size(0), x.size(0) / keys.size(0)});
    }

    // [B or 1, 1, L, S], true for what is not looked at; undefined where all is.
    static at::Tensor notAllowed(const at::Tensor &mask, const at::Tensor &q, const at::Tensor &k, bool causal) {
        if (mask.defined()) return mask.logical_not();
        if (!causal) return {};
        const int64_t queries = q.size(2), keys = k.size(2);
        return at::ones({1, 1, queries, keys}, q.options().dtype(at::kBool)).triu(keys - queries + 1);
    }
};

void check(
    const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const std::optional<at::Tensor> &mask, bool causal) {
    TORCH_CHECK(q.dim() == 4 && k.dim() == 4 && v.dim() == 4, "queries, keys and values are not of rank 4");
    for (const at::Tensor *x : {&q, &k, &v})
        TORCH_CHECK(x->is_cpu() && x->scalar_type() == at::kFloat, "only f32 on the CPU has an order of its own");
    TORCH_CHECK(
        q.size(0) == k.size(0) && q.size(3) == k.size(3) && k.size(1) > 0 && q.size(1) % k.size(1) == 0, "keys ",
        k.sizes(), " do not fit the queries ", q.sizes());
    TORCH_CHECK(
        v.sizes().slice(0, 3) == k.sizes().slice(0, 3), "values ", v.sizes(), " do not fit the keys ", k.sizes());
    TORCH_CHECK(k.size(2) > 0, "there is nothing to look at");
    TORCH_CHECK(!mask || !causal, "a mask and causality exclude each other");
    TORCH_CHECK(!causal || q.size(2) <= k.size(2), "there are more queries than the keys that they are the last of");
    if (!mask) return;
    TORCH_CHECK(
        mask->dim() == 4 && (mask->size(0) == q.size(0) || mask->size(0) == 1) && mask->size(1) == 1
            && mask->size(2) == q.size(2) && mask->size(3) == k.size(2) && mask->scalar_type() == at::kBool
            && mask->is_cpu(),
        "the mask ", mask->sizes(), " does not fit queries ", q.sizes(), " and keys ", k.sizes());
}

at::Tensor attend(
    const at::Tensor &q, const at::Tensor &k, const at::Tensor &v, const std::optional<at::Tensor> &mask, bool causal,
    double scale) {
    check(q, k, v, mask, causal);
    const double factor = scale == 0 ? 1 / std::sqrt(static_cast<double>(q.size(3))) : scale;
    const bool learns = at::GradMode::is_enabled() && (q.requires_grad() || k.requires_grad() || v.requires_grad());
    return learns ? OrderedAttention::apply(q, k, v, mask, causal, factor) : asked(q, k, v, mask, causal, factor);
}

}  // namespace

CTError *ct_ordered_attention(
    const CTTensor *q, const CTTensor *k, const CTTensor *v, const CTTensor *mask, bool causal, double scale,
    CTTensor **out) noexcept {
    return give(out, [&] { return attend(q->value, k->value, v->value, maybe(mask), causal, scale); });
}
