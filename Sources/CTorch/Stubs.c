// Written by Scripts/bridge-stubs.py from CTorch.h.
#include "Table.h"

const char *const ct_names[] = {
    "ct_error_message",
    "ct_error_free",
    "ct_error_new",
    "ct_version",
    "ct_set_num_threads",
    "ct_get_num_threads",
    "ct_cuda_device_count",
    "ct_synchronize",
    "ct_tensor_free",
    "ct_handle",
    "ct_describe",
    "ct_is_contiguous",
    "ct_shares_storage",
    "ct_copy_to_host",
    "ct_item",
    "ct_item_int",
    "ct_to",
    "ct_contiguous",
    "ct_clone",
    "ct_empty",
    "ct_full",
    "ct_arange",
    "ct_from_host",
    "ct_from_memory",
    "ct_rand",
    "ct_randn",
    "ct_randint",
    "ct_manual_seed",
    "ct_generator_new",
    "ct_generator_free",
    "ct_generator_state",
    "ct_generator_set_state",
    "ct_multinomial",
    "ct_dropout",
    "ct_reshape",
    "ct_view",
    "ct_permute",
    "ct_transpose",
    "ct_expand",
    "ct_narrow",
    "ct_select",
    "ct_slice",
    "ct_unsqueeze",
    "ct_squeeze",
    "ct_flatten",
    "ct_repeat",
    "ct_repeat_interleave",
    "ct_flip",
    "ct_roll",
    "ct_pad",
    "ct_cat",
    "ct_stack",
    "ct_split",
    "ct_tril",
    "ct_triu",
    "ct_upsample_bicubic2d",
    "ct_index_select",
    "ct_gather",
    "ct_scatter",
    "ct_scatter_add",
    "ct_scatter_value",
    "ct_masked_fill",
    "ct_masked_select",
    "ct_masked_scatter",
    "ct_index_copy",
    "ct_index_copy_",
    "ct_index_add",
    "ct_index_add_",
    "ct_index",
    "ct_index_put",
    "ct_index_put_",
    "ct_where",
    "ct_nonzero",
    "ct_one_hot",
    "ct_embedding",
    "ct_add",
    "ct_sub",
    "ct_mul",
    "ct_div",
    "ct_pow",
    "ct_maximum",
    "ct_minimum",
    "ct_remainder_scalar",
    "ct_floor_divide_scalar",
    "ct_add_scalar",
    "ct_sub_scalar",
    "ct_rsub_scalar",
    "ct_mul_scalar",
    "ct_div_scalar",
    "ct_pow_scalar",
    "ct_clamp",
    "ct_copy_",
    "ct_fill_",
    "ct_zero_",
    "ct_add_",
    "ct_sub_",
    "ct_mul_",
    "ct_div_",
    "ct_add_scalar_",
    "ct_mul_scalar_",
    "ct_addcmul_",
    "ct_addcdiv_",
    "ct_lerp_",
    "ct_exp",
    "ct_log",
    "ct_sqrt",
    "ct_rsqrt",
    "ct_cos",
    "ct_sin",
    "ct_tanh",
    "ct_neg",
    "ct_abs",
    "ct_square",
    "ct_floor",
    "ct_round",
    "ct_sigmoid",
    "ct_relu",
    "ct_silu",
    "ct_gelu",
    "ct_eq",
    "ct_ne",
    "ct_lt",
    "ct_le",
    "ct_gt",
    "ct_ge",
    "ct_eq_scalar",
    "ct_ne_scalar",
    "ct_lt_scalar",
    "ct_le_scalar",
    "ct_gt_scalar",
    "ct_ge_scalar",
    "ct_logical_and",
    "ct_logical_or",
    "ct_logical_not",
    "ct_isfinite",
    "ct_isnan",
    "ct_all",
    "ct_any",
    "ct_equal",
    "ct_allclose",
    "ct_sum",
    "ct_mean",
    "ct_var",
    "ct_amax",
    "ct_amin",
    "ct_logsumexp",
    "ct_norm",
    "ct_argmax",
    "ct_argmin",
    "ct_topk",
    "ct_sort",
    "ct_cumsum",
    "ct_softmax",
    "ct_log_softmax",
    "ct_matmul",
    "ct_bmm",
    "ct_addmm",
    "ct_baddbmm",
    "ct_outer",
    "ct_linear",
    "ct_ordered_linear",
    "ct_low_bit_narrow",
    "ct_low_bit_widen",
    "ct_low_bit_linear",
    "ct_layer_norm",
    "ct_rms_norm",
    "ct_scaled_dot_product_attention",
    "ct_decode_attention",
    "ct_write_rows_",
    "ct_ragged_decode_attention",
    "ct_ordered_attention",
    "ct_cross_entropy",
    "ct_mse_loss",
    "ct_set_requires_grad",
    "ct_detach",
    "ct_retain_grad",
    "ct_backward",
    "ct_grad",
    "ct_set_grad",
    "ct_gradients",
    "ct_recompute",
    "ct_scope_gradients",
    "ct_scope_inference",
    "ct_scope_autocast",
    "ct_scope_without_denormals",
    "ct_scope_end",
    "ct_gradients_enabled",
    "ct_total_norm",
    "ct_foreach_mul_",
    "ct_foreach_zero_",
    "ct_foreach_add_",
    "ct_foreach_lerp_",
    "ct_adamw_",
    "ct_distributed_available",
    "ct_store_open",
    "ct_store_port",
    "ct_store_set",
    "ct_store_claim",
    "ct_store_get",
    "ct_store_free",
    "ct_group_join",
    "ct_group_free",
    "ct_group_abandon",
    "ct_group_all_gather",
    "ct_group_broadcast_",
    "ct_buckets_new",
    "ct_buckets_free",
    "ct_buckets_arm",
    "ct_buckets_finish",
    0,
};

