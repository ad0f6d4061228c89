internal import Foundation
internal import SegGeometry

/// CSV (RFC 4180): `boxes.csv`, a line for each object. Only boxes are written, no outlines.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front.
struct CsvExport: Exporter {
    private(set) var loss = RoundTripLoss()
    private(set) var notes: [String] = []
    private var file: GrowingFile
    private var guarded = 0

    init(in folder: URL) throws {
        file = try GrowingFile(
            folder.appendingPathComponent("boxes.csv"),
            head: "image,width,height,object,label,x1,y1,x2,y2,area\r\n", separator: "", tail: "")
    }

    mutating func add(_ picture: ExportPicture) throws {
        var text = ""
        for (index, object) in picture.objects.enumerated() {
            let box = object.box
            let numbers = [Int(box.x1), Int(box.y1), Int(box.x2), Int(box.y2), object.mask.area]
            let cells =
                [cell(picture.name), "\(picture.size.width)", "\(picture.size.height)", "\(index + 1)"]
                + [cell(object.label)] + numbers.map(String.init)
            text += cells.joined(separator: ",") + "\r\n"
        }
        try file.add(text.utf8)
    }

    mutating func finish() throws {
        try file.close()
        if guarded > 0 { notes.append("\(guarded) texts that begin like a formula have an apostrophe in front") }
    }

    private mutating func cell(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
            text = "'" + text
            guarded += 1
        }
        let needsQuotes = text.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
