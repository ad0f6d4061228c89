#include "CGlyphs.h"

#include <stdlib.h>

#include <ft2build.h>
#include FT_FREETYPE_H

struct seg_font {
    FT_Library library;
    FT_Face face;
};

static seg_glyph_status status_of(FT_Error error, seg_glyph_status otherwise) {
    return error == FT_Err_Out_Of_Memory ? SEG_GLYPH_NO_MEMORY : otherwise;
}

void seg_font_close(seg_font *font) {
    if (!font) return;
    if (font->face) FT_Done_Face(font->face);
    if (font->library) FT_Done_FreeType(font->library);
    free(font);
}

static seg_glyph_status open_face(seg_font *font, const uint8_t *bytes, size_t count, int *code) {
    FT_Error error = FT_Init_FreeType(&font->library);
    *code = error;
    if (error) return SEG_GLYPH_NO_MEMORY;
    error = FT_New_Memory_Face(font->library, bytes, (FT_Long)count, 0, &font->face);
    *code = error;
    if (error) return status_of(error, SEG_GLYPH_NO_FONT);
    if (!FT_HAS_COLOR(font->face) || font->face->num_fixed_sizes < 1) return SEG_GLYPH_NO_BITMAPS;
    error = FT_Select_Size(font->face, 0);
    *code = error;
    return error ? status_of(error, SEG_GLYPH_NO_BITMAPS) : SEG_GLYPH_OK;
}

seg_glyph_status seg_font_open(const uint8_t *bytes, size_t count, seg_font **font, int *code) {
    *font = NULL;
    *code = 0;
    seg_font *opened = calloc(1, sizeof *opened);
    if (!opened) return SEG_GLYPH_NO_MEMORY;
    seg_glyph_status status = open_face(opened, bytes, count, code);
    if (status == SEG_GLYPH_OK) {
        *font = opened;
    } else {
        seg_font_close(opened);
    }
    return status;
}

int seg_font_has(seg_font *font, uint32_t character) {
    return FT_Get_Char_Index(font->face, character) != 0;
}

static void copy_rgba(const FT_Bitmap *bitmap, uint8_t *rgba) {
    for (unsigned row = 0; row < bitmap->rows; row++) {
        // A positive pitch means that rows go down.
        const uint8_t *source = bitmap->pitch >= 0 ? bitmap->buffer + (size_t)row * (size_t)bitmap->pitch
                                                   : bitmap->buffer + (size_t)(bitmap->rows - 1 - row) * (size_t)-bitmap->pitch;
        for (unsigned column = 0; column < bitmap->width; column++, source += 4, rgba += 4) {
            rgba[0] = source[2];
            rgba[1] = source[1];
            rgba[2] = source[0];
            rgba[3] = source[3];
        }
    }
}

seg_glyph_status seg_font_glyph(
    seg_font *font, uint32_t character, uint8_t *rgba, size_t capacity, uint32_t *width, uint32_t *height, int *code) {
    *code = 0;
    FT_UInt index = FT_Get_Char_Index(font->face, character);
    if (index == 0) return SEG_GLYPH_ABSENT;
    FT_Error error = FT_Load_Glyph(font->face, index, FT_LOAD_COLOR);
    *code = error;
    if (error) return status_of(error, SEG_GLYPH_CORRUPT);
    const FT_Bitmap *bitmap = &font->face->glyph->bitmap;
    if (font->face->glyph->format != FT_GLYPH_FORMAT_BITMAP || bitmap->pixel_mode != FT_PIXEL_MODE_BGRA) {
        return SEG_GLYPH_CORRUPT;
    }
    if (bitmap->width == 0 || bitmap->rows == 0) return SEG_GLYPH_ABSENT;
    if ((size_t)bitmap->width > capacity / 4 / bitmap->rows) return SEG_GLYPH_TOO_LARGE;
    *width = bitmap->width;
    *height = bitmap->rows;
    copy_rgba(bitmap, rgba);
    return SEG_GLYPH_OK;
}
