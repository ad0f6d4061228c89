internal import Foundation
internal import SegGeometry
internal import SegImaging

/// Photographs for backgrounds, each at its own size up to a limit, at half, and at a quarter.
struct PhotoSet: Sendable {
    /// The photographs, and each one's smaller copies: full size first.
    let photographs: [[Image]]

    /// Most pixels that a photograph is kept with, along its longer side.
    static let longestSide = 1280

    /// Reads pictures; a folder stands for its PNG, JPEG and WebP files in the order of their names.
    ///
    /// - Throws: `EmojiError.missing` naming the Debian package of the default pictures, `.unreadable`.
    init(_ paths: [String]) throws(EmojiError) {
        var photographs: [[Image]] = []
        for path in paths {
            for file in try Self.files(path) { photographs.append(try Self.load(file)) }
        }
        self.photographs = photographs
    }

    private static func files(_ path: String) throws(EmojiError) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .missing(path: path, package: "lomiri-wallpapers-16.04")
        }
        guard isFolder.boolValue else { return [path] }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            return names.filter { name in
                ["png", "jpg", "jpeg", "webp"].contains((name as NSString).pathExtension.lowercased())
            }.sorted().map { path + "/" + $0 }
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
    }

    private static func load(_ path: String) throws(EmojiError) -> [Image] {
        do {
            let image = try Image(contentsOf: path)
            let (width, height) = (image.size.width, image.size.height)
            let share = min(1, Double(longestSide) / Double(max(width, height)))
            return [share, share / 2, share / 4].map { share in
                let size = ImageSize(
                    width: max(2, Int(Double(width) * share)), height: max(2, Int(Double(height) * share)))
                return size == image.size ? image : image.resampled(to: size)
            }
        } catch {
            throw .unreadable(path: path, reason: "\(error)")
        }
    }
}

/// A part of a photograph, turned into a background.
struct PhotoCrop: Hashable, Sendable {
    /// Which photograph.
    var photograph: Int
    /// Where the part lies in what is left over in either direction, 0 to 1.
    var x: Double
    var y: Double
    /// How much of the largest possible part is shown, 0 to 1.
    var share: Double
    /// Whether left and right change places.
    var isFlipped: Bool
    /// What brightness is multiplied by.
    var gain: Float

    /// Fills `pixels` (RGB, row-major) of a picture of the given size, by bilinear interpolation.
    func paint(_ pixels: inout [UInt8], size: ImageSize, from dataset: PhotoSet) {
        let copies = dataset.photographs[photograph % dataset.photographs.count]
        // The smallest copy that need not be enlarged.
        let step = { (image: Image) in self.step(image, size) }
        let image = copies.last { step($0) >= 1 } ?? copies[0]
        let step1 = step(image)
        let left = x * max(0, Double(image.size.width - 1) - step1 * Double(size.width - 1))
        let top = y * max(0, Double(image.size.height - 1) - step1 * Double(size.height - 1))
        let columns = (0..<size.width).map { column in
            Sample(left + step1 * Double(isFlipped ? size.width - 1 - column : column), count: image.size.width)
        }
        let gain256 = Int32(gain * 256)
        image.pixels.withUnsafeBufferPointer { source in
            pixels.withUnsafeMutableBufferPointer { target in
                var at = 0
                for row in 0..<size.height {
                    let sample = Sample(top + step1 * Double(row), count: image.size.height)
                    let (upper, lower) = (sample.first * image.size.width * 3, sample.second * image.size.width * 3)
                    for column in columns {
                        for channel in 0..<3 {
                            let (a, b) = (column.first * 3 + channel, column.second * 3 + channel)
                            let above = Int32(source[upper + a]) * column.rest + Int32(source[upper + b]) * column.share
                            let below = Int32(source[lower + a]) * column.rest + Int32(source[lower + b]) * column.share
                            let mixed = (above * sample.rest + below * sample.share) >> 8
                            target[at] = UInt8(min(255, (mixed * gain256) >> 16))
                            at += 1
                        }
                    }
                }
            }
        }
    }

    /// Pixels of the photograph that one pixel of the picture stands for.
    private func step(_ image: Image, _ size: ImageSize) -> Double {
        let largest = min(
            Double(image.size.width - 1) / Double(max(1, size.width - 1)),
            Double(image.size.height - 1) / Double(max(1, size.height - 1)))
        return largest * share
    }

    /// Two neighbours and how they are mixed, in 256ths.
    private struct Sample {
        var first: Int
        var second: Int
        var share: Int32
        var rest: Int32

        init(_ position: Double, count: Int) {
            first = min(max(0, Int(position)), count - 1)
            second = min(first + 1, count - 1)
            share = Int32(((position - Double(first)) * 256).rounded())
            rest = 256 - share
        }
    }
}
