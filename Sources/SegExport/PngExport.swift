internal import Foundation
internal import SegGeometry
internal import SegImaging

/// PNG: in `png`, `NAME.mask.png` (all objects white), `NAME.instances.png` (the number of each object, with a palette)
/// and `NAME.cutout.png` (the picture, transparent outside).
struct PngExport: Exporter {
    private(set) var loss = RoundTripLoss()
    private let folder: URL
    private var withoutPixels = 0

    init(in folder: URL) throws {
        self.folder = try folder.folder("png")
    }

    var notes: [String] {
        withoutPixels == 0 ? [] : ["no cut-outs of \(withoutPixels) pictures, whose pixels are not at hand"]
    }

    mutating func add(_ picture: ExportPicture) throws {
        let union = Mask(try RunLengthMask.union(picture.objects.map(\.mask), size: picture.size))
        try folder.write(ImageEncoding.png(union), to: "\(picture.prefix).mask.png")
        try folder.write(picture.instances(&loss).png(), to: "\(picture.prefix).instances.png")
        guard let image = picture.pixels, image.size == picture.size else {
            withoutPixels += 1
            return
        }
        var rgba = [UInt8](repeating: 0, count: picture.size.area * 4)
        for index in union.pixels.indices where union.pixels[index] != 0 {
            for channel in 0..<3 { rgba[index * 4 + channel] = image.pixels[index * 3 + channel] }
            rgba[index * 4 + 3] = 255
        }
        try folder.write(ImageEncoding.png(rgba: rgba, size: picture.size), to: "\(picture.prefix).cutout.png")
    }
}
