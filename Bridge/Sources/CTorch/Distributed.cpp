// Several processes that work on one thing: c10d's store, and its groups over Gloo and NCCL.
#include "Distributed.hpp"

using namespace ctorch;

#if CTORCH_HAS_C10D

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#if CTORCH_HAS_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <sstream>

namespace {

using Milliseconds = std::chrono::milliseconds;

// c10d logs, with stack frames, what it also throws; the error says it in words. Whoever wants to see more sets the variable.
void quietLog() {
    if (std::getenv("TORCH_CPP_LOG_LEVEL") == nullptr) FLAGS_caffe2_log_level = 3;
}

c10::intrusive_ptr<c10d::Backend> gloo(
    const c10::intrusive_ptr<c10d::Store> &store, const char *address, int rank, int size, Milliseconds timeout) {
    using Gloo = c10d::ProcessGroupGloo;
    auto settings = Gloo::Options::create(timeout);
    const char *names = std::getenv("GLOO_SOCKET_IFNAME");
    if (names != nullptr && *names != 0) {
        std::istringstream list(names);
        for (std::string name; std::getline(list, name, ',');) {
            settings->devices.push_back(Gloo::createDeviceForInterface(name));
        }
    } else {
        settings->devices.push_back(Gloo::createDeviceForHostname(address));
    }
    return c10::make_intrusive<Gloo>(store, rank, size, settings);
}

c10::intrusive_ptr<c10d::Backend> backend(
    const c10::intrusive_ptr<c10d::Store> &store, const char *address, int rank, int size,
    [[maybe_unused]] int32_t device, Milliseconds timeout) {
#if CTORCH_HAS_NCCL
    if (device >= 0) {
        auto settings = c10d::ProcessGroupNCCL::Options::create();
        settings->timeout = timeout;
        return c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, settings);
    }
#endif
    // Gloo takes tensors of a CUDA device too, by way of the host.
    return gloo(store, address, rank, size, timeout);
}

// What travels together: tensors of one type from one process, or a piece of a large one.
struct Parcel {
    std::vector<at::Tensor> parts;
    int64_t bytes = 0;
    int32_t owner = 0;
    // What is sent and received; the part itself where that is one row of memory.
    at::Tensor flat;
    bool isCopy = false;
    // For the last piece of a tensor that is no one row of memory: the tensor, and the row that the pieces are cut from.
    at::Tensor whole, row;
    c10::intrusive_ptr<c10d::Work> work;
};

// A tensor larger than `limit`, in pieces of that size.
void addPieces(const at::Tensor &tensor, int32_t owner, int64_t limit, std::vector<Parcel> &all) {
    const at::Tensor row = tensor.detach().reshape({-1});
    const int64_t step = std::max<int64_t>(1, limit / static_cast<int64_t>(tensor.element_size()));
    for (int64_t start = 0; start < row.numel(); start += step) {
        all.emplace_back();
        all.back().owner = owner;
        all.back().parts.push_back(row.narrow(0, start, std::min(step, row.numel() - start)));
    }
    if (!tensor.is_contiguous()) {
        all.back().whole = tensor;
        all.back().row = row;
    }
}

// In order, closed at `limit` bytes; each holds at least one tensor, or a piece.
std::vector<Parcel> parcels(const std::vector<at::Tensor> &tensors, const int32_t *owners, int64_t limit) {
    std::vector<Parcel> all;
    std::map<std::pair<int32_t, at::ScalarType>, size_t> open;
    for (size_t i = 0; i < tensors.size(); ++i) {
        const auto bytes = static_cast<int64_t>(tensors[i].nbytes());
        if (bytes > limit) {
            addPieces(tensors[i], owners[i], limit, all);
            continue;
        }
        const auto key = std::make_pair(owners[i], tensors[i].scalar_type());
        auto place = open.find(key);
        if (place == open.end() || all[place->second].bytes >= limit) {
            place = open.insert_or_assign(key, all.size()).first;
            all.emplace_back();
            all.back().owner = owners[i];
        }
        Parcel &parcel = all[place->second];
        parcel.parts.push_back(tensors[i]);
        parcel.bytes += bytes;
    }
    return all;
}

at::Tensor flattened(const std::vector<at::Tensor> &parts) {
    std::vector<at::Tensor> rows;
    rows.reserve(parts.size());
    for (const auto &part : parts) rows.push_back(part.detach().reshape({-1}));
    return at::cat(rows);
}

void send(Parcel &parcel, const CTGroup &group) {
    parcel.isCopy = parcel.parts.size() > 1 || !parcel.parts[0].is_contiguous();
    if (!parcel.isCopy) {
        parcel.flat = parcel.parts[0].detach().view({-1});
    } else if (parcel.owner == group.rank) {
        parcel.flat = flattened(parcel.parts);
    } else {
        int64_t count = 0;
        for (const auto &part : parcel.parts) count += part.numel();
        parcel.flat = at::empty({count}, parcel.parts[0].options().requires_grad(false));
    }
    c10d::BroadcastOptions settings;
    settings.rootRank = parcel.owner;
    std::vector<at::Tensor> flat{parcel.flat};
    parcel.work = group.value->broadcast(flat, settings);
}

void settle(Parcel &parcel, const CTGroup &group) {
    parcel.work->wait();
    parcel.work.reset();
    if (parcel.isCopy && parcel.owner != group.rank) {
        int64_t start = 0;
        for (at::Tensor &part : parcel.parts) {
            part.detach().copy_(parcel.flat.narrow(0, start, part.numel()).view(part.sizes()));
            start += part.numel();
        }
    }
    if (parcel.whole.defined() && parcel.owner != group.rank)
        parcel.whole.detach().copy_(parcel.row.view(parcel.whole.sizes()));
    parcel = Parcel();
}

