#include "CImageCodecs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <webp/decode.h>

static seg_codec_status refuse(seg_codec_status status, const char *message, seg_codec_error *error) {
    snprintf(error->message, sizeof error->message, "%s", message);
    return status;
}

seg_codec_status seg_png_alpha(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *alpha, int *has_alpha,
    seg_codec_error *error
) {
    png_image image = {.version = PNG_IMAGE_VERSION};
    *has_alpha = 0;
    if (!png_image_begin_read_from_memory(&image, data, length)) return refuse(SEG_CODEC_CORRUPT, image.message, error);
    seg_codec_status status = SEG_CODEC_OK;
    if (image.width != width || image.height != height)
        status = refuse(SEG_CODEC_OTHER_SIZE, "the size is not the header's", error);
    if (status == SEG_CODEC_OK && image.format & PNG_FORMAT_FLAG_ALPHA) {
        image.format = PNG_FORMAT_GA;
        uint8_t *pixels = malloc(PNG_IMAGE_SIZE(image));
        if (!pixels) {
            status = refuse(SEG_CODEC_NO_MEMORY, "no memory for the pixels", error);
        } else if (!png_image_finish_read(&image, NULL, pixels, 0, NULL)) {
            status = refuse(SEG_CODEC_CORRUPT, image.message, error);
        } else {
            size_t count = (size_t)width * height;
            for (size_t index = 0; index < count; index++) alpha[index] = pixels[2 * index + 1];
            *has_alpha = 1;
        }
        free(pixels);
    }
    png_image_free(&image);
    return status;
}

seg_codec_status seg_webp_alpha(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *alpha, int *has_alpha,
    seg_codec_error *error
) {
    WebPBitstreamFeatures features;
    *has_alpha = 0;
    if (WebPGetFeatures(data, length, &features) != VP8_STATUS_OK)
        return refuse(SEG_CODEC_CORRUPT, "no header of WebP", error);
    if ((uint32_t)features.width != width || (uint32_t)features.height != height)
        return refuse(SEG_CODEC_OTHER_SIZE, "the size is not the header's", error);
    if (!features.has_alpha) return SEG_CODEC_OK;
    size_t count = (size_t)width * height;
    uint8_t *pixels = malloc(count * 4);
    if (!pixels) return refuse(SEG_CODEC_NO_MEMORY, "no memory for the pixels", error);
    seg_codec_status status = SEG_CODEC_OK;
    if (!WebPDecodeRGBAInto(data, length, pixels, count * 4, (int)(width * 4))) {
        status = refuse(SEG_CODEC_CORRUPT, "the pixels cannot be decoded", error);
    } else {
        for (size_t index = 0; index < count; index++) alpha[index] = pixels[4 * index + 3];
        *has_alpha = 1;
    }
    free(pixels);
    return status;
}
