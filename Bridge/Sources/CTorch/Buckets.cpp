// Gradients added up over processes, in buckets that travel while the backward pass still works on the others.
#include "Distributed.hpp"

using namespace ctorch;

#if CTORCH_HAS_C10D

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <mutex>

namespace {

struct Bucket {
    // Indexes of its parameters.
    std::vector<size_t> members;
    size_t waiting = 0;
    at::Tensor flat;
    c10::intrusive_ptr<c10d::Work> work;
};

}  // namespace

struct CTBuckets {
    c10::intrusive_ptr<c10d::Backend> group;
    std::vector<at::Tensor> parameters;
    std::vector<Bucket> buckets;
    // The bucket of each parameter.
    std::vector<size_t> places;
    std::mutex mutex;
    bool isArmed = false;
    // Buckets before this one are on their way: all processes send them in one order.
    size_t next = 0;

    void divide(int64_t limit);
    void hook();
    void unhook();
    void arm();
    void noteReady(size_t parameter);
    void sendReady();
    void send(Bucket &bucket);
    void finish();
};

namespace {

struct Ready : torch::autograd::PostAccumulateGradHook {
    CTBuckets *buckets;
    size_t parameter;

    Ready(CTBuckets *buckets, size_t parameter) : buckets(buckets), parameter(parameter) {}
    void operator()(const at::Tensor &) override { buckets->noteReady(parameter); }
};

}  // namespace

// From the last parameter to the first, about as gradients become ready.
void CTBuckets::divide(int64_t limit) {
    places.resize(parameters.size());
    int64_t bytes = limit;
    for (size_t i = parameters.size(); i-- > 0;) {
        const at::Tensor &parameter = parameters[i];
        const bool isOther =
            !buckets.empty() && parameters[buckets.back().members[0]].scalar_type() != parameter.scalar_type();
        if (bytes >= limit || isOther) {
            buckets.emplace_back();
            bytes = 0;
        }
        buckets.back().members.push_back(i);
        places[i] = buckets.size() - 1;
        bytes += static_cast<int64_t>(parameter.nbytes());
    }
}

void CTBuckets::hook() {
    for (size_t i = 0; i < parameters.size(); ++i)
        torch::autograd::impl::set_post_acc_grad_hooks(parameters[i], std::make_unique<Ready>(this, i));
}

void CTBuckets::unhook() {
    for (const auto &parameter : parameters) torch::autograd::impl::set_post_acc_grad_hooks(parameter, nullptr);
}

void CTBuckets::arm() {
    std::lock_guard<std::mutex> lock(mutex);
    for (Bucket &bucket : buckets) bucket.waiting = bucket.members.size();
    isArmed = true;
}

void CTBuckets::noteReady(size_t parameter) {
    std::lock_guard<std::mutex> lock(mutex);
    if (!isArmed) return;
    Bucket &bucket = buckets[places[parameter]];
    if (bucket.waiting > 0) --bucket.waiting;
    sendReady();
}

void CTBuckets::sendReady() {
    while (next < buckets.size() && buckets[next].waiting == 0) send(buckets[next++]);
}

void CTBuckets::send(Bucket &bucket) {
    c10::NoGradGuard guard;
    std::vector<at::Tensor> rows;
    rows.reserve(bucket.members.size());
    for (size_t member : bucket.members) {
        const at::Tensor gradient = parameters[member].grad();
        // What took no part in the step here may have taken part elsewhere.
        rows.push_back((gradient.defined() ? gradient : at::zeros_like(parameters[member])).detach().reshape({-1}));
    }
    bucket.flat = at::cat(rows);
    std::vector<at::Tensor> flat{bucket.flat};
    bucket.work = group->allreduce(flat);
}

void CTBuckets::finish() {
    std::lock_guard<std::mutex> lock(mutex);
    c10::NoGradGuard guard;
    isArmed = false;
    while (next < buckets.size()) send(buckets[next++]);
    next = 0;
    for (Bucket &bucket : buckets) {
        auto work = std::move(bucket.work);
        work->wait();
        int64_t start = 0;
        for (size_t member : bucket.members) {
            at::Tensor &parameter = parameters[member];
            parameter.mutable_grad() = bucket.flat.narrow(0, start, parameter.numel()).view(parameter.sizes());
            start += parameter.numel();
        }
        bucket.flat = at::Tensor();
    }
}

CTError *ct_buckets_new(
    CTGroup *group, const CTTensor *const *parameters, size_t count, int64_t bytes, CTBuckets **out) noexcept {
    return guarded([&] {
        auto buckets = std::make_unique<CTBuckets>();
        buckets->group = group->value;
        buckets->parameters = list(parameters, count);
        buckets->divide(bytes);
        buckets->hook();
        *out = buckets.release();
    });
}

void ct_buckets_free(CTBuckets *buckets) noexcept {
    buckets->unhook();
    delete buckets;
}

CTError *ct_buckets_arm(CTBuckets *buckets) noexcept {
    return guarded([&] { buckets->arm(); });
}

CTError *ct_buckets_finish(CTBuckets *buckets) noexcept {
    return guarded([&] { buckets->finish(); });
}

#else

struct CTBuckets {};

CTError *ct_buckets_new(CTGroup *, const CTTensor *const *, size_t, int64_t, CTBuckets **) noexcept {
    return makeError("this libtorch was built without c10d, so that gradients cannot be added up over processes");
}
void ct_buckets_free(CTBuckets *buckets) noexcept { delete buckets; }
CTError *ct_buckets_arm(CTBuckets *) noexcept { return nullptr; }
CTError *ct_buckets_finish(CTBuckets *) noexcept { return nullptr; }

#endif
