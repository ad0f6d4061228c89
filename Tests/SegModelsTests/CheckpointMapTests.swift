import Testing

@testable import SegModels

@Suite struct CheckpointMapTests {
    static let map = CheckpointMap(
        parameters: [
            ParameterShape("a.weight", [2, 3]), ParameterShape("a.bias", [2], role: .bias),
            ParameterShape("head.weight", [4], isOptional: true),
        ],
        prefixes: [("model.old.", "a."), ("model.", "")], ignoredSuffixes: [("inv_freq", "computed")])

    static func tensor(_ name: String, _ shape: [Int], _ type: String = "BF16") -> TensorSummary {
        TensorSummary(name: name, shape: shape, type: type, byteCount: shape.reduce(2, *))
    }

    @Test func `every tensor is consumed or ignored, under either naming`() {
        let account = Self.map.account(for: [
            Self.tensor("model.old.weight", [2, 3]), Self.tensor("a.bias", [2], "F32"), Self.tensor("x.inv_freq", [9]),
        ])
        #expect(account.problems.isEmpty)
        #expect(account.consumed.map(\.tensor.name) == ["model.old.weight", "a.bias"])
        #expect(account.consumed.map(\.parameter.name) == ["a.weight", "a.bias"])
        #expect(account.ignored.map(\.reason) == ["computed"])
        #expect(account.parameterCount == 8 && account.byteCount == 16)
    }

    @Test func `all disagreements are reported at once`() {
        let account = Self.map.account(for: [
            Self.tensor("a.weight", [3, 2]), Self.tensor("head.weight", [4], "I64"), Self.tensor("b.weight", [1]),
        ])
        #expect(
            account.problems == [
                .shape(name: "a.weight", expected: [2, 3], found: [3, 2]), .missingTensor(name: "a.bias", shape: [2]),
                .type(name: "head.weight", found: "I64"), .unknownTensor(name: "b.weight", shape: [1]),
            ])
    }

    @Test func `two names of one parameter are a problem`() {
        let account = Self.map.account(for: [
            Self.tensor("a.weight", [2, 3]), Self.tensor("model.a.weight", [2, 3]), Self.tensor("a.bias", [2]),
        ])
        #expect(account.problems == [.duplicate(name: "a.weight", sources: ["a.weight", "model.a.weight"])])
    }

    @Test func `an optional parameter may be missing`() {
        let account = Self.map.account(for: [Self.tensor("a.weight", [2, 3]), Self.tensor("a.bias", [2])])
        #expect(account.problems.isEmpty && account.consumed.count == 2)
    }

    @Test(arguments: [
        ("model.old.weight", "a.weight"), ("model.a.bias", "a.bias"), ("remodel.x", "remodel.x"),
        ("a.weight", "a.weight"),
    ])
    func `only whole prefixes are renamed`(_ source: String, _ name: String) {
        #expect(Self.map.canonicalName(of: source) == name)
    }
}
