import SegLayers
import Testing
import Torch

@Suite struct ParameterScopeTests {
    @Test func `a scope finds what is below it`() throws {
        var store = ParameterStore()
        try store.insert(Tensor([1] as [Float], shape: [1, 1]), as: "model.layers.0.up.weight")
        let scope = ParameterScope(store)["model"]["layers.0"]
        #expect(scope.path == "model.layers.0")
        #expect(try scope["up"].tensor("weight").shape == [1, 1])
        #expect(throws: LayerError.missingParameter(name: "model.layers.0.down.weight")) {
            try scope["down"].tensor("weight")
        }
        #expect(scope.packed(["up.weight"]) == nil)
        try store.pack(["model.layers.0.up.weight"])
        #expect(ParameterScope(store, path: "model.layers.0").packed(["up.weight"]) != nil)
    }
}
