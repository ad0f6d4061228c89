public import SegLayers
internal import Torch

/// Which rule changes which parameter.
public struct ParameterGroups {
    /// Hidden matrices [out, in] of the vision tower, the merger and the decoder, when Muon is wanted.
    public var muon: [NamedParameter] = []
    /// Matrices and tables that AdamW changes with weight decay.
    public var decayed: [NamedParameter] = []
    /// Norms and biases: AdamW without decay.
    public var plain: [NamedParameter] = []

    /// Sorts `parameters` into groups, each in the order given.
    ///
    /// Muon takes what multiplies hidden vectors by a matrix. A router, which chooses and does not pass on, keeps AdamW. The token table, the output projection and the patch
    /// embedding face the outside and keep AdamW, as the rule's author has it. The merger is Muon's as well: with the
    /// decay, that bounds its singular values, and with them the image features, which under AdamW grow to a thousand
    /// times the words' size and bury every position that the decoder adds to them.
    public init(_ parameters: [NamedParameter], rule: TrainConfig.Optimization.Rule) {
        for parameter in parameters {
            if parameter.tensor.rank < 2 {
                plain.append(parameter)
            } else if rule == .muon && Self.isHiddenMatrix(parameter) {
                muon.append(parameter)
            } else {
                decayed.append(parameter)
            }
        }
    }

    private static func isHiddenMatrix(_ parameter: NamedParameter) -> Bool {
        parameter.tensor.rank == 2 && !parameter.name.hasSuffix("embed_tokens.weight")
            && !parameter.name.hasSuffix("lm_head.weight") && !parameter.name.hasSuffix("mlp.gate.weight")
    }
}
