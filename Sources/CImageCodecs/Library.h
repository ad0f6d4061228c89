// Libraries that are opened when a picture first needs them, so that none of them is needed to run.
#ifndef SEG_LIBRARY_H
#define SEG_LIBRARY_H

// A function of the library, and where its address goes.
typedef struct {
    const char *name;
    void **address;
} seg_symbol;

// Opens the first of `names` (ended by NULL) that the system has, and finds all of `symbols` (ended by a NULL name) in it.
// Returns 1, or 0 when there is no such library or it lacks a function.
int seg_library_open(const char *const *names, const seg_symbol *symbols);

#endif
