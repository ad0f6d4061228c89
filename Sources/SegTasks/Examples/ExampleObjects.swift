internal import SegDatasets
internal import SegFormats
internal import SegGeometry

/// Places on an object that examples give and ask for.
protocol ObjectPlaces {
    /// A random place on the object, away from its border.
    func drawn(_ random: inout SeededGenerator) -> PixelPoint

    /// The place that answers where the object is.
    var middle: PixelPoint { get }
}

/// The objects of one picture that examples are about, with what was worked out about them already.
struct ExampleObjects {
    let objects: [MaskObject]
    private let outline: AnswerOutline
    private var fitted: [[Int]: [AnswerOutline.Fitted]] = [:]
    private let places: (Int) -> any ObjectPlaces
    private var known: [Int: any ObjectPlaces] = [:]
    /// What the limits of answers cost so far.
    private(set) var costs = OutlineCosts()

    /// Objects; without `places`, theirs are by depth (`InnerPoints`).
    init(_ objects: [MaskObject], outline: AnswerOutline, places: ((Int) -> any ObjectPlaces)? = nil) {
        self.objects = objects
        self.outline = outline
        self.places = places ?? { InnerPoints(objects[$0]) }
    }

    /// The outlines of some objects in one answer, object after object.
    mutating func outlines(of indexes: [Int]) throws(GeometryError) -> [AnswerOutline.Fitted] {
        if let known = fitted[indexes] { return known }
        let made = try outline.fitted(indexes.map { objects[$0] })
        fitted[indexes] = made
        for outline in made { costs.add(outline) }
        return made
    }

    /// A random place on an object, away from its border.
    mutating func point(on index: Int, _ random: inout SeededGenerator) -> PixelPoint {
        places(on: index).drawn(&random)
    }

    /// The place on an object that answers where it is.
    mutating func middle(of index: Int) -> PixelPoint {
        places(on: index).middle
    }

    private mutating func places(on index: Int) -> any ObjectPlaces {
        if let found = known[index] { return found }
        let made = places(index)
        known[index] = made
        return made
    }
}
