public import SegGeometry
public import SegImaging

/// Draws the border of a mask anew along the edges of a picture.
///
/// An outline becomes a band in doubt, a box is wholly in doubt. The colours of both sides are modelled at a resolution at which
/// the part has at most 2¹⁶ pixels; there the minimum cut is made, then again in a narrow band around it at each resolution up
/// to the picture's (Lombaert et al.: A multilevel banded graph cuts method for fast image segmentation, 2005). Deterministic.
public struct EdgeRefiner: Sendable {
    /// How far the narrow bands reach on either side, in pixels.
    private static let reach = 2
    /// Most pixels of the level that is cut first.
    private static let coarsestArea = 1 << 16

    private let image: Image
    private let settings: EdgeRefinement

    /// - Precondition: `settings.problems` is empty.
    public init(_ image: Image, settings: EdgeRefinement = EdgeRefinement()) {
        precondition(settings.problems.isEmpty, settings.problems.joined(separator: "; "))
        self.image = image
        self.settings = settings
    }

    /// A mask whose border lies on edges.
    public struct Drawn: Sendable {
        /// Inside and outside.
        public let mask: Mask
        let window: RefineWindow
        let energy: EdgeEnergy

        /// What the colours and edges of the picture say for `b` in place of `a`, in nats; positive where they prefer it.
        public func saving(from a: Mask, to b: Mask) -> Double {
            energy.saving(from: window.part(of: a), to: window.part(of: b))
        }
    }

    /// The border of `mask` drawn anew; with a box, wherever in it. Nil where nothing is inside, nothing outside,
    /// or where what is found in a box does not fill it.
    ///
    /// - Precondition: `mask` has the picture's size.
    public func drawn(_ mask: Mask, box: ImageBox? = nil) -> Drawn? {
        precondition(mask.size == image.size, "a mask and its picture have one size")
        let radius = max(2, settings.band * Double(mask.area).squareRoot())
        guard let window = RefineWindow(mask, box: box, radius: radius, in: image.size) else { return nil }
        var levels = [PictureLevel(image, columns: window.columns, rows: window.rows)]
        var part = window.part(of: mask)
        while let last = levels.last, last.size.area > Self.coarsestArea {
            levels.append(last.halved())
            part = part.halved()
        }
        let top = levels.count - 1
        let scale = Double(1 << top)
        let seed = window.seed(part, scale: scale)
        let doubt = window.doubt(seed, scale: scale, radius: radius / scale, fidelity: settings.fidelity)
        guard var drawing = first(levels[top], seed, doubt, isBox: box != nil) else { return nil }
        for index in (0..<top).reversed() {
            drawing.descend(to: levels[index], reach: Self.reach) {
                window.isFree($0, $1, scale: Double(1 << index))
            }
        }
        return Drawn(mask: window.pasted(drawing.mask, into: image.size), window: window, energy: drawing.energy)
    }

    /// Least IoU of a drawing's box with the box that was asked about.
    private static let tightness = 0.6

    /// The drawing on the level that is cut first.
    ///
    /// In a box it begins at what is unusual there. Where its own box is another one, the object was missed (Lempitsky et al.: Image
    /// segmentation with a bounding box prior, 2009), and it begins again at the whole
    /// box; nil where that misses it, too.
    private func first(
        _ level: PictureLevel, _ seed: Mask, _ doubt: RefineWindow.Doubt, isBox: Bool
    ) -> EdgeDrawing? {
        guard isBox else { return EdgeDrawing(level, seed, doubt, rounds: 1, settings) }
        for start in [EdgeDrawing.unusual(in: level, seed, settings), seed] {
            let drawing = EdgeDrawing(level, start, doubt, rounds: settings.boxRounds, settings)
            if let found = drawing?.mask.box, let asked = seed.box, found.iou(with: asked) >= Self.tightness {
                return drawing
            }
        }
        return nil
    }
}