CTError *ct_error_new(const char *message) {
    const CTTable *table = ct_table();
    return table ? table->ct_error_new(message) : ct_load_error();
}

CTError *ct_version(const char **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_version(out) : ct_load_error();
}

CTError *ct_set_num_threads(int32_t count) {
    const CTTable *table = ct_table();
    return table ? table->ct_set_num_threads(count) : ct_load_error();
}

CTError *ct_get_num_threads(int32_t *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_get_num_threads(out) : ct_load_error();
}

CTError *ct_cuda_device_count(int32_t *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_cuda_device_count(out) : ct_load_error();
}

CTError *ct_synchronize(int32_t device) {
    const CTTable *table = ct_table();
    return table ? table->ct_synchronize(device) : ct_load_error();
}

void ct_tensor_free(CTTensor *tensor) {
    const CTTable *table = ct_table();
    if (table) table->ct_tensor_free(tensor);
}

CTError *ct_handle(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_handle(x, out) : ct_load_error();
}

CTError *ct_describe(const CTTensor *x, CTDescription *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_describe(x, out) : ct_load_error();
}

CTError *ct_is_contiguous(const CTTensor *x, bool *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_is_contiguous(x, out) : ct_load_error();
}

CTError *ct_shares_storage(const CTTensor *x, const CTTensor *y, bool *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_shares_storage(x, y, out) : ct_load_error();
}

CTError *ct_copy_to_host(const CTTensor *x, void *destination, size_t byte_count) {
    const CTTable *table = ct_table();
    return table ? table->ct_copy_to_host(x, destination, byte_count) : ct_load_error();
}

CTError *ct_item(const CTTensor *x, double *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_item(x, out) : ct_load_error();
}

CTError *ct_item_int(const CTTensor *x, int64_t *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_item_int(x, out) : ct_load_error();
}

CTError *ct_to(const CTTensor *x, CTDType dtype, int32_t device, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_to(x, dtype, device, out) : ct_load_error();
}

CTError *ct_contiguous(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_contiguous(x, out) : ct_load_error();
}

CTError *ct_clone(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_clone(x, out) : ct_load_error();
}

CTError *ct_empty(const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_empty(sizes, rank, dtype, device, out) : ct_load_error();
}

CTError *ct_full(const int64_t *sizes, size_t rank, CTScalar value, CTDType dtype, int32_t device,
                 CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_full(sizes, rank, value, dtype, device, out) : ct_load_error();
}

CTError *ct_arange(CTScalar start, CTScalar end, CTScalar step, CTDType dtype, int32_t device,
                   CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_arange(start, end, step, dtype, device, out) : ct_load_error();
}

CTError *ct_from_host(const void *bytes, size_t byte_count, const int64_t *sizes, size_t rank, CTDType dtype,
                      int32_t device, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_from_host(bytes, byte_count, sizes, rank, dtype, device, out) : ct_load_error();
}

CTError *ct_from_memory(void *bytes, const int64_t *sizes, size_t rank, CTDType dtype,
                        void (*release)(void *context), void *context, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_from_memory(bytes, sizes, rank, dtype, release, context, out) : ct_load_error();
}

CTError *ct_rand(const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTGenerator *generator,
                 CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_rand(sizes, rank, dtype, device, generator, out) : ct_load_error();
}

CTError *ct_randn(const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTGenerator *generator,
                  CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_randn(sizes, rank, dtype, device, generator, out) : ct_load_error();
}

CTError *ct_randint(int64_t low, int64_t high, const int64_t *sizes, size_t rank, CTDType dtype, int32_t device,
                    CTGenerator *generator, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_randint(low, high, sizes, rank, dtype, device, generator, out) : ct_load_error();
}

