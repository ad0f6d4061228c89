// The tensor library's C face: libtorch behind opaque handles.
//
// Conventions
// - Every function returns NULL when it did its work, or an error object that the caller frees with
//   `ct_error_free`. There is no other error channel. Results are written through the out-pointers, which
//   stand last, and only when the function returns NULL.
// - A `CTTensor **out` receives a new handle, to be freed once with `ct_tensor_free`. Two handles may share storage (views).
// - Arguments are borrowed for the length of the call. A tensor argument documented as optional may be NULL.
// - Dimensions and indices may be negative where torch accepts that. Shapes are `(pointer, rank)` pairs.
// - Names and meanings are those of torch 2.x's operators. A trailing underscore works in place on the first operand.
// - A device is an int32_t: -1 is the CPU, n >= 0 is the n-th CUDA device.
// - Nothing here is bound to a thread but the scopes, which torch keeps per thread.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CT_NOEXCEPT noexcept
extern "C" {
#else
#define CT_NOEXCEPT
#endif

typedef struct CTError CTError;
typedef struct CTTensor CTTensor;
typedef struct CTGenerator CTGenerator;
typedef struct CTScope CTScope;
typedef struct CTStore CTStore;
typedef struct CTGroup CTGroup;
typedef struct CTBuckets CTBuckets;

typedef enum CTDType {
    CT_FLOAT32 = 0,
    CT_FLOAT64 = 1,
    CT_BFLOAT16 = 2,
    CT_FLOAT16 = 3,
    CT_INT64 = 4,
    CT_INT32 = 5,
    CT_INT16 = 6,
    CT_INT8 = 7,
    CT_UINT8 = 8,
    CT_BOOL = 9
} CTDType;

// A number that keeps its kind, so that an integer tensor plus an integer stays one.
typedef struct CTScalar {
    bool is_integer;
    int64_t integer;
    double real;
} CTScalar;

// How a loss over many elements becomes its result.
typedef enum CTReduction { CT_REDUCE_NONE = 0, CT_REDUCE_MEAN = 1, CT_REDUCE_SUM = 2 } CTReduction;

// Which loops multiply by low-bit weights: the fastest that the processor has, or those of one kind. All give the same bits.
typedef enum CTKernel {
    CT_KERNEL_AUTO = 0,
    CT_KERNEL_PLAIN = 1,
    CT_KERNEL_AVX2 = 2,
    CT_KERNEL_AVX_VNNI = 3,
    CT_KERNEL_AVX512_VNNI_256 = 4,  // registers of 256 bits
    CT_KERNEL_AVX512_VNNI = 5,
} CTKernel;

// How low-bit weights are held.
typedef enum CTLowBitFormat { CT_LOW_BIT_INT8 = 0, CT_LOW_BIT_INT4 = 1 } CTLowBitFormat;

// What a tensor is. The pointers belong to the tensor and are valid while its handle is.
typedef struct CTDescription {
    CTDType dtype;
    int32_t device;
    size_t rank;
    const int64_t *sizes;
    const int64_t *strides;
    bool requires_grad;
} CTDescription;

// ---- Errors ----

// The message as UTF-8, NUL-terminated; it belongs to the error.
const char *ct_error_message(const CTError *error) CT_NOEXCEPT;
void ct_error_free(CTError *error) CT_NOEXCEPT;
// An error with this message, for a callback to return.
CTError *ct_error_new(const char *message) CT_NOEXCEPT;

// ---- Library ----

// libtorch's version, as "2.13.0"; a static string.
CTError *ct_version(const char **out) CT_NOEXCEPT;
CTError *ct_set_num_threads(int32_t count) CT_NOEXCEPT;
CTError *ct_get_num_threads(int32_t *out) CT_NOEXCEPT;
CTError *ct_cuda_device_count(int32_t *out) CT_NOEXCEPT;
CTError *ct_synchronize(int32_t device) CT_NOEXCEPT;

// ---- Tensors: life, description, transfer ----

void ct_tensor_free(CTTensor *tensor) CT_NOEXCEPT;
// A second handle to the same tensor, its place among what was recorded included.
CTError *ct_handle(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_describe(const CTTensor *x, CTDescription *out) CT_NOEXCEPT;
CTError *ct_is_contiguous(const CTTensor *x, bool *out) CT_NOEXCEPT;
// Whether both handles' storages begin at the same address.
CTError *ct_shares_storage(const CTTensor *x, const CTTensor *y, bool *out) CT_NOEXCEPT;
// Copies the elements in row-major order, whatever the device or the strides; byte_count must be exact.
CTError *ct_copy_to_host(const CTTensor *x, void *destination, size_t byte_count) CT_NOEXCEPT;
// A tensor's single element; boolean elements give 0 or 1.
CTError *ct_item(const CTTensor *x, double *out) CT_NOEXCEPT;
CTError *ct_item_int(const CTTensor *x, int64_t *out) CT_NOEXCEPT;
CTError *ct_to(const CTTensor *x, CTDType dtype, int32_t device, CTTensor **out) CT_NOEXCEPT;
CTError *ct_contiguous(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_clone(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;

// ---- Creation ----

CTError *ct_empty(const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTTensor **out) CT_NOEXCEPT;
CTError *ct_full(const int64_t *sizes, size_t rank, CTScalar value, CTDType dtype, int32_t device,
                 CTTensor **out) CT_NOEXCEPT;
CTError *ct_arange(CTScalar start, CTScalar end, CTScalar step, CTDType dtype, int32_t device,
                   CTTensor **out) CT_NOEXCEPT;
// Copies row-major elements from host memory.
CTError *ct_from_host(const void *bytes, size_t byte_count, const int64_t *sizes, size_t rank, CTDType dtype,
                      int32_t device, CTTensor **out) CT_NOEXCEPT;
// Uses host memory in place. `release(context)` runs once, when the last tensor over the memory is gone, on
// whichever thread drops it; it does not run when this function fails.
CTError *ct_from_memory(void *bytes, const int64_t *sizes, size_t rank, CTDType dtype,
                        void (*release)(void *context), void *context, CTTensor **out) CT_NOEXCEPT;
// Uniform on [0, 1); `generator` is optional (the device's default one).
CTError *ct_rand(const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTGenerator *generator,
                 CTTensor **out) CT_NOEXCEPT;
CTError *ct_randn(const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTGenerator *generator,
                  CTTensor **out) CT_NOEXCEPT;
CTError *ct_randint(int64_t low, int64_t high, const int64_t *sizes, size_t rank, CTDType dtype, int32_t device,
                    CTGenerator *generator, CTTensor **out) CT_NOEXCEPT;

// ---- Randomness ----

CTError *ct_manual_seed(uint64_t seed) CT_NOEXCEPT;
CTError *ct_generator_new(uint64_t seed, int32_t device, CTGenerator **out) CT_NOEXCEPT;
void ct_generator_free(CTGenerator *generator) CT_NOEXCEPT;
// The whole state as a tensor of bytes on the CPU.
CTError *ct_generator_state(CTGenerator *generator, CTTensor **out) CT_NOEXCEPT;
CTError *ct_generator_set_state(CTGenerator *generator, const CTTensor *state) CT_NOEXCEPT;
CTError *ct_multinomial(const CTTensor *weights, int64_t count, bool replacement, CTGenerator *generator,
                        CTTensor **out) CT_NOEXCEPT;
CTError *ct_dropout(const CTTensor *x, double probability, bool training, CTTensor **out) CT_NOEXCEPT;

// ---- Shape ----

CTError *ct_reshape(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out) CT_NOEXCEPT;
CTError *ct_view(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out) CT_NOEXCEPT;
CTError *ct_permute(const CTTensor *x, const int64_t *dims, size_t count, CTTensor **out) CT_NOEXCEPT;
CTError *ct_transpose(const CTTensor *x, int64_t dim0, int64_t dim1, CTTensor **out) CT_NOEXCEPT;
CTError *ct_expand(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out) CT_NOEXCEPT;
CTError *ct_narrow(const CTTensor *x, int64_t dim, int64_t start, int64_t length, CTTensor **out) CT_NOEXCEPT;
CTError *ct_select(const CTTensor *x, int64_t dim, int64_t index, CTTensor **out) CT_NOEXCEPT;
CTError *ct_slice(const CTTensor *x, int64_t dim, int64_t start, int64_t end, int64_t step,
                  CTTensor **out) CT_NOEXCEPT;
CTError *ct_unsqueeze(const CTTensor *x, int64_t dim, CTTensor **out) CT_NOEXCEPT;
CTError *ct_squeeze(const CTTensor *x, int64_t dim, CTTensor **out) CT_NOEXCEPT;
CTError *ct_flatten(const CTTensor *x, int64_t start_dim, int64_t end_dim, CTTensor **out) CT_NOEXCEPT;
CTError *ct_repeat(const CTTensor *x, const int64_t *repeats, size_t count, CTTensor **out) CT_NOEXCEPT;
CTError *ct_repeat_interleave(const CTTensor *x, int64_t repeats, int64_t dim, CTTensor **out) CT_NOEXCEPT;
CTError *ct_flip(const CTTensor *x, const int64_t *dims, size_t count, CTTensor **out) CT_NOEXCEPT;
CTError *ct_roll(const CTTensor *x, int64_t shift, int64_t dim, CTTensor **out) CT_NOEXCEPT;
// Pads with a constant; `padding` holds (before, after) pairs, last dimension first, as torch's does.
CTError *ct_pad(const CTTensor *x, const int64_t *padding, size_t count, double value, CTTensor **out) CT_NOEXCEPT;
CTError *ct_cat(const CTTensor *const *tensors, size_t count, int64_t dim, CTTensor **out) CT_NOEXCEPT;
CTError *ct_stack(const CTTensor *const *tensors, size_t count, int64_t dim, CTTensor **out) CT_NOEXCEPT;
// `out` has room for `count` handles: one a size.
CTError *ct_split(const CTTensor *x, const int64_t *sizes, size_t count, int64_t dim, CTTensor **out) CT_NOEXCEPT;
CTError *ct_tril(const CTTensor *x, int64_t diagonal, CTTensor **out) CT_NOEXCEPT;
CTError *ct_triu(const CTTensor *x, int64_t diagonal, CTTensor **out) CT_NOEXCEPT;
CTError *ct_upsample_bicubic2d(const CTTensor *x, int64_t height, int64_t width, bool align_corners,
                               CTTensor **out) CT_NOEXCEPT;

// ---- Indexing ----

CTError *ct_index_select(const CTTensor *x, int64_t dim, const CTTensor *indices, CTTensor **out) CT_NOEXCEPT;
CTError *ct_gather(const CTTensor *x, int64_t dim, const CTTensor *indices, CTTensor **out) CT_NOEXCEPT;
CTError *ct_scatter(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                    CTTensor **out) CT_NOEXCEPT;
CTError *ct_scatter_add(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                        CTTensor **out) CT_NOEXCEPT;
CTError *ct_scatter_value(const CTTensor *x, int64_t dim, const CTTensor *indices, CTScalar value,
                          CTTensor **out) CT_NOEXCEPT;
CTError *ct_masked_fill(const CTTensor *x, const CTTensor *mask, CTScalar value, CTTensor **out) CT_NOEXCEPT;
CTError *ct_masked_select(const CTTensor *x, const CTTensor *mask, CTTensor **out) CT_NOEXCEPT;
CTError *ct_masked_scatter(const CTTensor *x, const CTTensor *mask, const CTTensor *source,
                           CTTensor **out) CT_NOEXCEPT;
CTError *ct_index_copy(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                       CTTensor **out) CT_NOEXCEPT;
CTError *ct_index_copy_(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source) CT_NOEXCEPT;
CTError *ct_index_add(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                      CTTensor **out) CT_NOEXCEPT;
CTError *ct_index_add_(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source) CT_NOEXCEPT;
// Advanced indexing over the first `count` dimensions.
CTError *ct_index(const CTTensor *x, const CTTensor *const *indices, size_t count, CTTensor **out) CT_NOEXCEPT;
CTError *ct_index_put(const CTTensor *x, const CTTensor *const *indices, size_t count, const CTTensor *values,
                      bool accumulate, CTTensor **out) CT_NOEXCEPT;
CTError *ct_index_put_(const CTTensor *x, const CTTensor *const *indices, size_t count, const CTTensor *values,
                       bool accumulate) CT_NOEXCEPT;
CTError *ct_where(const CTTensor *condition, const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_nonzero(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_one_hot(const CTTensor *x, int64_t classes, CTTensor **out) CT_NOEXCEPT;
CTError *ct_embedding(const CTTensor *weight, const CTTensor *indices, CTTensor **out) CT_NOEXCEPT;

// ---- Arithmetic ----

CTError *ct_add(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_sub(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_mul(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_div(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_pow(const CTTensor *x, const CTTensor *exponent, CTTensor **out) CT_NOEXCEPT;
CTError *ct_maximum(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_minimum(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
// Python's remainder: the result has the divisor's sign.
CTError *ct_remainder_scalar(const CTTensor *x, CTScalar divisor, CTTensor **out) CT_NOEXCEPT;
// The quotient rounded towards minus infinity.
CTError *ct_floor_divide_scalar(const CTTensor *x, CTScalar divisor, CTTensor **out) CT_NOEXCEPT;
CTError *ct_add_scalar(const CTTensor *x, CTScalar y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_sub_scalar(const CTTensor *x, CTScalar y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_rsub_scalar(const CTTensor *x, CTScalar y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_mul_scalar(const CTTensor *x, CTScalar y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_div_scalar(const CTTensor *x, CTScalar y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_pow_scalar(const CTTensor *x, CTScalar exponent, CTTensor **out) CT_NOEXCEPT;
// `minimum` and `maximum` are optional bounds.
CTError *ct_clamp(const CTTensor *x, const CTScalar *minimum, const CTScalar *maximum, CTTensor **out) CT_NOEXCEPT;

CTError *ct_copy_(const CTTensor *x, const CTTensor *source) CT_NOEXCEPT;
CTError *ct_fill_(const CTTensor *x, CTScalar value) CT_NOEXCEPT;
CTError *ct_zero_(const CTTensor *x) CT_NOEXCEPT;
CTError *ct_add_(const CTTensor *x, const CTTensor *y, CTScalar scale) CT_NOEXCEPT;
CTError *ct_sub_(const CTTensor *x, const CTTensor *y) CT_NOEXCEPT;
CTError *ct_mul_(const CTTensor *x, const CTTensor *y) CT_NOEXCEPT;
CTError *ct_div_(const CTTensor *x, const CTTensor *y) CT_NOEXCEPT;
CTError *ct_add_scalar_(const CTTensor *x, CTScalar y) CT_NOEXCEPT;
CTError *ct_mul_scalar_(const CTTensor *x, CTScalar y) CT_NOEXCEPT;
CTError *ct_addcmul_(const CTTensor *x, const CTTensor *a, const CTTensor *b, CTScalar scale) CT_NOEXCEPT;
CTError *ct_addcdiv_(const CTTensor *x, const CTTensor *a, const CTTensor *b, CTScalar scale) CT_NOEXCEPT;
CTError *ct_lerp_(const CTTensor *x, const CTTensor *end, CTScalar weight) CT_NOEXCEPT;

CTError *ct_exp(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_log(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_sqrt(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_rsqrt(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_cos(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_sin(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_tanh(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_neg(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_abs(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_square(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_floor(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_round(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_sigmoid(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_relu(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_silu(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_gelu(const CTTensor *x, bool tanh_approximation, CTTensor **out) CT_NOEXCEPT;

// ---- Comparison and logic ----

CTError *ct_eq(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_ne(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_lt(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_le(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_gt(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_ge(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_eq_scalar(const CTTensor *x, CTScalar y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_ne_scalar(const CTTensor *x, CTScalar y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_lt_scalar(const CTTensor *x, CTScalar y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_le_scalar(const CTTensor *x, CTScalar y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_gt_scalar(const CTTensor *x, CTScalar y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_ge_scalar(const CTTensor *x, CTScalar y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_logical_and(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_logical_or(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_logical_not(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_isfinite(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_isnan(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_all(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_any(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
// Same shape and dtype, and every element equal (NaN equals nothing).
CTError *ct_equal(const CTTensor *x, const CTTensor *y, bool *out) CT_NOEXCEPT;
CTError *ct_allclose(const CTTensor *x, const CTTensor *y, double relative, double absolute, bool *out) CT_NOEXCEPT;

// ---- Reduction and order; `dims` of count 0 reduces over every dimension ----

CTError *ct_sum(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) CT_NOEXCEPT;
CTError *ct_mean(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) CT_NOEXCEPT;
CTError *ct_var(const CTTensor *x, const int64_t *dims, size_t count, bool unbiased, bool keep,
                CTTensor **out) CT_NOEXCEPT;
CTError *ct_amax(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) CT_NOEXCEPT;
CTError *ct_amin(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) CT_NOEXCEPT;
CTError *ct_logsumexp(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) CT_NOEXCEPT;
// The p-norm over `dims`.
CTError *ct_norm(const CTTensor *x, double p, const int64_t *dims, size_t count, bool keep,
                 CTTensor **out) CT_NOEXCEPT;
CTError *ct_argmax(const CTTensor *x, int64_t dim, bool keep, CTTensor **out) CT_NOEXCEPT;
CTError *ct_argmin(const CTTensor *x, int64_t dim, bool keep, CTTensor **out) CT_NOEXCEPT;
CTError *ct_topk(const CTTensor *x, int64_t k, int64_t dim, bool largest, CTTensor **values,
                 CTTensor **indices) CT_NOEXCEPT;
// A stable sort.
CTError *ct_sort(const CTTensor *x, int64_t dim, bool descending, CTTensor **values, CTTensor **indices) CT_NOEXCEPT;
CTError *ct_cumsum(const CTTensor *x, int64_t dim, CTTensor **out) CT_NOEXCEPT;
CTError *ct_softmax(const CTTensor *x, int64_t dim, CTTensor **out) CT_NOEXCEPT;
CTError *ct_log_softmax(const CTTensor *x, int64_t dim, CTTensor **out) CT_NOEXCEPT;

// ---- Products, layers, losses ----

CTError *ct_matmul(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_bmm(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_addmm(const CTTensor *bias, const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
CTError *ct_baddbmm(const CTTensor *bias, const CTTensor *x, const CTTensor *y, CTScalar beta, CTScalar alpha,
                    CTTensor **out) CT_NOEXCEPT;
CTError *ct_outer(const CTTensor *x, const CTTensor *y, CTTensor **out) CT_NOEXCEPT;
// `bias` is optional.
CTError *ct_linear(const CTTensor *x, const CTTensor *weight, const CTTensor *bias, CTTensor **out) CT_NOEXCEPT;
// The same in f32 on the CPU, summed in one order whatever the number of rows of x.
CTError *ct_ordered_linear(const CTTensor *x, const CTTensor *weight, const CTTensor *bias, CTTensor **out) CT_NOEXCEPT;

// ---- Low-bit weights ----
//
// A matrix [N, K] in panels of 16 outputs and groups of 32 inputs: uint8 `codes` [ceil(N / 16), ceil(K / 32), 512 (int8) or 256 (int4)]
// and f16 `scales` [ceil(N / 16), ceil(K / 32), 16], laid out as LowBit.hpp has it. Both lie on one device, contiguous.
typedef struct CTLowBitMatrix {
    const CTTensor *codes;
    const CTTensor *scales;
    CTLowBitFormat format;
    int64_t outputs;
    int64_t inputs;
} CTLowBitMatrix;

// From any floating point matrix on the CPU: int8 takes the largest size of a group for 127, int4 the scale of the least squared error
// among a few. A group with a number that is not finite, or too large for f16, gets the scale NaN, and so makes every product
// with it NaN.
CTError *ct_low_bit_narrow(const CTTensor *x, CTLowBitFormat format, CTTensor **codes, CTTensor **scales) CT_NOEXCEPT;
CTError *ct_low_bit_widen(const CTLowBitMatrix *matrix, CTDType dtype, CTTensor **out) CT_NOEXCEPT;
// As ct_linear, in the type of x; `bias` is optional. On the CPU x is rounded to int8 by groups of 32 inputs, sums are of one order
// whatever the rows and the kernel, and gradients reach x as if it were not rounded, never the weights; a bias that asks for
// them is refused. So is a kernel that the processor has not. On devices other than the CPU the weights are widened, and the kernel does
// not matter.
CTError *ct_low_bit_linear(const CTTensor *x, const CTLowBitMatrix *matrix, const CTTensor *bias, CTKernel kernel,
                           CTTensor **out) CT_NOEXCEPT;

// ---- Normalisations, losses ----

// `weight` and `bias` are optional; normalises over their trailing dimensions.
CTError *ct_layer_norm(const CTTensor *x, const int64_t *sizes, size_t rank, const CTTensor *weight,
                       const CTTensor *bias, double epsilon, CTTensor **out) CT_NOEXCEPT;
// Over the last dimension, in f32 inside; `weight` is applied after rounding to x's dtype.
CTError *ct_rms_norm(const CTTensor *x, const CTTensor *weight, double epsilon, CTTensor **out) CT_NOEXCEPT;
// q [B, H, L, D], k and v [B, K, S, D]. `mask` is optional: boolean (true attends) or added to the scores.
// A `scale` of 0 means 1/sqrt(D). With `grouped`, H may be a multiple of K.
CTError *ct_scaled_dot_product_attention(const CTTensor *q, const CTTensor *k, const CTTensor *v,
                                         const CTTensor *mask, double dropout, bool causal, double scale,
                                         bool grouped, CTTensor **out) CT_NOEXCEPT;
// One query a row, softmax(q kᵀ · scale) v: q [R, K, G, D], k [R, K, S, D], v [R, K, S, E] → [R, K, G, E]; all G queries of a key head see all
// its keys. With prefix_keys [P, K, L, D], prefix_values [P, K, L, E] and prefixes [R] int64, which are given together, row r sees the L
// keys of prefix prefixes[r] as well. A `scale` of 0 means 1/sqrt(D). In f32 on the CPU nothing is copied.
CTError *ct_decode_attention(const CTTensor *q, const CTTensor *k, const CTTensor *v, const CTTensor *prefix_keys,
                             const CTTensor *prefix_values, const CTTensor *prefixes, double scale,
                             CTTensor **out) CT_NOEXCEPT;
// rows[r][:, :, starts[r] ..< starts[r] + L] = tokens[r], for tokens [R, K, L, D] and rows [1, K, capacity, D], R = `count`.
CTError *ct_write_rows_(const CTTensor *const *rows, const int64_t *starts, size_t count,
                        const CTTensor *tokens) CT_NOEXCEPT;
// ct_decode_attention over R = `count` rows of lengths of their own: q [R, K, G, D]; row r sees the first lengths[r] of keys[r] [1, K, S, D] and
// values[r] [1, K, S, E or more], of which the first E = `value_width` numbers count, behind all of prefix_keys[r] and prefix_values[r], which
// may both be NULL → [R, K, G, E]. The sums have the order of ct_decode_attention. In f32 on the CPU nothing is copied.
CTError *ct_ragged_decode_attention(const CTTensor *q, const CTTensor *const *keys, const CTTensor *const *values,
                                    const int64_t *lengths, const CTTensor *const *prefix_keys,
                                    const CTTensor *const *prefix_values, size_t count, int64_t value_width,
                                    double scale, CTTensor **out) CT_NOEXCEPT;
// softmax(q kᵀ · scale) v in f32 on the CPU, summed in an order that depends on the sequence of the keys that a query looks at alone, which is
// the order of ct_decode_attention: q [B, H, L, D], k [B, K, S, D], v [B, K, S, E] → [B, H, L, E], H a multiple of K. `mask` [B or 1, 1, L, S]
// is optional and boolean; `causal`, which excludes it, lets the queries be the last L of S tokens.
CTError *ct_ordered_attention(const CTTensor *q, const CTTensor *k, const CTTensor *v, const CTTensor *mask,
                              bool causal, double scale, CTTensor **out) CT_NOEXCEPT;
CTError *ct_cross_entropy(const CTTensor *logits, const CTTensor *targets, int64_t ignore_index,
                          CTReduction reduction, double label_smoothing, CTTensor **out) CT_NOEXCEPT;
CTError *ct_mse_loss(const CTTensor *x, const CTTensor *target, CTReduction reduction, CTTensor **out) CT_NOEXCEPT;

// ---- Gradients ----

CTError *ct_set_requires_grad(const CTTensor *x, bool required) CT_NOEXCEPT;
CTError *ct_detach(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
CTError *ct_retain_grad(const CTTensor *x) CT_NOEXCEPT;
// `gradient` is optional for a scalar.
CTError *ct_backward(const CTTensor *x, const CTTensor *gradient, bool retain_graph) CT_NOEXCEPT;
// The accumulated gradient, or NULL when there is none.
CTError *ct_grad(const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
// Replaces the gradient; NULL forgets it.
CTError *ct_set_grad(const CTTensor *x, const CTTensor *gradient) CT_NOEXCEPT;
// d(output)/d(inputs), touching no accumulated gradient. `out` has room for `count` handles; an input that the
// output does not depend on gives NULL.
CTError *ct_gradients(const CTTensor *output, const CTTensor *const *inputs, size_t count, bool retain_graph,
                      bool create_graph, CTTensor **out) CT_NOEXCEPT;

// What a block makes of `x`: a new handle through `out`, or an error. The handle `x` becomes the callee's.
typedef CTError *(*CTBlock)(void *context, CTTensor *x, CTTensor **out);
// `answer`, which `body` made of `x` while nothing was recorded, as a result that backward passes reach: they run `body` again
// on x, recorded and with this thread's modes of now, and add to the gradients of its leaves. What the second run reports, the
// backward pass does. `release(context)` runs once, when nothing can ask for the block any more or this function fails.
CTError *ct_recompute(const CTTensor *x, const CTTensor *answer, CTBlock body, void (*release)(void *context),
                      void *context, CTTensor **out) CT_NOEXCEPT;

// ---- Scopes: torch's per-thread modes. End them on the thread that began them, last begun first ----

CTError *ct_scope_gradients(bool enabled, CTScope **out) CT_NOEXCEPT;
CTError *ct_scope_inference(CTScope **out) CT_NOEXCEPT;
// Reduced precision for the operators that torch lists as safe, on one kind of device.
CTError *ct_scope_autocast(int32_t device, CTDType dtype, CTScope **out) CT_NOEXCEPT;
// Numbers too small for a full mantissa count as 0, on this thread and those of the pool that work for it.
CTError *ct_scope_without_denormals(CTScope **out) CT_NOEXCEPT;
void ct_scope_end(CTScope *scope) CT_NOEXCEPT;
CTError *ct_gradients_enabled(bool *out) CT_NOEXCEPT;

// ---- Many tensors at once ----

// The p-norm of all elements of all tensors, as a scalar tensor.
CTError *ct_total_norm(const CTTensor *const *tensors, size_t count, double p, CTTensor **out) CT_NOEXCEPT;
CTError *ct_foreach_mul_(const CTTensor *const *tensors, size_t count, const CTTensor *factor) CT_NOEXCEPT;
CTError *ct_foreach_zero_(const CTTensor *const *tensors, size_t count) CT_NOEXCEPT;
// x <- x + scale * y, pair by pair.
CTError *ct_foreach_add_(const CTTensor *const *tensors, const CTTensor *const *others, size_t count,
                         CTScalar scale) CT_NOEXCEPT;
// x <- x + weight * (end - x), pair by pair.
CTError *ct_foreach_lerp_(const CTTensor *const *tensors, const CTTensor *const *ends, size_t count,
                          CTScalar weight) CT_NOEXCEPT;

typedef struct CTAdamW {
    double learning_rate;
    double beta1;
    double beta2;
    double epsilon;
    double weight_decay;
} CTAdamW;
// One AdamW step over `count` parameters. `steps` are f32 scalars, which the call increases by one first.
CTError *ct_adamw_(const CTTensor *const *parameters, const CTTensor *const *gradients,
                   const CTTensor *const *first_moments, const CTTensor *const *second_moments,
                   const CTTensor *const *steps, size_t count, CTAdamW settings) CT_NOEXCEPT;

// ---- Several processes: c10d ----
//
// A process has a `rank`, counted from 0, among `size` of them. All of them call a group's functions in one order. What a
// process does not answer within the group's milliseconds is an error, as is the end of one.

// Whether this libtorch has c10d; without it the functions below only give errors.
CTError *ct_distributed_available(bool *out) CT_NOEXCEPT;
// A table of keys that processes share. It lives in the one that `serves` it, at a port of its own choice when `port` is 0.
CTError *ct_store_open(const char *host, uint16_t port, bool serves, int64_t milliseconds, CTStore **out) CT_NOEXCEPT;
CTError *ct_store_port(const CTStore *store, uint16_t *out) CT_NOEXCEPT;
CTError *ct_store_set(CTStore *store, const char *key, const void *bytes, size_t count) CT_NOEXCEPT;
// Puts bytes, at least one, under a key that has none, in one step; gives as a uint8 tensor what then lies there.
CTError *ct_store_claim(CTStore *store, const char *key, const void *bytes, size_t count, CTTensor **out) CT_NOEXCEPT;
// The bytes as a uint8 tensor on the CPU, waited for; with 0 milliseconds NULL where there are none yet.
CTError *ct_store_get(CTStore *store, const char *key, int64_t milliseconds, CTTensor **out) CT_NOEXCEPT;
void ct_store_free(CTStore *store) CT_NOEXCEPT;
// Waits for the others. `name` is one for all processes, and no other group's of this store. Tensors of CUDA devices travel by
// NCCL where the bridge was built with its headers, and else, as the CPU's, by Gloo, which listens at `address`, a number of
// this machine's, unless GLOO_SOCKET_IFNAME names interfaces.
CTError *ct_group_join(CTStore *store, const char *name, int32_t rank, int32_t size, int32_t device,
                       const char *address, int64_t milliseconds, CTGroup **out) CT_NOEXCEPT;
// Waits for what is under way.
void ct_group_free(CTGroup *group) CT_NOEXCEPT;
// For a group that has failed: waits for nothing; its threads and connections stay until the process ends.
void ct_group_abandon(CTGroup *group) CT_NOEXCEPT;
// [n, ...] of one shape from each process, as [size, n, ...].
CTError *ct_group_all_gather(CTGroup *group, const CTTensor *x, CTTensor **out) CT_NOEXCEPT;
// Each tensor takes over the values that it has in the process `owners` names. Parcels of about `bytes` travel, a few at a
// time; a larger tensor is cut into several.
CTError *ct_group_broadcast_(CTGroup *group, const CTTensor *const *tensors, const int32_t *owners, size_t count,
                             int64_t bytes) CT_NOEXCEPT;

// Adds up the gradients of `parameters` over all processes, in buckets of about `bytes`, each in the process that `owners`
// names. The group must outlive it.
CTError *ct_buckets_new(CTGroup *group, const CTTensor *const *parameters, const int32_t *owners, size_t count,
                        int64_t bytes, CTBuckets **out) CT_NOEXCEPT;
void ct_buckets_free(CTBuckets *buckets) CT_NOEXCEPT;
// The next backward pass is the last before `ct_buckets_finish`: buckets set out while it goes on, as they fill.
CTError *ct_buckets_arm(CTBuckets *buckets) CT_NOEXCEPT;
// Sends what has not set out and waits for all. The gradients are then the sums in their owners, zero where no process has
// any, and none in the other processes.
CTError *ct_buckets_finish(CTBuckets *buckets) CT_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
