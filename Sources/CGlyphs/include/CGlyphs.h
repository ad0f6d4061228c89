// Coloured bitmap glyphs of a font (OpenType's CBDT and sbix tables), read by FreeType. No FreeType type leaves this
// library: a font is an opaque handle, a glyph is bytes in the caller's memory.
#ifndef SEG_GLYPHS_H
#define SEG_GLYPHS_H

#include <stddef.h>
#include <stdint.h>

typedef enum seg_glyph_status {
    SEG_GLYPH_OK = 0,
    /// The bytes are no font that FreeType reads.
    SEG_GLYPH_NO_FONT = 1,
    /// A font without coloured bitmaps.
    SEG_GLYPH_NO_BITMAPS = 2,
    /// The font has no glyph for the character.
    SEG_GLYPH_ABSENT = 3,
    /// The glyph's data are broken, or it is no coloured bitmap.
    SEG_GLYPH_CORRUPT = 4,
    /// The glyph is larger than the caller's memory.
    SEG_GLYPH_TOO_LARGE = 5,
    /// No memory for the library's own buffers.
    SEG_GLYPH_NO_MEMORY = 6,
} seg_glyph_status;

/// A font that is open. Not to be used by two threads at a time.
typedef struct seg_font seg_font;

/// Opens the font in `bytes`, which must stay where they are until `seg_font_close`. `*code` gets FreeType's error code.
seg_glyph_status seg_font_open(const uint8_t *bytes, size_t count, seg_font **font, int *code);

void seg_font_close(seg_font *font);

/// Whether the font maps the character to a glyph: 1 or 0.
int seg_font_has(seg_font *font, uint32_t character);

/// Reads the glyph of a character: `*width * *height * 4` bytes at `rgba`, which holds `capacity` bytes; red, green and
/// blue are multiplied by alpha. `*code` gets FreeType's error code.
seg_glyph_status seg_font_glyph(
    seg_font *font, uint32_t character, uint8_t *rgba, size_t capacity, uint32_t *width, uint32_t *height, int *code);

#endif