CTError *ct_manual_seed(uint64_t seed) {
    const CTTable *table = ct_table();
    return table ? table->ct_manual_seed(seed) : ct_load_error();
}

CTError *ct_generator_new(uint64_t seed, int32_t device, CTGenerator **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_generator_new(seed, device, out) : ct_load_error();
}

void ct_generator_free(CTGenerator *generator) {
    const CTTable *table = ct_table();
    if (table) table->ct_generator_free(generator);
}

CTError *ct_generator_state(CTGenerator *generator, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_generator_state(generator, out) : ct_load_error();
}

CTError *ct_generator_set_state(CTGenerator *generator, const CTTensor *state) {
    const CTTable *table = ct_table();
    return table ? table->ct_generator_set_state(generator, state) : ct_load_error();
}

CTError *ct_multinomial(const CTTensor *weights, int64_t count, bool replacement, CTGenerator *generator,
                        CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_multinomial(weights, count, replacement, generator, out) : ct_load_error();
}

CTError *ct_dropout(const CTTensor *x, double probability, bool training, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_dropout(x, probability, training, out) : ct_load_error();
}

CTError *ct_reshape(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_reshape(x, sizes, rank, out) : ct_load_error();
}

CTError *ct_view(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_view(x, sizes, rank, out) : ct_load_error();
}

CTError *ct_permute(const CTTensor *x, const int64_t *dims, size_t count, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_permute(x, dims, count, out) : ct_load_error();
}

CTError *ct_transpose(const CTTensor *x, int64_t dim0, int64_t dim1, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_transpose(x, dim0, dim1, out) : ct_load_error();
}

CTError *ct_expand(const CTTensor *x, const int64_t *sizes, size_t rank, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_expand(x, sizes, rank, out) : ct_load_error();
}

CTError *ct_narrow(const CTTensor *x, int64_t dim, int64_t start, int64_t length, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_narrow(x, dim, start, length, out) : ct_load_error();
}

CTError *ct_select(const CTTensor *x, int64_t dim, int64_t index, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_select(x, dim, index, out) : ct_load_error();
}

CTError *ct_slice(const CTTensor *x, int64_t dim, int64_t start, int64_t end, int64_t step,
                  CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_slice(x, dim, start, end, step, out) : ct_load_error();
}

CTError *ct_unsqueeze(const CTTensor *x, int64_t dim, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_unsqueeze(x, dim, out) : ct_load_error();
}

CTError *ct_squeeze(const CTTensor *x, int64_t dim, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_squeeze(x, dim, out) : ct_load_error();
}

CTError *ct_flatten(const CTTensor *x, int64_t start_dim, int64_t end_dim, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_flatten(x, start_dim, end_dim, out) : ct_load_error();
}

CTError *ct_repeat(const CTTensor *x, const int64_t *repeats, size_t count, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_repeat(x, repeats, count, out) : ct_load_error();
}

CTError *ct_repeat_interleave(const CTTensor *x, int64_t repeats, int64_t dim, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_repeat_interleave(x, repeats, dim, out) : ct_load_error();
}

CTError *ct_flip(const CTTensor *x, const int64_t *dims, size_t count, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_flip(x, dims, count, out) : ct_load_error();
}

CTError *ct_roll(const CTTensor *x, int64_t shift, int64_t dim, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_roll(x, shift, dim, out) : ct_load_error();
}

CTError *ct_pad(const CTTensor *x, const int64_t *padding, size_t count, double value, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_pad(x, padding, count, value, out) : ct_load_error();
}

CTError *ct_cat(const CTTensor *const *tensors, size_t count, int64_t dim, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_cat(tensors, count, dim, out) : ct_load_error();
}

CTError *ct_stack(const CTTensor *const *tensors, size_t count, int64_t dim, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_stack(tensors, count, dim, out) : ct_load_error();
}

CTError *ct_split(const CTTensor *x, const int64_t *sizes, size_t count, int64_t dim, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_split(x, sizes, count, dim, out) : ct_load_error();
}

CTError *ct_tril(const CTTensor *x, int64_t diagonal, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_tril(x, diagonal, out) : ct_load_error();
}

CTError *ct_triu(const CTTensor *x, int64_t diagonal, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_triu(x, diagonal, out) : ct_load_error();
}

CTError *ct_upsample_bicubic2d(const CTTensor *x, int64_t height, int64_t width, bool align_corners,
                               CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_upsample_bicubic2d(x, height, width, align_corners, out) : ct_load_error();
}

CTError *ct_index_select(const CTTensor *x, int64_t dim, const CTTensor *indices, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_index_select(x, dim, indices, out) : ct_load_error();
}

CTError *ct_gather(const CTTensor *x, int64_t dim, const CTTensor *indices, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_gather(x, dim, indices, out) : ct_load_error();
}

