// TIFF over libtiff, opened at the first picture: libtiff 4, whose interface is the same in libtiff.so.5 and libtiff.so.6.
#include "CImageCodecs.h"
#include "Library.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

typedef struct tiff TIFF;
typedef ssize_t (*transfer)(void *, void *, ssize_t);
typedef void (*handler)(const char *, const char *, va_list);

static struct {
    TIFF *(*open)(
        const char *, const char *, void *, transfer, transfer, uint64_t (*)(void *, uint64_t, int), int (*)(void *),
        uint64_t (*)(void *), int (*)(void *, void **, uint64_t *), void (*)(void *, void *, uint64_t));
    void (*close)(TIFF *);
    int (*get)(TIFF *, uint32_t, ...);
    int (*get_defaulted)(TIFF *, uint32_t, ...);
    int (*set)(TIFF *, uint32_t, ...);
    int (*is_tiled)(TIFF *);
    ssize_t (*strip_size)(TIFF *);
    ssize_t (*tile_size)(TIFF *);
    uint32_t (*strip_of_row)(TIFF *, uint32_t, uint16_t);
    ssize_t (*read_strip)(TIFF *, uint32_t, void *, ssize_t);
    ssize_t (*read_tile)(TIFF *, void *, uint32_t, uint32_t, uint32_t, uint16_t);
    int (*read_rgba_strip)(TIFF *, uint32_t, uint32_t *, int);
    int (*read_rgba_tile)(TIFF *, uint32_t, uint32_t, uint32_t *, int);
    handler (*on_error)(handler);
    handler (*on_warning)(handler);
} tiff;

static int is_open;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// What libtiff said last on this thread, and how often it warned.
static _Thread_local char said[200];
static _Thread_local int warnings;

static void keep_error(const char *module, const char *format, va_list values) {
    (void)module;
    if (!*said) vsnprintf(said, sizeof said, format, values);
}

static void keep_warning(const char *module, const char *format, va_list values) {
    warnings++;
    keep_error(module, format, values);
}

static void open_library(void) {
    static const char *const names[] = {"libtiff.so.6", "libtiff.so.5", NULL};
    const seg_symbol symbols[] = {
        {"TIFFClientOpen", (void **)&tiff.open},
        {"TIFFClose", (void **)&tiff.close},
        {"TIFFGetField", (void **)&tiff.get},
        {"TIFFGetFieldDefaulted", (void **)&tiff.get_defaulted},
        {"TIFFSetField", (void **)&tiff.set},
        {"TIFFIsTiled", (void **)&tiff.is_tiled},
        {"TIFFStripSize", (void **)&tiff.strip_size},
        {"TIFFTileSize", (void **)&tiff.tile_size},
        {"TIFFComputeStrip", (void **)&tiff.strip_of_row},
        {"TIFFReadEncodedStrip", (void **)&tiff.read_strip},
        {"TIFFReadTile", (void **)&tiff.read_tile},
        {"TIFFReadRGBAStripExt", (void **)&tiff.read_rgba_strip},
        {"TIFFReadRGBATileExt", (void **)&tiff.read_rgba_tile},
        {"TIFFSetErrorHandler", (void **)&tiff.on_error},
        {"TIFFSetWarningHandler", (void **)&tiff.on_warning},
        {NULL, NULL},
    };
    is_open = seg_library_open(names, symbols);
    if (!is_open) return;
    tiff.on_error(keep_error);
    tiff.on_warning(keep_warning);
}

int seg_has_tiff(void) {
    pthread_once(&once, open_library);
    return is_open;
}

// MARK: - The file in memory

typedef struct {
    const uint8_t *data;
    uint64_t length, position;
} source;

static ssize_t on_read(void *handle, void *target, ssize_t count) {
    source *file = handle;
    if (file->position >= file->length || count <= 0) return 0;
    uint64_t left = file->length - file->position;
    size_t taken = (uint64_t)count < left ? (size_t)count : (size_t)left;
    memcpy(target, file->data + file->position, taken);
    file->position += taken;
    return (ssize_t)taken;
}

static ssize_t on_write(void *handle, void *data, ssize_t count) {
    (void)handle, (void)data, (void)count;
    return -1;
}

static uint64_t on_seek(void *handle, uint64_t offset, int whence) {
    source *file = handle;
    file->position = offset + (whence == SEEK_CUR ? file->position : whence == SEEK_END ? file->length : 0);
    return file->position;
}

static int on_close(void *handle) {
    (void)handle;
    return 0;
}

