import Foundation
package import SegDatasets
package import SegFormats

/// A small dataset in REFER's layout in a folder that goes away with it.
///
/// Pictures 1…4 of 40×30; reference n means annotation 10n: a square in picture (n − 1) % 4 + 1.
package final class ReferFolder {
    package let path: String
    package let root: String

    /// References as `(id, image, annotation, split, sentences)`.
    package init(
        _ references: [(Int, Int, Int, String, [String])], name: String = "refcoco", splitBy: String = "unc"
    ) throws {
        root = NSTemporaryDirectory() + "refer-\(UUID().uuidString)"
        path = "\(root)/\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Self.pickle(references).write(toFile: "\(path)/refs(\(splitBy)).p", atomically: true, encoding: .utf8)
        try Self.instances.write(toFile: "\(path)/instances.json", atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    package func dataset(splitBy: String = "unc") throws -> (ReferDataset, DataReport) {
        var report = DataReport()
        return (try ReferDataset(folder: path, splitBy: splitBy, report: &report), report)
    }

    /// Protocol 0, by hand.
    package static func pickle(_ references: [(Int, Int, Int, String, [String])]) -> String {
        var text = "("
        for (id, image, annotation, split, sentences) in references {
            text +=
                "(Vref_id\nI\(id)\nVimage_id\nI\(image)\nVann_id\nI\(annotation)\nVsplit\nV\(split)\nVcategory_id\nI1\nVsentences\n("
            for (index, sentence) in sentences.enumerated() {
                text += "(Vsent_id\nI\(id * 10 + index)\nVsent\nV\(sentence)\nd"
            }
            text += "ld"
        }
        return text + "l."
    }

    private static var instances: String {
        let images = (1...4).map { #"{"id": \#($0), "file_name": "\#($0).jpg", "width": 40, "height": 30}"# }
        var annotations = (1...8).map { number in
            let (x, y) = (number, 2 * number)
            return #"{"id": \#(number * 10), "image_id": \#((number - 1) % 4 + 1), "category_id": 1, "segmentation": "#
                + "[[\(x), \(y), \(x + 20), \(y), \(x + 20), \(y + 10), \(x), \(y + 10)]]}"
        }
        annotations.append(#"{"id": 90, "image_id": 1, "category_id": 1, "segmentation": [[1, 1, 1, 1, 1, 1]]}"#)
        annotations.append(#"{"id": 91, "image_id": 1, "category_id": 1, "segmentation": [[1, 1, 1]]}"#)
        return
            #"{"images": [\#(images.joined(separator: ","))], "annotations": [\#(annotations.joined(separator: ","))], "#
            + #""categories": [{"id": 1, "name": "person"}]}"#
    }
}
