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
    let resample: [ResampleCase]
    let bomb: Data

    static let all: GoldenPictures = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "Golden/imaging/cases.json")
        do {
            return try JSONDecoder().decode(GoldenPictures.self, from: Data(contentsOf: file))
        } catch {
            preconditionFailure("\(file.path): \(error)")
        }
    }()

    static func file(_ name: String) -> [UInt8] {
        all.decode.first { $0.name == name }?.bytes ?? []
    }
}
