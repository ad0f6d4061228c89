// Generators and what draws from them.
#include "Handle.hpp"

#include <ATen/Context.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/multinomial.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>

#include <mutex>

using namespace ctorch;

CTError *ct_rand(
    const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTGenerator *generator,
    CTTensor **out) noexcept {
    return give(out, [&] { return at::rand(ints(sizes, rank), maybe(generator), options(dtype, device)); });
}

CTError *ct_randn(
    const int64_t *sizes, size_t rank, CTDType dtype, int32_t device, CTGenerator *generator,
    CTTensor **out) noexcept {
    return give(out, [&] { return at::randn(ints(sizes, rank), maybe(generator), options(dtype, device)); });
}

CTError *ct_randint(
    int64_t low, int64_t high, const int64_t *sizes, size_t rank, CTDType dtype, int32_t device,
    CTGenerator *generator, CTTensor **out) noexcept {
    return give(out, [&] {
        return at::randint(low, high, ints(sizes, rank), maybe(generator), options(dtype, device));
    });
}

CTError *ct_manual_seed(uint64_t seed) noexcept {
    return guarded([&] { at::manual_seed(seed); });
}

CTError *ct_generator_new(uint64_t seed, int32_t device, CTGenerator **out) noexcept {
    return guarded([&] {
        // A copy of the default generator is of the right kind for its device, without naming that kind here.
        at::Generator model = at::globalContext().defaultGenerator(deviceOf(device));
        std::lock_guard<std::mutex> lock(model.mutex());
        at::Generator generator = model.clone();
        generator.set_current_seed(seed);
        *out = new CTGenerator{std::move(generator)};
    });
}

void ct_generator_free(CTGenerator *generator) noexcept { delete generator; }

CTError *ct_generator_state(CTGenerator *generator, CTTensor **out) noexcept {
    return give(out, [&] {
        std::lock_guard<std::mutex> lock(generator->value.mutex());
        return generator->value.get_state();
    });
}

CTError *ct_generator_set_state(CTGenerator *generator, const CTTensor *state) noexcept {
    return guarded([&] {
        std::lock_guard<std::mutex> lock(generator->value.mutex());
        generator->value.set_state(state->value);
    });
}

CTError *ct_multinomial(
    const CTTensor *weights, int64_t count, bool replacement, CTGenerator *generator, CTTensor **out) noexcept {
    return give(out, [&] { return at::multinomial(weights->value, count, replacement, maybe(generator)); });
}

CTError *ct_dropout(const CTTensor *x, double probability, bool training, CTTensor **out) noexcept {
    return give(out, [&] { return at::dropout(x->value, probability, training); });
}