static uint64_t on_size(void *handle) { return ((source *)handle)->length; }

// MARK: - Pixels

enum { WHITE_IS_ZERO = 0, BLACK_IS_ZERO = 1, RGB = 2, PALETTE = 3, CMYK = 5, YCBCR = 6 };
enum { TAG_BITS = 258, TAG_COMPRESSION = 259, TAG_PHOTOMETRIC = 262, TAG_ORIENTATION = 274, TAG_SAMPLES = 277 };
enum { TAG_WIDTH = 256, TAG_HEIGHT = 257, TAG_ROWS_PER_STRIP = 278, TAG_PLANAR = 284, TAG_COLORS = 320 };
enum { TAG_TILE_WIDTH = 322, TAG_TILE_HEIGHT = 323, TAG_EXTRA = 338, TAG_SAMPLE_FORMAT = 339, TAG_JPEG_COLORS = 65538 };
enum { OLD_JPEG = 6, JPEG = 7, MOST_SAMPLES = 6 };

typedef struct {
    TIFF *file;
    uint32_t width, height;
    // The piece that is read at a time: a tile, or a strip of the whole width.
    uint32_t piece_width, piece_height;
    uint16_t bits, samples, photometric, compression;
    int is_tiled, is_separate, is_premultiplied, is_rgba;
    const uint16_t *colors[3];
    uint8_t *planes[MOST_SAMPLES];
    size_t piece_size;
    uint8_t *rgb;
} reader;

static seg_codec_status fail(seg_codec_error *error, seg_codec_status status, const char *message) {
    snprintf(error->message, sizeof error->message, "%s", message);
    error->offset = 0;
    return status;
}

static const char *unsupported(const reader *r, uint16_t format) {
    if (r->bits != 1 && r->bits != 2 && r->bits != 4 && r->bits != 8 && r->bits != 16) return "an unusual number of bits";
    if (format != 1 && format != 4 && !(format == 2 && r->bits == 8)) return "samples that are not unsigned whole numbers";
    if (r->samples < 1 || r->samples > MOST_SAMPLES) return "an unusual number of samples per pixel";
    switch (r->photometric) {
    case WHITE_IS_ZERO: return r->bits == 16 ? "16-bit grey whose zero is white" : NULL;
    case BLACK_IS_ZERO: return NULL;
    case PALETTE: return r->bits == 16 ? "a palette of 16 bits" : NULL;
    case RGB: return r->samples < 3 || r->bits < 8 ? "colours of fewer samples or bits than usual" : NULL;
    case CMYK: return r->samples < 4 || r->bits < 8 ? "inks of fewer samples or bits than usual" : NULL;
    case YCBCR: return r->bits != 8 ? "YCbCr of other than 8 bits" : NULL;
    default: return "an unusual colour space";
    }
}

static seg_codec_status read_fields(reader *r, seg_codec_error *error) {
    uint16_t planar = 1, format = 1, extras = 0, *extra = NULL;
    uint32_t rows = 0;
    tiff.get(r->file, TAG_WIDTH, &r->piece_width);
    tiff.get(r->file, TAG_HEIGHT, &r->piece_height);
    if (r->piece_width != r->width || r->piece_height != r->height)
        return fail(error, SEG_CODEC_OTHER_SIZE, "the size is not the header's");
    tiff.get_defaulted(r->file, TAG_BITS, &r->bits);
    tiff.get_defaulted(r->file, TAG_SAMPLES, &r->samples);
    tiff.get_defaulted(r->file, TAG_COMPRESSION, &r->compression);
    tiff.get_defaulted(r->file, TAG_PLANAR, &planar);
    tiff.get_defaulted(r->file, TAG_SAMPLE_FORMAT, &format);
    tiff.get_defaulted(r->file, TAG_EXTRA, &extras, &extra);
    r->photometric = WHITE_IS_ZERO;
    tiff.get(r->file, TAG_PHOTOMETRIC, &r->photometric);
    if (r->photometric == YCBCR && r->samples == 1) r->photometric = BLACK_IS_ZERO;
    const char *reason = unsupported(r, format);
    if (reason) return fail(error, SEG_CODEC_UNSUPPORTED, reason);
    r->is_separate = planar == 2 && r->samples > 1;
    r->is_premultiplied = extras > 0 && extra[0] == 1;
    r->is_tiled = tiff.is_tiled(r->file);
    if (r->is_tiled) {
        r->piece_width = r->piece_height = 0;
        tiff.get(r->file, TAG_TILE_WIDTH, &r->piece_width);
        tiff.get(r->file, TAG_TILE_HEIGHT, &r->piece_height);
    } else if (tiff.get(r->file, TAG_ROWS_PER_STRIP, &rows) == 1 && rows > 0 && rows < r->height) {
        r->piece_height = rows;
    }
    if (!r->piece_width || !r->piece_height) return fail(error, SEG_CODEC_CORRUPT, "tiles without pixels");
    if (r->photometric == PALETTE) {
        uint16_t *red = NULL, *green = NULL, *blue = NULL;
        if (!tiff.get(r->file, TAG_COLORS, &red, &green, &blue)) return fail(error, SEG_CODEC_CORRUPT, "no palette");
        r->colors[0] = red, r->colors[1] = green, r->colors[2] = blue;
    }
    return SEG_CODEC_OK;
}

