// The C interface of what needs no tensor: answers, outlines, masks, rewards, tokens. The Python package calls it.
//
// Rules that hold for every function:
// - Memory belongs to the caller. Masks are one byte per pixel, row after row from the top, width * height of them; any byte that
//   is not 0 is inside, and 0 or 1 is written. Vertices are pairs of doubles, x before y.
// - What has no size beforehand comes as a seg_result: its sizes are in seg_counts, seg_result_read copies it out, and
//   seg_result_free frees it, once.
// - 0 means done. Anything else means refused: then `error` holds one sentence in UTF-8 that ends with a 0 byte, cut to
//   `capacity` bytes, and no other memory of the caller's holds anything to rely on. `error` may be NULL.
// - Text is UTF-8 with its number of bytes; what is not UTF-8 counts as U+FFFD.
// - All functions may be called from any thread. One seg_rewarder is locked while it works; use one per thread.
// - No input ends the process. A size is refused outside 0…16384, a NULL where memory is needed as well.
#ifndef C_SIMPLE_SEG_H
#define C_SIMPLE_SEG_H

#include <stdint.h>

#if defined(__clang__)
#define SEG_NULLABLE _Nullable
#else
#define SEG_NULLABLE
#endif

// Goes up whenever a function or a structure changes.
#define SEG_INTERFACE 1

// How outlines are filled.
enum { SEG_FILL_INCLUSIVE = 0, SEG_FILL_COCO = 1 };
// How answers are read: all that can be used, or only what the published decoder accepts.
enum { SEG_GRAMMAR_TOLERANT = 0, SEG_GRAMMAR_README = 1 };
// What the numbers of an answer count.
enum { SEG_COORDINATES_NORMALIZED = 0, SEG_COORDINATES_PIXELS = 1, SEG_COORDINATES_THOUSAND = 2 };

// The parts of a reward, in the order of weights and parts.
enum {
    SEG_PART_OVERLAP = 0,
    SEG_PART_CENTROID = 1,
    SEG_PART_FORMAT = 2,
    SEG_PART_BOX = 3,
    SEG_PART_LENGTH = 4,
    SEG_PART_POINTS = 5,
    SEG_PART_ABSENCE = 6,
    SEG_PART_WORDS = 7,
    SEG_PARTS = 8
};

// Polygons, boxes, points and texts that a function found.
typedef struct seg_result seg_result;
// A rule of rewards, and what the last record said is true.
typedef struct seg_rewarder seg_rewarder;
// A checkpoint's tokenizer.
typedef struct seg_tokenizer seg_tokenizer;

// How much of each there is.
typedef struct {
    int64_t rings;      // polygons
    int64_t vertices;   // of all rings together
    int64_t boxes;      // four numbers each: x1, y1, x2, y2
    int64_t points;     // two numbers each
    int64_t text;       // bytes
    int64_t run_length; // bytes
    int64_t area;       // pixels inside the mask
    double box[4];      // around the mask; 0 if it is empty
} seg_counts;

// SEG_INTERFACE of the library.
int32_t seg_interface(void);

// Reads an answer about a picture and fills its polygons, as `simpleseg decode` does. Coordinates come in pixels; the text of
// the result is a JSON list of the diagnostics ({"kind", "at", "message"}, `at` in bytes); its run lengths are COCO's, compressed.
// `mask` may be NULL.
int32_t seg_decode(const uint8_t *SEG_NULLABLE text, int64_t bytes, int64_t width, int64_t height, int32_t fill,
    int32_t grammar, int32_t coordinates, uint8_t *SEG_NULLABLE mask, seg_counts *SEG_NULLABLE counts,
    seg_result *SEG_NULLABLE *SEG_NULLABLE result, char *SEG_NULLABLE error, int64_t capacity);

// Traces a mask, as `simpleseg outline` does. Vertices are columns and rows; the text is the answer that spells them.
int32_t seg_outline(const uint8_t *SEG_NULLABLE mask, int64_t width, int64_t height, double epsilon_ratio,
    seg_counts *SEG_NULLABLE counts, seg_result *SEG_NULLABLE *SEG_NULLABLE result, char *SEG_NULLABLE error,
    int64_t capacity);

