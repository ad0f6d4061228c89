#include "Error.hpp"

namespace {

CTError *outOfMemory() noexcept {
    static CTError error{"out of memory"};  // Short enough to be stored inside the string object.
    return &error;
}

}  // namespace

CTError *ctorch::makeError(const char *message) noexcept {
    try {
        return new CTError{message};
    } catch (...) {
        return outOfMemory();
    }
}

const char *ct_error_message(const CTError *error) noexcept { return error->message.c_str(); }

void ct_error_free(CTError *error) noexcept {
    if (error != outOfMemory()) delete error;
}