// Colours of JPEG data become RGB in libjpeg; other YCbCr goes through libtiff's own conversion.
static void choose_colors(reader *r) {
    if (r->photometric != YCBCR) return;
    if (r->compression == JPEG && !r->is_separate) {
        tiff.set(r->file, TAG_JPEG_COLORS, 1);
        r->photometric = RGB;
    } else {
        // The conversion would turn the picture as the tag says; that is done later.
        tiff.set(r->file, TAG_ORIENTATION, 1);
        r->is_rgba = 1;
    }
}

static seg_codec_status allocate(reader *r, seg_codec_error *error) {
    ssize_t stated = r->is_tiled ? tiff.tile_size(r->file) : tiff.strip_size(r->file);
    uint64_t line = r->is_rgba ? (uint64_t)r->piece_width * 4
                               : ((uint64_t)r->piece_width * r->bits * (r->is_separate ? 1 : r->samples) + 7) / 8;
    uint64_t size = line * r->piece_height;
    // A tile may be larger than the picture, but not so much larger that a few bytes fill the memory.
    uint64_t most = (uint64_t)r->width * r->height * 16 + (1 << 26);
    if (stated <= 0 || size > most || (uint64_t)stated > most) return fail(error, SEG_CODEC_CORRUPT, "a tile or strip of no use");
    if (!r->is_rgba && (uint64_t)stated > size) return fail(error, SEG_CODEC_CORRUPT, "a tile or strip of another size");
    r->piece_size = size;
    int planes = r->is_separate && !r->is_rgba ? r->samples : 1;
    for (int plane = 0; plane < planes; plane++) {
        r->planes[plane] = calloc(1, size);
        if (!r->planes[plane]) return fail(error, SEG_CODEC_NO_MEMORY, "no memory for a tile or strip");
    }
    return SEG_CODEC_OK;
}

static int read_piece(reader *r, uint32_t x, uint32_t y) {
    if (r->is_rgba) {
        uint32_t *target = (uint32_t *)r->planes[0];
        return r->is_tiled ? tiff.read_rgba_tile(r->file, x, y, target, 1) : tiff.read_rgba_strip(r->file, y, target, 1);
    }
    int planes = r->is_separate ? r->samples : 1;
    for (int plane = 0; plane < planes; plane++) {
        uint16_t sample = (uint16_t)plane;
        ssize_t count = r->is_tiled ? tiff.read_tile(r->file, r->planes[plane], x, y, 0, sample)
                                    : tiff.read_strip(r->file, tiff.strip_of_row(r->file, y, sample), r->planes[plane], (ssize_t)r->piece_size);
        if (count < 0) return 0;
    }
    return 1;
}

// A sample as it stands, in machine order.
static unsigned sample(const reader *r, uint32_t x, uint32_t y, unsigned channel) {
    const uint8_t *plane = r->planes[r->is_separate ? channel : 0];
    unsigned samples = r->is_separate ? 1 : r->samples;
    size_t line = ((size_t)r->piece_width * r->bits * samples + 7) / 8;
    size_t index = (size_t)x * samples + (r->is_separate ? 0 : channel);
    const uint8_t *row = plane + y * line;
    if (r->bits == 8) return row[index];
    if (r->bits == 16) return ((const uint16_t *)(const void *)row)[index];
    size_t bit = index * r->bits;
    return row[bit / 8] >> (8 - r->bits - bit % 8) & ((1u << r->bits) - 1);
}

static uint8_t multiply(unsigned a, unsigned b) {
    unsigned product = a * b + 128;
    return (uint8_t)(((product >> 8) + product) >> 8);
}

