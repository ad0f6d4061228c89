// Low-bit weights: how they lie in memory, and the loops over them, one set for each kind of processor.
//
// A matrix [outputs, inputs] is cut into panels of 16 outputs and groups of 32 inputs. A panel's group is one run of bytes, and
// has one f16 scale for each output; a weight is its code times that scale. Panels follow one another, and in them their groups:
//
//   int8  codes  [panels, groups, 8 quads, 16 outputs, 4 inputs]: the code + 128; −127…127 are used
//   int4  codes  [panels, groups, 4 quads, 16 outputs, 4 inputs]: the code + 8, −8…7; the low half of a byte is input 4 q + i of the
//                group, the high half is input 16 + 4 q + i
//         scales [panels, groups, 16 outputs] f16
//
// What lies behind the last output or input has the code 0, and the scale 0 behind the last output.
//
// Activations are rounded to int8 by groups of 32 inputs as well. A product sums the codes of a group exactly, in integers, and the
// groups in f32 one after the other: sum = fma(float(integers) · scale of the weights, scale of the row, sum). An output is one lane
// at every width of registers, so that neither the processor nor the rows beside change a bit of it.
#pragma once

#include "CTorch.h"

#include <algorithm>
#include <cstdint>

namespace ctorch::lowbit {

constexpr int64_t panelOutputs = 16, groupInputs = 32;

constexpr int64_t panelsOf(int64_t outputs) { return (outputs + panelOutputs - 1) / panelOutputs; }
constexpr int64_t groupsOf(int64_t inputs) { return (inputs + groupInputs - 1) / groupInputs; }

// What a byte of codes holds.
struct Int8 {
    static constexpr int64_t bytes = panelOutputs * groupInputs;
    static constexpr int32_t offset = 128;
    static constexpr bool isPaired = false;
};

struct Int4 {
    static constexpr int64_t bytes = panelOutputs * groupInputs / 2;
    static constexpr int32_t offset = 8;
    static constexpr bool isPaired = true;
};

struct Weights {
    CTLowBitFormat format;
    const uint8_t *codes;
    const uint16_t *scales;
    int64_t outputs, inputs;

    int64_t groups() const { return groupsOf(inputs); }
    int64_t panels() const { return panelsOf(outputs); }
};

// Rows of activations as int8. `starts` holds what the offset of the weights' codes adds to a group's sum: −offset · Σ codes.
struct Rows {
    const int8_t *codes;    // [rows, groups, 32]
    const float *scales;    // [rows, groups]
    const int32_t *starts;  // [rows, groups]
    int64_t count;
};

struct Product {
    Rows x;
    Weights weights;
    float *y;  // [rows, outputs]
};

struct Kernels {
    // The outputs of panels [begin, end), for all rows.
    void (*product)(const Product &, int64_t begin, int64_t end);
    // One row of `inputs` numbers. A group with a number that is not finite gets the scale NaN.
    void (*narrowRow)(const float *x, int64_t inputs, int32_t offset, int8_t *codes, float *scales, int32_t *starts);
};

// The loops for `kernel`; throws when this processor has not the instructions. CT_KERNEL_AUTO gives the fastest.
const Kernels &kernels(CTKernel kernel);

// The sets of one kind; null where this processor, or what the library is compiled for, has not the instructions.
const Kernels *plainKernels();
const Kernels *avx2Kernels();
const Kernels *avxVnniKernels();
const Kernels *avx512VnniKernels();
const Kernels *avx512Vnni256Kernels();

// A panel of up to 16 rows [count, inputs] of weights as codes and scales; a group of a row with a number that is not finite, or too
// large for the scale, gets the scale NaN. `codes` and `scales` are the panel's own.
void narrowPanel(CTLowBitFormat format, const float *from, int64_t count, int64_t inputs, uint8_t *codes, uint16_t *scales);
// Outputs [begin, end) as numbers [end - begin, inputs]; `begin` starts a panel.
void widen(const Weights &weights, int64_t begin, int64_t end, float *to);

// A number of 16 bits as f32, exactly, and the nearest one to an f32, ties to even.
float halfValue(uint16_t bits);
uint16_t halfBits(float value);

}  // namespace ctorch::lowbit
