internal import SegGeometry

/// Draws a mask's border anew on one level of a picture: the minimum cut through the pixels in doubt.
struct EdgeCut {
    let energy: EdgeEnergy
    let size: ImageSize
    /// Which pixels are in doubt, as row × width + column; ascending.
    let places: [Int]

    /// The labelling of least energy among those that differ from `mask` only in doubt.
    ///
    /// - Parameters:
    ///   - mask: inside and outside; kept where there is no doubt.
    ///   - bias: what is added to the background's cost of each place in doubt, less what is added to the foreground's.
    /// - Returns: the mask with its new border.
    func labels(from mask: Mask, bias: [Int32]? = nil) -> Mask {
        var nodes = [Int32](repeating: -1, count: size.area)
        for (node, place) in places.enumerated() { nodes[place] = Int32(truncatingIfNeeded: node) }
        let cut = graph(mask, nodes, bias).minimumCut()
        var labels = mask
        for (node, place) in places.enumerated() { labels.pixels[place] = cut.isForeground[node] ? 1 : 0 }
        return labels
    }

    /// The pixels in doubt as a graph; neighbours that are sure pull to their side.
    func graph(_ mask: Mask, _ nodes: [Int32], _ bias: [Int32]?) -> PixelGraph {
        var graph = PixelGraph(count: places.count)
        for (node, place) in places.enumerated() {
            let (y, x) = place.quotientAndRemainder(dividingBy: size.width)
            graph.preferences[node] &+= energy.preference(x, y) &+ (bias?[node] ?? 0)
            for direction in 0..<8 {
                let step = PixelGraph.steps[direction]
                guard size.holds(x + step.x, y + step.y) else { continue }
                let other = place + step.y * size.width + step.x
                let link = nodes[other]
                // Of two pixels in doubt the first measures for both.
                if link >= 0, direction >= 4 { continue }
                let cost = energy.separation(x, y, direction)
                if link >= 0 {
                    graph.link(node, Int(link), direction, cost)
                } else {
                    graph.preferences[node] &+= mask.pixels[other] != 0 ? cost : -cost
                }
            }
        }
        return graph
    }
}

extension PixelGraph {
    /// Joins two neighbours.
    @inline(__always)
    mutating func link(_ node: Int, _ other: Int, _ direction: Int, _ cost: Int32) {
        links[node * 8 + direction] = Int32(truncatingIfNeeded: other)
        links[other * 8 + (direction ^ 4)] = Int32(truncatingIfNeeded: node)
        capacities[node * 8 + direction] = cost
        capacities[other * 8 + (direction ^ 4)] = cost
    }
}
