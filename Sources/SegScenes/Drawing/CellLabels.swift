internal import SegFormats
internal import SegGeometry
internal import SegImaging
public import SegInputs

/// What a picture shows where each of its image tokens lies: labels for an auxiliary loss on the features themselves.
///
/// The answers of a few questions say little about a picture; these labels say for every cell how much of it is
/// covered, and by what. Cells are in the order of the image tokens, row after row.
public struct CellLabels: Hashable, Sendable {
    /// Blocks along a cell's side in which coverage is reported.
    public static let blocks = 7
    /// Quarters along a cell's side in which kind and colour are reported.
    public static let quarters = 2
    /// Classes among which names are spread that are not a shape's: by their hash, so that no list of names is needed.
    /// A few share one, which costs an auxiliary loss nothing.
    public static let names = 2_048
    /// In `kindIndexes`, `colorIndexes` and `nameIndexes`: nothing to learn here.
    public static let ignored = -100
    /// The least share of a quarter, or of a cell, that an object covers where it is the object's.
    package static let leastShare = 0.35

    private static let kinds = indexes(of: ShapeKind.allCases.map(\.rawValue))
    private static let colors = indexes(of: ShapeColor.allCases.map(\.rawValue))

    private static func indexes(of words: [String]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: words.enumerated().map { ($0.element, $0.offset) })
    }

    /// Cells.
    public private(set) var cells = 0
    /// [cells, 49]: the share of each block that objects cover, row after row.
    public private(set) var coverage: [Float] = []
    /// [cells, 4]: the index in `ShapeKind.allCases` of what lies in each quarter; `ignored` where that is no shape.
    public private(set) var kindIndexes: [Int] = []
    /// [cells, 4]: the index in `ShapeColor.allCases` of what lies in each quarter, or `ignored`.
    public private(set) var colorIndexes: [Int] = []
    /// [cells]: the class, below `names`, of the name of what lies in each cell; `ignored` where that is nothing or a
    /// shape.
    public private(set) var nameIndexes: [Int] = []

    /// No cells.
    public init() {}

    /// The cells of a scene that is cut into `grid`.
    package init(_ scene: Scene, grid: PatchGrid, mergeSize: Int) {
        append(scene, grid: grid, mergeSize: mergeSize)
    }

    /// Adds the cells of another picture.
    package mutating func append(_ other: CellLabels) {
        cells += other.cells
        coverage += other.coverage
        kindIndexes += other.kindIndexes
        colorIndexes += other.colorIndexes
        nameIndexes += other.nameIndexes
    }

    /// Adds the cells of a scene that is cut into `grid`.
    public mutating func append(_ scene: Scene, grid: PatchGrid, mergeSize: Int) {
        let (rows, columns) = (grid.rows / mergeSize, grid.columns / mergeSize)
        let map = OwnerMap(scene)
        for row in 0..<rows {
            for column in 0..<columns {
                append(map, scene, row: row, column: column, rows: rows, columns: columns)
            }
        }
        cells += rows * columns
    }

    private mutating func append(
        _ map: OwnerMap, _ scene: Scene, row: Int, column: Int, rows: Int, columns: Int
    ) {
        for y in 0..<Self.blocks {
            for x in 0..<Self.blocks {
                let counts = map.counts(
                    row * Self.blocks + y, of: rows * Self.blocks, column * Self.blocks + x, of: columns * Self.blocks)
                coverage.append(Float(counts.covered) / Float(max(1, counts.all)))
            }
        }
        for y in 0..<Self.quarters {
            for x in 0..<Self.quarters {
                let counts = map.counts(
                    row * Self.quarters + y, of: rows * Self.quarters, column * Self.quarters + x,
                    of: columns * Self.quarters)
                let owner = counts.owner(least: Self.leastShare).map { scene.objects[$0].words }
                kindIndexes.append(owner.flatMap { Self.kinds[$0.name] } ?? Self.ignored)
                colorIndexes.append(owner?.attributes.lazy.compactMap { Self.colors[$0] }.first ?? Self.ignored)
            }
        }
        let counts = map.counts(row, of: rows, column, of: columns)
        nameIndexes.append(Self.nameIndex(counts.owner(least: Self.leastShare).map { scene.objects[$0].words.name }))
    }

    private static func nameIndex(_ name: String?) -> Int {
        guard let name, kinds[name] == nil else { return ignored }
        return name.stableIndex(below: names)
    }
}

/// Which object each pixel of a scene shows.
private struct OwnerMap {
    let width: Int
    let height: Int
    let objects: Int
    /// The index of the object, or −1.
    private var owners: [Int]

    init(_ scene: Scene) {
        width = scene.image.size.width
        height = scene.image.size.height
        objects = scene.objects.count
        owners = [Int](repeating: -1, count: width * height)
        for (index, object) in scene.objects.enumerated() {
            for pixel in owners.indices where object.mask.pixels[pixel] != 0 { owners[pixel] = index }
        }
    }

    struct Counts {
        var all = 0
        var covered = 0
        var byObject: [Int]

        /// The object with most pixels, if it has at least this share of them.
        func owner(least: Double) -> Int? {
            guard let most = byObject.indices.max(by: { byObject[$0] < byObject[$1] }) else { return nil }
            return Double(byObject[most]) >= least * Double(all) && all > 0 ? most : nil
        }
    }

    /// Pixels of part `row` of `rows`, `column` of `columns`.
    func counts(_ row: Int, of rows: Int, _ column: Int, of columns: Int) -> Counts {
        var counts = Counts(byObject: [Int](repeating: 0, count: objects))
        for y in row * height / rows..<(row + 1) * height / rows {
            for x in column * width / columns..<(column + 1) * width / columns {
                let owner = owners[y * width + x]
                counts.all += 1
                if owner >= 0 {
                    counts.covered += 1
                    counts.byObject[owner] += 1
                }
            }
        }
        return counts
    }
}
