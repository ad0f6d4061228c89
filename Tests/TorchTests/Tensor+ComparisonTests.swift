import Testing
import Torch

@Test func `comparisons hold element by element, with tensors and numbers`() throws {
    let (x, y) = (try Tensor([1.0, 2, 3]), try Tensor([2.0, 2, 2]))
    func check(_ z: Tensor, _ expected: [Bool]) throws {
        #expect(z.dtype == .bool)
        #expect(try z.array(of: Bool.self) == expected)
    }
    for (a, b) in try [(x.eq(y), x.eq(2)), (x.ne(y).logicalNot(), x.ne(2).logicalNot())] {
        try check(a, [false, true, false])
        try check(b, [false, true, false])
    }
    for z in try [x.lt(y), x.lt(2), x.ge(y).logicalNot(), x.ge(2.0).logicalNot()] {
        try check(z, [true, false, false])
    }
    for z in try [x.gt(y), x.gt(2), x.le(y).logicalNot(), x.le(2.0).logicalNot()] {
        try check(z, [false, false, true])
    }
}

@Test func `logic follows truth tables`() throws {
    let (x, y) = (try Tensor([true, true, false, false]), try Tensor([true, false, true, false]))
    #expect(try x.logicalAnd(y).array(of: Bool.self) == [true, false, false, false])
    #expect(try x.logicalOr(y).array(of: Bool.self) == [true, true, true, false])
    #expect(try x.any().item() == 1)
    #expect(try x.all().item() == 0)
    #expect(try Tensor([Bool]()).all().item() == 1)
    #expect(try Tensor([Bool]()).any().item() == 0)
}

@Test func `infinities and NaN are told apart`() throws {
    let x = try Tensor([1.0, .infinity, -.infinity, .nan])
    #expect(try x.isFinite().array(of: Bool.self) == [true, false, false, false])
    #expect(try x.isNaN().array(of: Bool.self) == [false, false, false, true])
}

@Test func `equality asks for type, shape and every element`() throws {
    let x = try Tensor([1.0, 2])
    #expect(try x.equal(x.clone()))
    #expect(try !x.equal(x.to(.float32)))
    #expect(try !x.equal(x.unsqueeze(0)))
    #expect(try !x.equal(Tensor([1.0, 3])))
    #expect(try !Tensor([Double.nan]).equal(Tensor([Double.nan])))
}

@Test func `closeness is relative to the other tensor`() throws {
    let x = try Tensor([100.0])
    #expect(try x.allClose(Tensor([100.0005])))
    #expect(try !x.allClose(Tensor([100.01])))
    #expect(try x.allClose(Tensor([101.0]), relative: 0, absolute: 1))
}