CTError *ct_scatter(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                    CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_scatter(x, dim, indices, source, out) : ct_load_error();
}

CTError *ct_scatter_add(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                        CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_scatter_add(x, dim, indices, source, out) : ct_load_error();
}

CTError *ct_scatter_value(const CTTensor *x, int64_t dim, const CTTensor *indices, CTScalar value,
                          CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_scatter_value(x, dim, indices, value, out) : ct_load_error();
}

CTError *ct_masked_fill(const CTTensor *x, const CTTensor *mask, CTScalar value, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_masked_fill(x, mask, value, out) : ct_load_error();
}

CTError *ct_masked_select(const CTTensor *x, const CTTensor *mask, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_masked_select(x, mask, out) : ct_load_error();
}

CTError *ct_masked_scatter(const CTTensor *x, const CTTensor *mask, const CTTensor *source,
                           CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_masked_scatter(x, mask, source, out) : ct_load_error();
}

CTError *ct_index_copy(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                       CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_index_copy(x, dim, indices, source, out) : ct_load_error();
}

CTError *ct_index_copy_(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source) {
    const CTTable *table = ct_table();
    return table ? table->ct_index_copy_(x, dim, indices, source) : ct_load_error();
}

CTError *ct_index_add(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source,
                      CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_index_add(x, dim, indices, source, out) : ct_load_error();
}

CTError *ct_index_add_(const CTTensor *x, int64_t dim, const CTTensor *indices, const CTTensor *source) {
    const CTTable *table = ct_table();
    return table ? table->ct_index_add_(x, dim, indices, source) : ct_load_error();
}

CTError *ct_index(const CTTensor *x, const CTTensor *const *indices, size_t count, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_index(x, indices, count, out) : ct_load_error();
}

CTError *ct_index_put(const CTTensor *x, const CTTensor *const *indices, size_t count, const CTTensor *values,
                      bool accumulate, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_index_put(x, indices, count, values, accumulate, out) : ct_load_error();
}

CTError *ct_index_put_(const CTTensor *x, const CTTensor *const *indices, size_t count, const CTTensor *values,
                       bool accumulate) {
    const CTTable *table = ct_table();
    return table ? table->ct_index_put_(x, indices, count, values, accumulate) : ct_load_error();
}

CTError *ct_where(const CTTensor *condition, const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_where(condition, x, y, out) : ct_load_error();
}

CTError *ct_nonzero(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_nonzero(x, out) : ct_load_error();
}

CTError *ct_one_hot(const CTTensor *x, int64_t classes, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_one_hot(x, classes, out) : ct_load_error();
}

CTError *ct_embedding(const CTTensor *weight, const CTTensor *indices, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_embedding(weight, indices, out) : ct_load_error();
}

CTError *ct_add(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_add(x, y, out) : ct_load_error();
}

CTError *ct_sub(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_sub(x, y, out) : ct_load_error();
}

CTError *ct_mul(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_mul(x, y, out) : ct_load_error();
}

CTError *ct_div(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_div(x, y, out) : ct_load_error();
}

CTError *ct_pow(const CTTensor *x, const CTTensor *exponent, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_pow(x, exponent, out) : ct_load_error();
}

CTError *ct_maximum(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_maximum(x, y, out) : ct_load_error();
}

CTError *ct_minimum(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_minimum(x, y, out) : ct_load_error();
}

CTError *ct_remainder_scalar(const CTTensor *x, CTScalar divisor, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_remainder_scalar(x, divisor, out) : ct_load_error();
}

CTError *ct_floor_divide_scalar(const CTTensor *x, CTScalar divisor, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_floor_divide_scalar(x, divisor, out) : ct_load_error();
}

CTError *ct_add_scalar(const CTTensor *x, CTScalar y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_add_scalar(x, y, out) : ct_load_error();
}

CTError *ct_sub_scalar(const CTTensor *x, CTScalar y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_sub_scalar(x, y, out) : ct_load_error();
}

CTError *ct_rsub_scalar(const CTTensor *x, CTScalar y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_rsub_scalar(x, y, out) : ct_load_error();
}

CTError *ct_mul_scalar(const CTTensor *x, CTScalar y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_mul_scalar(x, y, out) : ct_load_error();
}

CTError *ct_div_scalar(const CTTensor *x, CTScalar y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_div_scalar(x, y, out) : ct_load_error();
}

CTError *ct_pow_scalar(const CTTensor *x, CTScalar exponent, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_pow_scalar(x, exponent, out) : ct_load_error();
}

CTError *ct_clamp(const CTTensor *x, const CTScalar *minimum, const CTScalar *maximum, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_clamp(x, minimum, maximum, out) : ct_load_error();
}

