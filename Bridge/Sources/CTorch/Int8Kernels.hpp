// The inner loops over int8 weights: one set for each kind of processor.
//
// A matrix [outputs, inner] is stored as int8, row by row; each row is cut into blocks of `block` neighbours (the last one
// may be shorter), and every block has an f32 scale. A weight is its int8 times the scale of its block.
#pragma once

#include "CTorch.h"

#include <cstdint>

namespace ctorch {

struct Int8Weights {
    const int8_t *values;
    const float *scales;
    int64_t outputs;
    int64_t inner;
    int64_t block;

    int64_t blocks() const { return (inner + block - 1) / block; }
};

// y [rows, outputs] = x [rows, inner] times the transposed weights. Each number of y is summed in an order that depends on
// the width of the processor's registers but not on how many rows there are.
struct Int8Product {
    const float *x;
    int64_t rows;
    Int8Weights weights;
    float *y;
};

struct Int8Kernels {
    // Columns [begin, end) of y, for all rows.
    void (*product)(const Int8Product &, int64_t begin, int64_t end);
    // Rows [begin, end) of the weights as numbers; the first of them is written to `out`.
    void (*widen)(const Int8Weights &, int64_t begin, int64_t end, float *out);
    void (*widenToBFloat16)(const Int8Weights &, int64_t begin, int64_t end, uint16_t *out);
    // One row as int8 and scales. A block with a number that is not finite gets the scale NaN.
    void (*narrow)(const float *row, int64_t inner, int64_t block, int8_t *values, float *scales);
};

// The loops for `kernel`; throws when this processor has not the instructions. CT_KERNEL_AUTO gives the fastest.
const Int8Kernels &int8Kernels(CTKernel kernel);

}  // namespace ctorch
