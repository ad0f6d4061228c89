import Foundation
package import SegDatasets
package import SegFormats
internal import SegGeometry
internal import SegImaging
internal import SegTasks

extension ReferFolder {
    /// The folder of its pictures, in the published layout.
    package var images: String { "\(root)/images/coco_2014/train2014" }

    /// Writes pictures of 40×30 under the names that the annotations give; `broken` ones hold no picture.
    package func addPictures(_ numbers: some Sequence<Int> = 1...4, broken: Set<Int> = []) throws {
        try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: true)
        for number in numbers {
            let image = Image(size: ImageSize(width: 40, height: 30), red: UInt8(40 * number))
            let path = "\(images)/\(number).jpg"
            if broken.contains(number) {
                try Data([0x89, 0x50, 0x4E, 0x47, 1, 2, 3]).write(to: URL(fileURLWithPath: path))
            } else {
                try image.writePNG(to: path)
            }
        }
    }

    /// The dataset as a configuration names it.
    package func files(_ split: String = "train") -> DatasetFiles {
        var files = DatasetFiles(split: split)
        files.root = root
        files.datasets = [DatasetName(name: "refcoco")]
        return files
    }

    /// References about all pictures with two or three sentences each, the last of every five held out.
    package static func many(_ count: Int = 40) -> [(Int, Int, Int, String, [String])] {
        (1...count).map { id in
            let object = (id - 1) % 8 + 1
            let words = (0..<2 + id % 2).map { "thing \(id) said \($0)" }
            return (id, (object - 1) % 4 + 1, object * 10, id % 5 == 0 ? "val" : "train", words)
        }
    }
}

extension DataReport {
    /// The counts without those of splits that have not as many sentences as the published ones, which these small ones have not.
    package var unusable: [Problem: Int] { counts.filter { $0.key != .unexpectedCount } }
}
