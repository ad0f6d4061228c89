// Work on the threads of libtorch's pool.
//
// at::parallel_for divides its work only where OpenMP's pragmas are compiled, and clang compiles them for another runtime than
// GNU's, whose pool libtorch works with. So that runtime is called by its own names: whatever OpenMP libtorch brings has them.
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>

extern "C" {
__attribute__((weak)) void GOMP_parallel(void (*body)(void *), void *context, unsigned threads, unsigned flags);
__attribute__((weak)) int omp_get_thread_num(void);
__attribute__((weak)) int omp_get_num_threads(void);
}

namespace ctorch {

// body(thread, threads) on `threads` threads at once, this one among them; on this one alone where there is no pool, or from
// within parallel work. What the body throws is thrown here, once all are done.
template <class Body>
void onThreads(int threads, const Body &body) {
    const bool hasPool = GOMP_parallel && omp_get_thread_num && omp_get_num_threads;
    if (threads <= 1 || !hasPool || at::in_parallel_region()) return body(0, 1);
    struct Job {
        const Body &body;
        std::atomic_flag isTaken = ATOMIC_FLAG_INIT;
        std::exception_ptr error;
    } job{body};
    GOMP_parallel(
        [](void *context) {
            auto &job = *static_cast<Job *>(context);
            try {
                job.body(omp_get_thread_num(), omp_get_num_threads());
            } catch (...) {
                if (!job.isTaken.test_and_set()) job.error = std::current_exception();
            }
        },
        &job, static_cast<unsigned>(threads), 0);
    if (job.error) std::rethrow_exception(job.error);
}

// body(from, to) on parts of begin..<end, each of at least `grain` unless the whole is smaller.
template <class Body>
void parallelFor(int64_t begin, int64_t end, int64_t grain, const Body &body) {
    if (begin >= end) return;
    const int64_t most = std::max<int64_t>(1, (end - begin) / std::max<int64_t>(1, grain));
    onThreads(static_cast<int>(std::min<int64_t>(at::get_num_threads(), most)), [&](int thread, int threads) {
        const int64_t part = (end - begin + threads - 1) / threads;
        const int64_t from = begin + thread * part;
        if (from < end) body(from, std::min(end, from + part));
    });
}

}  // namespace ctorch
