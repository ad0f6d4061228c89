import Foundation
import Testing
import Torch

@testable import SegModels

@Suite struct StoredQuantizationTests {
    private let map = CheckpointMap(parameters: [ParameterShape("a.weight", [40, 70], narrowest: .int4)])

    private func summary(_ name: String, _ shape: [Int], _ type: String = "U8") -> TensorSummary {
        TensorSummary(name: name, shape: shape, type: type, byteCount: shape.reduce(1, *))
    }

    @Test func `the two tensors of a matrix are one, of the parameter's shape`() throws {
        let stored = [
            summary("a.weight.codes", [3, 3, 256]), summary("a.weight.scales", [3, 3, 16], "F16"),
            summary("b.weight", [5], "F32"),
        ]
        let joined = StoredQuantization.joined(stored, for: map)
        #expect(joined.map(\.name) == ["a.weight", "b.weight"] && joined[0].type == "INT4")
        #expect(joined[0].shape == [40, 70] && joined[0].byteCount == 9 * (256 + 16))
    }

    @Test func `what does not fit the parameter has the shape that it holds`() throws {
        let stored = [summary("a.weight.codes", [2, 3, 512]), summary("a.weight.scales", [2, 3, 16], "F16")]
        #expect(StoredQuantization.joined(stored, for: map).map(\.shape) == [[32, 96]])
        #expect(StoredQuantization.joined(stored, for: map).map(\.type) == ["INT8"])
        for odd in [[2, 3, 100], [2, 512]] {
            let strange = [summary("a.weight.codes", odd), stored[1]]
            #expect(StoredQuantization.joined(strange, for: map).first == strange[0])
        }
    }

    @Test func `only the layout's own name counts, and its numbers must be known`() throws {
        let own = Data("{\(StoredQuantization.configMember)}".utf8)
        #expect(try StoredQuantization.isNamed(in: own, path: "config.json"))
        for other in ["{}", #"{"quantization_config": {"quant_method": "awq", "bits": 4}}"#] {
            #expect(try !StoredQuantization.isNamed(in: Data(other.utf8), path: "config.json"))
        }
        let late = Data(#"{"quantization_config": {"quant_method": "simpleseg", "version": 9}}"#.utf8)
        #expect {
            try StoredQuantization.isNamed(in: late, path: "config.json")
        } throws: { error in
            "\(error)".contains("quantization_config.version") && "\(error)".contains("quantization_config.group_size")
        }
    }
}