// The run lengths of a mask, as COCO compresses them: `run_length`, `area` and `box` of the result.
int32_t seg_compress(const uint8_t *SEG_NULLABLE mask, int64_t width, int64_t height, seg_counts *SEG_NULLABLE counts,
    seg_result *SEG_NULLABLE *SEG_NULLABLE result, char *SEG_NULLABLE error, int64_t capacity);

// Copies a result out, each part as large as seg_counts says. A part that is NULL is left out.
void seg_result_read(const seg_result *SEG_NULLABLE result, int64_t *SEG_NULLABLE ring_lengths, double *SEG_NULLABLE vertices,
    double *SEG_NULLABLE boxes, double *SEG_NULLABLE points, uint8_t *SEG_NULLABLE text, uint8_t *SEG_NULLABLE run_length);
void seg_result_free(seg_result *SEG_NULLABLE result);

// Draws COCO's compressed run lengths.
int32_t seg_expand(const uint8_t *SEG_NULLABLE run_length, int64_t bytes, int64_t width, int64_t height,
    uint8_t *SEG_NULLABLE mask, char *SEG_NULLABLE error, int64_t capacity);

// Draws the union of rings in pixels. `vertices` holds `count` of them, `ring_lengths` how many each of `rings` has.
int32_t seg_fill(const double *SEG_NULLABLE vertices, int64_t count, const int64_t *SEG_NULLABLE ring_lengths, int64_t rings,
    int64_t width, int64_t height, int32_t fill, uint8_t *SEG_NULLABLE mask, char *SEG_NULLABLE error, int64_t capacity);

// Pixels inside both masks, then pixels inside either.
int32_t seg_overlap(const uint8_t *SEG_NULLABLE mask, const uint8_t *SEG_NULLABLE other, int64_t width, int64_t height,
    int64_t *SEG_NULLABLE intersection, int64_t *SEG_NULLABLE union_, char *SEG_NULLABLE error, int64_t capacity);

// What answers are rewarded for: SEG_PARTS weights, NULL for the defaults; `budget` is the most tokens of an answer.
int32_t seg_rewarder_new(int32_t fill, const double *SEG_NULLABLE weights, int64_t budget,
    seg_rewarder *SEG_NULLABLE *SEG_NULLABLE rewarder, char *SEG_NULLABLE error, int64_t capacity);
// Rewards one record, a JSON object as `simpleseg reward` reads them. Writes SEG_PARTS parts, NaN where one does not apply, and
// their weighted sum.
int32_t seg_reward(seg_rewarder *SEG_NULLABLE rewarder, const uint8_t *SEG_NULLABLE record, int64_t bytes,
    double *SEG_NULLABLE parts, double *SEG_NULLABLE total, char *SEG_NULLABLE error, int64_t capacity);
void seg_rewarder_free(seg_rewarder *SEG_NULLABLE rewarder);

// The advantages of groups of `group` rewards, `count` rewards in all: minus the group's mean, and with SEG_SCALE_STANDARDIZED over its
// deviation (n - 1) plus 1e-4.
enum { SEG_SCALE_STANDARDIZED = 0, SEG_SCALE_CENTERED = 1 };
int32_t seg_advantages(const double *SEG_NULLABLE rewards, int64_t count, int64_t group, int32_t scale,
    double *SEG_NULLABLE advantages, char *SEG_NULLABLE error, int64_t capacity);

// Tokenizers are in a library of their own, which is larger.

// Opens the tokenizer of a checkpoint's folder; `path` is UTF-8.
int32_t seg_tokenizer_open(const uint8_t *SEG_NULLABLE path, int64_t bytes, seg_tokenizer *SEG_NULLABLE *SEG_NULLABLE tokenizer,
    char *SEG_NULLABLE error, int64_t capacity);
// The tokens of a text: their number, and the first `room` of their ids where `ids` is not NULL. With `specials`, special tokens
// that are written in the text count as such.
int32_t seg_tokenizer_encode(const seg_tokenizer *SEG_NULLABLE tokenizer, const uint8_t *SEG_NULLABLE text, int64_t bytes,
    int32_t specials, int64_t *SEG_NULLABLE ids, int64_t room, int64_t *SEG_NULLABLE count, char *SEG_NULLABLE error,
    int64_t capacity);
void seg_tokenizer_free(seg_tokenizer *SEG_NULLABLE tokenizer);

#endif
