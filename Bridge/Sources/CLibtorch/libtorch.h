// Nothing is imported from here: this target only carries the compiler and linker flags of pkg-config's `libtorch`.
