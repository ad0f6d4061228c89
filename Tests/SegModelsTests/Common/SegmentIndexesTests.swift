import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct SegmentIndexesTests {
    @Test func `attention inside segments of any order is what each segment has alone`() throws {
        let segmentOfRow = [1, 0, 1, 2, 1, 0]
        let inputs = try (0..<3).map { _ in try Tensor.randn([6, 2, 4]) }
        let indexes = try SegmentIndexes(SegmentPlan(segmentOfRow: segmentOfRow, segmentCount: 3), device: .cpu)
        let found = try indexes.attend(query: inputs[0], key: inputs[1], value: inputs[2])
        for segment in 0..<3 {
            let rows = segmentOfRow.indices.filter { segmentOfRow[$0] == segment }
            let places = try Tensor(rows)
            let own = try inputs.map { try $0.indexSelect(dim: 0, places) }
            let alone = try Attention.segments(query: own[0], key: own[1], value: own[2], length: rows.count)
            #expect(try found.indexSelect(dim: 0, places).allClose(alone, relative: 1e-5, absolute: 1e-5))
        }
    }
}
