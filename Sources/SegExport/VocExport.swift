internal import Foundation
internal import SegGeometry

/// Pascal VOC: `voc/SegmentationClass` and `voc/SegmentationObject`, PNGs with VOC's palette, `voc/Annotations`, XML
/// with boxes, and `voc/labelmap.txt` with the colour of each class.
struct VocExport: Exporter {
    private(set) var loss = RoundTripLoss()
    private let folder: URL
    private let (classes, objects, annotations): (URL, URL, URL)
    private var labels = LabelNumbers()

    init(in folder: URL) throws {
        self.folder = try folder.folder("voc")
        classes = try self.folder.folder("SegmentationClass")
        objects = try self.folder.folder("SegmentationObject")
        annotations = try self.folder.folder("Annotations")
    }

    var notes: [String] {
        let more = labels.labels.count - 254
        return more > 0 ? ["\(more) classes beyond the 254th are not in the class masks, which hold a byte"] : []
    }

    mutating func add(_ picture: ExportPicture) throws {
        var byClass = IndexedPicture(size: picture.size)
        for object in picture.objects {
            let number = IndexedPicture.number(labels.number(of: object.label))
            if let number { byClass.draw(object.mask, number: number) }
        }
        try classes.write(byClass.png(), to: "\(picture.prefix).png")
        try objects.write(picture.instances(&loss).png(), to: "\(picture.prefix).png")
        try annotations.write(Self.xml(picture).utf8, to: "\(picture.prefix).xml")
    }

    mutating func finish() throws {
        var text = "# label:color_rgb:parts:actions\nbackground:0,0,0::\n"
        for (index, label) in labels.labels.enumerated() {
            guard let number = IndexedPicture.number(index) else { break }
            let color = IndexedPicture.palette[Int(number) * 3..<Int(number) * 3 + 3].map(String.init)
            // A colon or a line break would end the name.
            let name = label.map { $0 == ":" || $0.isNewline ? "_" : String($0) }.joined()
            text += "\(name):\(color.joined(separator: ","))::\n"
        }
        try folder.write(text.utf8, to: "labelmap.txt")
    }

    private static func xml(_ picture: ExportPicture) -> String {
        let size = picture.size
        var text = """
            <annotation>
              <folder></folder>
              <filename>\(XMLText.escaped(picture.name))</filename>
              <size><width>\(size.width)</width><height>\(size.height)</height><depth>3</depth></size>
              <segmented>\(picture.objects.isEmpty ? 0 : 1)</segmented>

            """
        for object in picture.objects { text += xml(object) }
        return text + "</annotation>\n"
    }

    /// VOC counts pixels from 1, and both ends of a box are pixels of it.
    private static func xml(_ object: ExportObject) -> String {
        let box = object.box
        return """
              <object>
                <name>\(XMLText.escaped(object.label))</name>
                <pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult>
                <bndbox><xmin>\(Int(box.x1) + 1)</xmin><ymin>\(Int(box.y1) + 1)</ymin>\
            <xmax>\(Int(box.x2))</xmax><ymax>\(Int(box.y2))</ymax></bndbox>
              </object>

            """
    }
}
