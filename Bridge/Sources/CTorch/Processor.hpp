// Loops that are compiled for wider registers than every processor has, and whether this one has them.
#pragma once

#define CT_INLINE inline __attribute__((always_inline))

#if defined(__x86_64__)
#include <cpuid.h>

#define CT_HAS_WIDE 1
#define CT_AVX2 __attribute__((target("avx2,fma")))
#define CT_AVX512 __attribute__((target("avx2,fma,avx512f,avx512bw,avx512vl,avx512dq")))
#endif

namespace ctorch {

#if defined(CT_HAS_WIDE)

inline bool hasAVX2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
inline bool hasAVX512() {
    return hasAVX2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
}
inline bool hasAVX512VNNI() {
    return hasAVX512() && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("f16c");
}
// By the processor's own list: not every compiler's library knows the name. With AVX2 the registers are saved by the system.
inline bool hasAVXVNNI() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    return hasAVX2() && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 4 & 1);
}

// NAME##Widened: the inlined function NAME compiled for wide registers, where this processor has them.
#define CT_WIDENED(NAME, PARAMETERS, ARGUMENTS)                                          \
    void NAME##Plain PARAMETERS { NAME ARGUMENTS; }                                      \
    CT_AVX2 void NAME##AVX2 PARAMETERS { NAME ARGUMENTS; }                               \
    CT_AVX512 void NAME##AVX512 PARAMETERS { NAME ARGUMENTS; }                           \
    void NAME##Widened PARAMETERS {                                                      \
        static const auto best =                                                         \
            hasAVX512() ? &NAME##AVX512 : hasAVX2() ? &NAME##AVX2 : &NAME##Plain;        \
        best ARGUMENTS;                                                                  \
    }

#else

#define CT_WIDENED(NAME, PARAMETERS, ARGUMENTS) \
    void NAME##Widened PARAMETERS { NAME ARGUMENTS; }

#endif

}  // namespace ctorch
