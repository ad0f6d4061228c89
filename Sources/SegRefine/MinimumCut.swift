/// Pixels in doubt, what each of them costs on either side, and what it costs to separate two of them.
///
/// The energy of a labelling is Σ over pixels of the cost of its side + Σ over separated neighbours of their capacity.
package struct PixelGraph: Sendable {
    /// Steps to the eight neighbours, clockwise on screen from the right; step d is undone by step d ^ 4.
    package static let steps: [(x: Int, y: Int)] = [
        (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1),
    ]

    /// For each node its eight neighbours, −1 where there is none.
    package var links: [Int32]
    /// For each node what it costs to be separated from each neighbour; at least 0, the same in both directions.
    package var capacities: [Int32]
    /// For each node the cost of the background less the cost of the foreground.
    package var preferences: [Int32]

    /// A graph of `count` nodes without links and preferences.
    package init(count: Int) {
        links = [Int32](repeating: -1, count: count * 8)
        capacities = [Int32](repeating: 0, count: count * 8)
        preferences = [Int32](repeating: 0, count: count)
    }

    /// The number of nodes.
    package var count: Int { preferences.count }

    /// The energy of a labelling, less the constant Σ min(0, preference): what a cut cuts.
    ///
    /// - Precondition: `isForeground` has a value for each node.
    package func energy(_ isForeground: [Bool]) -> Int {
        var energy = 0
        for node in 0..<count {
            let preference = Int(preferences[node])
            energy += isForeground[node] ? max(0, -preference) : max(0, preference)
            guard isForeground[node] else { continue }
            for slot in node * 8..<node * 8 + 8 where links[slot] >= 0 && !isForeground[Int(links[slot])] {
                energy += Int(capacities[slot])
            }
        }
        return energy
    }

    /// The labelling of least energy; of several, the one with the fewest pixels in the foreground.
    ///
    /// Boykov, Kolmogorov: An experimental comparison of min-cut/max-flow algorithms for energy minimization in vision (2004).
    ///
    /// - Returns: each node's side, and the flow, which equals the energy of the labelling.
    package func minimumCut() -> (isForeground: [Bool], flow: Int) {
        guard count > 0 else { return ([], 0) }
        let solver = CutSolver(self)
        solver.run()
        return (solver.sides, solver.flow)
    }
}

/// What a node hangs on.
private enum Parent {
    /// 0…7: the neighbour in that direction.
    static let terminal: UInt8 = 8
    static let none: UInt8 = 9
    static let orphan: UInt8 = 10
}

private struct Node {
    /// What is left to its terminal: positive to the foreground's, negative to the background's.
    var rest: Int32
    var parent = Parent.none
    var isSink = false
    /// The next active node; itself at the end of the queue, −1 outside.
    var next: Int32 = -1
    /// When its distance was last right.
    var stamp: Int32 = 0
    /// Links to its terminal, when `stamp` was now.
    var distance: Int32 = 0
}

/// Two trees that grow from the terminals towards each other; where they meet, flow is pushed, and what it cuts off is adopted.
private final class CutSolver {
    private let count: Int
    private let nodes: UnsafeMutablePointer<Node>
    private let links: UnsafeMutablePointer<Int32>
    private let left: UnsafeMutablePointer<Int32>
    private(set) var flow = 0
    private var first: Int32 = -1
    private var last: Int32 = -1
    private var time: Int32 = 0
    private var orphans: [Int32] = []
    private var adopted = 0

    init(_ graph: PixelGraph) {
        count = graph.count
        nodes = .allocate(capacity: count)
        links = .allocate(capacity: count * 8)
        left = .allocate(capacity: count * 8)
        for index in 0..<count * 8 {
            (links + index).initialize(to: graph.links[index])
            (left + index).initialize(to: graph.capacities[index])
        }
        for index in 0..<count {
            (nodes + index).initialize(to: Node(rest: graph.preferences[index]))
        }
    }

