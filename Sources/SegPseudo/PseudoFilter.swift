internal import SegDatasets
public import SegFormats
internal import SegGeometry
internal import SegNotation

/// The first stage of pseudo-labels: from what a detector and a segmenter found, what is kept.
///
/// Detections are a JSON list or one a line, as COCO's results: `image_id`, `bbox` [x, y, w, h], `score`, `category_id`
/// or `category`, optionally `id`, `image` (path), `segmentation`, `stability_score`. Masks come with the detections or
/// in a file of their own, one a line: `id` of the detection (its place in the file where it has none), `rle` or
/// `segmentation`, `stability_score`. Only what a shard needs is in memory.
public struct PseudoFilter: Sendable {
    /// The detector's file.
    public var detections: String
    /// The segmenter's file; nil when the detections have their masks.
    public var masks: String?
    /// A COCO file with `images` and `categories`; nil when the detections have `image` and `category`.
    public var pictures: String?
    /// What is kept.
    public var rules: PseudoRules

    /// A stage over some files.
    public init(detections: String, masks: String?, pictures: String?, rules: PseudoRules = PseudoRules()) {
        self.detections = detections
        self.masks = masks
        self.pictures = pictures
        self.rules = rules
    }

    /// Writes what is kept of a shard into `folder`, one JSON object per line in the order of the detections: `place`,
    /// `id`, `image`, `category`, `score`, `box`, `rle`; what could not be used is listed beside it, in
    /// `….problems.json`. What was written before from the same files by the same rules is left as it is.
    ///
    /// - Returns: what became of the shard's detections; nil when nothing was to be done.
    /// - Throws: `FormatError` when a file cannot be read, and whatever keeps the output from being written.
    public func run(_ shard: Shard, into folder: String, report: inout DataReport) throws -> PseudoCounts? {
        let output = StageFile(folder: folder, name: shard.file("kept"))
        let inputs =
            ([detections, masks, pictures].map { $0.map(StageFile.mark) ?? "-" } + [rules.json.line])
            .joined(separator: " | ")
        if output.isDone(inputs) { return nil }
        var counts = PseudoCounts()
        var problems = DataReport()
        let known = try KnownPictures(pictures)
        var found = try read(shard, known, &counts, &problems)
        try readMasks(&found, &problems)
        let kept = keep(found, &counts)
        try output.write(kept.lazy.map(\.line), inputs: inputs, counts: counts.json, problems: problems)
        report.add(problems)
        return counts
    }

    private func read(
        _ shard: Shard, _ known: KnownPictures, _ counts: inout PseudoCounts, _ report: inout DataReport
    ) throws -> [String: Detection] {
        var found: [String: Detection] = [:]
        var place = 0
        try RecordStream.forEach(in: detections) { record in
            defer { place += 1 }
            let label = "\(detections), byte \(record.offset)"
            guard let fields = try? JSONFields(record, file: detections), let image = fields.identifier("image_id")
            else { return report.add(.brokenRecord, label) }
            guard shard.holds(image) else { return }
            guard let detection = Detection(fields, place: place, known) else {
                return report.add(.brokenRecord, label)
            }
            guard found[detection.id] == nil else {
                return report.add(.brokenRecord, "\(label): the id \(detection.id) again")
            }
            guard detection.score >= rules.leastScore else { return counts.add(.belowScore) }
            found[detection.id] = detection
        }
        return found
    }

    private func readMasks(_ found: inout [String: Detection], _ report: inout DataReport) throws {
        guard let masks else { return }
        try RecordStream.forEach(in: masks) { record in
            guard let fields = try? JSONFields(record, file: masks), let id = fields.identifier("id") else {
                return report.add(.brokenRecord, "\(masks), byte \(record.offset)")
            }
            found[id]?.take(fields)
            if found[id]?.isBroken == true { report.add(.brokenAnnotation, "\(masks), byte \(record.offset)") }
        }
    }

