// x Wᵀ + b whose sums have one order, whatever the number of rows: a row gets the same bits alone and among thousands. The kernels of a BLAS choose
// the order by the shapes.
#include "Handle.hpp"
#include "Parallel.hpp"
#include "Wide.hpp"

#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <vector>

using namespace ctorch;

namespace {

// Columns of a panel: as many outputs, whose weights lie side by side for each input.
constexpr int64_t columns = 2 * lanes;
// Rows that are multiplied at once, and rows whose inputs stay in a near cache while all panels pass.
constexpr int64_t rowsOfTile = 6, rowsOfBlock = 96;

// Rows M of x [M, K] times N columns.
struct Product {
    const float *x;       // dense
    const float *panels;  // [⌈N / columns⌉, K, columns]
    const float *bias;    // [N], or nothing
    float *y;             // [M, N], dense
    int64_t inputs, outputs;
};

// One panel's `Wides` registers of columns for R rows: input after input, so that neither rows nor columns change the order.
template <int R, int Wides>
CT_INLINE void tile(const Product &p, int64_t row, int64_t panel, int64_t column) {
    const float *x = p.x + row * p.inputs;
    const float *weights = p.panels + panel * p.inputs * columns + column;
    Wide sums[R][Wides] = {}, w[Wides];
    for (int64_t k = 0; k < p.inputs; ++k, weights += columns) {
        for (int c = 0; c < Wides; ++c) load(weights + c * lanes, w[c]);
        for (int r = 0; r < R; ++r)
            for (int c = 0; c < Wides; ++c) sums[r][c] += w[c] * x[r * p.inputs + k];
    }
    const int64_t first = panel * columns + column, count = std::min<int64_t>(Wides * lanes, p.outputs - first);
    for (int r = 0; r < R; ++r) {
        float *y = p.y + (row + r) * p.outputs + first, all[Wides * lanes];
        for (int c = 0; c < Wides; ++c) store(sums[r][c], all + c * lanes);
        for (int64_t n = 0; n < count; ++n) y[n] = p.bias ? all[n] + p.bias[first + n] : all[n];
    }
}

template <int Wides>
CT_INLINE void tiles(const Product &p, int64_t row, int64_t rows, int64_t panel) {
    for (int64_t column = 0; column < columns && panel * columns + column < p.outputs; column += Wides * lanes)
        switch (rows) {
            case 1: tile<1, Wides>(p, row, panel, column); break;
            case 2: tile<2, Wides>(p, row, panel, column); break;
            case 3: tile<3, Wides>(p, row, panel, column); break;
            case 4: tile<4, Wides>(p, row, panel, column); break;
            case 5: tile<5, Wides>(p, row, panel, column); break;
            default: tile<rowsOfTile, Wides>(p, row, panel, column);
        }
}

// Rows [begin, end) of all columns.
template <int Wides>
CT_INLINE void multiply(const Product &p, int64_t begin, int64_t end) {
    const int64_t panels = (p.outputs + columns - 1) / columns;
    for (int64_t block = begin; block < end; block += rowsOfBlock) {
        const int64_t last = std::min(end, block + rowsOfBlock);
        for (int64_t panel = 0; panel < panels; ++panel)
            for (int64_t row = block; row < last; row += rowsOfTile)
                tiles<Wides>(p, row, std::min(rowsOfTile, last - row), panel);
    }
}

// A block of a panel, [inputs, columns], times R rows of x, added to their sums [R, columns]. One input after the other, as in `tile`:
// that sums rest in memory between blocks changes no bit of them.
struct Block {
    const float *x;  // rows `stride` numbers apart
    int64_t stride, inputs;
    const float *weights;
    float *sums;
};

template <int R, int Wides>
CT_INLINE void added(const Block &b, int64_t row, int64_t column) {
    const float *x = b.x + row * b.stride, *weights = b.weights + column;
    float *to = b.sums + row * columns + column;
    Wide sums[R][Wides], w[Wides];
    for (int r = 0; r < R; ++r)
        for (int c = 0; c < Wides; ++c) load(to + r * columns + c * lanes, sums[r][c]);
    for (int64_t k = 0; k < b.inputs; ++k, weights += columns) {
        for (int c = 0; c < Wides; ++c) load(weights + c * lanes, w[c]);
        for (int r = 0; r < R; ++r)
            for (int c = 0; c < Wides; ++c) sums[r][c] += w[c] * x[r * b.stride + k];
    }
    for (int r = 0; r < R; ++r)
        for (int c = 0; c < Wides; ++c) store(sums[r][c], to + r * columns + c * lanes);
}

template <int Wides>
CT_INLINE void addTo(const Block &b, int64_t rows) {
    for (int64_t row = 0; row < rows; row += rowsOfTile)
        for (int64_t column = 0; column < columns; column += Wides * lanes)
            switch (std::min(rowsOfTile, rows - row)) {
                case 1: added<1, Wides>(b, row, column); break;
                case 2: added<2, Wides>(b, row, column); break;
                case 3: added<3, Wides>(b, row, column); break;
                case 4: added<4, Wides>(b, row, column); break;
                case 5: added<5, Wides>(b, row, column); break;
                default: added<rowsOfTile, Wides>(b, row, column);
            }
}

CT_INLINE void addNarrowly(const Block &b, int64_t rows) { addTo<1>(b, rows); }
CT_WIDENED(addNarrowly, (const Block &b, int64_t rows), (b, rows))
#if defined(CT_HAS_WIDE)
CT_AVX512 void addWidely(const Block &b, int64_t rows) { addTo<2>(b, rows); }
#endif

void add(const Block &b, int64_t rows) {
#if defined(CT_HAS_WIDE)
    static const bool isWide = hasAVX512();
    if (isWide) return addWidely(b, rows);
#endif
    addNarrowlyWidened(b, rows);
}

// Two registers of columns where there are 32 of them, one where there are 16, so that all sums of a tile stay in registers.
CT_INLINE void narrowly(const Product &p, int64_t begin, int64_t end) { multiply<1>(p, begin, end); }
CT_WIDENED(narrowly, (const Product &p, int64_t begin, int64_t end), (p, begin, end))
#if defined(CT_HAS_WIDE)
CT_AVX512 void widely(const Product &p, int64_t begin, int64_t end) { multiply<2>(p, begin, end); }
#endif

void multiplied(const Product &p, int64_t begin, int64_t end) {
#if defined(CT_HAS_WIDE)
    static const bool isWide = hasAVX512();
    if (isWide) return widely(p, begin, end);
#endif
    narrowlyWidened(p, begin, end);
}

// 16 × 16 numbers turned: four times, each register's numbers go between those of the one eight further on.
CT_INLINE void turn(Wide (&rows)[lanes]) {
    for (int stage = 0; stage < 4; ++stage) {
        Wide next[lanes];
        for (int i = 0; i < lanes / 2; ++i) {
            const Wide &a = rows[i], &b = rows[i + lanes / 2];
            next[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            next[2 * i + 1] = __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        }
        for (int i = 0; i < lanes; ++i) rows[i] = next[i];
    }
}

// `inputs` numbers of `count` rows of a matrix, rows `stride` apart, as the columns of a panel [inputs, columns].
CT_INLINE void panel(const float *from, int64_t stride, int64_t inputs, int64_t count, float *to) {
    int64_t n = 0;
    for (; n + lanes <= count; n += lanes) {
        int64_t k = 0;
        for (; k + lanes <= inputs; k += lanes) {
            Wide rows[lanes];
            for (int i = 0; i < lanes; ++i) load(from + (n + i) * stride + k, rows[i]);
            turn(rows);
            for (int i = 0; i < lanes; ++i) store(rows[i], to + (k + i) * columns + n);
        }
        for (; k < inputs; ++k)
            for (int i = 0; i < lanes; ++i) to[k * columns + n + i] = from[(n + i) * stride + k];
    }
    for (; n < count; ++n)
        for (int64_t k = 0; k < inputs; ++k) to[k * columns + n] = from[n * stride + k];
}

CT_WIDENED(
    panel, (const float *from, int64_t stride, int64_t inputs, int64_t count, float *to), (from, stride, inputs, count, to))

// W [N, K] as panels, zeros behind the last column.
std::vector<float> paneled(const at::Tensor &weight) {
    const int64_t outputs = weight.size(0), inputs = weight.size(1), panels = (outputs + columns - 1) / columns;
    const float *from = weight.const_data_ptr<float>();
    std::vector<float> result(static_cast<size_t>(panels * inputs * columns));
    // A thread that is woken for less than some ten thousand numbers costs more than it does.
    parallelFor(0, panels, std::max<int64_t>(1, (64 << 10) / (inputs * columns + 1)), [&](int64_t begin, int64_t end) {
        for (int64_t first = begin * columns; first < std::min(outputs, end * columns); first += columns)
            panelWidened(
                from + first * inputs, inputs, inputs, std::min(columns, outputs - first), result.data() + first * inputs);
    });
    return result;
}

// bfloat16 as f32: the upper half of the same bits.
CT_INLINE void widen(const uint16_t *from, int64_t count, float *to) {
    for (int64_t i = 0; i < count; ++i) {
        const uint32_t bits = static_cast<uint32_t>(from[i]) << 16;
        std::memcpy(to + i, &bits, sizeof bits);
    }
}
CT_WIDENED(widen, (const uint16_t *from, int64_t count, float *to), (from, count, to))

// Inputs of a block of a panel, which stays in the nearest cache while the rows pass.
constexpr int64_t inputsOfBlock = 256;
// Rows up to which the weights are read where they lie, once, block by block. Above, panels of the whole matrix are made first.
constexpr int64_t mostStreamedRows = 64;

// Panels [begin, end) of a matrix that is read where it lies: f32 or bfloat16.
struct Streamed {
    const float *x, *bias;
    const float *weights;   // [N, K], or nothing
    const uint16_t *halves;  // the same in bfloat16, or nothing
    float *y;
    int64_t rows, inputs, outputs;

    void operator()(int64_t begin, int64_t end) const {
        std::vector<float> sums(static_cast<size_t>(rows * columns)), block(inputsOfBlock * columns), wide(inputsOfBlock * columns);
        for (int64_t first = begin * columns; first < std::min(outputs, end * columns); first += columns) {
            const int64_t count = std::min(columns, outputs - first);
            std::fill(sums.begin(), sums.end(), 0.0f);
            for (int64_t k = 0; k < inputs; k += inputsOfBlock) {
                const int64_t some = std::min(inputsOfBlock, inputs - k);
                turned(first, count, k, some, wide.data(), block.data());
                add({x + k, inputs, some, block.data(), sums.data()}, rows);
            }
            for (int64_t row = 0; row < rows; ++row)
                for (int64_t n = 0; n < count; ++n)
                    y[row * outputs + first + n] = bias ? sums[row * columns + n] + bias[first + n] : sums[row * columns + n];
        }
    }

    void turned(int64_t first, int64_t count, int64_t k, int64_t some, float *wide, float *block) const {
        if (weights) return panelWidened(weights + first * inputs + k, inputs, some, count, block);
        for (int64_t n = 0; n < count; ++n) widenWidened(halves + (first + n) * inputs + k, some, wide + n * some);
        panelWidened(wide, some, some, count, block);
    }
};

void streamed(const Streamed &s) {
    const int64_t work = std::max<int64_t>(1, columns * s.inputs * s.rows);
    parallelFor(0, (s.outputs + columns - 1) / columns, std::max<int64_t>(1, (256 << 10) / work), s);
}

// x in f32; a weight in bfloat16 is widened, as is the bias.
at::Tensor product(const at::Tensor &x, const at::Tensor &weight, const std::optional<at::Tensor> &bias) {
    const int64_t inputs = weight.size(1), outputs = weight.size(0);
    auto sizes = x.sizes().vec();
    sizes.back() = outputs;
    const at::Tensor dense = x.contiguous(), offset = bias ? bias->to(at::kFloat).contiguous() : at::Tensor();
    at::Tensor y = at::empty(sizes, x.options());
    if (y.numel() == 0) return y;
    const bool isHalf = weight.scalar_type() == at::kBFloat16;
    if (isHalf || y.numel() / outputs <= mostStreamedRows) {
        const at::Tensor own = weight.contiguous();
        streamed(
            {dense.const_data_ptr<float>(), bias ? offset.const_data_ptr<float>() : nullptr,
             isHalf ? nullptr : own.const_data_ptr<float>(),
             isHalf ? reinterpret_cast<const uint16_t *>(own.const_data_ptr<at::BFloat16>()) : nullptr,
             y.mutable_data_ptr<float>(), y.numel() / outputs, inputs, outputs});
        return y;
    }
    const std::vector<float> panels = paneled(weight.contiguous());
    const Product p{
        dense.const_data_ptr<float>(), panels.data(), bias ? offset.const_data_ptr<float>() : nullptr,
        y.mutable_data_ptr<float>(), inputs, outputs};
    const int64_t rows = y.numel() / outputs, blocks = (rows + rowsOfTile - 1) / rowsOfTile;
    const int64_t work = std::max<int64_t>(1, rowsOfTile * inputs * outputs);
    parallelFor(0, blocks, std::max<int64_t>(1, (256 << 10) / work), [&](int64_t begin, int64_t end) {
        multiplied(p, begin * rowsOfTile, std::min(rows, end * rowsOfTile));
    });
    return y;
}

struct OrderedLinear final : torch::autograd::Function<OrderedLinear> {
    static at::Tensor forward(
        torch::autograd::AutogradContext *context, const at::Tensor &x, const at::Tensor &weight,
        const std::optional<at::Tensor> &bias) {
        context->save_for_backward({x, weight});
        context->saved_data["needs"] = std::vector<bool>{
            x.requires_grad(), weight.requires_grad(), bias && bias->requires_grad()};
        return product(x, weight, bias);
    }

    static torch::autograd::variable_list backward(
        torch::autograd::AutogradContext *context, const torch::autograd::variable_list &gradients) {
        const auto saved = context->get_saved_variables();
        const auto needs = context->saved_data["needs"].toBoolList();
        const at::Tensor &x = saved[0], &weight = saved[1];
        const at::Tensor rows = gradients[0].reshape({-1, weight.size(0)});
        torch::autograd::variable_list result(3);
        if (needs[0]) result[0] = at::matmul(rows, weight).view(x.sizes());
        if (needs[1]) result[1] = at::matmul(rows.t(), x.reshape({-1, weight.size(1)}));
        if (needs[2]) result[2] = rows.sum(0);
        return result;
    }
};

void check(const at::Tensor &x, const at::Tensor &weight, const std::optional<at::Tensor> &bias) {
    TORCH_CHECK(x.dim() > 0 && weight.dim() == 2 && x.size(-1) == weight.size(1), "a matrix ", weight.sizes(),
        " does not fit rows ", x.sizes());
    TORCH_CHECK(!bias || (bias->dim() == 1 && bias->size(0) == weight.size(0)), "the bias does not fit ", weight.sizes());
    for (const at::Tensor &tensor : {x, weight, bias.value_or(x)})
        TORCH_CHECK(
            tensor.is_cpu() && tensor.scalar_type() == x.scalar_type()
                && (tensor.scalar_type() == at::kFloat || tensor.scalar_type() == at::kBFloat16),
            "only f32 and bfloat16 on the CPU have an order of their own");
}

at::Tensor orderedLinear(const at::Tensor &x, const at::Tensor &weight, const std::optional<at::Tensor> &bias) {
    check(x, weight, bias);
    const bool learns = at::GradMode::is_enabled()
        && (x.requires_grad() || weight.requires_grad() || (bias && bias->requires_grad()));
    if (x.scalar_type() == at::kFloat) return learns ? OrderedLinear::apply(x, weight, bias) : product(x, weight, bias);
    TORCH_CHECK(!learns, "products of bfloat16 in an order of their own have no gradients");
    return product(x.to(at::kFloat), weight, bias).to(at::kBFloat16);
}

}  // namespace

CTError *ct_ordered_linear(const CTTensor *x, const CTTensor *weight, const CTTensor *bias, CTTensor **out) noexcept {
    return give(out, [&] { return orderedLinear(x->value, weight->value, maybe(bias)); });
}
