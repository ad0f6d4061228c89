// One door for exceptions: nothing that libtorch throws leaves the library.
#pragma once

#include "CTorch.h"

#include <c10/util/Exception.h>

#include <exception>
#include <string>

struct CTError {
    std::string message;
};

namespace ctorch {

// An error with this message; when even that cannot be allocated, a static one that `ct_error_free` ignores.
CTError *makeError(const char *message) noexcept;

// Runs `body`, and turns whatever it throws into an error object.
template <typename Body>
CTError *guarded(Body &&body) noexcept {
    try {
        body();
        return nullptr;
    } catch (const c10::Error &error) {
        return makeError(error.what_without_backtrace());
    } catch (const std::exception &error) {
        return makeError(error.what());
    } catch (...) {
        return makeError("an exception of unknown type");
    }
}

}  // namespace ctorch