    /// What the rules keep, in the order of the detections.
    private func keep(_ found: [String: Detection], _ counts: inout PseudoCounts) -> [Detection] {
        var kept: [Detection] = []
        let groups = Dictionary(grouping: found.values, by: \.imageID)
        for group in groups.values {
            var fellows: [Detection] = []
            for detection in group.sorted(by: { ($1.score, $0.place) < ($0.score, $1.place) }) {
                let fate = fate(of: detection, beside: fellows)
                counts.add(fate)
                if fate == .kept { fellows.append(detection) }
            }
            kept += fellows
        }
        return kept.sorted { $0.place < $1.place }
    }

    private func fate(of detection: Detection, beside kept: [Detection]) -> PseudoCounts.Fate {
        guard let mask = detection.mask, let box = mask.box else { return .withoutMask }
        let share = Double(mask.area) / Double(mask.size.area)
        guard rules.areas.contains(share) else { return .outsideAreas }
        if rules.leastStability > 0, !((detection.stability ?? 0) >= rules.leastStability) { return .unstable }
        if rules.leastBoxOverlap > 0, box.iou(with: detection.box) < rules.leastBoxOverlap { return .outsideBox }
        for other in kept {
            guard let known = other.mask, let overlap = try? Overlap(mask, known) else { continue }
            if overlap.iou > rules.mostOverlap { return .duplicate }
        }
        return .kept
    }
}

/// Paths of pictures and names of categories, by id as a detection spells it.
private struct KnownPictures {
    var images: [String: String] = [:]
    var categories: [String: String] = [:]

    init(_ path: String?) throws(FormatError) {
        guard let path else { return }
        let cursor = try JSONCursor(contentsOf: path)
        var (images, categories): ([String: String], [String: String]) = ([:], [:])
        try cursor.forEachObject(in: "images") { fields in
            if let id = fields.identifier("id"), let file = fields.string("file_name") { images[id] = file }
        }
        try cursor.forEachObject(in: "categories") { fields in
            if let id = fields.identifier("id"), let name = fields.string("name") { categories[id] = name }
        }
        (self.images, self.categories) = (images, categories)
    }
}

/// One detection, with its mask when that is known.
private struct Detection {
    let place: Int
    let id: String
    let imageID: String
    let image: String
    let category: String
    let score: Double
    let box: ImageBox
    private(set) var mask: RunLengthMask?
    private(set) var stability: Double?
    private(set) var isBroken = false

    init?(_ fields: JSONFields, place: Int, _ known: KnownPictures) {
        guard let imageID = fields.identifier("image_id"),
            let image = fields.string("image") ?? fields.string("file_name") ?? known.images[imageID],
            let score = fields.number("score"), let sides = fields.numbers("bbox"), sides.count == 4
        else { return nil }
        self.place = place
        self.imageID = imageID
        self.image = image
        self.score = score
        id = fields.identifier("id") ?? String(place)
        category =
            fields.string("category") ?? fields.string("label")
            ?? fields.identifier("category_id").flatMap { known.categories[$0] } ?? ""
        box = ImageBox(x1: sides[0], y1: sides[1], x2: sides[0] + sides[2], y2: sides[1] + sides[3])
        take(fields)
    }

    /// Takes mask and stability from a record, as far as it has them.
    mutating func take(_ fields: JSONFields) {
        if let stability = fields.number("stability_score") ?? fields.number("stability") { self.stability = stability }
        guard let runs = fields.cursor("rle") ?? fields.cursor("segmentation") else { return }
        mask = try? CocoSegmentation.mask(runs)
        isBroken = mask == nil
    }

    /// The detection as a line of the stage's output.
    var line: String {
        var writer = JSONObjectWriter()
        writer.field("place", place)
        writer.field("id", id)
        writer.field("image", image)
        writer.field("category", category)
        writer.field("score", score)
        writer.field("box", [box.x1, box.y1, box.x2, box.y2])
        if let mask {
            var runs = JSONObjectWriter()
            runs.field("size", [mask.size.height, mask.size.width])
            runs.field("counts", mask.compressed)
            writer.field("rle", runs)
        }
        return writer.line
    }
}
