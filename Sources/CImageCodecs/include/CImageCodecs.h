// Decoding and writing of pictures over libjpeg-turbo, libpng and libwebp, and the inner loops of resampling. libtiff,
// libheif and Little CMS are opened when a picture first needs them: a machine without them reads the other formats.
//
// libjpeg and libpng report errors by longjmp; no jump leaves this library. Every function that can fail returns a
// status and fills in `error`. Callers have read width and height from the header and allocated the pixels; a file
// that then turns out to be of another size is an error, never an overrun.
#ifndef SEG_IMAGE_CODECS_H
#define SEG_IMAGE_CODECS_H

#include <stddef.h>
#include <stdint.h>

typedef enum seg_codec_status {
    SEG_CODEC_OK = 0,
    /// The data break the format's rules.
    SEG_CODEC_CORRUPT = 1,
    /// A kind of file that the library does not decode.
    SEG_CODEC_UNSUPPORTED = 2,
    /// No memory for the library's own buffers.
    SEG_CODEC_NO_MEMORY = 3,
    /// The size is not the one that was read from the header.
    SEG_CODEC_OTHER_SIZE = 4,
    /// More progressive scans than allowed.
    SEG_CODEC_TOO_MANY_SCANS = 5,
    /// The data end before the picture does.
    SEG_CODEC_TRUNCATED = 6,
    /// The library for this format is not installed; the message is its name.
    SEG_CODEC_NO_LIBRARY = 7,
} seg_codec_status;

typedef struct seg_codec_error {
    /// Bytes of the input that had been read when the error was found.
    size_t offset;
    /// The library's own words, ended by a zero byte.
    char message[200];
} seg_codec_error;

/// Decodes a JPEG to 8-bit RGB, `width * height * 3` bytes at `rgb`. Warnings that mean lost data are errors.
/// CMYK and YCCK become RGB by (255 - C)(255 - K) / 255, stored values taken as Adobe's inverted ones.
seg_codec_status seg_jpeg_decode(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, int max_scans, uint8_t *rgb,
    seg_codec_error *error);

/// Decodes a PNG to 8-bit RGB. Alpha is dropped; 16-bit channels keep their high byte, but 16-bit grey is cut off at
/// 255. A wrong checksum in any chunk is an error.
seg_codec_status seg_png_decode(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *rgb, seg_codec_error *error);

/// Decodes a still WebP to 8-bit RGB. Alpha is dropped.
seg_codec_status seg_webp_decode(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *rgb, seg_codec_error *error);

/// Decodes the alpha of a PNG that `seg_png_decode` has accepted, one byte a pixel: its channel, or what its transparent
/// colours say. Without any `has_alpha` becomes 0, and nothing is written.
seg_codec_status seg_png_alpha(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *alpha, int *has_alpha,
    seg_codec_error *error);

/// The same of a WebP that `seg_webp_decode` has accepted.
seg_codec_status seg_webp_alpha(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *alpha, int *has_alpha,
    seg_codec_error *error);

typedef enum seg_png_layout {
    /// One bit a pixel, eight to a byte, the first pixel in the highest bit; each row begins a byte.
    SEG_PNG_BITS = 0,
    SEG_PNG_GRAY = 1,
    SEG_PNG_RGB = 3,
    SEG_PNG_RGBA = 4,
    /// One byte a pixel: which of the palette's colours it has.
    SEG_PNG_INDEXED = 5,
} seg_png_layout;

/// Bytes that a library call allocated; to be released with `seg_bytes_free`.
typedef struct seg_bytes {
    uint8_t *data;
    size_t count;
    size_t capacity;
} seg_bytes;

/// Writes a PNG of the given rows with zlib's compression `level` (0 to 9). `palette` holds 256 colours of three bytes for
/// `SEG_PNG_INDEXED`, and is null otherwise.
seg_codec_status seg_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, seg_png_layout layout, int level, const uint8_t *palette,
    seg_bytes *png, seg_codec_error *error);

void seg_bytes_free(seg_bytes *bytes);

/// Whether the library for a format can be opened.
int seg_has_tiff(void);
int seg_has_heif(void);
int seg_has_lcms(void);

/// Decodes the first page of a TIFF to 8-bit RGB, as stored. Alpha is dropped; 16-bit colours keep their high byte, 16-bit
/// grey is cut off at 255.
seg_codec_status seg_tiff_decode(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *rgb, seg_codec_error *error);

/// What the header of a HEIC or AVIF says of its primary picture, and how many pictures there are.
typedef struct seg_heif_facts {
    int32_t width, height, bits, pictures;
} seg_heif_facts;

seg_codec_status seg_heif_header(
    const uint8_t *data, size_t length, seg_heif_facts *facts, seg_codec_error *error);

/// Decodes the primary picture of a HEIC or AVIF to 8-bit RGB, turned and cut as the file asks. Alpha is dropped.
seg_codec_status seg_heif_decode(
    const uint8_t *data, size_t length, uint32_t width, uint32_t height, uint8_t *rgb, seg_codec_error *error);

/// The colour profile of a HEIC or AVIF, of a PNG; no bytes where there is none. To be released with `seg_bytes_free`.
seg_codec_status seg_heif_profile(const uint8_t *data, size_t length, seg_bytes *profile, seg_codec_error *error);
seg_codec_status seg_png_profile(const uint8_t *data, size_t length, seg_bytes *profile, seg_codec_error *error);

/// Converts pixels in place from the colours of an ICC profile to sRGB, by perceptual intent. With `is_gray` the three
/// channels are the same and the profile is one for grey.
seg_codec_status seg_profile_to_srgb(
    const uint8_t *profile, size_t length, int is_gray, uint8_t *rgb, uint32_t width, uint32_t height,
    seg_codec_error *error);

/// How one axis is resampled: output i is the sum of `taps[i]` inputs from `first[i]`, weighted by the fixed-point
/// numbers at `weights + i * stride` (22 fractional bits), rounded, and cut off at 0 and 255.
typedef struct seg_axis {
    int32_t count;
    int32_t stride;
    const int32_t *first;
    const int32_t *taps;
    const int32_t *weights;
} seg_axis;

/// Resamples each of `rows` rows of RGB pixels from `width` to `axis.count` pixels.
void seg_resample_rows(const uint8_t *source, int32_t width, int32_t rows, seg_axis axis, uint8_t *target);

/// Resamples columns: `row_bytes` bytes per row, `axis.count` rows at `target`.
void seg_resample_columns(const uint8_t *source, size_t row_bytes, seg_axis axis, uint8_t *target);

#endif
