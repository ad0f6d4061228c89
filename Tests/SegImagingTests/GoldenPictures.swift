internal import Foundation
import SegGeometry
import SegImaging

/// What `Golden/imaging/cases.json` holds: picture files with Pillow's pixels, resampled pictures, a processed one.
struct GoldenPictures: Decodable {
    struct Picture: Decodable {
        let width: Int
        let height: Int
        let rgb: Data

        var image: Image { Image(size: ImageSize(width: width, height: height), pixels: Array(rgb)) }
    }

    struct DecodeCase: Decodable {
        let name: String
        let file: Data
        let width: Int
        let height: Int
        let rgb: Data

        var image: Image { Image(size: ImageSize(width: width, height: height), pixels: Array(rgb)) }
        var bytes: [UInt8] { Array(file) }
    }

    struct ResampleCase: Decodable {
        let from: Picture
        let to: Picture
    }

    let decode: [DecodeCase]
    struct ProfileCase: Decodable {
        let name: String
        let file: Data
        let stored: Picture
        let converted: Picture
    }

    let resample: [ResampleCase]?
    let profiles: [ProfileCase]?
    let bomb: Data?

    static let all = load("cases.json")
    static let bomb = Array(all.bomb ?? Data())
    static let resample = all.resample ?? []
    /// `Golden/imaging/formats.json`: files of the other formats.
    static let profiles = load("formats.json").profiles ?? []
    static let formats = load("formats.json").decode.filter { golden in
        // Without the library there is nothing to compare; the error is checked elsewhere.
        golden.name.hasPrefix("tiff")
            ? ImageFormat.tiff.isReadable : !golden.name.hasPrefix("heic") || ImageFormat.heic.isReadable
    }

    private static func load(_ name: String) -> GoldenPictures {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "Golden/imaging/\(name)")
        do {
            return try JSONDecoder().decode(GoldenPictures.self, from: Data(contentsOf: file))
        } catch {
            preconditionFailure("\(file.path): \(error)")
        }
    }

    static func file(_ name: String) -> [UInt8] {
        all.decode.first { $0.name == name }?.bytes ?? []
    }
}
