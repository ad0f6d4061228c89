import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct Qwen3VLLanguageTests {
    private func hidden(_ embeddings: Tensor) throws -> Tensor {
        let model = try GoldenQwen3.dense.model()
        let positions = try Tensor([0, 1, 2], shape: [1, 1, 3]).expand([3, 1, 3])
        return try model.hidden(embeddings, positions: positions, mask: .causal)
    }

    @Test func `zeros beside an embedding change nothing, other numbers do`() throws {
        let narrow = try Tensor.randn([1, 3, 32])
        let zeros = try Tensor.zeros([1, 3, 64])
        #expect(try hidden(Tensor.cat([narrow, zeros], dim: 2)).equal(hidden(narrow)))
        let last = try Tensor.cat([narrow, Tensor.zeros([1, 3, 32]), Tensor.randn([1, 3, 32])], dim: 2)
        #expect(try !hidden(last).allClose(hidden(narrow), relative: 1e-3, absolute: 1e-3))
    }

    @Test func `what is added behind a layer changes the tokens after it only`() throws {
        let narrow = try Tensor.randn([1, 3, 32])
        let added = try Tensor.cat(
            [Tensor.zeros([1, 1, 64]), Tensor.randn([1, 1, 64]), Tensor.zeros([1, 1, 64])], dim: 1)
        let (plain, changed) = (try hidden(narrow), try hidden(Tensor.cat([narrow, added], dim: 2)))
        let same = try (0..<3).map {
            try plain.select(dim: 1, index: $0).allClose(
                changed.select(dim: 1, index: $0), relative: 1e-5, absolute: 1e-5)
        }
        #expect(same == [true, false, false])
    }
}
