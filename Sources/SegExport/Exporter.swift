public import Foundation

/// Writes pictures and their objects in one format.
///
/// Made by `ExportFormat.exporter(in:)`, given every picture once, and finished once.
public protocol Exporter {
    /// What the format keeps of the masks so far.
    var loss: RoundTripLoss { get }

    /// What was left out or assumed, a sentence each.
    var notes: [String] { get }

    /// Writes what belongs to one picture.
    mutating func add(_ picture: ExportPicture) throws

    /// Writes what is known only at the end.
    mutating func finish() throws
}

extension Exporter {
    /// Nothing to say.
    public var notes: [String] { [] }

    /// Nothing to do.
    public mutating func finish() throws {}
}

/// A format that answers are exported in.
public enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    case coco, yolo, labelme, labelstudio, cvat, voc, geojson, svg, png, csv

    /// Begins to write into `folder`, which exists.
    ///
    /// - Throws: errors about files.
    public func exporter(in folder: URL) throws -> any Exporter {
        switch self {
        case .coco: try CocoExport(in: folder)
        case .yolo: try YoloExport(in: folder)
        case .labelme: try LabelMeExport(in: folder)
        case .labelstudio: try LabelStudioExport(in: folder)
        case .cvat: try CvatExport(in: folder)
        case .voc: try VocExport(in: folder)
        case .geojson: try GeoJSONExport(in: folder)
        case .svg: try SvgExport(in: folder)
        case .png: try PngExport(in: folder)
        case .csv: try CsvExport(in: folder)
        }
    }
}

/// Numbers for labels, in the order in which they first come.
struct LabelNumbers {
    private(set) var labels: [String] = []
    private var numbers: [String: Int] = [:]

    /// The number of a label, counted from 0.
    mutating func number(of label: String) -> Int {
        if let known = numbers[label] { return known }
        numbers[label] = labels.count
        labels.append(label)
        return labels.count - 1
    }
}

extension URL {
    /// A folder within this one, made when missing.
    func folder(_ name: String) throws -> URL {
        let url = appendingPathComponent(name, isDirectory: true)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }

    /// Writes a file of this folder; it appears complete or not at all.
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try Data(bytes).write(to: appendingPathComponent(name, isDirectory: false), options: .atomic)
    }
}
