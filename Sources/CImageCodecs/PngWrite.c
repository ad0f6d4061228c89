#include "CImageCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

typedef struct {
    seg_bytes *png;
    seg_codec_status status;
    seg_codec_error *error;
} writer_state;

static void on_error(png_structp codec, png_const_charp message) {
    writer_state *state = png_get_error_ptr(codec);
    if (state->status == SEG_CODEC_OK) {
        snprintf(state->error->message, sizeof state->error->message, "%s", message);
        state->status = SEG_CODEC_UNSUPPORTED;
    }
    png_longjmp(codec, 1);
}

static void on_warning(png_structp codec, png_const_charp message) {
    (void)codec;
    (void)message;
}

static void on_write(png_structp codec, png_bytep source, size_t count) {
    writer_state *state = png_get_io_ptr(codec);
    seg_bytes *png = state->png;
    if (count > png->capacity - png->count) {
        size_t capacity = (png->capacity + count) * 2;
        uint8_t *data = realloc(png->data, capacity);
        if (!data) {
            state->status = SEG_CODEC_NO_MEMORY;
            png_error(codec, "no memory for the file");
        }
        png->data = data;
        png->capacity = capacity;
    }
    memcpy(png->data + png->count, source, count);
    png->count += count;
}

static void on_flush(png_structp codec) { (void)codec; }

static int color_type(seg_png_layout layout) {
    switch (layout) {
    case SEG_PNG_RGB: return PNG_COLOR_TYPE_RGB;
    case SEG_PNG_RGBA: return PNG_COLOR_TYPE_RGB_ALPHA;
    case SEG_PNG_INDEXED: return PNG_COLOR_TYPE_PALETTE;
    default: return PNG_COLOR_TYPE_GRAY;
    }
}

static void encode(
    png_structp codec, png_infop info, writer_state *state, const uint8_t *pixels, uint32_t width, uint32_t height,
    seg_png_layout layout, int level, const uint8_t *palette
) {
    png_set_write_fn(codec, state, on_write, on_flush);
    png_set_compression_level(codec, level);
    png_set_IHDR(
        codec, info, width, height, layout == SEG_PNG_BITS ? 1 : 8, color_type(layout), PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (layout == SEG_PNG_INDEXED) {
        png_color colors[256];
        for (int i = 0; i < 256; i++) {
            colors[i] = (png_color){palette[3 * i], palette[3 * i + 1], palette[3 * i + 2]};
        }
        png_set_PLTE(codec, info, colors, 256);
    }
    png_write_info(codec, info);
    size_t channels = layout == SEG_PNG_INDEXED ? 1 : (size_t)layout;
    size_t stride = layout == SEG_PNG_BITS ? ((size_t)width + 7) / 8 : (size_t)width * channels;
    for (uint32_t y = 0; y < height; y++) png_write_row(codec, pixels + y * stride);
    png_write_end(codec, info);
}

seg_codec_status seg_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, seg_png_layout layout, int level, const uint8_t *palette,
    seg_bytes *png, seg_codec_error *error
) {
    writer_state state = {.png = png, .error = error};
    png_structp codec = png_create_write_struct(PNG_LIBPNG_VER_STRING, &state, on_error, on_warning);
    png_infop info = codec ? png_create_info_struct(codec) : NULL;
    if (!info) {
        png_destroy_write_struct(&codec, NULL);
        snprintf(error->message, sizeof error->message, "no memory for the encoder");
        return SEG_CODEC_NO_MEMORY;
    }
    if (setjmp(png_jmpbuf(codec)) == 0) {
        encode(codec, info, &state, pixels, width, height, layout, level, palette);
    }
    png_destroy_write_struct(&codec, &info);
    return state.status;
}

void seg_bytes_free(seg_bytes *bytes) {
    free(bytes->data);
    *bytes = (seg_bytes){0};
}
