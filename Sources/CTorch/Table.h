// Written by Scripts/bridge-stubs.py from CTorch.h.
#pragma once

#include "CTorch.h"

// The functions of the library that was opened.
typedef struct CTTable {
    const char *(*ct_error_message)(const CTError *error);
    void (*ct_error_free)(CTError *error);
    CTError *(*ct_error_new)(const char *message);
    CTError *(*ct_version)(const char **out);
    CTError *(*ct_set_num_threads)(int32_t count);
    CTError *(*ct_get_num_threads)(int32_t *out);
    CTError *(*ct_cuda_device_count)(int32_t *out);
    CTError *(*ct_synchronize)(int32_t device);
    void (*ct_tensor_free)(CTTensor *tensor);
    CTError *(*ct_handle)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_describe)(const CTTensor *x, CTDescription *out);
    CTError *(*ct_is_contiguous)(const CTTensor *x, bool *out);
    CTError *(*ct_shares_storage)(const CTTensor *x, const CTTensor *y, bool *out);
    CTError *(*ct_copy_to_host)(const CTTensor *x, void *destination, size_t byte_count);
    CTError *(*ct_item)(const CTTensor *x, double *out);
    CTError *(*ct_item_int)(const CTTensor *x, int64_t *out);
    CTError *(*ct_to)(const CTTensor *x, CTDType dtype, int32_t device, CTTensor **out);
    CTError *(*ct_contiguous)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_clone)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_empty)(const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTTensor **out);
    CTError *(*ct_full)(const int64_t *sizes, size_t rank, CTScalar value, CTDType dtype, int32_t device,
                 CTTensor **out);
    CTError *(*ct_arange)(CTScalar start, CTScalar end, CTScalar step, CTDType dtype, int32_t device,
                   CTTensor **out);
    CTError *(*ct_from_host)(const void *bytes, size_t byte_count, const int64_t *sizes, size_t rank, CTDType dtype,
                      int32_t device, CTTensor **out);
    CTError *(*ct_from_memory)(void *bytes, const int64_t *sizes, size_t rank, CTDType dtype,
                        void (*release)(void *context), void *context, CTTensor **out);
    CTError *(*ct_rand)(const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTGenerator *generator,
                 CTTensor **out);
    CTError *(*ct_randn)(const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTGenerator *generator,
                  CTTensor **out);
    CTError *(*ct_randint)(int64_t low, int64_t high, const int64_t *sizes, size_t rank, CTDType dtype, int32_t device,
                    CTGenerator *generator, CTTensor **out);
    CTError *(*ct_manual_seed)(uint64_t seed);
    CTError *(*ct_generator_new)(uint64_t seed, int32_t device, CTGenerator **out);
    void (*ct_generator_free)(CTGenerator *generator);
    CTError *(*ct_generator_state)(CTGenerator *generator, CTTensor **out);
    CTError *(*ct_generator_set_state)(CTGenerator *generator, const CTTensor *state);
    CTError *(*ct_multinomial)(const CTTensor *weights, int64_t count, bool replacement, CTGenerator *generator,
                        CTTensor **out);
    CTError *(*ct_dropout)(const CTTensor *x, double probability, bool training, CTTensor **out);
    CTError *(*ct_reshape)(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out);
    CTError *(*ct_view)(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out);
    CTError *(*ct_permute)(const CTTensor *x, const int64_t *dims, size_t count, CTTensor **out);
    CTError *(*ct_transpose)(const CTTensor *x, int64_t dim0, int64_t dim1, CTTensor **out);
    CTError *(*ct_expand)(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out);
    CTError *(*ct_narrow)(const CTTensor *x, int64_t dim, int64_t start, int64_t length, CTTensor **out);
    CTError *(*ct_select)(const CTTensor *x, int64_t dim, int64_t index, CTTensor **out);
    CTError *(*ct_slice)(const CTTensor *x, int64_t dim, int64_t start, int64_t end, int64_t step,
                  CTTensor **out);
    CTError *(*ct_unsqueeze)(const CTTensor *x, int64_t dim, CTTensor **out);
    CTError *(*ct_squeeze)(const CTTensor *x, int64_t dim, CTTensor **out);
    CTError *(*ct_flatten)(const CTTensor *x, int64_t start_dim, int64_t end_dim, CTTensor **out);
    CTError *(*ct_repeat)(const CTTensor *x, const int64_t *repeats, size_t count, CTTensor **out);
    CTError *(*ct_repeat_interleave)(const CTTensor *x, int64_t repeats, int64_t dim, CTTensor **out);
    CTError *(*ct_flip)(const CTTensor *x, const int64_t *dims, size_t count, CTTensor **out);
    CTError *(*ct_roll)(const CTTensor *x, int64_t shift, int64_t dim, CTTensor **out);
    CTError *(*ct_pad)(const CTTensor *x, const int64_t *padding, size_t count, double value, CTTensor **out);
    CTError *(*ct_cat)(const CTTensor *const *tensors, size_t count, int64_t dim, CTTensor **out);
    CTError *(*ct_stack)(const CTTensor *const *tensors, size_t count, int64_t dim, CTTensor **out);
    CTError *(*ct_split)(const CTTensor *x, const int64_t *sizes, size_t count, int64_t dim, CTTensor **out);
    CTError *(*ct_tril)(const CTTensor *x, int64_t diagonal, CTTensor **out);
    CTError *(*ct_triu)(const CTTensor *x, int64_t diagonal, CTTensor **out);
    CTError *(*ct_upsample_bicubic2d)(const CTTensor *x, int64_t height, int64_t width, bool align_corners,
                               CTTensor **out);
    CTError *(*ct_index_select)(const CTTensor *x, int64_t dim, const CTTensor *indices, CTTensor **out);
    CTError *(*ct_gather)(const CTTensor *x, int64_t dim, const CTTensor *indices, CTTensor **out);
    CTError *(*ct_scatter)(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                    CTTensor **out);
    CTError *(*ct_scatter_add)(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                        CTTensor **out);
    CTError *(*ct_scatter_value)(const CTTensor *x, int64_t dim, const CTTensor *indices, CTScalar value,
                          CTTensor **out);
    CTError *(*ct_masked_fill)(const CTTensor *x, const CTTensor *mask, CTScalar value, CTTensor **out);
    CTError *(*ct_masked_select)(const CTTensor *x, const CTTensor *mask, CTTensor **out);
    CTError *(*ct_masked_scatter)(const CTTensor *x, const CTTensor *mask, const CTTensor *source,
                           CTTensor **out);
    CTError *(*ct_index_copy)(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                       CTTensor **out);
    CTError *(*ct_index_copy_)(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source);
    CTError *(*ct_index_add)(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                      CTTensor **out);
    CTError *(*ct_index_add_)(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source);
    CTError *(*ct_index)(const CTTensor *x, const CTTensor *const *indices, size_t count, CTTensor **out);
    CTError *(*ct_index_put)(const CTTensor *x, const CTTensor *const *indices, size_t count, const CTTensor *values,
                      bool accumulate, CTTensor **out);
    CTError *(*ct_index_put_)(const CTTensor *x, const CTTensor *const *indices, size_t count, const CTTensor *values,
                       bool accumulate);
    CTError *(*ct_where)(const CTTensor *condition, const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_nonzero)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_one_hot)(const CTTensor *x, int64_t classes, CTTensor **out);
    CTError *(*ct_embedding)(const CTTensor *weight, const CTTensor *indices, CTTensor **out);
    CTError *(*ct_add)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_sub)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_mul)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_div)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_pow)(const CTTensor *x, const CTTensor *exponent, CTTensor **out);
    CTError *(*ct_maximum)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_minimum)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_remainder_scalar)(const CTTensor *x, CTScalar divisor, CTTensor **out);
    CTError *(*ct_floor_divide_scalar)(const CTTensor *x, CTScalar divisor, CTTensor **out);
    CTError *(*ct_add_scalar)(const CTTensor *x, CTScalar y, CTTensor **out);
    CTError *(*ct_sub_scalar)(const CTTensor *x, CTScalar y, CTTensor **out);
    CTError *(*ct_rsub_scalar)(const CTTensor *x, CTScalar y, CTTensor **out);
    CTError *(*ct_mul_scalar)(const CTTensor *x, CTScalar y, CTTensor **out);
    CTError *(*ct_div_scalar)(const CTTensor *x, CTScalar y, CTTensor **out);
    CTError *(*ct_pow_scalar)(const CTTensor *x, CTScalar exponent, CTTensor **out);
    CTError *(*ct_clamp)(const CTTensor *x, const CTScalar *minimum, const CTScalar *maximum, CTTensor **out);
    CTError *(*ct_copy_)(const CTTensor *x, const CTTensor *source);
    CTError *(*ct_fill_)(const CTTensor *x, CTScalar value);
    CTError *(*ct_zero_)(const CTTensor *x);
    CTError *(*ct_add_)(const CTTensor *x, const CTTensor *y, CTScalar scale);
    CTError *(*ct_sub_)(const CTTensor *x, const CTTensor *y);
    CTError *(*ct_mul_)(const CTTensor *x, const CTTensor *y);
    CTError *(*ct_div_)(const CTTensor *x, const CTTensor *y);
    CTError *(*ct_add_scalar_)(const CTTensor *x, CTScalar y);
    CTError *(*ct_mul_scalar_)(const CTTensor *x, CTScalar y);
    CTError *(*ct_addcmul_)(const CTTensor *x, const CTTensor *a, const CTTensor *b, CTScalar scale);
    CTError *(*ct_addcdiv_)(const CTTensor *x, const CTTensor *a, const CTTensor *b, CTScalar scale);
    CTError *(*ct_lerp_)(const CTTensor *x, const CTTensor *end, CTScalar weight);
    CTError *(*ct_exp)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_log)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_sqrt)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_rsqrt)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_cos)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_sin)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_tanh)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_neg)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_abs)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_square)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_floor)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_round)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_sigmoid)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_relu)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_silu)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_gelu)(const CTTensor *x, bool tanh_approximation, CTTensor **out);
    CTError *(*ct_eq)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_ne)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_lt)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_le)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_gt)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_ge)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_eq_scalar)(const CTTensor *x, CTScalar y, CTTensor **out);
    CTError *(*ct_ne_scalar)(const CTTensor *x, CTScalar y, CTTensor **out);
    CTError *(*ct_lt_scalar)(const CTTensor *x, CTScalar y, CTTensor **out);
    CTError *(*ct_le_scalar)(const CTTensor *x, CTScalar y, CTTensor **out);
    CTError *(*ct_gt_scalar)(const CTTensor *x, CTScalar y, CTTensor **out);
    CTError *(*ct_ge_scalar)(const CTTensor *x, CTScalar y, CTTensor **out);
    CTError *(*ct_logical_and)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_logical_or)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_logical_not)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_isfinite)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_isnan)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_all)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_any)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_equal)(const CTTensor *x, const CTTensor *y, bool *out);
    CTError *(*ct_allclose)(const CTTensor *x, const CTTensor *y, double relative, double absolute, bool *out);
    CTError *(*ct_sum)(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out);
    CTError *(*ct_mean)(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out);
    CTError *(*ct_var)(const CTTensor *x, const int64_t *dims, size_t count, bool unbiased, bool keep,
                CTTensor **out);
    CTError *(*ct_amax)(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out);
    CTError *(*ct_amin)(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out);
    CTError *(*ct_logsumexp)(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out);
    CTError *(*ct_norm)(const CTTensor *x, double p, const int64_t *dims, size_t count, bool keep,
                 CTTensor **out);
    CTError *(*ct_argmax)(const CTTensor *x, int64_t dim, bool keep, CTTensor **out);
    CTError *(*ct_argmin)(const CTTensor *x, int64_t dim, bool keep, CTTensor **out);
    CTError *(*ct_topk)(const CTTensor *x, int64_t k, int64_t dim, bool largest, CTTensor **values,
                 CTTensor **indices);
    CTError *(*ct_sort)(const CTTensor *x, int64_t dim, bool descending, CTTensor **values, CTTensor **indices);
    CTError *(*ct_cumsum)(const CTTensor *x, int64_t dim, CTTensor **out);
    CTError *(*ct_softmax)(const CTTensor *x, int64_t dim, CTTensor **out);
    CTError *(*ct_log_softmax)(const CTTensor *x, int64_t dim, CTTensor **out);
    CTError *(*ct_matmul)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_bmm)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_addmm)(const CTTensor *bias, const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_baddbmm)(const CTTensor *bias, const CTTensor *x, const CTTensor *y, CTScalar beta, CTScalar alpha,
                    CTTensor **out);
    CTError *(*ct_outer)(const CTTensor *x, const CTTensor *y, CTTensor **out);
    CTError *(*ct_linear)(const CTTensor *x, const CTTensor *weight, const CTTensor *bias, CTTensor **out);
    CTError *(*ct_ordered_linear)(const CTTensor *x, const CTTensor *weight, const CTTensor *bias, CTTensor **out);
    CTError *(*ct_low_bit_narrow)(const CTTensor *x, CTLowBitFormat format, CTTensor **codes, CTTensor **scales);
    CTError *(*ct_low_bit_widen)(const CTLowBitMatrix *matrix, CTDType dtype, CTTensor **out);
    CTError *(*ct_low_bit_linear)(const CTTensor *x, const CTLowBitMatrix *matrix, const CTTensor *bias, CTKernel kernel,
                           CTTensor **out);
    CTError *(*ct_layer_norm)(const CTTensor *x, const int64_t *sizes, size_t rank, const CTTensor *weight,
                       const CTTensor *bias, double epsilon, CTTensor **out);
    CTError *(*ct_rms_norm)(const CTTensor *x, const CTTensor *weight, double epsilon, CTTensor **out);
    CTError *(*ct_scaled_dot_product_attention)(const CTTensor *q, const CTTensor *k, const CTTensor *v,
                                         const CTTensor *mask, double dropout, bool causal, double scale,
                                         bool grouped, CTTensor **out);
    CTError *(*ct_decode_attention)(const CTTensor *q, const CTTensor *k, const CTTensor *v, const CTTensor *prefix_keys,
                             const CTTensor *prefix_values, const CTTensor *prefixes, double scale,
                             CTTensor **out);
    CTError *(*ct_write_rows_)(const CTTensor *const *rows, const int64_t *starts, size_t count,
                        const CTTensor *tokens);
    CTError *(*ct_ragged_decode_attention)(const CTTensor *q, const CTTensor *const *keys, const CTTensor *const *values,
                                    const int64_t *lengths, const CTTensor *const *prefix_keys,
                                    const CTTensor *const *prefix_values, size_t count, int64_t value_width,
                                    double scale, CTTensor **out);
    CTError *(*ct_ordered_attention)(const CTTensor *q, const CTTensor *k, const CTTensor *v, const CTTensor *mask,
                              bool causal, double scale, CTTensor **out);
    CTError *(*ct_cross_entropy)(const CTTensor *logits, const CTTensor *targets, int64_t ignore_index,
                          CTReduction reduction, double label_smoothing, CTTensor **out);
    CTError *(*ct_mse_loss)(const CTTensor *x, const CTTensor *target, CTReduction reduction, CTTensor **out);
    CTError *(*ct_set_requires_grad)(const CTTensor *x, bool required);
    CTError *(*ct_detach)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_retain_grad)(const CTTensor *x);
    CTError *(*ct_backward)(const CTTensor *x, const CTTensor *gradient, bool retain_graph);
    CTError *(*ct_grad)(const CTTensor *x, CTTensor **out);
    CTError *(*ct_set_grad)(const CTTensor *x, const CTTensor *gradient);
    CTError *(*ct_gradients)(const CTTensor *output, const CTTensor *const *inputs, size_t count, bool retain_graph,
                      bool create_graph, CTTensor **out);
    CTError *(*ct_recompute)(const CTTensor *x, const CTTensor *answer, CTBlock body, void (*release)(void *context),
                      void *context, CTTensor **out);
    CTError *(*ct_scope_gradients)(bool enabled, CTScope **out);
    CTError *(*ct_scope_inference)(CTScope **out);
    CTError *(*ct_scope_autocast)(int32_t device, CTDType dtype, CTScope **out);
    CTError *(*ct_scope_without_denormals)(CTScope **out);
    void (*ct_scope_end)(CTScope *scope);
    CTError *(*ct_gradients_enabled)(bool *out);
    CTError *(*ct_total_norm)(const CTTensor *const *tensors, size_t count, double p, CTTensor **out);
    CTError *(*ct_foreach_mul_)(const CTTensor *const *tensors, size_t count, const CTTensor *factor);
    CTError *(*ct_foreach_zero_)(const CTTensor *const *tensors, size_t count);
    CTError *(*ct_foreach_add_)(const CTTensor *const *tensors, const CTTensor *const *others, size_t count,
                         CTScalar scale);
    CTError *(*ct_foreach_lerp_)(const CTTensor *const *tensors, const CTTensor *const *ends, size_t count,
                          CTScalar weight);
    CTError *(*ct_adamw_)(const CTTensor *const *parameters, const CTTensor *const *gradients,
                   const CTTensor *const *first_moments, const CTTensor *const *second_moments,
                   const CTTensor *const *steps, size_t count, CTAdamW settings);
    CTError *(*ct_distributed_available)(bool *out);
    CTError *(*ct_store_open)(const char *host, uint16_t port, bool serves, int64_t milliseconds, CTStore **out);
    CTError *(*ct_store_port)(const CTStore *store, uint16_t *out);
    CTError *(*ct_store_set)(CTStore *store, const char *key, const void *bytes, size_t count);
    CTError *(*ct_store_claim)(CTStore *store, const char *key, const void *bytes, size_t count, CTTensor **out);
    CTError *(*ct_store_get)(CTStore *store, const char *key, int64_t milliseconds, CTTensor **out);
    void (*ct_store_free)(CTStore *store);
    CTError *(*ct_group_join)(CTStore *store, const char *name, int32_t rank, int32_t size, int32_t device,
                       const char *address, int64_t milliseconds, CTGroup **out);
    void (*ct_group_free)(CTGroup *group);
    void (*ct_group_abandon)(CTGroup *group);
    CTError *(*ct_group_all_gather)(CTGroup *group, const CTTensor *x, CTTensor **out);
    CTError *(*ct_group_broadcast_)(CTGroup *group, const CTTensor *const *tensors, const int32_t *owners, size_t count,
                             int64_t bytes);
    CTError *(*ct_buckets_new)(CTGroup *group, const CTTensor *const *parameters, const int32_t *owners, size_t count,
                        int64_t bytes, CTBuckets **out);
    void (*ct_buckets_free)(CTBuckets *buckets);
    CTError *(*ct_buckets_arm)(CTBuckets *buckets);
    CTError *(*ct_buckets_finish)(CTBuckets *buckets);
} CTTable;

// The table, after opening the library at the first call; NULL when that failed.
const CTTable *ct_table(void);
// Why there is no table.
CTError *ct_load_error(void);
// The names of the members of CTTable, in their order, ended by NULL.
extern const char *const ct_names[];
