internal import Foundation
internal import SegDatasets
public import SegFormats
internal import SegTokens

/// Files of conversations ready for training: where each record stands, picture by picture. The words stay in the
/// files.
public struct ConversationDataset: Sendable {
    /// Where a conversation stands.
    struct Place: Hashable, Sendable {
        var file: Int32
        var length: Int32
        var offset: Int
    }

    /// A picture and the conversations about it.
    struct Picture: Sendable {
        var path: String
        var conversations: [Place] = []
    }

    /// The files.
    public let paths: [String]
    private(set) var pictures: [Picture] = []
    private let images: String

    /// Goes through files of conversations in any of the formats of `ConversationReader`.
    ///
    /// - Parameters:
    ///   - paths: the files.
    ///   - images: the folder that relative paths of pictures begin in; empty: where the process runs.
    ///   - report: gets broken records, conversations that cannot be trained on, and pictures whose file is absent.
    /// - Throws: `FormatError` when a file cannot be read.
    public init(contentsOf paths: [String], images: String, report: inout DataReport) throws {
        self.paths = paths
        self.images = images
        var places: [String: Int?] = [:]
        var pictures: [Picture] = []
        for (number, path) in paths.enumerated() {
            try RecordStream.forEach(in: path) { record in
                let label = "\(path), byte \(record.offset)"
                guard
                    let conversation = ConversationReader.read(
                        record, of: path, images: images.isEmpty ? nil : images, report: &report)
                else { return }
                guard conversation.images.count == 1, conversation.turns.contains(where: { $0.role == .assistant })
                else {
                    return report.add(.unusable, "\(label): \(conversation.images.count) pictures")
                }
                let image =
                    images.isEmpty ? conversation.images[0] : FolderFiles.resolved(conversation.images[0], in: images)
                if places[image] == nil {
                    let isThere = FolderFiles.isFile(image)
                    places[image] = .some(isThere ? pictures.count : nil)
                    if isThere { pictures.append(Picture(path: image)) }
                }
                guard let place = places[image] ?? nil else { return report.add(.missingImage, "\(label): \(image)") }
                pictures[place].conversations.append(
                    Place(file: Int32(number), length: Int32(record.bytes.count), offset: record.offset))
            }
        }
        self.pictures = pictures
    }

    /// Conversations in all.
    public var count: Int { pictures.reduce(0) { $0 + $1.conversations.count } }

    /// Reads a conversation again; nil, with the reason in `report`, when its file has changed.
    func conversation(at place: Place, _ report: inout DataReport) -> ConversationRecord? {
        let path = paths[Int(place.file)]
        guard let handle = FileHandle(forReadingAtPath: path),
            (try? handle.seek(toOffset: UInt64(place.offset))) != nil,
            let data = try? handle.read(upToCount: Int(place.length)), data.count == Int(place.length)
        else {
            report.add(.brokenRecord, "\(path), byte \(place.offset): it is not there any more")
            return nil
        }
        return ConversationReader.read(
            .init(bytes: [UInt8](data), offset: place.offset), of: path, images: images.isEmpty ? nil : images,
            report: &report)
    }
}