// A tensor of bytes.
CTTensor *bytesTensor(const std::vector<uint8_t> &bytes) {
    at::Tensor value = at::empty({static_cast<int64_t>(bytes.size())}, at::kByte);
    if (!bytes.empty()) std::memcpy(value.mutable_data_ptr(), bytes.data(), bytes.size());
    return new CTTensor{std::move(value)};
}

}  // namespace

CTError *ct_distributed_available(bool *out) noexcept {
    *out = true;
    return nullptr;
}

CTError *ct_store_open(
    const char *host, uint16_t port, bool serves, int64_t milliseconds, CTStore **out) noexcept {
    return guarded([&] {
        quietLog();
        c10d::TCPStoreOptions settings;
        settings.port = port;
        settings.isServer = serves;
        settings.waitWorkers = false;
        settings.timeout = Milliseconds(milliseconds);
        auto store = c10::make_intrusive<c10d::TCPStore>(host, settings);
        const uint16_t bound = store->getPort();
        *out = new CTStore{std::move(store), bound};
    });
}

CTError *ct_store_port(const CTStore *store, uint16_t *out) noexcept {
    *out = store->port;
    return nullptr;
}

CTError *ct_store_set(CTStore *store, const char *key, const void *bytes, size_t count) noexcept {
    return guarded([&] {
        const auto *first = static_cast<const uint8_t *>(bytes);
        store->value->set(key, std::vector<uint8_t>(first, first + count));
    });
}

CTError *ct_store_claim(
    CTStore *store, const char *key, const void *bytes, size_t count, CTTensor **out) noexcept {
    return guarded([&] {
        const auto *first = static_cast<const uint8_t *>(bytes);
        *out = bytesTensor(store->value->compareSet(key, {}, std::vector<uint8_t>(first, first + count)));
    });
}

CTError *ct_store_get(CTStore *store, const char *key, int64_t milliseconds, CTTensor **out) noexcept {
    return guarded([&] {
        if (!store->value->check({key})) {
            if (milliseconds <= 0) {
                *out = nullptr;
                return;
            }
            store->value->wait({key}, Milliseconds(milliseconds));
        }
        *out = bytesTensor(store->value->get(key));
    });
}

void ct_store_free(CTStore *store) noexcept { delete store; }

CTError *ct_group_join(
    CTStore *store, const char *name, int32_t rank, int32_t size, int32_t device, const char *address,
    int64_t milliseconds, CTGroup **out) noexcept {
    return guarded([&] {
        auto own = c10::make_intrusive<c10d::PrefixStore>(name, store->value);
        *out = new CTGroup{backend(own, address, rank, size, device, Milliseconds(milliseconds)), rank, size};
    });
}

void ct_group_free(CTGroup *group) noexcept { delete group; }

void ct_group_abandon(CTGroup *group) noexcept {
    (void)group->value.release();
    delete group;
}

CTError *ct_group_all_gather(CTGroup *group, const CTTensor *x, CTTensor **out) noexcept {
    return give(out, [&] {
        at::Tensor input = x->value.detach().contiguous();
        std::vector<int64_t> sizes = input.sizes().vec();
        sizes.insert(sizes.begin(), group->size);
        at::Tensor output = at::empty(sizes, input.options());
        std::vector<int64_t> joined = input.sizes().vec();
        TORCH_CHECK(!joined.empty(), "only a tensor with dimensions can be gathered");
        joined[0] *= group->size;
        at::Tensor flat = output.view(joined);
        group->value->_allgather_base(flat, input)->wait();
        return output;
    });
}

CTError *ct_group_broadcast_(
    CTGroup *group, const CTTensor *const *tensors, const int32_t *owners, size_t count, int64_t bytes) noexcept {
    return guarded([&] {
        c10::NoGradGuard guard;
        // Parcels that are under way while the next one is made.
        const size_t window = 4;
        std::vector<Parcel> all = parcels(list(tensors, count), owners, bytes);
        for (size_t i = 0; i < all.size(); ++i) {
            if (i >= window) settle(all[i - window], *group);
            send(all[i], *group);
        }
        for (size_t i = all.size() - std::min(window, all.size()); i < all.size(); ++i) settle(all[i], *group);
    });
}

#else

namespace {

CTError *absent() noexcept {
    return makeError("this libtorch was built without c10d, so that several processes cannot work together");
}

}  // namespace

CTError *ct_distributed_available(bool *out) noexcept {
    *out = false;
    return nullptr;
}

CTError *ct_store_open(const char *, uint16_t, bool, int64_t, CTStore **) noexcept { return absent(); }
CTError *ct_store_port(const CTStore *, uint16_t *) noexcept { return absent(); }
CTError *ct_store_set(CTStore *, const char *, const void *, size_t) noexcept { return absent(); }
CTError *ct_store_claim(CTStore *, const char *, const void *, size_t, CTTensor **) noexcept { return absent(); }
CTError *ct_store_get(CTStore *, const char *, int64_t, CTTensor **) noexcept { return absent(); }
void ct_store_free(CTStore *store) noexcept { delete store; }
CTError *ct_group_join(
    CTStore *, const char *, int32_t, int32_t, int32_t, const char *, int64_t, CTGroup **) noexcept {
    return absent();
}
void ct_group_free(CTGroup *group) noexcept { delete group; }
void ct_group_abandon(CTGroup *group) noexcept { delete group; }
CTError *ct_group_all_gather(CTGroup *, const CTTensor *, CTTensor **) noexcept { return absent(); }
CTError *ct_group_broadcast_(CTGroup *, const CTTensor *const *, const int32_t *, size_t, int64_t) noexcept {
    return absent();
}

#endif
