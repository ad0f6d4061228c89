#include "CImageCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

typedef struct {
    const uint8_t *data;
    size_t length;
    size_t position;
    seg_codec_status status;
    seg_codec_error *error;
    png_bytep *rows;
    uint8_t *gray;
} reader_state;

static void on_error(png_structp codec, png_const_charp message) {
    reader_state *state = png_get_error_ptr(codec);
    if (state->status == SEG_CODEC_OK) {
        snprintf(state->error->message, sizeof state->error->message, "%s", message);
        state->error->offset = state->position;
        state->status = SEG_CODEC_CORRUPT;
    }
    png_longjmp(codec, 1);
}

static void on_warning(png_structp codec, png_const_charp message) {
    (void)codec;
    (void)message;
}

static void refuse(png_structp codec, seg_codec_status status, const char *message) {
    reader_state *state = png_get_error_ptr(codec);
    state->status = status;
    snprintf(state->error->message, sizeof state->error->message, "%s", message);
    state->error->offset = state->position;
    png_longjmp(codec, 1);
}

static void on_read(png_structp codec, png_bytep target, size_t count) {
    reader_state *state = png_get_io_ptr(codec);
    if (count > state->length - state->position) {
        state->position = state->length;
        refuse(codec, SEG_CODEC_TRUNCATED, "the file ends too early");
    }
    memcpy(target, state->data + state->position, count);
    state->position += count;
}

// Text, profiles and the like are skipped unread, so that what they would expand to never matters.
static void skip_ancillary(png_structp codec) {
    static const png_byte chunks[] =
        "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0sTER\0tEXt\0tIME\0zTXt";
    png_set_keep_unknown_chunks(codec, PNG_HANDLE_CHUNK_NEVER, chunks, (int)(sizeof chunks / 5));
}

static void set_transforms(png_structp codec, png_infop info) {
    png_byte type = png_get_color_type(codec, info);
    png_byte depth = png_get_bit_depth(codec, info);
    if (type == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(codec);
    if (type == PNG_COLOR_TYPE_GRAY && depth < 8) png_set_expand_gray_1_2_4_to_8(codec);
    if (type == PNG_COLOR_TYPE_GRAY && depth == 16) return;
    if (depth == 16) png_set_strip_16(codec);
    if (!(type & PNG_COLOR_MASK_COLOR)) png_set_gray_to_rgb(codec);
    png_set_strip_alpha(codec);
}

static void point_rows(png_structp codec, reader_state *state, uint8_t *pixels, size_t stride, uint32_t height) {
    state->rows = calloc(height, sizeof *state->rows);
    if (!state->rows) refuse(codec, SEG_CODEC_NO_MEMORY, "no memory for the rows");
    for (uint32_t y = 0; y < height; y++) state->rows[y] = pixels + y * stride;
}

// Pillow's way with 16-bit grey: values above 255 are white.
static void rgb_from_gray16(const uint8_t *gray, uint8_t *rgb, size_t pixels) {
    for (size_t index = 0; index < pixels; index++) {
        uint8_t value = gray[2 * index] ? 255 : gray[2 * index + 1];
        rgb[3 * index] = rgb[3 * index + 1] = rgb[3 * index + 2] = value;
    }
}

static void decode(png_structp codec, png_infop info, reader_state *state, uint32_t width, uint32_t height, uint8_t *rgb) {
    png_set_read_fn(codec, state, on_read);
    png_set_crc_action(codec, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    png_set_user_limits(codec, width, height);
    png_set_chunk_malloc_max(codec, 1 << 20);
    // Fewer, larger steps of decompression than by default.
    png_set_compression_buffer_size(codec, 1 << 16);
    skip_ancillary(codec);
    png_read_info(codec, info);
    if (png_get_image_width(codec, info) != width || png_get_image_height(codec, info) != height)
        refuse(codec, SEG_CODEC_OTHER_SIZE, "the size is not the header's");
    set_transforms(codec, info);
    (void)png_set_interlace_handling(codec);
    png_read_update_info(codec, info);
    size_t stride = png_get_rowbytes(codec, info);
    int is_gray16 = png_get_bit_depth(codec, info) == 16;
    if (stride != (size_t)width * (is_gray16 ? 2 : 3)) refuse(codec, SEG_CODEC_UNSUPPORTED, "unexpected row length");
    if (is_gray16) {
        state->gray = malloc(stride * height);
        if (!state->gray) refuse(codec, SEG_CODEC_NO_MEMORY, "no memory for 16-bit pixels");
    }
    point_rows(codec, state, is_gray16 ? state->gray : rgb, stride, height);
    png_read_image(codec, state->rows);
    png_read_end(codec, info);
    if (is_gray16) rgb_from_gray16(state->gray, rgb, (size_t)width * height);
}

seg_codec_status seg_png_decode(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *rgb, seg_codec_error *error
) {
    reader_state state = {.data = data, .length = length, .error = error};
    png_structp codec = png_create_read_struct(PNG_LIBPNG_VER_STRING, &state, on_error, on_warning);
    png_infop info = codec ? png_create_info_struct(codec) : NULL;
    if (!info) {
        png_destroy_read_struct(&codec, NULL, NULL);
        snprintf(error->message, sizeof error->message, "no memory for the decoder");
        return SEG_CODEC_NO_MEMORY;
    }
    if (setjmp(png_jmpbuf(codec)) == 0) decode(codec, info, &state, width, height, rgb);
    png_destroy_read_struct(&codec, &info, NULL);
    free(state.rows);
    free(state.gray);
    return state.status;
}

static void read_profile(png_structp codec, png_infop info, reader_state *state, seg_bytes *profile) {
    png_charp name = NULL;
    png_bytep data = NULL;
    png_uint_32 count = 0;
    int method = 0;
    png_set_read_fn(codec, state, on_read);
    png_set_chunk_malloc_max(codec, 1 << 22);
    png_read_info(codec, info);
    if (!png_get_iCCP(codec, info, &name, &method, &data, &count)) return;
    profile->data = malloc(count);
    if (!profile->data) refuse(codec, SEG_CODEC_NO_MEMORY, "no memory for a colour profile");
    memcpy(profile->data, data, count);
    profile->count = profile->capacity = count;
}

seg_codec_status seg_png_profile(const uint8_t *data, size_t length, seg_bytes *profile, seg_codec_error *error) {
    reader_state state = {.data = data, .length = length, .error = error};
    png_structp codec = png_create_read_struct(PNG_LIBPNG_VER_STRING, &state, on_error, on_warning);
    png_infop info = codec ? png_create_info_struct(codec) : NULL;
    if (!info) {
        png_destroy_read_struct(&codec, NULL, NULL);
        return SEG_CODEC_NO_MEMORY;
    }
    if (setjmp(png_jmpbuf(codec)) == 0) read_profile(codec, info, &state, profile);
    png_destroy_read_struct(&codec, &info, NULL);
    return state.status;
}
