internal import Foundation
public import SegFormats

/// A REFER dataset by its folder's name and who split it; as text `NAME` or `NAME:SPLITTER`, such as `refcocog:google`.
public struct DatasetName: Hashable, Sendable {
    /// The folder's name: refcoco, refcoco+, refcocog, refclef, grefcoco, or that of a drawn dataset.
    public let name: String
    /// Who split it.
    public let splitBy: String

    /// Every split of the datasets that share COCO's pictures.
    static let variants = [
        "refcoco:unc", "refcoco:google", "refcoco+:unc", "refcocog:umd", "refcocog:google", "grefcoco:unc",
    ]
    .compactMap(Self.init)

    /// A dataset by its usual splitter: umd for refcocog, else unc.
    public init(name: String) {
        self.name = name
        splitBy = name == "refcocog" ? "umd" : "unc"
    }

    /// A dataset by its text; nil when that is none.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && !$0.contains("/") }) else { return nil }
        name = parts[0]
        splitBy = parts.count == 2 ? parts[1] : Self(name: parts[0]).splitBy
    }

    /// Whether its pictures are COCO's, and so may be in another variant's validation or test split.
    var isCOCO: Bool { Self.variants.contains { $0.name == name } }

    /// Where a root may keep the pictures: the published data script's layout first, then those of REFER and of a plain
    /// COCO folder, then beside the references, where drawn datasets have them.
    public func imageFolders(under root: String) -> [String] {
        let shared = [
            "images/coco_2014/train2014", "images/mscoco/images/train2014", "images/train2014", "coco/train2014",
            "train2014",
        ]
        let own = name == "refclef" ? ["images/saiapr_tc-12"] : isCOCO ? shared : ["\(name)/images"]
        return own.map { "\(root)/\($0)" }
    }

    /// The first of the folders of pictures that is there; the first of all when none is.
    public func images(under root: String) -> String {
        let folders = imageFolders(under: root)
        return folders.first(where: FileManager.default.fileExists) ?? folders.first ?? root
    }

    /// Reads the dataset; odd numbers of sentences are reported to `report`.
    ///
    /// - Throws: `FormatError` when a file cannot be read at all.
    public func load(under root: String, _ report: inout DataReport) throws(FormatError) -> ReferDataset {
        let dataset = try ReferDataset(folder: "\(root)/\(name)", splitBy: splitBy, report: &report)
        dataset.compareCounts(report: &report)
        return dataset
    }
}

extension DatasetName: Codable {
    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let name = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "“\(text)” is no NAME or NAME:SPLITTER")
        }
        self = name
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode("\(name):\(splitBy)")
    }
}
