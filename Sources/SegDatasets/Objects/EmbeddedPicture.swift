internal import Foundation
internal import SegFiles
internal import SegFormats
internal import SegImaging

/// The picture that a LabelMe file holds in its `imageData`, in base64.
struct EmbeddedPicture {
    private let bytes: [UInt8]
    private let file: String

    /// The picture of a file's members; nil when there is none.
    init?(_ fields: JSONFields, of file: String) {
        guard let text = fields.string("imageData"),
            let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters), !data.isEmpty
        else { return nil }
        (bytes, self.file) = ([UInt8](data), file)
    }

    /// The path of a file that holds the picture, `NAME.imageData.ENDING` beside the annotations; it is written unless it
    /// is there.
    ///
    /// - Throws: `DataProblem` when it is no picture, or cannot be written.
    func placed() throws(DataProblem) -> String {
        let header: ImageHeader
        do {
            header = try ImageHeader.read(bytes, name: "\(file), imageData")
        } catch {
            throw DataProblem(.brokenImage, error.description)
        }
        let name = FolderFiles.prefix(of: file)
        let path = "\(FolderFiles.folder(of: file))/\(name).imageData.\(header.format.rawValue)"
        if let there = try? Files.data(at: path), [UInt8](there) == bytes { return path }
        do {
            try Files.write(bytes, to: path)
        } catch {
            throw DataProblem(.missingImage, "\(file): its picture is in imageData alone, and \(error)")
        }
        return path
    }
}
