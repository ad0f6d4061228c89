// Modes that torch keeps for each thread: each scope's destructor puts the previous mode back.
#include "Handle.hpp"

#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>

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

void ct_scope_end(CTScope *scope) noexcept { delete scope; }

CTError *ct_gradients_enabled(bool *out) noexcept {
    return guarded([&] { *out = c10::GradMode::is_enabled(); });
}
