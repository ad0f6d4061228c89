extension Tensor {
    private func sizes(_ rank: Int) throws(TorchError) -> [Int] {
        let shape = self.shape
        guard shape.count == rank else { throw .rank(expected: rank, shape: shape) }
        return shape
    }

    /// The size of a tensor of rank 1; any other rank throws ``TorchError/rank(expected:shape:)``.
    public func shape1() throws(TorchError) -> Int {
        try sizes(1)[0]
    }

    /// The sizes of a tensor of rank 2; any other rank throws ``TorchError/rank(expected:shape:)``.
    public func shape2() throws(TorchError) -> (Int, Int) {
        let s = try sizes(2)
        return (s[0], s[1])
    }

    /// The sizes of a tensor of rank 3; any other rank throws ``TorchError/rank(expected:shape:)``.
    public func shape3() throws(TorchError) -> (Int, Int, Int) {
        let s = try sizes(3)
        return (s[0], s[1], s[2])
    }

    /// The sizes of a tensor of rank 4; any other rank throws ``TorchError/rank(expected:shape:)``.
    public func shape4() throws(TorchError) -> (Int, Int, Int, Int) {
        let s = try sizes(4)
        return (s[0], s[1], s[2], s[3])
    }

    /// The sizes of a tensor of rank 5; any other rank throws ``TorchError/rank(expected:shape:)``.
    public func shape5() throws(TorchError) -> (Int, Int, Int, Int, Int) {
        let s = try sizes(5)
        return (s[0], s[1], s[2], s[3], s[4])
    }
}