CTError *ct_copy_(const CTTensor *x, const CTTensor *source) {
    const CTTable *table = ct_table();
    return table ? table->ct_copy_(x, source) : ct_load_error();
}

CTError *ct_fill_(const CTTensor *x, CTScalar value) {
    const CTTable *table = ct_table();
    return table ? table->ct_fill_(x, value) : ct_load_error();
}

CTError *ct_zero_(const CTTensor *x) {
    const CTTable *table = ct_table();
    return table ? table->ct_zero_(x) : ct_load_error();
}

CTError *ct_add_(const CTTensor *x, const CTTensor *y, CTScalar scale) {
    const CTTable *table = ct_table();
    return table ? table->ct_add_(x, y, scale) : ct_load_error();
}

CTError *ct_sub_(const CTTensor *x, const CTTensor *y) {
    const CTTable *table = ct_table();
    return table ? table->ct_sub_(x, y) : ct_load_error();
}

CTError *ct_mul_(const CTTensor *x, const CTTensor *y) {
    const CTTable *table = ct_table();
    return table ? table->ct_mul_(x, y) : ct_load_error();
}

CTError *ct_div_(const CTTensor *x, const CTTensor *y) {
    const CTTable *table = ct_table();
    return table ? table->ct_div_(x, y) : ct_load_error();
}

CTError *ct_add_scalar_(const CTTensor *x, CTScalar y) {
    const CTTable *table = ct_table();
    return table ? table->ct_add_scalar_(x, y) : ct_load_error();
}

CTError *ct_mul_scalar_(const CTTensor *x, CTScalar y) {
    const CTTable *table = ct_table();
    return table ? table->ct_mul_scalar_(x, y) : ct_load_error();
}

CTError *ct_addcmul_(const CTTensor *x, const CTTensor *a, const CTTensor *b, CTScalar scale) {
    const CTTable *table = ct_table();
    return table ? table->ct_addcmul_(x, a, b, scale) : ct_load_error();
}

CTError *ct_addcdiv_(const CTTensor *x, const CTTensor *a, const CTTensor *b, CTScalar scale) {
    const CTTable *table = ct_table();
    return table ? table->ct_addcdiv_(x, a, b, scale) : ct_load_error();
}

CTError *ct_lerp_(const CTTensor *x, const CTTensor *end, CTScalar weight) {
    const CTTable *table = ct_table();
    return table ? table->ct_lerp_(x, end, weight) : ct_load_error();
}

CTError *ct_exp(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_exp(x, out) : ct_load_error();
}

CTError *ct_log(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_log(x, out) : ct_load_error();
}

CTError *ct_sqrt(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_sqrt(x, out) : ct_load_error();
}

CTError *ct_rsqrt(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_rsqrt(x, out) : ct_load_error();
}

CTError *ct_cos(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_cos(x, out) : ct_load_error();
}

CTError *ct_sin(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_sin(x, out) : ct_load_error();
}

CTError *ct_tanh(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_tanh(x, out) : ct_load_error();
}

CTError *ct_neg(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_neg(x, out) : ct_load_error();
}

CTError *ct_abs(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_abs(x, out) : ct_load_error();
}

CTError *ct_square(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_square(x, out) : ct_load_error();
}

CTError *ct_floor(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_floor(x, out) : ct_load_error();
}

CTError *ct_round(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_round(x, out) : ct_load_error();
}

CTError *ct_sigmoid(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_sigmoid(x, out) : ct_load_error();
}

CTError *ct_relu(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_relu(x, out) : ct_load_error();
}

CTError *ct_silu(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_silu(x, out) : ct_load_error();
}

CTError *ct_gelu(const CTTensor *x, bool tanh_approximation, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_gelu(x, tanh_approximation, out) : ct_load_error();
}

CTError *ct_eq(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_eq(x, y, out) : ct_load_error();
}

CTError *ct_ne(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_ne(x, y, out) : ct_load_error();
}

CTError *ct_lt(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_lt(x, y, out) : ct_load_error();
}

CTError *ct_le(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_le(x, y, out) : ct_load_error();
}

CTError *ct_gt(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_gt(x, y, out) : ct_load_error();
}

CTError *ct_ge(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_ge(x, y, out) : ct_load_error();
}

CTError *ct_eq_scalar(const CTTensor *x, CTScalar y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_eq_scalar(x, y, out) : ct_load_error();
}

CTError *ct_ne_scalar(const CTTensor *x, CTScalar y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_ne_scalar(x, y, out) : ct_load_error();
}

CTError *ct_lt_scalar(const CTTensor *x, CTScalar y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_lt_scalar(x, y, out) : ct_load_error();
}

CTError *ct_le_scalar(const CTTensor *x, CTScalar y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_le_scalar(x, y, out) : ct_load_error();
}

