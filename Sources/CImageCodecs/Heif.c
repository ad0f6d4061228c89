// HEIC and AVIF over libheif, opened at the first picture. The declarations are those of libheif 1.12 and later.
#include "CImageCodecs.h"
#include "Library.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct context context;
typedef struct handle handle;
typedef struct picture picture;

typedef struct {
    int code, subcode;
    const char *message;
} result;

// The beginning of libheif's structure, which only grows.
typedef struct {
    uint8_t version, ignores_transformations;
    void *progress[4];
    uint8_t converts_to_8_bits, is_strict;
} decoding;

enum { COLORSPACE_RGB = 1, CHROMA_INTERLEAVED_RGB = 10, CHANNEL_INTERLEAVED = 10 };
enum { UNSUPPORTED_FILE = 3, UNSUPPORTED_FEATURE = 4, NO_MEMORY = 6 };

static struct {
    context *(*open)(void);
    void (*close)(context *);
    result (*read)(context *, const void *, size_t, const void *);
    int (*count)(context *);
    result (*primary)(context *, handle **);
    void (*release_handle)(const handle *);
    int (*width)(const handle *);
    int (*height)(const handle *);
    int (*bits)(const handle *);
    size_t (*profile_size)(const handle *);
    result (*profile)(const handle *, void *);
    decoding *(*options)(void);
    void (*release_options)(decoding *);
    result (*decode)(const handle *, picture **, int, int, const decoding *);
    int (*picture_width)(const picture *, int);
    int (*picture_height)(const picture *, int);
    const uint8_t *(*plane)(const picture *, int, int *);
    void (*release_picture)(const picture *);
} heif;

static int is_open;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_library(void) {
    static const char *const names[] = {"libheif.so.1", NULL};
    const seg_symbol symbols[] = {
        {"heif_context_alloc", (void **)&heif.open},
        {"heif_context_free", (void **)&heif.close},
        {"heif_context_read_from_memory_without_copy", (void **)&heif.read},
        {"heif_context_get_number_of_top_level_images", (void **)&heif.count},
        {"heif_context_get_primary_image_handle", (void **)&heif.primary},
        {"heif_image_handle_release", (void **)&heif.release_handle},
        {"heif_image_handle_get_width", (void **)&heif.width},
        {"heif_image_handle_get_height", (void **)&heif.height},
        {"heif_image_handle_get_luma_bits_per_pixel", (void **)&heif.bits},
        {"heif_image_handle_get_raw_color_profile_size", (void **)&heif.profile_size},
        {"heif_image_handle_get_raw_color_profile", (void **)&heif.profile},
        {"heif_decoding_options_alloc", (void **)&heif.options},
        {"heif_decoding_options_free", (void **)&heif.release_options},
        {"heif_decode_image", (void **)&heif.decode},
        {"heif_image_get_width", (void **)&heif.picture_width},
        {"heif_image_get_height", (void **)&heif.picture_height},
        {"heif_image_get_plane_readonly", (void **)&heif.plane},
        {"heif_image_release", (void **)&heif.release_picture},
        {NULL, NULL},
    };
    is_open = seg_library_open(names, symbols);
}

int seg_has_heif(void) {
    pthread_once(&once, open_library);
    return is_open;
}

static seg_codec_status fail(seg_codec_error *error, seg_codec_status status, const char *message) {
    snprintf(error->message, sizeof error->message, "%s", message);
    error->offset = 0;
    return status;
}

static seg_codec_status translate(result found, seg_codec_error *error) {
    seg_codec_status status = found.code == NO_MEMORY ? SEG_CODEC_NO_MEMORY
        : found.code == UNSUPPORTED_FILE || found.code == UNSUPPORTED_FEATURE ? SEG_CODEC_UNSUPPORTED : SEG_CODEC_CORRUPT;
    return fail(error, status, found.message);
}

// What is open while a picture is looked at.
typedef struct {
    context *file;
    handle *primary;
} opened;

static void end(opened *o) {
    if (o->primary) heif.release_handle(o->primary);
    if (o->file) heif.close(o->file);
}

static seg_codec_status begin(const uint8_t *data, size_t length, opened *o, seg_codec_error *error) {
    if (!seg_has_heif()) return fail(error, SEG_CODEC_NO_LIBRARY, "libheif");
    o->file = heif.open();
    if (!o->file) return fail(error, SEG_CODEC_NO_MEMORY, "no memory for the decoder");
    result found = heif.read(o->file, data, length, NULL);
    if (found.code == 0) found = heif.primary(o->file, &o->primary);
    return found.code == 0 ? SEG_CODEC_OK : translate(found, error);
}

seg_codec_status seg_heif_header(
    const uint8_t *data, size_t length, seg_heif_facts *facts, seg_codec_error *error
) {
    opened o = {0};
    seg_codec_status status = begin(data, length, &o, error);
    if (status == SEG_CODEC_OK) {
        facts->width = heif.width(o.primary);
        facts->height = heif.height(o.primary);
        facts->bits = heif.bits(o.primary);
        facts->pictures = heif.count(o.file);
    }
    end(&o);
    return status;
}

seg_codec_status seg_heif_profile(const uint8_t *data, size_t length, seg_bytes *profile, seg_codec_error *error) {
    opened o = {0};
    seg_codec_status status = begin(data, length, &o, error);
    size_t size = status == SEG_CODEC_OK ? heif.profile_size(o.primary) : 0;
    if (size > 0 && size <= length) {
        profile->data = malloc(size);
        if (!profile->data) status = fail(error, SEG_CODEC_NO_MEMORY, "no memory for a colour profile");
        else if (heif.profile(o.primary, profile->data).code == 0) profile->count = profile->capacity = size;
    }
    end(&o);
    return status;
}

static seg_codec_status copy(const picture *decoded, uint32_t width, uint32_t height, uint8_t *rgb, seg_codec_error *error) {
    int stride = 0;
    const uint8_t *plane = heif.plane(decoded, CHANNEL_INTERLEAVED, &stride);
    if (!plane || heif.picture_width(decoded, CHANNEL_INTERLEAVED) != (int)width ||
        heif.picture_height(decoded, CHANNEL_INTERLEAVED) != (int)height)
        return fail(error, SEG_CODEC_OTHER_SIZE, "the size is not the header's");
    for (uint32_t y = 0; y < height; y++) memcpy(rgb + (size_t)y * width * 3, plane + (size_t)y * (size_t)stride, (size_t)width * 3);
    return SEG_CODEC_OK;
}

seg_codec_status seg_heif_decode(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *rgb, seg_codec_error *error
) {
    opened o = {0};
    picture *decoded = NULL;
    decoding *options = NULL;
    seg_codec_status status = begin(data, length, &o, error);
    if (status == SEG_CODEC_OK) {
        options = heif.options();
        if (options && options->version >= 2) options->converts_to_8_bits = 1;
        if (options && options->version >= 3) options->is_strict = 1;
        result found = heif.decode(o.primary, &decoded, COLORSPACE_RGB, CHROMA_INTERLEAVED_RGB, options);
        status = found.code == 0 ? copy(decoded, width, height, rgb, error) : translate(found, error);
    }
    if (decoded) heif.release_picture(decoded);
    if (options) heif.release_options(options);
    end(&o);
    return status;
}