    deinit {
        nodes.deallocate()
        links.deallocate()
        left.deallocate()
    }

    /// Whether each node can be reached from the foreground's terminal.
    var sides: [Bool] {
        (0..<count).map { nodes[$0].parent != Parent.none && !nodes[$0].isSink }
    }

    func run() {
        for index in 0..<count where nodes[index].rest != 0 {
            nodes[index].isSink = nodes[index].rest < 0
            nodes[index].parent = Parent.terminal
            nodes[index].distance = 1
            activate(Int32(truncatingIfNeeded: index))
        }
        var current: Int32 = -1
        while true {
            if current >= 0 {
                nodes[Int(current)].next = -1
                if nodes[Int(current)].parent == Parent.none { current = -1 }
            }
            if current < 0 {
                current = nextActive()
                guard current >= 0 else { return }
            }
            let meeting = grow(Int(current))
            time &+= 1
            guard let meeting else {
                current = -1
                continue
            }
            nodes[Int(current)].next = current
            augment(from: meeting.source, to: meeting.sink, meeting.slot)
            adopt()
        }
    }

    @inline(__always)
    private func activate(_ index: Int32) {
        guard nodes[Int(index)].next < 0 else { return }
        if last >= 0 { nodes[Int(last)].next = index } else { first = index }
        last = index
        nodes[Int(index)].next = index
    }

    private func nextActive() -> Int32 {
        while first >= 0 {
            let index = first
            let next = nodes[Int(index)].next
            first = next == index ? -1 : next
            if first < 0 { last = -1 }
            nodes[Int(index)].next = -1
            if nodes[Int(index)].parent != Parent.none { return index }
        }
        return -1
    }

    /// Takes the free neighbours of a node into its tree; stops at one of the other tree.
    private func grow(_ index: Int) -> (source: Int, sink: Int, slot: Int)? {
        let isSink = nodes[index].isSink
        for direction in 0..<8 {
            let slot = index &* 8 &+ direction
            guard links[slot] >= 0 else { continue }
            let other = Int(links[slot])
            let back = other &* 8 &+ (direction ^ 4)
            guard (isSink ? left[back] : left[slot]) > 0 else { continue }
            if nodes[other].parent == Parent.none {
                nodes[other].isSink = isSink
                hang(other, on: index, direction)
                activate(Int32(truncatingIfNeeded: other))
            } else if nodes[other].isSink != isSink {
                return isSink ? (other, index, back) : (index, other, slot)
            } else if nodes[other].stamp <= nodes[index].stamp, nodes[other].distance > nodes[index].distance {
                // A shorter way to the terminal.
                hang(other, on: index, direction)
            }
        }
        return nil
    }

    @inline(__always)
    private func hang(_ child: Int, on parent: Int, _ direction: Int) {
        nodes[child].parent = UInt8(truncatingIfNeeded: direction ^ 4)
        nodes[child].stamp = nodes[parent].stamp
        nodes[child].distance = nodes[parent].distance &+ 1
    }

    /// Pushes as much as the path through a link between the trees takes.
    private func augment(from source: Int, to sink: Int, _ slot: Int) {
        let amount = min(left[slot], min(room(from: source, isSink: false), room(from: sink, isSink: true)))
        left[slot] &-= amount
        left[sink &* 8 &+ ((slot & 7) ^ 4)] &+= amount
        push(amount, from: source, isSink: false)
        push(amount, from: sink, isSink: true)
        flow &+= Int(amount)
    }

    /// The slots of the link between a node and its parent: towards the sink, and back.
    @inline(__always)
    private func slots(_ index: Int, isSink: Bool) -> (along: Int, against: Int, parent: Int) {
        let direction = Int(nodes[index].parent)
        let up = index &* 8 &+ direction
        let parent = Int(links[up])
        let down = parent &* 8 &+ (direction ^ 4)
        return isSink ? (up, down, parent) : (down, up, parent)
    }