CTError *ct_gt_scalar(const CTTensor *x, CTScalar y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_gt_scalar(x, y, out) : ct_load_error();
}

CTError *ct_ge_scalar(const CTTensor *x, CTScalar y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_ge_scalar(x, y, out) : ct_load_error();
}

CTError *ct_logical_and(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_logical_and(x, y, out) : ct_load_error();
}

CTError *ct_logical_or(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_logical_or(x, y, out) : ct_load_error();
}

CTError *ct_logical_not(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_logical_not(x, out) : ct_load_error();
}

CTError *ct_isfinite(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_isfinite(x, out) : ct_load_error();
}

CTError *ct_isnan(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_isnan(x, out) : ct_load_error();
}

CTError *ct_all(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_all(x, out) : ct_load_error();
}

CTError *ct_any(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_any(x, out) : ct_load_error();
}

CTError *ct_equal(const CTTensor *x, const CTTensor *y, bool *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_equal(x, y, out) : ct_load_error();
}

CTError *ct_allclose(const CTTensor *x, const CTTensor *y, double relative, double absolute, bool *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_allclose(x, y, relative, absolute, out) : ct_load_error();
}

CTError *ct_sum(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_sum(x, dims, count, keep, out) : ct_load_error();
}

CTError *ct_mean(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_mean(x, dims, count, keep, out) : ct_load_error();
}

CTError *ct_var(const CTTensor *x, const int64_t *dims, size_t count, bool unbiased, bool keep,
                CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_var(x, dims, count, unbiased, keep, out) : ct_load_error();
}

CTError *ct_amax(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_amax(x, dims, count, keep, out) : ct_load_error();
}

CTError *ct_amin(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_amin(x, dims, count, keep, out) : ct_load_error();
}

CTError *ct_logsumexp(const CTTensor *x, const int64_t *dims, size_t count, bool keep, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_logsumexp(x, dims, count, keep, out) : ct_load_error();
}

CTError *ct_norm(const CTTensor *x, double p, const int64_t *dims, size_t count, bool keep,
                 CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_norm(x, p, dims, count, keep, out) : ct_load_error();
}

CTError *ct_argmax(const CTTensor *x, int64_t dim, bool keep, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_argmax(x, dim, keep, out) : ct_load_error();
}

CTError *ct_argmin(const CTTensor *x, int64_t dim, bool keep, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_argmin(x, dim, keep, out) : ct_load_error();
}

CTError *ct_topk(const CTTensor *x, int64_t k, int64_t dim, bool largest, CTTensor **values,
                 CTTensor **indices) {
    const CTTable *table = ct_table();
    return table ? table->ct_topk(x, k, dim, largest, values, indices) : ct_load_error();
}

CTError *ct_sort(const CTTensor *x, int64_t dim, bool descending, CTTensor **values, CTTensor **indices) {
    const CTTable *table = ct_table();
    return table ? table->ct_sort(x, dim, descending, values, indices) : ct_load_error();
}

CTError *ct_cumsum(const CTTensor *x, int64_t dim, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_cumsum(x, dim, out) : ct_load_error();
}

CTError *ct_softmax(const CTTensor *x, int64_t dim, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_softmax(x, dim, out) : ct_load_error();
}

CTError *ct_log_softmax(const CTTensor *x, int64_t dim, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_log_softmax(x, dim, out) : ct_load_error();
}

CTError *ct_matmul(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_matmul(x, y, out) : ct_load_error();
}

CTError *ct_bmm(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_bmm(x, y, out) : ct_load_error();
}

CTError *ct_addmm(const CTTensor *bias, const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_addmm(bias, x, y, out) : ct_load_error();
}

CTError *ct_baddbmm(const CTTensor *bias, const CTTensor *x, const CTTensor *y, CTScalar beta, CTScalar alpha,
                    CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_baddbmm(bias, x, y, beta, alpha, out) : ct_load_error();
}

CTError *ct_outer(const CTTensor *x, const CTTensor *y, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_outer(x, y, out) : ct_load_error();
}

CTError *ct_linear(const CTTensor *x, const CTTensor *weight, const CTTensor *bias, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_linear(x, weight, bias, out) : ct_load_error();
}

CTError *ct_ordered_linear(const CTTensor *x, const CTTensor *weight, const CTTensor *bias, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_ordered_linear(x, weight, bias, out) : ct_load_error();
}

CTError *ct_low_bit_narrow(const CTTensor *x, CTLowBitFormat format, CTTensor **codes, CTTensor **scales) {
    const CTTable *table = ct_table();
    return table ? table->ct_low_bit_narrow(x, format, codes, scales) : ct_load_error();
}

CTError *ct_low_bit_widen(const CTLowBitMatrix *matrix, CTDType dtype, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_low_bit_widen(matrix, dtype, out) : ct_load_error();
}

