import Testing
import Torch

@Test func `chosen entries come from where the index says, over drawn shapes`() throws {
    var draw = Draw(seed: 31)
    for _ in 0..<500 {
        let shape = draw.shape()
        let x = try draw.tensor(shape)
        let grid = try Grid(x)
        let dim = draw.int(0...shape.count - 1)
        let picks = (0..<draw.int(0...4)).map { _ in draw.int(0...shape[dim] - 1) }
        var chosen = shape
        chosen[dim] = picks.count
        let expected = Grid(chosen) {
            var p = $0; p[dim] = picks[p[dim]]; return grid[p]
        }
        try expectClose(x.indexSelect(dim: dim, Tensor(picks)), expected)
        var column = shape.map { _ in 1 }
        column[dim] = picks.count
        let spread = try Tensor(picks).reshape(column).expand(chosen)
        try expectClose(x.gather(dim: dim, spread), expected)
    }
}

@Test func `scatter writes what gather reads`() throws {
    var draw = Draw(seed: 32)
    for _ in 0..<200 {
        let shape = draw.shape()
        let (x, source) = (try draw.tensor(shape), try draw.tensor(shape))
        let dim = draw.int(0...shape.count - 1)
        var column = shape.map { _ in 1 }
        column[dim] = shape[dim]
        let order = try Tensor(draw.shuffled(shape[dim]))
        let indices = try order.reshape(column).expand(shape)
        #expect(try x.scatter(dim: dim, indices, source).gather(dim: dim, indices).equal(source))
        #expect(
            try x.scatterAdd(dim: dim, indices, source).allClose(x + x.zerosLike().scatter(dim: dim, indices, source)))
        #expect(try x.scatter(dim: dim, indices, value: 3).equal(x.zerosLike() + 3))
        #expect(try x.indexCopy(dim: dim, order, source).indexSelect(dim: dim, order).equal(source))
        #expect(try x.indexAdd(dim: dim, order, source).allClose(x.scatterAdd(dim: dim, indices, source)))
    }
}

@Test func `writing in place gives what the copying form gives`() throws {
    var draw = Draw(seed: 33)
    let (x, source) = (try draw.tensor([4, 3]), try draw.tensor([2, 3]))
    let indices = try Tensor([2, 0])
    func inPlace(_ change: (Tensor) throws -> Void) throws -> Tensor {
        let copy = try x.clone()
        try change(copy)
        return copy
    }
    #expect(
        try inPlace { try $0.indexCopyInPlace(dim: 0, indices, source) }.equal(x.indexCopy(dim: 0, indices, source)))
    #expect(try inPlace { try $0.indexAddInPlace(dim: 0, indices, source) }.equal(x.indexAdd(dim: 0, indices, source)))
    #expect(try inPlace { try $0.indexPutInPlace([indices], source) }.equal(x.indexPut([indices], source)))
    #expect(try x.indexPut([indices], source).equal(x.indexCopy(dim: 0, indices, source)))
    let twice = try Tensor([1, 1])
    #expect(
        try x.indexPut([twice], source, accumulate: true).allClose(x.indexAdd(dim: 0, twice, source)))
}

@Test func `a tuple of indices picks single elements`() throws {
    let x = try Tensor.arange(12).reshape([3, 4])
    let (rows, columns) = (try Tensor([0, 2, 1]), try Tensor([3, 0, 0]))
    #expect(try x.index([rows, columns]).array(of: Int.self) == [3, 8, 4])
    #expect(try x.index([rows]).shape == [3, 4])
    #expect(
        try x.indexPut([rows, columns], Tensor([-1])).select(dim: 0, index: 0).array(of: Int.self) == [0, 1, 2, -1])
}

@Test func `masks fill, select and take elements in row-major order`() throws {
    let x = try Tensor([1.0, 2, 3, 4], shape: [2, 2])
    let mask = try Tensor([true, false, false, true], shape: [2, 2])
    #expect(try x.maskedFill(mask, -Double.infinity).array(of: Double.self) == [-.infinity, 2, 3, -.infinity])
    #expect(try x.maskedSelect(mask).array(of: Double.self) == [1, 4])
    #expect(try x.maskedScatter(mask, Tensor([7.0, 8, 9])).array(of: Double.self) == [7, 2, 3, 8])
    #expect(try Tensor.where(mask, x, x.zerosLike()).array(of: Double.self) == [1, 0, 0, 4])
    #expect(try mask.nonzero().array(of: Int.self) == [0, 0, 1, 1])
    #expect(throws: TorchError.self) { try x.maskedScatter(mask, Tensor([7.0])) }
}

@Test func `a table gives the rows that are named`() throws {
    let table = try Tensor.arange(6, dtype: .float32).reshape([3, 2])
    let rows = try table.embedding(Tensor([2, 0, 2, 1], shape: [2, 2]))
    #expect(rows.shape == [2, 2, 2])
    #expect(try rows.array(of: Int.self) == [4, 5, 0, 1, 4, 5, 2, 3])
    #expect(try Tensor([1, 0]).oneHot(classes: 3).array(of: Int.self) == [0, 1, 0, 1, 0, 0])
}

@Test func `an index outside is an error and never a read outside`() throws {
    let x = try Tensor.ones([3, 2])
    let wrong = try Tensor([3])
    #expect(throws: TorchError.self) { try x.indexSelect(dim: 0, wrong) }
    #expect(throws: TorchError.self) { try x.gather(dim: 0, wrong.reshape([1, 1])) }
    #expect(throws: TorchError.self) { try x.embedding(wrong) }
    #expect(throws: TorchError.self) { try x.embedding(Tensor([-1])) }
    #expect(throws: TorchError.self) { try x.index([wrong]) }
    #expect(throws: TorchError.self) { try x.indexCopy(dim: 0, wrong, Tensor.ones([1, 2])) }
    #expect(throws: TorchError.self) { try x.indexPut([wrong], Tensor.ones([1, 2])) }
    #expect(throws: TorchError.self) { try x.indexAdd(dim: 0, wrong, Tensor.ones([1, 2])) }
    #expect(throws: TorchError.self) { try x.scatter(dim: 0, wrong.reshape([1, 1]), value: 1) }
    #expect(throws: TorchError.self) { try wrong.oneHot(classes: 2) }
    #expect(throws: TorchError.self) { try x.indexSelect(dim: 0, Tensor([0.5])) }
}

@Test func `gradients of indexing are those of finite differences`() throws {
    var draw = Draw(seed: 34)
    let (x, source) = (try draw.tensor([3, 2]), try draw.tensor([2, 2]))
    let indices = try Tensor([2, 0])
    let mask = try Tensor([true, false], shape: [2])
    try checkGradient(at: [x]) { try $0[0].indexSelect(dim: 0, indices) }
    try checkGradient(at: [x]) { try $0[0].embedding(Tensor([1, 1, 0])) }
    try checkGradient(at: [x, source]) { try $0[0].indexCopy(dim: 0, indices, $0[1]) }
    try checkGradient(at: [x, source]) { try $0[0].indexAdd(dim: 0, indices, $0[1]) }
    try checkGradient(at: [x, source]) { try $0[0].indexPut([indices], $0[1]) }
    try checkGradient(at: [x]) { try $0[0].maskedFill(mask, 4.0) }
    try checkGradient(at: [x, source]) { try $0[0].maskedScatter(mask.expand([3, 2]), $0[1]) }
    try checkGradient(at: [x]) { try Tensor.where(mask, $0[0], $0[0].square()) }
}
