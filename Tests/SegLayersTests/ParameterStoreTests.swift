import SegLayers
import Testing
import Torch

@Suite struct ParameterStoreTests {
    static func store() throws -> ParameterStore {
        var store = ParameterStore()
        try store.insert(Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]), as: "a")
        try store.insert(Tensor([5, 6] as [Float], shape: [1, 2]), as: "b")
        try store.insert(Tensor([7] as [Float]), as: "c")
        return store
    }

    @Test func `parameters keep the order in which they came`() throws {
        #expect(try Self.store().parameters.map(\.name) == ["a", "b", "c"])
    }

    @Test func `a name is given once, and an unknown one is an error`() throws {
        var store = try Self.store()
        #expect(throws: LayerError.duplicateParameter(name: "a")) { try store.insert(Tensor([1] as [Float]), as: "a") }
        #expect(throws: LayerError.missingParameter(name: "d")) { try store.tensor("d") }
        #expect(store.find("d") == nil)
    }

    @Test func `packed parameters are views of one storage with their old values`() throws {
        var store = try Self.store()
        try store.tensor("b").setRequiresGradient(true)
        try store.pack(["a", "b"])
        let packed = try #require(store.packed(["a", "b"]))
        #expect(try packed.array(of: Float.self) == [1, 2, 3, 4, 5, 6])
        #expect(try store.tensor("a").sharesStorage(with: packed) && store.tensor("b").sharesStorage(with: packed))
        #expect(
            try store.tensor("b").requiresGradient && !store.tensor("a").requiresGradient && !packed.requiresGradient)
        try withoutGradients { try store.tensor("b").fillInPlace(9) }
        #expect(try packed.array(of: Float.self) == [1, 2, 3, 4, 9, 9])
        #expect(store.packed(["b", "a"]) == nil)
    }

    @Test func `quantized matrices are counted, and are neither parameters nor tensors`() throws {
        var store = try Self.store()
        let matrix = try QuantizedMatrix(Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2]), format: .int4)
        try store.insert(.quantized(matrix), as: "d")
        #expect(store.quantizedCount == 6 && store.parameters.map(\.name) == ["a", "b", "c"])
        #expect(store.find("d") == nil && store.names == ["a", "b", "c", "d"])
        #expect(throws: LayerError.quantizedParameter(name: "d")) { try store.tensor("d") }
        #expect(store.findWeight("d")?.shape == [3, 2] && store.findWeight("e") == nil)
        #expect(try store.weight("d").shape == [3, 2] && store.weight("a").shape == [2, 2])
        #expect(throws: LayerError.duplicateParameter(name: "d")) { try store.insert(.quantized(matrix), as: "d") }
        #expect(throws: LayerError.quantizedParameter(name: "d")) { try store.pack(["a", "d"]) }
        #expect(throws: LayerError.quantizedParameter(name: "d")) { try store.pack(["d", "a"]) }
    }

    @Test func `packed quantized matrices are rows of one, where their formats and panels fit`() throws {
        var store = ParameterStore()
        for (name, value) in [("a", 1), ("b", 2)] as [(String, Float)] {
            let matrix = try Tensor([Float](repeating: value, count: 32), shape: [16, 2])
            try store.insert(.quantized(QuantizedMatrix(matrix, format: .int8)), as: name)
        }
        try store.insert(.quantized(QuantizedMatrix(Tensor.ones([16, 2]), format: .int4)), as: "c")
        try store.pack(["a", "b"])
        guard case .quantized(let both)? = store.packedWeight(["a", "b"]) else { Issue.record("not packed"); return }
        let expected = [Float](repeating: 1, count: 32) + [Float](repeating: 2, count: 32)
        #expect(try zip(both.widened().array(of: Float.self), expected).allSatisfy { abs($0 - $1) < 2e-3 })
        guard case .quantized(let b) = try store.weight("b") else { Issue.record("not quantized"); return }
        #expect(try b.codes.sharesStorage(with: both.codes))
        #expect(store.packed(["a", "b"]) == nil && store.quantizedCount == 96)
        try store.pack(["a", "c"])
        #expect(store.packedWeight(["a", "c"]) == nil && store.findWeight("c") != nil)
    }
}
