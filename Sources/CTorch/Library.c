// Opens the library at the first call: programs that need no tensor never wait for libtorch.
#define _GNU_SOURCE
#include "Table.h"

#include "Interface.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static CTTable functions;
static _Atomic(const CTTable *) opened;
static pthread_once_t once = PTHREAD_ONCE_INIT;

// Why the library could not be opened. Its address is the error object; it is never freed.
static char failure[4096];

static bool is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void fail(const char *reason) {
    snprintf(failure, sizeof failure, "libtorch's bridge cannot be used: %s", reason);
}

// Opens the library at `path`, which may be a bare name for the system to find; NULL, and why, if it is none of this program's.
static void *open_fitting(const char *path) {
    dlerror();
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fail(dlerror());
        return NULL;
    }
    uint32_t (*interface)(void) = NULL;
    *(void **)&interface = dlsym(library, "ct_interface");
    if (interface && interface() == CT_INTERFACE) return library;
    char reason[PATH_MAX + 64];
    snprintf(reason, sizeof reason, "%s was built for another version of this program", path);
    fail(reason);
    dlclose(library);
    return NULL;
}

// Opens `folder`/`name`, if there is such a file.
static void *open_in(const char *folder, const char *name) {
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) return NULL;
    struct stat status;
    return stat(path, &status) == 0 ? open_fitting(path) : NULL;
}

// Makes an absolute path that of the folder it lies in.
static void leave(char *path) {
    char *slash = strrchr(path, '/');
    slash[slash == path ? 1 : 0] = '\0';
}

// The folder of the program or library that this code is part of.
static bool own_folder(char folder[PATH_MAX]) {
    Dl_info info;
    char path[PATH_MAX];
    if (!dladdr(&functions, &info) || !info.dli_fname) return false;
    // A program's name is as it was called; the kernel knows where it is.
    if (!strchr(info.dli_fname, '/') || !realpath(info.dli_fname, path)) {
        if (!realpath("/proc/self/exe", path)) return false;
    }
    leave(path);
    strcpy(folder, path);
    return true;
}

// Beside the program, in a lib folder beside its folder, or in .deps/bridge of a folder above it: where a clone builds it.
static void *open_near(char folder[PATH_MAX]) {
    void *library = open_in(folder, "libCTorch.so");
    if (!library) library = open_in(folder, "../lib/libCTorch.so");
    while (!library && strcmp(folder, "/") != 0) {
        library = open_in(folder, ".deps/bridge/libCTorch.so");
        leave(folder);
    }
    return library;
}

// What a libtorch says of its version in the files beside its libraries, as "2.13.0"; empty where it does not.
static void read_version(const char *folder, char version[32]) {
    static const char *const names[] = {"version.py", "build-version", "version"};
    version[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof *names && !*version; i++) {
        char path[PATH_MAX], line[256];
        if (snprintf(path, sizeof path, "%s/%s", folder, names[i]) >= (int)sizeof path) continue;
        FILE *file = fopen(path, "r");
        while (file && !*version && fgets(line, sizeof line, file)) {
            // A wheel's version.py has a line "__version__ = '2.13.0+cpu'" among others; the other files have nothing else.
            if (i == 0 && strncmp(line, "__version__", 11) != 0) continue;
            sscanf(line + strcspn(line, "0123456789"), "%31[0-9.]", version);
        }
        if (file) fclose(file);
    }
}

// Opens the libtorch that LIBTORCH names, a folder with lib/, in place of the one that the bridge would find; false, and why, if it is none.
static bool open_torch(const char *folder) {
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/lib/libtorch.so", folder) < (int)sizeof path && dlopen(path, RTLD_NOW | RTLD_GLOBAL)) {
        return true;
    }
    snprintf(failure, sizeof failure, "the libtorch of LIBTORCH cannot be used: %s", dlerror());
    return false;
}

// Whether the bridge was built over the version that LIBTORCH names: a libtorch of another one has other layouts in memory.
static bool fits_torch(const char *folder) {
    char version[32];
    const char *own = "";
    read_version(folder, version);
    if (!*version || functions.ct_version(&own)) return true;
    size_t length = strcspn(own, "+");
    if (strlen(version) == length && strncmp(own, version, length) == 0) return true;
    snprintf(failure, sizeof failure,
             "LIBTORCH=%s is libtorch %s, and libtorch's bridge was built over %.*s: `LIBTORCH=%s Bridge/build.sh FOLDER` builds one "
             "over it, and SIMPLESEG_BRIDGE=FOLDER names that",
             folder, version, (int)length, own, folder);
    return false;
}

static void *open_library(void) {
    const char *named = getenv("SIMPLESEG_BRIDGE");
    if (named && *named) return is_folder(named) ? open_in(named, "libCTorch.so") : open_fitting(named);
    // LD_LIBRARY_PATH and the system's folders.
    void *library = open_fitting("libCTorch.so");
    char folder[PATH_MAX];
    if (!library && own_folder(folder)) library = open_near(folder);
    return library;
}

static void load(void) {
    const char *torch = getenv("LIBTORCH");
    if (torch && !*torch) torch = NULL;
    if (torch && !open_torch(torch)) return;
    void *library = open_library();
    if (!library) {
        if (!*failure || strstr(failure, " libCTorch.so: cannot open")) {
            fail("libCTorch.so was not found; `Scripts/setup` builds it, and SIMPLESEG_BRIDGE names it when it lies elsewhere");
        }
        // Who packs the program knows what its users have to install.
        const char *hint = getenv("SIMPLESEG_BRIDGE_HINT");
        if (hint && *hint) {
            char reason[2048];
            snprintf(reason, sizeof reason, "%s (%.1024s)", hint, failure + strlen("libtorch's bridge cannot be used: "));
            fail(reason);
        }
        return;
    }
    void **member = (void **)&functions;
    for (const char *const *name = ct_names; *name; name++, member++) {
        *member = dlsym(library, *name);
        if (!*member) {
            fail(*name);
            return;
        }
    }
    if (torch && !fits_torch(torch)) return;
    atomic_store_explicit(&opened, &functions, memory_order_release);
}

const CTTable *ct_table(void) {
    const CTTable *table = atomic_load_explicit(&opened, memory_order_acquire);
    if (table) return table;
    pthread_once(&once, load);
    return atomic_load_explicit(&opened, memory_order_acquire);
}

CTError *ct_load_error(void) { return (CTError *)failure; }

const char *ct_error_message(const CTError *error) {
    return (const char *)error == failure ? failure : ct_table()->ct_error_message(error);
}

void ct_error_free(CTError *error) {
    if ((char *)error != failure) ct_table()->ct_error_free(error);
}