    private func room(from start: Int, isSink: Bool) -> Int32 {
        var (index, room) = (start, Int32.max)
        while nodes[index].parent != Parent.terminal {
            let (along, _, parent) = slots(index, isSink: isSink)
            room = min(room, left[along])
            index = parent
        }
        return min(room, abs(nodes[index].rest))
    }

    private func push(_ amount: Int32, from start: Int, isSink: Bool) {
        var index = start
        while nodes[index].parent != Parent.terminal {
            let (along, against, parent) = slots(index, isSink: isSink)
            left[along] &-= amount
            left[against] &+= amount
            if left[along] == 0 { orphan(index) }
            index = parent
        }
        nodes[index].rest &+= isSink ? amount : -amount
        if nodes[index].rest == 0 { orphan(index) }
    }

    @inline(__always)
    private func orphan(_ index: Int) {
        nodes[index].parent = Parent.orphan
        orphans.append(Int32(truncatingIfNeeded: index))
    }

    /// Finds a new parent in the same tree for each orphan, or lets it go.
    private func adopt() {
        adopted = 0
        while adopted < orphans.count {
            let index = Int(orphans[adopted])
            adopted += 1
            if let direction = nearestParent(of: index) {
                nodes[index].parent = direction
            } else {
                letGo(index)
            }
        }
        orphans.removeAll(keepingCapacity: true)
    }

    /// The direction of the neighbour through which the terminal is nearest, nil where none leads to it.
    private func nearestParent(of index: Int) -> UInt8? {
        let isSink = nodes[index].isSink
        var best: UInt8?
        var least = Int32.max
        for direction in 0..<8 {
            let slot = index &* 8 &+ direction
            guard links[slot] >= 0 else { continue }
            let other = Int(links[slot])
            let along = isSink ? slot : other &* 8 &+ (direction ^ 4)
            guard left[along] > 0, nodes[other].isSink == isSink, nodes[other].parent != Parent.none else { continue }
            guard let distance = distance(of: other) else { continue }
            if distance < least {
                least = distance
                best = UInt8(truncatingIfNeeded: direction)
            }
        }
        if best != nil {
            nodes[index].stamp = time
            nodes[index].distance = least &+ 1
        }
        return best
    }

    /// Links from a node to its terminal, remembered on the way; nil where the way ends at an orphan.
    private func distance(of start: Int) -> Int32? {
        var (index, distance) = (start, Int32(0))
        while true {
            if nodes[index].stamp == time {
                distance &+= nodes[index].distance
                break
            }
            let parent = nodes[index].parent
            distance &+= 1
            if parent == Parent.terminal {
                nodes[index].stamp = time
                nodes[index].distance = 1
                break
            }
            if parent == Parent.orphan { return nil }
            index = Int(links[index &* 8 &+ Int(parent)])
        }
        let total = distance
        index = start
        while nodes[index].stamp != time {
            nodes[index].stamp = time
            nodes[index].distance = distance
            distance &-= 1
            index = Int(links[index &* 8 &+ Int(nodes[index].parent)])
        }
        return total
    }

    /// Makes a node free: its children are orphans, its neighbours may grow into it.
    private func letGo(_ index: Int) {
        let isSink = nodes[index].isSink
        nodes[index].parent = Parent.none
        for direction in 0..<8 {
            let slot = index &* 8 &+ direction
            guard links[slot] >= 0 else { continue }
            let other = Int(links[slot])
            guard nodes[other].isSink == isSink, nodes[other].parent != Parent.none else { continue }
            let along = isSink ? slot : other &* 8 &+ (direction ^ 4)
            if left[along] > 0 { activate(Int32(truncatingIfNeeded: other)) }
            if nodes[other].parent == UInt8(truncatingIfNeeded: direction ^ 4) { orphan(other) }
        }
    }
}
