#include "Library.h"

#include <dlfcn.h>
#include <stddef.h>

int seg_library_open(const char *const *names, const seg_symbol *symbols) {
    void *library = NULL;
    for (; *names && !library; names++) library = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
    if (!library) return 0;
    for (; symbols->name; symbols++) {
        *symbols->address = dlsym(library, symbols->name);
        if (!*symbols->address) {
            dlclose(library);
            return 0;
        }
    }
    return 1;
}
