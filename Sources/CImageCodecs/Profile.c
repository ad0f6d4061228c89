// Colour profiles over Little CMS 2, opened at the first profile.
#include "CImageCodecs.h"
#include "Library.h"

#include <pthread.h>
#include <stdio.h>

enum { SPACE_RGB = 0x52474220, SPACE_GRAY = 0x47524159 };
// Pixel layouts, as cmsTypes.h spells TYPE_RGB_8 and TYPE_GRAY_8.
enum { LAYOUT_RGB = 4 << 16 | 3 << 3 | 1, LAYOUT_GRAY = 3 << 16 | 1 << 3 | 1, PERCEPTUAL = 0 };

static struct {
    void *(*open)(const void *, uint32_t);
    void *(*srgb)(void);
    int (*close)(void *);
    uint32_t (*space)(void *);
    void *(*transform)(void *, uint32_t, void *, uint32_t, uint32_t, uint32_t);
    void (*apply)(void *, const void *, void *, uint32_t);
    void (*release)(void *);
} cms;

static int is_open;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_library(void) {
    static const char *const names[] = {"liblcms2.so.2", NULL};
    const seg_symbol symbols[] = {
        {"cmsOpenProfileFromMem", (void **)&cms.open},
        {"cmsCreate_sRGBProfile", (void **)&cms.srgb},
        {"cmsCloseProfile", (void **)&cms.close},
        {"cmsGetColorSpace", (void **)&cms.space},
        {"cmsCreateTransform", (void **)&cms.transform},
        {"cmsDoTransform", (void **)&cms.apply},
        {"cmsDeleteTransform", (void **)&cms.release},
        {NULL, NULL},
    };
    is_open = seg_library_open(names, symbols);
}

int seg_has_lcms(void) {
    pthread_once(&once, open_library);
    return is_open;
}

static seg_codec_status fail(seg_codec_error *error, seg_codec_status status, const char *message) {
    snprintf(error->message, sizeof error->message, "%s", message);
    error->offset = 0;
    return status;
}

// Grey profiles take one channel of three that are the same.
static void apply(void *transform, int is_gray, uint8_t *rgb, uint32_t width) {
    if (is_gray) {
        for (uint32_t x = 0; x < width; x++) rgb[x] = rgb[3 * x];
        // The result is wider than what it comes from: from the last pixel on.
        for (uint32_t x = width; x-- > 0;) {
            uint8_t gray = rgb[x];
            cms.apply(transform, &gray, rgb + 3 * (size_t)x, 1);
        }
    } else {
        cms.apply(transform, rgb, rgb, width);
    }
}

seg_codec_status seg_profile_to_srgb(
    const uint8_t *profile, size_t length, int is_gray, uint8_t *rgb, uint32_t width, uint32_t height,
    seg_codec_error *error
) {
    if (!seg_has_lcms()) return fail(error, SEG_CODEC_NO_LIBRARY, "liblcms2");
    void *source = length <= UINT32_MAX ? cms.open(profile, (uint32_t)length) : NULL;
    if (!source) return fail(error, SEG_CODEC_CORRUPT, "the colour profile cannot be read");
    void *target = cms.srgb(), *transform = NULL;
    seg_codec_status status = SEG_CODEC_OK;
    if (cms.space(source) != (is_gray ? SPACE_GRAY : SPACE_RGB)) {
        status = fail(error, SEG_CODEC_UNSUPPORTED, "the colour profile is for other channels");
    } else {
        if (target)
            transform = cms.transform(source, is_gray ? LAYOUT_GRAY : LAYOUT_RGB, target, LAYOUT_RGB, PERCEPTUAL, 0);
        if (!transform) status = fail(error, SEG_CODEC_CORRUPT, "the colour profile cannot be used");
    }
    for (uint32_t y = 0; transform && y < height; y++) apply(transform, is_gray, rgb + (size_t)y * width * 3, width);
    if (transform) cms.release(transform);
    if (target) cms.close(target);
    cms.close(source);
    return status;
}
