/// What a byte of the tracer's picture says about a pixel.
enum Mark {
    /// Outside.
    static let outside: UInt8 = 0
    /// Inside, on no border followed so far.
    static let inside: UInt8 = 1
    /// On a border followed before.
    static let visited: UInt8 = 2
    /// On a border followed before, with the outside to its right.
    static let rightSide: UInt8 = 0x82
}

/// The mask with a frame of outside pixels, in which borders are found and followed.
struct BorderTracer {
    /// A border that the scan has met, not followed yet.
    struct Border {
        /// Where following begins, as an offset into the picture: the pixel inside.
        let start: Int
        /// Whether the outside lies to the right of `start`, not to its left.
        let isHole: Bool
        /// The leftmost pixel of the run of inside pixels that `start` is in.
        let runStart: Int
        /// What the picture says at the last pixel on a border before this one in its row, or at the row's frame.
        let lastMark: UInt8
    }

    private let size: ImageSize
    /// Bytes from one row to the next.
    private let stride: Int
    private let picture: UnsafeMutablePointer<UInt8>
    /// Whether `leftSides` is wanted.
    private let keepsComponents: Bool
    /// Offsets of the eight neighbours, counter-clockwise on screen from the right, twice.
    private let neighbours: UnsafeMutablePointer<Int>
    private var points: [PixelPoint] = []
    /// The followed pixels with the outside to their left, and whose border they are on: every run begins with one.
    private(set) var leftSides: [LeftSide] = []

    /// Copies the mask; `deallocate` must follow.
    init(_ mask: Mask, keepsComponents: Bool) {
        size = mask.size
        stride = size.width + 2
        // Words are read up to seven bytes beyond the last row.
        let count = stride * (size.height + 2) + 8
        picture = .allocate(capacity: count)
        picture.initialize(repeating: Mark.outside, count: count)
        self.keepsComponents = keepsComponents
        neighbours = .allocate(capacity: 16)
        let around = [1, 1 - stride, -stride, -1 - stride, -1, stride - 1, stride, stride + 1]
        for direction in 0..<16 { (neighbours + direction).initialize(to: around[direction & 7]) }
        copy(mask.pixels)
    }

    /// Gives the memory back.
    func deallocate() {
        picture.deallocate()
        neighbours.deallocate()
    }

    private func copy(_ pixels: [UInt8]) {
        pixels.withUnsafeBufferPointer { pixels in
            guard let base = pixels.baseAddress else { return }
            for y in 0..<size.height {
                let source = base + y * size.width
                let target = picture + (y + 1) * stride + 1
                var x = 0
                while x &+ 8 <= size.width {
                    Words.store(Words.insides(Words.load(source + x)), target + x)
                    x &+= 8
                }
                while x < size.width {
                    target[x] = source[x] == 0 ? 0 : 1
                    x &+= 1
                }
            }
        }
    }

    /// The component of each run of inside pixels; the runs begin at the given positions, which ascend, each of them on an
    /// outer border or on the border of a hole before.
    func components(at runStarts: [Int]) -> [Int] {
        LeftSide.components(at: runStarts, among: leftSides, stride: stride, rows: size.height + 2)
    }

    /// Scans the rows from the top, left to right, and calls `body` at every border not followed yet.
    @inline(__always)
    mutating func forEachBorder(_ body: (inout BorderTracer, Border) -> Void) {
        for y in 1..<size.height + 1 {
            let row = y * stride
            let end = row + stride - 1
            var (last, runStart) = (row, row)
            var previous = Mark.outside
            var position = row + 1
            while true {
                position = nextChange(from: position, to: end, previous)
                guard position < end else { break }
                let mark = picture[position]
                if previous == Mark.outside { runStart = position }
                let isHole = mark == Mark.outside && previous != Mark.rightSide
                if isHole, previous == Mark.visited { last = position &- 1 }
                if isHole || (mark == Mark.inside && previous == Mark.outside) {
                    let start = isHole ? position &- 1 : position
                    body(&self, Border(start: start, isHole: isHole, runStart: runStart, lastMark: picture[last]))
                    // A border that was not followed is remembered only if another one passed here.
                    if picture[start] > Mark.inside { last = start }
                    previous = picture[position]
                } else {
                    previous = mark
                }
                if previous > Mark.inside { last = position }
                position &+= 1
            }
        }
    }

    /// The first position whose byte is not `value`, or `end`.
    @inline(__always)
    private func nextChange(from start: Int, to end: Int, _ value: UInt8) -> Int {
        let pattern = Words.ones &* UInt64(value)
        var position = start
        while position < end {
            let difference = Words.load(picture + position) ^ pattern
            if difference != 0 { return min(position &+ Words.firstByte(difference), end) }
            position &+= 8
        }
        return end
    }

    /// Follows a border, marks its pixels, and gives the pixels at which its direction changes.
    mutating func follow(_ border: Border, owner: BorderOwner) -> PixelRing {
        points.removeAll(keepingCapacity: true)
        let (row, column) = border.start.quotientAndRemainder(dividingBy: stride)
        let point = PixelPoint(x: column - 1, y: row - 1)
        let background = border.isHole ? 0 : 4
        var direction = background
        // The neighbour before the start: the first one inside, clockwise from the background pixel.
        repeat {
            direction = (direction &- 1) & 7
        } while picture[border.start &+ neighbours[direction]] == 0 && direction != background
        if direction == background {
            picture[border.start] = Mark.rightSide
            if keepsComponents { leftSides.append(LeftSide(border.start, owner)) }
            points.append(point)
        } else {
            walk(from: border.start, at: point, after: direction, owner)
        }
        // A copy of its own length: the buffer's capacity is that of the longest border so far.
        return PixelRing(points.withUnsafeBufferPointer { Array($0) })
    }

    /// Walks around from `start` until it is about to take the first step again; `direction` is where it came from.
    private mutating func walk(from start: Int, at first: PixelPoint, after direction: Int, _ owner: BorderOwner) {
        let (picture, neighbours) = (picture, neighbours)
        let beforeStart = start &+ neighbours[direction]
        var (pixel, next, point) = (start, start, first)
        var direction = direction
        var previous = direction ^ 4
        while true {
            let from = direction
            repeat {
                direction &+= 1
                next = pixel &+ neighbours[direction]
            } while picture[next] == 0
            direction &= 7
            if direction &- 1 >= 0 && direction &- 1 < from {
                // The search passed the right neighbour: it is outside.
                picture[pixel] = Mark.rightSide
            } else if picture[pixel] == Mark.inside {
                picture[pixel] = Mark.visited
            }
            if keepsComponents && picture[pixel &- 1] == Mark.outside {
                leftSides.append(LeftSide(pixel, owner))
            }
            if direction != previous {
                points.append(point)
                previous = direction
            }
            Self.move(&point, direction)
            if next == start && pixel == beforeStart { return }
            pixel = next
            direction = (direction &+ 4) & 7
        }
    }

    @inline(__always)
    private static func move(_ point: inout PixelPoint, _ direction: Int) {
        // Columns and rows of the eight steps, plus one, two bits each.
        point.x &+= (0b10_01_00_00_00_01_10_10 >> (direction &* 2) & 3) &- 1
        point.y &+= (0b10_10_10_01_00_00_00_01 >> (direction &* 2) & 3) &- 1
    }
}