static unsigned unmultiplied(unsigned value, unsigned alpha) {
    if (alpha == 0) return 0;
    value = value * 255 / alpha;
    return value > 255 ? 255 : value;
}

static void write_pixel(const reader *r, uint32_t x, uint32_t y, uint8_t *rgb) {
    unsigned most = (1u << r->bits) - 1, first = sample(r, x, y, 0);
    switch (r->photometric) {
    case PALETTE:
        for (int channel = 0; channel < 3; channel++) rgb[channel] = (uint8_t)(r->colors[channel][first] >> 8);
        return;
    case WHITE_IS_ZERO: rgb[0] = rgb[1] = rgb[2] = (uint8_t)(255 - first * 255 / most); return;
    case BLACK_IS_ZERO:
        // 16-bit grey is cut off at 255, as in PNG.
        rgb[0] = rgb[1] = rgb[2] = (uint8_t)(r->bits == 16 ? (first > 255 ? 255 : first) : first * 255 / most);
        return;
    default: break;
    }
    unsigned values[4] = {0, 0, 0, 255}, shift = r->bits == 16 ? 8 : 0;
    for (unsigned channel = 0; channel < 4 && channel < r->samples; channel++) values[channel] = sample(r, x, y, channel) >> shift;
    for (int channel = 0; channel < 3; channel++) {
        if (r->photometric == CMYK) {
            int rest = 255 - (int)values[3], value = rest - multiply(values[channel], (unsigned)rest);
            rgb[channel] = (uint8_t)(value < 0 ? 0 : value);
        } else {
            rgb[channel] = (uint8_t)(r->is_premultiplied ? unmultiplied(values[channel], values[3]) : values[channel]);
        }
    }
}

static void write_piece(const reader *r, uint32_t left, uint32_t top) {
    uint32_t columns = r->width - left < r->piece_width ? r->width - left : r->piece_width;
    uint32_t rows = r->height - top < r->piece_height ? r->height - top : r->piece_height;
    for (uint32_t y = 0; y < rows; y++) {
        uint8_t *target = r->rgb + ((size_t)(top + y) * r->width + left) * 3;
        // libtiff's conversion begins at the lowest row: of the tile, or of the rows that the strip has.
        size_t from = (r->is_tiled ? r->piece_height : rows) - 1 - y;
        const uint8_t *rgba = r->planes[0] + from * r->piece_width * 4;
        for (uint32_t x = 0; x < columns; x++, target += 3) {
            if (r->is_rgba) memcpy(target, rgba + 4 * x, 3);
            else write_pixel(r, x, y, target);
        }
    }
}

static seg_codec_status decode(reader *r, seg_codec_error *error) {
    seg_codec_status status = read_fields(r, error);
    if (status != SEG_CODEC_OK) return status;
    choose_colors(r);
    status = allocate(r, error);
    if (status != SEG_CODEC_OK) return status;
    *said = 0;
    warnings = 0;
    int is_jpeg = r->compression == JPEG || r->compression == OLD_JPEG;
    for (uint64_t y = 0; y < r->height; y += r->piece_height) {
        for (uint64_t x = 0; x < r->width; x += r->piece_width) {
            // A JPEG that is cut off is filled up with grey, with no more than a warning.
            if (!read_piece(r, (uint32_t)x, (uint32_t)y) || (is_jpeg && warnings > 0))
                return fail(error, SEG_CODEC_CORRUPT, *said ? said : "a tile or strip cannot be decoded");
            write_piece(r, (uint32_t)x, (uint32_t)y);
        }
    }
    return SEG_CODEC_OK;
}

seg_codec_status seg_tiff_decode(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *rgb, seg_codec_error *error
) {
    if (!seg_has_tiff()) return fail(error, SEG_CODEC_NO_LIBRARY, "libtiff");
    source file = {.data = data, .length = length};
    *said = 0;
    // Without mapping: what is mapped may be changed in place.
    TIFF *handle = tiff.open("picture", "rm", &file, on_read, on_write, on_seek, on_close, on_size, NULL, NULL);
    if (!handle) return fail(error, SEG_CODEC_CORRUPT, *said ? said : "no TIFF");
    reader r = {.file = handle, .width = width, .height = height, .rgb = rgb};
    seg_codec_status status = decode(&r, error);
    for (int plane = 0; plane < MOST_SAMPLES; plane++) free(r.planes[plane]);
    tiff.close(handle);
    return status;
}
