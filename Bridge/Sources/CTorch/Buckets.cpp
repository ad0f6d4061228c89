// Gradients added up over processes, each in the one that owns it (ZeRO stage 2, Rajbhandari et al. 2020), in buckets that
// travel while the backward pass still works on the others.
#include "Distributed.hpp"

using namespace ctorch;

#if CTORCH_HAS_C10D

#include <ATen/ops/cat.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <algorithm>
#include <map>
#include <mutex>

namespace {

// Gradients of one type that travel to one owner.
struct Bucket {
    // Indexes of its parameters, the highest first.
    std::vector<size_t> members;
    int32_t owner = 0;
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
    std::vector<bool> isReady;
    int32_t rank = 0;
    std::mutex mutex;
    bool isArmed = false;
    // Buckets before this one are on their way: all processes send them in one order.
    size_t next = 0;

    void divide(const int32_t *owners, int64_t limit);
    void hook();
    void unhook();
    void arm();
    void noteReady(size_t parameter);
    void sendReady();
    void send(Bucket &bucket);
    void forgetArrived();
    void settle(Bucket &bucket);
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

// From the last parameter to the first, about as gradients become ready; in the order in which their last ones do.
void CTBuckets::divide(const int32_t *owners, int64_t limit) {
    std::map<std::pair<int32_t, at::ScalarType>, size_t> open;
    std::vector<int64_t> bytes;
    for (size_t i = parameters.size(); i-- > 0;) {
        const auto key = std::make_pair(owners[i], parameters[i].scalar_type());
        auto place = open.find(key);
        if (place == open.end() || bytes[place->second] >= limit) {
            place = open.insert_or_assign(key, buckets.size()).first;
            buckets.emplace_back();
            buckets.back().owner = owners[i];
            bytes.push_back(0);
        }
        buckets[place->second].members.push_back(i);
        bytes[place->second] += static_cast<int64_t>(parameters[i].nbytes());
    }
    std::sort(buckets.begin(), buckets.end(), [](const Bucket &a, const Bucket &b) {
        return a.members.back() > b.members.back();
    });
    places.resize(parameters.size());
    isReady.assign(parameters.size(), false);
    for (size_t i = 0; i < buckets.size(); ++i)
        for (size_t member : buckets[i].members) places[member] = i;
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
    isReady.assign(parameters.size(), false);
    isArmed = true;
}

void CTBuckets::noteReady(size_t parameter) {
    std::lock_guard<std::mutex> lock(mutex);
    if (!isArmed || isReady[parameter]) return;
    isReady[parameter] = true;
    --buckets[places[parameter]].waiting;
    sendReady();
}

void CTBuckets::sendReady() {
    while (next < buckets.size() && buckets[next].waiting == 0) send(buckets[next++]);
    forgetArrived();
}

// What sets out is a copy, and the gradients themselves are let go of; of one parameter alone it is the gradient.
void CTBuckets::send(Bucket &bucket) {
    c10::NoGradGuard guard;
    std::vector<at::Tensor> rows;
    rows.reserve(bucket.members.size());
    for (size_t member : bucket.members) {
        at::Tensor &gradient = parameters[member].mutable_grad();
        // What took no part in the step here may have taken part elsewhere.
        rows.push_back((gradient.defined() ? gradient : at::zeros_like(parameters[member])).detach().reshape({-1}));
        gradient = at::Tensor();
    }
    bucket.flat = rows.size() == 1 ? rows[0].contiguous() : at::cat(rows);
    std::vector<at::Tensor> flat{bucket.flat};
    c10d::ReduceOptions settings;
    settings.rootRank = bucket.owner;
    bucket.work = group->reduce(flat, settings);
}

// Frees what has arrived at other owners, without waiting; errors are left to `finish`.
void CTBuckets::forgetArrived() {
    for (Bucket &bucket : buckets) {
        if (bucket.owner == rank || !bucket.work || !bucket.work->isCompleted() || bucket.work->exception()) continue;
        bucket.work.reset();
        bucket.flat = at::Tensor();
    }
}

// Waits for a bucket that has set out, and keeps the sums of this process's own parameters.
void CTBuckets::settle(Bucket &bucket) {
    const auto work = std::move(bucket.work);
    const at::Tensor flat = std::move(bucket.flat);
    bucket.work.reset();
    bucket.flat = at::Tensor();
    if (work) work->wait();
    int64_t start = 0;
    for (size_t member : bucket.members) {
        at::Tensor &parameter = parameters[member];
        TORCH_CHECK(!parameter.grad().defined(), "a gradient was made after its bucket had set out");
        if (bucket.owner != rank) continue;
        parameter.mutable_grad() = flat.narrow(0, start, parameter.numel()).view(parameter.sizes());
        start += parameter.numel();
    }
}

void CTBuckets::finish() {
    // Buckets that are under way while the next ones are filled here.
    const size_t window = 4;
    std::lock_guard<std::mutex> lock(mutex);
    c10::NoGradGuard guard;
    isArmed = false;
    size_t settled = 0;
    while (next < buckets.size()) {
        while (settled + window < next) settle(buckets[settled++]);
        send(buckets[next++]);
    }
    next = 0;
    while (settled < buckets.size()) settle(buckets[settled++]);
}

CTError *ct_buckets_new(
    CTGroup *group, const CTTensor *const *parameters, const int32_t *owners, size_t count, int64_t bytes,
    CTBuckets **out) noexcept {
    return guarded([&] {
        auto buckets = std::make_unique<CTBuckets>();
        buckets->group = group->value;
        buckets->rank = group->rank;
        buckets->parameters = list(parameters, count);
        buckets->divide(owners, bytes);
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

CTError *ct_buckets_new(
    CTGroup *, const CTTensor *const *, const int32_t *, size_t, int64_t, CTBuckets **) noexcept {
    return makeError("this libtorch was built without c10d, so that gradients cannot be added up over processes");
}
void ct_buckets_free(CTBuckets *buckets) noexcept { delete buckets; }
CTError *ct_buckets_arm(CTBuckets *) noexcept { return nullptr; }
CTError *ct_buckets_finish(CTBuckets *) noexcept { return nullptr; }

#endif
