import SegLayers
import Torch

/// A ``SegmentPlan`` on the device.
struct SegmentIndexes {
    private let groups: [SegmentPlan.Group]
    /// Rows in the order of the groups, and the way back; nil when they have it already.
    private let order: (forth: Tensor, back: Tensor)?

    init(_ plan: SegmentPlan, device: Device) throws {
        groups = plan.groups
        order = try plan.order.map { rows in
            let forth = try Tensor(rows, device: device)
            return (forth, try forth.sort(dim: 0, descending: false).indices)
        }
    }

    /// Attention inside the segments: [L, H, D] three times → [L, H · D].
    func attend(query: Tensor, key: Tensor, value: Tensor) throws -> Tensor {
        let inputs = [query, key, value]
        guard let order else { return try attend(inputs) }
        let sorted = try inputs.map { try $0.indexSelect(dim: 0, order.forth) }
        return try attend(sorted).indexSelect(dim: 0, order.back)
    }

    private func attend(_ inputs: [Tensor]) throws -> Tensor {
        var start = 0
        var results: [Tensor] = []
        for group in groups {
            let rows = group.length * group.count
            let parts = try inputs.map { try $0.narrow(dim: 0, start: start, length: rows) }
            results.append(
                try Attention.segments(query: parts[0], key: parts[1], value: parts[2], length: group.length))
            start += rows
        }
        return results.count == 1 ? results[0] : try Tensor.cat(results, dim: 0)
    }
}
