import Testing
import Torch

@testable import SegLayers

@Suite struct LoRADeltaTests {
    static func change(
        output: Int, input: Int, rank: Int, scale: Double = 1.5, dropout: (LoRADropout, Int)? = nil
    ) throws -> LoRADelta {
        LoRADelta(
            down: try Tensor.randn([rank, input]), up: try Tensor.randn([output, rank]), scale: scale,
            dropout: dropout.map { (rule: $0.0, stream: $0.1) })
    }

    @Test(arguments: [(5, 7, 1), (8, 3, 2), (4, 4, 9)])
    func `a changed layer is the layer of the changed matrix, added to something or not, with bias or not`(
        _ output: Int, _ input: Int, _ rank: Int
    ) throws {
        let (weight, bias) = (try Tensor.randn([output, input]), try Tensor.randn([output]))
        let (x, residual) = (try Tensor.randn([6, input]), try Tensor.randn([6, output]))
        let change = try Self.change(output: output, input: input, rank: rank)
        let changed = try weight + change.matrix()
        for bias in [nil, bias] {
            let (layer, plain) = (
                try Linear(weight: .full(weight), bias: bias, change: change), try Linear(weight: changed, bias: bias)
            )
            #expect(try layer(x).allClose(plain(x), relative: 1e-4, absolute: 1e-4))
            if bias == nil {
                let (one, two) = (try layer.adding(x, to: residual), try plain.adding(x, to: residual))
                #expect(try one.allClose(two, relative: 1e-4, absolute: 1e-4))
            }
        }
    }

    @Test func `the change is made in float32 and rounded with the output once`() throws {
        let (weight, x) = (try Tensor.randn([6, 5]).to(.bfloat16), try Tensor.randn([3, 5]).to(.bfloat16))
        let change = try Self.change(output: 6, input: 5, rank: 2)
        let expected = try (x.linear(weight) + x.to(.float32).linear(change.down).linear(change.up) * 1.5).to(.bfloat16)
        let found = try Linear(weight: .full(weight), bias: nil, change: change)(x)
        #expect(try found.dtype == .bfloat16 && found.equal(expected))
    }

    /// The size of a difference over that of what is expected.
    private static func apart(_ found: Tensor, _ expected: Tensor) throws -> Double {
        try ((found - expected).square().sum().item() / expected.square().sum().item()).squareRoot()
    }

    @Test func `gradients reach both matrices and the input, through bytes too, and never the frozen weight`() throws {
        let matrix = try Tensor.randn([6, 130])
        let int8 = try QuantizedMatrix(matrix, format: .int8)
        for weight in [LinearWeight.full(try int8.widened()), .quantized(int8)] {
            let change = try Self.change(output: 6, input: 130, rank: 3)
            let x = try Tensor.randn([20, 130])
            for tensor in [change.down, change.up, x] { try tensor.setRequiresGradient(true) }
            let layer = try Linear(weight: weight, bias: nil, change: change)
            try layer(x).square().sum().backward()
            let whole = try int8.widened() + change.matrix()
            let y = try x.detach().linear(whole)
            let expected = try (y * 2).matmul(whole)
            // Activations of quantized layers are rounded to 8 bits: half a percent of a sum.
            let tolerance = if case .full = weight { 1e-4 } else { 0.02 }
            #expect(try Self.apart(try #require(try x.gradient()), expected) < tolerance)
            let up = try (y * 2).transpose(0, 1).matmul(x.detach().linear(change.down.detach())) * 1.5
            #expect(try Self.apart(try #require(try change.up.gradient()), up) < tolerance)
            #expect(try change.down.gradient() != nil)
            if case .full(let tensor) = weight { #expect(try tensor.gradient() == nil) }
        }
    }

    @Test func `changed layers are not packed, and others still are`() throws {
        var store = ParameterStore()
        for name in ["p", "q"] { try store.insert(Tensor.randn([3, 4]), as: "\(name).weight") }
        try store.pack(["p.weight", "q.weight"])
        let scope = ParameterScope(store)
        #expect(try Linear(packed: ["p", "q"], in: scope, hasBias: false) != nil)
        try store.setChange(of: "q", to: Self.change(output: 3, input: 4, rank: 2))
        #expect(try Linear(packed: ["p", "q"], in: ParameterScope(store), hasBias: false) == nil)
        #expect(store.adapterParameters.map(\.name) == ["q.lora_A.weight", "q.lora_B.weight"])
        #expect(store.parameters.map(\.name) == ["p.weight", "q.weight"])
    }

    @Test func `matrices that do not fit the layer, and layers that are not there, are refused by name`() throws {
        var store = ParameterStore()
        try store.insert(Tensor.randn([3, 4]), as: "p.weight")
        let wrong = try Self.change(output: 4, input: 3, rank: 2)
        let error = LayerError.change(path: "p", layer: [3, 4], down: [2, 3], up: [4, 2])
        #expect(throws: error) { try store.setChange(of: "p", to: wrong) }
        #expect(throws: LayerError.missingParameter(name: "r.weight")) { try store.setChange(of: "r", to: wrong) }
        #expect("\(error)".contains("p has a weight of shape [3, 4]"))
    }

    @Test func `latent attention reads its memory in both forms with a changed decompressing matrix`() throws {
        var store = try LatentAttentionTests.store()
        try store.setChange(of: "kv_b_proj", to: Self.change(output: 33, input: 10, rank: 2, scale: 0.3))
        let attention = try LatentAttentionTests.attention(store)
        let x = try Tensor.randn([2, 5, 16])
        let whole = try attention(x, table: LatentAttentionTests.table(0..<5), mask: .causal)
        for form in LatentAttention.Form.allCases {
            let found = try attention.adding(
                x.reshape([10, 16]), to: Tensor.zeros([10, 16]), batch: 2, table: LatentAttentionTests.table(0..<5),
                cache: LatentAttentionTests.cache(batch: 2), layer: 0, form: form)
            #expect(try found.view([2, 5, 16]).allClose(whole, relative: 1e-3, absolute: 1e-3))
        }
    }
}
