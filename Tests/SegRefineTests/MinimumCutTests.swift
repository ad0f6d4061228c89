import TestSupport
import Testing

@testable import SegRefine

/// A picture's graph with random costs; small numbers make ties, some pixels are missing.
func randomGraph(width: Int, height: Int, most: Int32, using random: inout SplitMix64) -> PixelGraph {
    let isPresent = (0..<width * height).map { _ in Int.random(in: 0..<8, using: &random) > 0 }
    var nodes: [Int: Int] = [:]
    for place in isPresent.indices where isPresent[place] { nodes[place] = nodes.count }
    var graph = PixelGraph(count: nodes.count)
    for (place, node) in nodes.sorted(by: { $0.key < $1.key }) {
        let (y, x) = place.quotientAndRemainder(dividingBy: width)
        graph.preferences[node] = Int32.random(in: -most...most, using: &random)
        for direction in 0..<4 {
            let step = PixelGraph.steps[direction]
            let (otherX, otherY) = (x + step.x, y + step.y)
            guard otherX >= 0, otherX < width, otherY < height, let other = nodes[otherY * width + otherX] else {
                continue
            }
            graph.link(node, other, direction, Int32.random(in: 0...most, using: &random))
        }
    }
    return graph
}

/// Edmonds and Karp's maximum flow, on a matrix: plain, slow, and nothing in common with the solver.
struct PlainFlow {
    private var left: [[Int]]
    private let source: Int
    private let sink: Int
    private(set) var flow = 0

    init(_ graph: PixelGraph) {
        (source, sink) = (graph.count, graph.count + 1)
        left = [[Int]](repeating: [Int](repeating: 0, count: graph.count + 2), count: graph.count + 2)
        for node in 0..<graph.count {
            left[source][node] = max(0, Int(graph.preferences[node]))
            left[node][sink] = max(0, -Int(graph.preferences[node]))
            for slot in node * 8..<node * 8 + 8 where graph.links[slot] >= 0 {
                left[node][Int(graph.links[slot])] += Int(graph.capacities[slot])
            }
        }
        while let path = path() {
            let amount = zip(path, path.dropFirst()).map { left[$0][$1] }.min() ?? 0
            for (from, to) in zip(path, path.dropFirst()) {
                left[from][to] -= amount
                left[to][from] += amount
            }
            flow += amount
        }
    }

    /// Which nodes can be reached from the source.
    var sides: [Bool] {
        let before = reached()
        return (0..<source).map { before[$0] != nil }
    }

    private func reached() -> [Int?] {
        var before = [Int?](repeating: nil, count: left.count)
        before[source] = source
        var queue = [source]
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            for other in left.indices where before[other] == nil && left[node][other] > 0 {
                before[other] = node
                queue.append(other)
            }
        }
        return before
    }

    private func path() -> [Int]? {
        let before = reached()
        guard before[sink] != nil else { return nil }
        var path = [sink]
        while let node = path.last, node != source, let other = before[node] { path.append(other) }
        return path.reversed()
    }
}

@Test(arguments: [Int32(1), 4, 50, 100_000])
func `a cut has the flow and the sides of a plain maximum flow`(most: Int32) {
    var random = SplitMix64(seed: UInt64(most))
    for _ in 0..<700 {
        let (width, height) = (Int.random(in: 1...6, using: &random), Int.random(in: 1...6, using: &random))
        let graph = randomGraph(width: width, height: height, most: most, using: &random)
        let cut = graph.minimumCut()
        let plain = PlainFlow(graph)
        #expect(cut.flow == plain.flow)
        #expect(cut.isForeground == plain.sides)
        #expect(graph.energy(cut.isForeground) == cut.flow)
    }
}

@Test func `no labelling of a small picture has less energy, and of equal ones the cut has the fewest pixels inside`() {
    var random = SplitMix64(seed: 9)
    for _ in 0..<150 {
        let graph = randomGraph(width: 3, height: 3, most: 3, using: &random)
        let cut = graph.minimumCut()
        let inside = cut.isForeground.count { $0 }
        for bits in 0..<1 << graph.count {
            let labels = (0..<graph.count).map { bits >> $0 & 1 == 1 }
            let energy = graph.energy(labels)
            #expect(energy >= cut.flow)
            if energy == cut.flow { #expect(labels.count { $0 } >= inside) }
        }
    }
}

@Test func `a large picture's flow is the energy of its cut, which no changed pixel improves`() {
    var random = SplitMix64(seed: 4)
    for most in [Int32(3), 3000] {
        let graph = randomGraph(width: 90, height: 70, most: most, using: &random)
        let cut = graph.minimumCut()
        #expect(graph.energy(cut.isForeground) == cut.flow)
        for node in stride(from: 0, to: graph.count, by: 61) {
            var labels = cut.isForeground
            labels[node].toggle()
            #expect(graph.energy(labels) >= cut.flow)
        }
    }
}

@Test func `an empty graph has an empty cut`() {
    let cut = PixelGraph(count: 0).minimumCut()
    #expect(cut.isForeground.isEmpty)
    #expect(cut.flow == 0)
}
