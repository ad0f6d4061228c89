import Testing
import Torch

private func list(_ seed: UInt64) throws -> TensorList {
    var draw = Draw(seed: seed)
    return try TensorList([draw.tensor([2, 3]), draw.tensor([4]), draw.tensor([1, 1, 5])])
}

private func clones(_ list: TensorList) throws -> TensorList {
    try TensorList(list.tensors.map { try $0.clone() })
}

@Test func `the total norm is that of all elements laid in one row`() throws {
    let x = try list(1)
    let row = try Tensor.cat(x.tensors.map { try $0.flatten() }, dim: 0)
    for p in [1, 2, Double.infinity] {
        #expect(try x.totalNorm(p: p).allClose(row.norm(p: p)))
    }
}

@Test func `operations on a list are those on each of its tensors`() throws {
    let (x, y) = (try list(2), try list(3))
    let check = { (change: (TensorList) throws -> Void, one: (Tensor, Tensor) throws -> Tensor) in
        let changed = try clones(x)
        try change(changed)
        for i in 0..<x.count { #expect(try changed.tensors[i].allClose(one(x.tensors[i], y.tensors[i]))) }
    }
    try check({ try $0.zeroInPlace() }, { x, _ in try x.zerosLike() })
    try check({ try $0.multiplyInPlace(by: Tensor(scalar: 0.5, dtype: .float64)) }, { x, _ in try x * 0.5 })
    try check({ try $0.addInPlace(y, scale: -2.0) }, { x, y in try x - y * 2 })
    try check({ try $0.lerpInPlace(y, weight: 0.25) }, { x, y in try x * 0.75 + y * 0.25 })
}

@Test func `lists of two lengths and empty lists are errors`() throws {
    let (x, short) = (try list(4), TensorList([try Tensor.ones([2])]))
    let error = #expect(throws: TorchError.self) { try x.addInPlace(short, scale: 1) }
    #expect(error?.description == "foreach_add_(): 3 tensors cannot be paired with 1")
    #expect(throws: TorchError.self) { try x.lerpInPlace(short, weight: 0.5) }
    #expect(throws: TorchError.self) { try TensorList([]).totalNorm() }
}
