// The files of the page, one array each. A file that is missing here is found by the tests, which compare with the folder.

#include "CPage.h"

#include <stddef.h>

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char answers_js[] = {
#embed "files/answers.js"
};
static const unsigned char api_js[] = {
#embed "files/api.js"
};
static const unsigned char app_js[] = {
#embed "files/app.js"
};
static const unsigned char ask_js[] = {
#embed "files/ask.js"
};
static const unsigned char dom_js[] = {
#embed "files/dom.js"
};
static const unsigned char edit_js[] = {
#embed "files/edit.js"
};
static const unsigned char exporting_js[] = {
#embed "files/exporting.js"
};
static const unsigned char fill_js[] = {
#embed "files/fill.js"
};
static const unsigned char geometry_js[] = {
#embed "files/geometry.js"
};
static const unsigned char history_js[] = {
#embed "files/history.js"
};
static const unsigned char icon_svg[] = {
#embed "files/icon.svg"
};
static const unsigned char index_html[] = {
#embed "files/index.html"
};
static const unsigned char keys_js[] = {
#embed "files/keys.js"
};
static const unsigned char magnet_js[] = {
#embed "files/magnet.js"
};
static const unsigned char masks_js[] = {
#embed "files/masks.js"
};
static const unsigned char panel_js[] = {
#embed "files/panel.js"
};
static const unsigned char pictures_js[] = {
#embed "files/pictures.js"
};
static const unsigned char pointer_js[] = {
#embed "files/pointer.js"
};
static const unsigned char session_js[] = {
#embed "files/session.js"
};
static const unsigned char sse_js[] = {
#embed "files/sse.js"
};
static const unsigned char stage_js[] = {
#embed "files/stage.js"
};
static const unsigned char store_js[] = {
#embed "files/store.js"
};
static const unsigned char style_css[] = {
#embed "files/style.css"
};
static const unsigned char zip_js[] = {
#embed "files/zip.js"
};

#define FILE_OF(array, name, type) {name, type, array, sizeof array}
#define SCRIPT(array, name) FILE_OF(array, name, "text/javascript; charset=utf-8")

static const cpage_file files[] = {
    SCRIPT(answers_js, "answers.js"),
    SCRIPT(api_js, "api.js"),
    SCRIPT(app_js, "app.js"),
    SCRIPT(ask_js, "ask.js"),
    SCRIPT(dom_js, "dom.js"),
    SCRIPT(edit_js, "edit.js"),
    SCRIPT(exporting_js, "exporting.js"),
    SCRIPT(fill_js, "fill.js"),
    SCRIPT(geometry_js, "geometry.js"),
    SCRIPT(history_js, "history.js"),
    FILE_OF(icon_svg, "icon.svg", "image/svg+xml; charset=utf-8"),
    FILE_OF(index_html, "index.html", "text/html; charset=utf-8"),
    SCRIPT(keys_js, "keys.js"),
    SCRIPT(magnet_js, "magnet.js"),
    SCRIPT(masks_js, "masks.js"),
    SCRIPT(panel_js, "panel.js"),
    SCRIPT(pictures_js, "pictures.js"),
    SCRIPT(pointer_js, "pointer.js"),
    SCRIPT(session_js, "session.js"),
    SCRIPT(sse_js, "sse.js"),
    SCRIPT(stage_js, "stage.js"),
    SCRIPT(store_js, "store.js"),
    FILE_OF(style_css, "style.css", "text/css; charset=utf-8"),
    SCRIPT(zip_js, "zip.js"),
};

unsigned long cpage_file_count(void) { return sizeof files / sizeof *files; }

const cpage_file *cpage_file_at(unsigned long index) { return index < cpage_file_count() ? &files[index] : NULL; }