CTError *ct_low_bit_linear(const CTTensor *x, const CTLowBitMatrix *matrix, const CTTensor *bias, CTKernel kernel,
                           CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_low_bit_linear(x, matrix, bias, kernel, out) : ct_load_error();
}

CTError *ct_layer_norm(const CTTensor *x, const int64_t *sizes, size_t rank, const CTTensor *weight,
                       const CTTensor *bias, double epsilon, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_layer_norm(x, sizes, rank, weight, bias, epsilon, out) : ct_load_error();
}

CTError *ct_rms_norm(const CTTensor *x, const CTTensor *weight, double epsilon, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_rms_norm(x, weight, epsilon, out) : ct_load_error();
}

CTError *ct_scaled_dot_product_attention(const CTTensor *q, const CTTensor *k, const CTTensor *v,
                                         const CTTensor *mask, double dropout, bool causal, double scale,
                                         bool grouped, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_scaled_dot_product_attention(q, k, v, mask, dropout, causal, scale, grouped, out) : ct_load_error();
}

CTError *ct_decode_attention(const CTTensor *q, const CTTensor *k, const CTTensor *v, const CTTensor *prefix_keys,
                             const CTTensor *prefix_values, const CTTensor *prefixes, double scale,
                             CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_decode_attention(q, k, v, prefix_keys, prefix_values, prefixes, scale, out) : ct_load_error();
}

CTError *ct_write_rows_(const CTTensor *const *rows, const int64_t *starts, size_t count,
                        const CTTensor *tokens) {
    const CTTable *table = ct_table();
    return table ? table->ct_write_rows_(rows, starts, count, tokens) : ct_load_error();
}

CTError *ct_ragged_decode_attention(const CTTensor *q, const CTTensor *const *keys, const CTTensor *const *values,
                                    const int64_t *lengths, const CTTensor *const *prefix_keys,
                                    const CTTensor *const *prefix_values, size_t count, int64_t value_width,
                                    double scale, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_ragged_decode_attention(q, keys, values, lengths, prefix_keys, prefix_values, count, value_width, scale, out) : ct_load_error();
}

CTError *ct_ordered_attention(const CTTensor *q, const CTTensor *k, const CTTensor *v, const CTTensor *mask,
                              bool causal, double scale, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_ordered_attention(q, k, v, mask, causal, scale, out) : ct_load_error();
}

CTError *ct_cross_entropy(const CTTensor *logits, const CTTensor *targets, int64_t ignore_index,
                          CTReduction reduction, double label_smoothing, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_cross_entropy(logits, targets, ignore_index, reduction, label_smoothing, out) : ct_load_error();
}

CTError *ct_mse_loss(const CTTensor *x, const CTTensor *target, CTReduction reduction, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_mse_loss(x, target, reduction, out) : ct_load_error();
}

CTError *ct_set_requires_grad(const CTTensor *x, bool required) {
    const CTTable *table = ct_table();
    return table ? table->ct_set_requires_grad(x, required) : ct_load_error();
}

CTError *ct_detach(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_detach(x, out) : ct_load_error();
}

CTError *ct_retain_grad(const CTTensor *x) {
    const CTTable *table = ct_table();
    return table ? table->ct_retain_grad(x) : ct_load_error();
}

CTError *ct_backward(const CTTensor *x, const CTTensor *gradient, bool retain_graph) {
    const CTTable *table = ct_table();
    return table ? table->ct_backward(x, gradient, retain_graph) : ct_load_error();
}

CTError *ct_grad(const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_grad(x, out) : ct_load_error();
}

CTError *ct_set_grad(const CTTensor *x, const CTTensor *gradient) {
    const CTTable *table = ct_table();
    return table ? table->ct_set_grad(x, gradient) : ct_load_error();
}

CTError *ct_gradients(const CTTensor *output, const CTTensor *const *inputs, size_t count, bool retain_graph,
                      bool create_graph, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_gradients(output, inputs, count, retain_graph, create_graph, out) : ct_load_error();
}

CTError *ct_recompute(const CTTensor *x, const CTTensor *answer, CTBlock body, void (*release)(void *context),
                      void *context, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_recompute(x, answer, body, release, context, out) : ct_load_error();
}

CTError *ct_scope_gradients(bool enabled, CTScope **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_scope_gradients(enabled, out) : ct_load_error();
}

CTError *ct_scope_inference(CTScope **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_scope_inference(out) : ct_load_error();
}

CTError *ct_scope_autocast(int32_t device, CTDType dtype, CTScope **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_scope_autocast(device, dtype, out) : ct_load_error();
}

CTError *ct_scope_without_denormals(CTScope **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_scope_without_denormals(out) : ct_load_error();
}

