package import Foundation
import SegFiles
import SegGeometry
import SegImaging
import SegNotation

/// Pictures that come with the program, each with a question to begin with.
package struct SamplePictures: Sendable {
    /// One of them.
    struct Sample: Sendable {
        let name: String
        let size: ImageSize
        let query: String
        let format: ImageFormat
        let bytes: [UInt8]
    }

    let samples: [Sample]

    /// The pictures of a folder whose `queries.tsv` has a line `NAME<tab>QUERY` for each; none when there is no such
    /// folder. Files that are no pictures are left out.
    package init(folder: String?) {
        guard let folder, let table = try? Files.text(at: folder + "/queries.tsv") else {
            samples = []
            return
        }
        samples = table.split(whereSeparator: \.isNewline).compactMap { line in
            let cells = line.split(separator: "\t", maxSplits: 1)
            guard cells.count == 2, !cells[0].contains("/"),
                let bytes = (try? Files.data(at: "\(folder)/\(cells[0])")).map({ [UInt8]($0) }),
                let header = try? ImageHeader.read(bytes)
            else { return nil }
            return Sample(
                name: String(cells[0]), size: header.uprightSize, query: String(cells[1]), format: header.format,
                bytes: bytes)
        }
    }

    /// The folder beside the checkout or the program: `Examples/samples`, or `Examples`.
    package static func find(from folders: [URL]) -> String? {
        folders.flatMap { [$0.appendingPathComponent("Examples/samples"), $0.appendingPathComponent("Examples")] }
            .map(\.path).first { Files.exists($0 + "/queries.tsv") }
    }

    /// `[{"name", "url", "width", "height", "query"}]`
    var json: [JSONObjectWriter] {
        samples.map { sample in
            var object = JSONObjectWriter()
            object.field("name", sample.name)
            object.field("url", "/v1/samples/\(sample.name)")
            object.field("width", sample.size.width)
            object.field("height", sample.size.height)
            object.field("query", sample.query)
            return object
        }
    }
}
