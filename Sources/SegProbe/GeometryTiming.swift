internal import Glibc
internal import SegGeometry

/// Times geometry for Scripts/bench/geometry.py.
enum GeometryTiming {
    /// In: masks of one size. Out: a line for each kind of work, its name and its microseconds for a mask (median).
    static func run(_ reader: inout FrameReader, repeats: Int) throws {
        var masks: [Mask] = []
        while try !reader.isAtEnd() { masks.append(try reader.mask()) }
        for (name, work) in try works(masks) {
            let time = try median(repeats, work) / Double(masks.count)
            print("\(name)\t\(time)")
        }
    }

    /// Each kind of work over all masks; it gives a count, so that nothing is left out. As in the peers, run lengths go in
    /// and come out as strings.
    private static func works(_ masks: [Mask]) throws -> [(String, () throws -> Int)] {
        try runLengthWorks(masks) + contourWorks(masks)
    }

    private static func runLengthWorks(_ masks: [Mask]) throws -> [(String, () throws -> Int)] {
        guard let size = masks.first?.size else { return [] }
        let strings = masks.map { RunLengthMask($0).compressedBytes }
        func runs() throws -> [RunLengthMask] { try strings.map { try RunLengthMask(size: size, compressed: $0) } }
        return [
            ("encode", { masks.reduce(0) { $0 + RunLengthMask($1).compressedBytes.count } }),
            ("decode", { try runs().reduce(0) { $0 + Mask($1).pixels.count } }),
            ("area", { try runs().reduce(0) { $0 + $1.area } }),
            ("box", { try runs().reduce(0) { $0 + ($1.box == nil ? 0 : 1) } }),
            ("union", { try RunLengthMask.union(runs(), size: size).compressedBytes.count }),
            ("intersection", { try RunLengthMask.intersection(runs(), size: size).compressedBytes.count }),
            ("IoU of all with all", { try matrix(runs(), runs(), isCrowd: false) }),
            ("crowd IoU of all with all", { try matrix(runs(), runs(), isCrowd: true) }),
            ("IoU of pixels", { try zip(masks, masks.dropFirst()).reduce(0) { $0 + (try Overlap($1.0, $1.1).union) } }),
        ]
    }

    private static func contourWorks(_ masks: [Mask]) throws -> [(String, () throws -> Int)] {
        guard let size = masks.first?.size else { return [] }
        let traced = masks.map { $0.contours().map(\.ring) }
        let rings = try traced.map { rings in try rings.map { try $0.simplified(epsilonRatio: 0.001).inImage } }
        return [
            ("external contours", { masks.reduce(0) { $0 + $1.contours(.external).count } }),
            ("outers and holes", { masks.reduce(0) { $0 + $1.contours(.outersAndHoles).count } }),
            ("arc length", { traced.joined().reduce(0) { $0 + Int($1.arcLength) } }),
            ("area of a ring", { traced.joined().reduce(0) { $0 + Int($1.area) } }),
            (
                "simplify",
                { try traced.joined().reduce(0) { $0 + (try $1.simplified(epsilonRatio: 0.001).vertices.count) } }
            ),
            ("mask to outline", { try masks.reduce(0) { $0 + (try $1.outline().count) } }),
            (
                "inclusive fill",
                { try fill(rings) { try Mask(filling: $0, size: size, rule: .inclusive).pixels.count } }
            ),
            (
                "inclusive fill of all vertices",
                { try fill(traced) { try Mask(filling: $0, size: size, rule: .inclusive).pixels.count } }
            ),
            (
                "corner fill",
                { try fill(rings) { try RunLengthMask(filling: $0, size: size, rule: .coco).compressedBytes.count } }
            ),
        ]
    }

    private static func fill<Rings>(_ rings: [Rings], _ fill: (Rings) throws -> Int) rethrows -> Int {
        try rings.reduce(0) { $0 + (try fill($1)) }
    }

    private static func matrix(_ a: [RunLengthMask], _ b: [RunLengthMask], isCrowd: Bool) throws -> Int {
        let flags = [Bool](repeating: isCrowd, count: b.count)
        return try RunLengthMask.iou(detections: a, truths: b, isCrowd: flags).joined().count
    }

    /// The median of the microseconds of CPU time that `work` takes.
    private static func median(_ repeats: Int, _ work: () throws -> Int) rethrows -> Double {
        var times: [Double] = []
        for _ in 0..<max(repeats, 1) {
            let start = processorTime()
            let count = try work()
            times.append(processorTime() - start)
            precondition(count >= 0, "every piece of work has a count")
        }
        return times.sorted()[times.count / 2]
    }

    /// Microseconds of CPU time that this process has used.
    private static func processorTime() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return Double(now.tv_sec) * 1e6 + Double(now.tv_nsec) / 1e3
    }
}