void ct_scope_end(CTScope *scope) {
    const CTTable *table = ct_table();
    if (table) table->ct_scope_end(scope);
}

CTError *ct_gradients_enabled(bool *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_gradients_enabled(out) : ct_load_error();
}

CTError *ct_total_norm(const CTTensor *const *tensors, size_t count, double p, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_total_norm(tensors, count, p, out) : ct_load_error();
}

CTError *ct_foreach_mul_(const CTTensor *const *tensors, size_t count, const CTTensor *factor) {
    const CTTable *table = ct_table();
    return table ? table->ct_foreach_mul_(tensors, count, factor) : ct_load_error();
}

CTError *ct_foreach_zero_(const CTTensor *const *tensors, size_t count) {
    const CTTable *table = ct_table();
    return table ? table->ct_foreach_zero_(tensors, count) : ct_load_error();
}

CTError *ct_foreach_add_(const CTTensor *const *tensors, const CTTensor *const *others, size_t count,
                         CTScalar scale) {
    const CTTable *table = ct_table();
    return table ? table->ct_foreach_add_(tensors, others, count, scale) : ct_load_error();
}

CTError *ct_foreach_lerp_(const CTTensor *const *tensors, const CTTensor *const *ends, size_t count,
                          CTScalar weight) {
    const CTTable *table = ct_table();
    return table ? table->ct_foreach_lerp_(tensors, ends, count, weight) : ct_load_error();
}

CTError *ct_adamw_(const CTTensor *const *parameters, const CTTensor *const *gradients,
                   const CTTensor *const *first_moments, const CTTensor *const *second_moments,
                   const CTTensor *const *steps, size_t count, CTAdamW settings) {
    const CTTable *table = ct_table();
    return table ? table->ct_adamw_(parameters, gradients, first_moments, second_moments, steps, count, settings) : ct_load_error();
}

CTError *ct_distributed_available(bool *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_distributed_available(out) : ct_load_error();
}

CTError *ct_store_open(const char *host, uint16_t port, bool serves, int64_t milliseconds, CTStore **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_store_open(host, port, serves, milliseconds, out) : ct_load_error();
}

CTError *ct_store_port(const CTStore *store, uint16_t *out) {
    const CTTable *table = ct_table();
    return table ? table->ct_store_port(store, out) : ct_load_error();
}

CTError *ct_store_set(CTStore *store, const char *key, const void *bytes, size_t count) {
    const CTTable *table = ct_table();
    return table ? table->ct_store_set(store, key, bytes, count) : ct_load_error();
}

CTError *ct_store_claim(CTStore *store, const char *key, const void *bytes, size_t count, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_store_claim(store, key, bytes, count, out) : ct_load_error();
}

CTError *ct_store_get(CTStore *store, const char *key, int64_t milliseconds, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_store_get(store, key, milliseconds, out) : ct_load_error();
}

void ct_store_free(CTStore *store) {
    const CTTable *table = ct_table();
    if (table) table->ct_store_free(store);
}

CTError *ct_group_join(CTStore *store, const char *name, int32_t rank, int32_t size, int32_t device,
                       const char *address, int64_t milliseconds, CTGroup **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_group_join(store, name, rank, size, device, address, milliseconds, out) : ct_load_error();
}

void ct_group_free(CTGroup *group) {
    const CTTable *table = ct_table();
    if (table) table->ct_group_free(group);
}

void ct_group_abandon(CTGroup *group) {
    const CTTable *table = ct_table();
    if (table) table->ct_group_abandon(group);
}

CTError *ct_group_all_gather(CTGroup *group, const CTTensor *x, CTTensor **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_group_all_gather(group, x, out) : ct_load_error();
}

CTError *ct_group_broadcast_(CTGroup *group, const CTTensor *const *tensors, const int32_t *owners, size_t count,
                             int64_t bytes) {
    const CTTable *table = ct_table();
    return table ? table->ct_group_broadcast_(group, tensors, owners, count, bytes) : ct_load_error();
}

CTError *ct_buckets_new(CTGroup *group, const CTTensor *const *parameters, const int32_t *owners, size_t count,
                        int64_t bytes, CTBuckets **out) {
    const CTTable *table = ct_table();
    return table ? table->ct_buckets_new(group, parameters, owners, count, bytes, out) : ct_load_error();
}

void ct_buckets_free(CTBuckets *buckets) {
    const CTTable *table = ct_table();
    if (table) table->ct_buckets_free(buckets);
}

CTError *ct_buckets_arm(CTBuckets *buckets) {
    const CTTable *table = ct_table();
    return table ? table->ct_buckets_arm(buckets) : ct_load_error();
}

CTError *ct_buckets_finish(CTBuckets *buckets) {
    const CTTable *table = ct_table();
    return table ? table->ct_buckets_finish(buckets) : ct_load_error();
}
