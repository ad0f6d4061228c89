#ifndef SIMPLESEG_CPAGE_H
#define SIMPLESEG_CPAGE_H

/// A file of the page, as the compiler embedded it. `bytes` has `count` bytes and no terminator.
typedef struct {
    /// Name below `/page/`, without a slash; `index.html` is the page itself.
    const char *name;
    /// Media type with its character set.
    const char *content_type;
    const unsigned char *bytes;
    unsigned long count;
} cpage_file;

/// How many files there are.
unsigned long cpage_file_count(void);

/// The file at `index`, which lives as long as the program; null from `cpage_file_count()` on.
const cpage_file *cpage_file_at(unsigned long index);

#endif
