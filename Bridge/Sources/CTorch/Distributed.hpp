// What the handles of several processes hold, and whether this libtorch has what they need.
#pragma once

#include "Handle.hpp"

// c10d comes with libtorch's headers wherever it was built. CTORCH_WITHOUT_C10D leaves it out for a libtorch that has
// the headers and not the code.
#if __has_include(<torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>) && !defined(CTORCH_WITHOUT_C10D)
#define CTORCH_HAS_C10D 1
#ifndef USE_C10D_GLOO
#define USE_C10D_GLOO
#endif
#else
#define CTORCH_HAS_C10D 0
#endif

// NCCL's part can be compiled only where its headers and those of CUDA that c10d's include are.
#if CTORCH_HAS_C10D && __has_include(<nccl.h>) && __has_include(<cuda_runtime_api.h>) && \
    __has_include(<crt/host_config.h>) && __has_include(<nv/target>) && \
    __has_include(<cusparse.h>) && __has_include(<cublas_v2.h>) && __has_include(<cusolverDn.h>)
#define CTORCH_HAS_NCCL 1
#ifndef USE_C10D_NCCL
#define USE_C10D_NCCL
#endif
#else
#define CTORCH_HAS_NCCL 0
#endif

#if CTORCH_HAS_C10D
#include <torch/csrc/distributed/c10d/Backend.hpp>
#include <torch/csrc/distributed/c10d/Store.hpp>

struct CTStore {
    c10::intrusive_ptr<c10d::Store> value;
    uint16_t port;
};

struct CTGroup {
    c10::intrusive_ptr<c10d::Backend> value;
    int rank;
    int size;
};

#else

struct CTStore {};
struct CTGroup {};

#endif
