#include "CImageCodecs.h"

#include <stdio.h>

#include <webp/decode.h>

static seg_codec_status fail(seg_codec_error *error, size_t offset, seg_codec_status status, const char *message) {
    snprintf(error->message, sizeof error->message, "%s", message);
    error->offset = offset;
    return status;
}

static seg_codec_status translate(VP8StatusCode code, size_t length, seg_codec_error *error) {
    switch (code) {
    case VP8_STATUS_OK: return SEG_CODEC_OK;
    case VP8_STATUS_OUT_OF_MEMORY: return fail(error, 0, SEG_CODEC_NO_MEMORY, "no memory for the decoder");
    case VP8_STATUS_UNSUPPORTED_FEATURE: return fail(error, 0, SEG_CODEC_UNSUPPORTED, "unsupported feature");
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED: return fail(error, length, SEG_CODEC_TRUNCATED, "the file ends too early");
    default: return fail(error, 0, SEG_CODEC_CORRUPT, "the bit stream is invalid");
    }
}

seg_codec_status seg_webp_decode(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *rgb, seg_codec_error *error
) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return fail(error, 0, SEG_CODEC_UNSUPPORTED, "another version of libwebp");
    VP8StatusCode code = WebPGetFeatures(data, length, &config.input);
    if (code != VP8_STATUS_OK) return translate(code, length, error);
    if (config.input.has_animation) return fail(error, 0, SEG_CODEC_UNSUPPORTED, "animations are not decoded");
    if (config.input.width != (int)width || config.input.height != (int)height)
        return fail(error, 0, SEG_CODEC_OTHER_SIZE, "the size is not the header's");
    config.output.colorspace = MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = rgb;
    config.output.u.RGBA.stride = (int)width * 3;
    config.output.u.RGBA.size = (size_t)width * height * 3;
    code = WebPDecode(data, length, &config);
    WebPFreeDecBuffer(&config.output);
    return translate(code, length, error);
}
