internal import SegFormats

/// How a dataset without splits of its own is divided: each picture belongs to train, val or test by a hash of its path,
/// whatever else the dataset holds, on every machine and in every order.
public struct SplitShares: Hashable, Sendable {
    /// The splits in their order.
    public static let names = ["train", "val", "test"]

    /// The share of each of `names`, 0…1, together 1.
    public let shares: [Double]

    /// Shares of train, val and, where it is there, test; nil unless they are numbers of 0…1 that add up to 1.
    public init?(_ shares: [Double]) {
        guard (2...3).contains(shares.count), shares.allSatisfy({ (0...1).contains($0) }),
            abs(shares.reduce(0, +) - 1) < 1e-9
        else { return nil }
        self.shares = shares.count == 2 ? shares + [0] : shares
    }

    /// The split of a picture, by its path in the dataset.
    public func split(of picture: String) -> String {
        let hash = picture.stableHash()
        // The upper bits of FNV's product depend on all of the text; 53 of them are a share of 0…1.
        let mixed = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9
        let place = Double((mixed ^ (mixed >> 32)) >> 11) / Double(1 << 53)
        var end = 0.0
        for (name, share) in zip(Self.names, shares) {
            end += share
            if place < end { return name }
        }
        return Self.names.indices.last { shares[$0] > 0 }.map { Self.names[$0] } ?? "train"
    }

    /// What shares have to be, for messages.
    public static let rule = "shares of train, val and test are two or three numbers of 0…1 that add up to 1"
}

/// The annotated objects of one split of a dataset that has none of its own.
struct SplitObjects: AnnotationSource {
    let source: any AnnotationSource
    let shares: SplitShares
    let split: String
    /// The folder that pictures' paths begin in; it plays no part.
    let images: String

    var name: String { source.name }

    func forEachObject(report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void) throws {
        try source.forEachObject(report: &report) { annotatedObject, report in
            let path = annotatedObject.image
            let own = path.hasPrefix(images + "/") ? String(path.dropFirst(images.count + 1)) : path
            if shares.split(of: own) == split { try body(annotatedObject, &report) }
        }
    }
}
