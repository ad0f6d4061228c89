// Modes that torch keeps for each thread: each scope's destructor puts the previous mode back.
#include "Handle.hpp"
#include "Parallel.hpp"

#include <ATen/Context.h>
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

struct CTScope {
    virtual ~CTScope() = default;
};

using namespace ctorch;

namespace {

struct GradientScope final : CTScope {
    explicit GradientScope(bool enabled) : mode(enabled) {}
    c10::AutoGradMode mode;
};

struct InferenceScope final : CTScope {
    c10::InferenceMode mode;
};

struct AutocastScope final : CTScope {
    AutocastScope(at::DeviceType device, at::ScalarType dtype)
        : device(device),
          wasEnabled(at::autocast::is_autocast_enabled(device)),
          previous(at::autocast::get_autocast_dtype(device)) {
        at::autocast::set_autocast_dtype(device, dtype);
        at::autocast::set_autocast_enabled(device, true);
        at::autocast::increment_nesting();
    }

    ~AutocastScope() override {
        // Weights cast inside the outermost scope are cached; they are stale once it ends.
        if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
        at::autocast::set_autocast_enabled(device, wasEnabled);
        at::autocast::set_autocast_dtype(device, previous);
    }

    at::DeviceType device;
    bool wasEnabled;
    at::ScalarType previous;
};

// The processor's own mode, and so each thread's: those of the pool that works for this one are set as well.
struct DenormalScope final : CTScope {
    DenormalScope() : before(flushes()) { set(true); }
    ~DenormalScope() override { set(before); }

    static void set(bool on) {
        onThreads(at::get_num_threads(), [on](int, int) { at::Context::setFlushDenormal(on); });
    }

    static bool flushes() {
#if defined(__x86_64__)
        return (_mm_getcsr() & 0x8000) != 0;
#elif defined(__aarch64__)
        uint64_t control;
        asm volatile("mrs %0, fpcr" : "=r"(control));
        return (control & (uint64_t(1) << 24)) != 0;
#else
        return false;
#endif
    }

    bool before;
};

}  // namespace

CTError *ct_scope_gradients(bool enabled, CTScope **out) noexcept {
    return guarded([&] { *out = new GradientScope(enabled); });
}

CTError *ct_scope_inference(CTScope **out) noexcept {
    return guarded([&] { *out = new InferenceScope(); });
}

CTError *ct_scope_autocast(int32_t device, CTDType dtype, CTScope **out) noexcept {
    return guarded([&] { *out = new AutocastScope(deviceOf(device).type(), scalarType(dtype)); });
}

CTError *ct_scope_without_denormals(CTScope **out) noexcept {
    return guarded([&] { *out = new DenormalScope(); });
}

void ct_scope_end(CTScope *scope) noexcept { delete scope; }

CTError *ct_gradients_enabled(bool *out) noexcept {
    return guarded([&] { *out = c10::GradMode::is_enabled(); });
}
