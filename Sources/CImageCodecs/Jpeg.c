#include "CImageCodecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

typedef struct {
    struct jpeg_error_mgr base;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    seg_codec_status status;
    seg_codec_error *error;
    size_t length;
    int max_scans;
} reader_state;

static void fail(j_common_ptr codec, seg_codec_status status) {
    reader_state *state = codec->client_data;
    char text[JMSG_LENGTH_MAX];
    codec->err->format_message(codec, text);
    snprintf(state->error->message, sizeof state->error->message, "%s", text);
    struct jpeg_source_mgr *source = ((j_decompress_ptr)codec)->src;
    state->error->offset = source ? state->length - source->bytes_in_buffer : 0;
    state->status = status;
    longjmp(state->escape, 1);
}

static void on_error(j_common_ptr codec) {
    switch (codec->err->msg_code) {
    case JERR_OUT_OF_MEMORY: fail(codec, SEG_CODEC_NO_MEMORY); break;
    case JERR_BAD_PRECISION:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_SOF_UNSUPPORTED: fail(codec, SEG_CODEC_UNSUPPORTED); break;
    default: fail(codec, SEG_CODEC_CORRUPT);
    }
}

// Stray bytes between segments and odd version numbers lose nothing; every other warning means that pixels were made up.
static void on_message(j_common_ptr codec, int level) {
    if (level >= 0) return;
    switch (codec->err->msg_code) {
    case JWRN_EXTRANEOUS_DATA:
    case JWRN_JFIF_MAJOR:
    case JWRN_ADOBE_XFORM: break;
    case JWRN_JPEG_EOF: fail(codec, SEG_CODEC_TRUNCATED); break;
    default: fail(codec, SEG_CODEC_CORRUPT);
    }
}

static void on_progress(j_common_ptr codec) {
    reader_state *state = codec->client_data;
    if (((j_decompress_ptr)codec)->input_scan_number <= state->max_scans) return;
    snprintf(state->error->message, sizeof state->error->message, "more than %d scans", state->max_scans);
    state->error->offset = state->length - ((j_decompress_ptr)codec)->src->bytes_in_buffer;
    state->status = SEG_CODEC_TOO_MANY_SCANS;
    longjmp(state->escape, 1);
}

static uint8_t multiply(unsigned a, unsigned b) {
    unsigned product = a * b + 128;
    return (uint8_t)(((product >> 8) + product) >> 8);
}

// Photoshop stores CMYK inverted, so what is read is 255 - C and so on.
static void rgb_from_cmyk(const uint8_t *cmyk, uint8_t *rgb, uint32_t width) {
    for (uint32_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
        for (int channel = 0; channel < 3; channel++) {
            // Rounded as white minus ink times what the black leaves over.
            int value = cmyk[3] - multiply(255 - cmyk[channel], cmyk[3]);
            rgb[channel] = (uint8_t)(value < 0 ? 0 : value);
        }
    }
}

static void read_rows(j_decompress_ptr codec, uint8_t *rgb, uint8_t *cmyk) {
    size_t stride = (size_t)codec->output_width * 3;
    while (codec->output_scanline < codec->output_height) {
        uint8_t *target = rgb + codec->output_scanline * stride;
        JSAMPROW row = cmyk ? cmyk : target;
        if (jpeg_read_scanlines(codec, &row, 1) == 1 && cmyk) rgb_from_cmyk(cmyk, target, codec->output_width);
    }
}

static void decode(j_decompress_ptr codec, reader_state *state, uint32_t width, uint32_t height, uint8_t *rgb) {
    jpeg_read_header(codec, TRUE);
    if (codec->image_width != width || codec->image_height != height) {
        snprintf(
            state->error->message, sizeof state->error->message, "the size is %u×%u", codec->image_width,
            codec->image_height);
        state->status = SEG_CODEC_OTHER_SIZE;
        longjmp(state->escape, 1);
    }
    int is_cmyk = codec->num_components == 4;
    codec->out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(codec);
    uint8_t *cmyk = NULL;
    if (is_cmyk) cmyk = codec->mem->alloc_large((j_common_ptr)codec, JPOOL_IMAGE, (size_t)width * 4);
    read_rows(codec, rgb, cmyk);
    jpeg_finish_decompress(codec);
}

seg_codec_status seg_jpeg_decode(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, int max_scans, uint8_t *rgb,
    seg_codec_error *error
) {
    struct jpeg_decompress_struct codec;
    reader_state state;
    memset(&codec, 0, sizeof codec);
    memset(&state, 0, sizeof state);
    state.error = error;
    state.length = length;
    state.max_scans = max_scans;
    state.progress.progress_monitor = on_progress;
    codec.err = jpeg_std_error(&state.base);
    state.base.error_exit = on_error;
    state.base.emit_message = on_message;
    codec.client_data = &state;
    if (setjmp(state.escape) == 0) {
        jpeg_create_decompress(&codec);
        codec.progress = &state.progress;
        jpeg_mem_src(&codec, data, length);
        decode(&codec, &state, width, height, rgb);
    }
    jpeg_destroy_decompress(&codec);
    return state.status;
}
