// The inner loops of resampling. Written over vectors of fixed length, which the compiler maps to the registers that
// the processor has; the loader picks the widest variant.
#include "CImageCodecs.h"

#include <string.h>

#if defined(__x86_64__) && defined(__linux__)
#define SEG_CLONES __attribute__((target_clones("avx2", "sse4.1", "default")))
#else
#define SEG_CLONES
#endif

enum { SEG_FRACTION_BITS = 22, SEG_HALF = 1 << (SEG_FRACTION_BITS - 1), SEG_BLOCK = 32 };

typedef uint8_t bytes4 __attribute__((vector_size(4)));
typedef int32_t words4 __attribute__((vector_size(16)));
typedef uint8_t bytes8 __attribute__((vector_size(8)));
typedef int32_t words8 __attribute__((vector_size(32)));
typedef uint8_t bytes32 __attribute__((vector_size(SEG_BLOCK)));
typedef int32_t words32 __attribute__((vector_size(SEG_BLOCK * 4)));

static uint8_t rounded(int32_t sum) {
    int32_t value = sum >> SEG_FRACTION_BITS;
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

static void plain_pixel(const uint8_t *source, const int32_t *weights, int32_t taps, uint8_t *target) {
    int32_t sums[3] = {SEG_HALF, SEG_HALF, SEG_HALF};
    for (int32_t tap = 0; tap < taps; tap++)
        for (int channel = 0; channel < 3; channel++) sums[channel] += source[tap * 3 + channel] * weights[tap];
    for (int channel = 0; channel < 3; channel++) target[channel] = rounded(sums[channel]);
}

static void plain_rows(const uint8_t *source, size_t row_bytes, int32_t rows, seg_axis axis, uint8_t *target) {
    for (int32_t y = 0; y < rows; y++) {
        const uint8_t *row = source + (size_t)y * row_bytes;
        uint8_t *out = target + (size_t)y * (size_t)axis.count * 3;
        for (int32_t x = 0; x < axis.count; x++)
            plain_pixel(row + axis.first[x] * 3, axis.weights + (size_t)x * axis.stride, axis.taps[x], out + x * 3);
    }
}

// Two rows at a time, so that each weight is fetched once for both; a pixel is read as four bytes, the last of which
// is its neighbour's and is not used.
SEG_CLONES static void resample_row_pair(
    const uint8_t *upper, const uint8_t *lower, seg_axis axis, uint8_t *upper_out, uint8_t *lower_out
) {
    for (int32_t x = 0; x < axis.count; x++) {
        const int32_t *weights = axis.weights + (size_t)x * axis.stride;
        const uint8_t *a = upper + axis.first[x] * 3;
        const uint8_t *b = lower + axis.first[x] * 3;
        words8 sums = (words8){0} + SEG_HALF;
        for (int32_t tap = 0; tap < axis.taps[x]; tap++) {
            bytes8 pixels;
            memcpy(&pixels, a + tap * 3, 4);
            memcpy((char *)&pixels + 4, b + tap * 3, 4);
            sums += __builtin_convertvector(pixels, words8) * weights[tap];
        }
        sums >>= SEG_FRACTION_BITS;
        sums = __builtin_elementwise_min(__builtin_elementwise_max(sums, (words8){0}), (words8){0} + 255);
        bytes8 result = __builtin_convertvector(sums, bytes8);
        memcpy(upper_out + x * 3, &result, 3);
        memcpy(lower_out + x * 3, (char *)&result + 4, 3);
    }
}

void seg_resample_rows(const uint8_t *source, int32_t width, int32_t rows, seg_axis axis, uint8_t *target) {
    size_t in = (size_t)width * 3, out = (size_t)axis.count * 3;
    int32_t y = 0;
    // The last row is done plainly: reading its last pixel as four bytes would leave the picture.
    for (; y + 2 < rows; y += 2)
        resample_row_pair(source + y * in, source + (y + 1) * in, axis, target + y * out, target + (y + 1) * out);
    plain_rows(source + y * in, in, rows - y, axis, target + y * out);
}

SEG_CLONES static void resample_column_blocks(
    const uint8_t *top, size_t row_bytes, const int32_t *weights, int32_t taps, uint8_t *target
) {
    for (size_t x = 0; x + SEG_BLOCK <= row_bytes; x += SEG_BLOCK) {
        words32 sums = (words32){0} + SEG_HALF;
        const uint8_t *block = top + x;
        for (int32_t tap = 0; tap < taps; tap++, block += row_bytes) {
            bytes32 values;
            memcpy(&values, block, sizeof values);
            sums += __builtin_convertvector(values, words32) * weights[tap];
        }
        sums >>= SEG_FRACTION_BITS;
        sums = __builtin_elementwise_min(__builtin_elementwise_max(sums, (words32){0}), (words32){0} + 255);
        bytes32 result = __builtin_convertvector(sums, bytes32);
        memcpy(target + x, &result, sizeof result);
    }
}

void seg_resample_columns(const uint8_t *source, size_t row_bytes, seg_axis axis, uint8_t *target) {
    size_t whole = row_bytes / SEG_BLOCK * SEG_BLOCK;
    for (int32_t y = 0; y < axis.count; y++) {
        const int32_t *weights = axis.weights + (size_t)y * axis.stride;
        const uint8_t *top = source + (size_t)axis.first[y] * row_bytes;
        uint8_t *out = target + (size_t)y * row_bytes;
        resample_column_blocks(top, row_bytes, weights, axis.taps[y], out);
        for (size_t x = whole; x < row_bytes; x++) {
            int32_t sum = SEG_HALF;
            for (int32_t tap = 0; tap < axis.taps[y]; tap++) sum += top[(size_t)tap * row_bytes + x] * weights[tap];
            out[x] = rounded(sum);
        }
    }
}
