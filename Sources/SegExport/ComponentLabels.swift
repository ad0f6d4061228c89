internal import SegGeometry

/// Which connected part of a mask each pixel belongs to.
struct ComponentLabels {
    /// Columns and rows.
    let size: ImageSize
    /// The number of the part from 1 on, in the order of a scan by rows; 0 outside. Row-major.
    private(set) var labels: [Int32]
    /// How many parts there are.
    private(set) var count = 0

    /// Labels the 4-connected parts: pixels that meet only at a corner are apart.
    init(_ mask: Mask) {
        size = mask.size
        labels = [Int32](repeating: 0, count: mask.size.area)
        var stack: [Int] = []
        for index in labels.indices where mask.pixels[index] != 0 && labels[index] == 0 {
            count += 1
            labels[index] = Int32(count)
            stack.append(index)
            while let next = stack.popLast() { spread(from: next, in: mask, &stack) }
        }
    }

    private mutating func spread(from index: Int, in mask: Mask, _ stack: inout [Int]) {
        let (row, column) = index.quotientAndRemainder(dividingBy: size.width)
        let neighbours = [
            column > 0 ? index - 1 : -1, column + 1 < size.width ? index + 1 : -1,
            row > 0 ? index - size.width : -1, row + 1 < size.height ? index + size.width : -1,
        ]
        for other in neighbours where other >= 0 && mask.pixels[other] != 0 && labels[other] == 0 {
            labels[other] = Int32(count)
            stack.append(other)
        }
    }
}
