internal import CImageCodecs
import SegGeometry
import Testing

@testable import SegImaging

struct ColorProfileTests {
    private static let hasLibrary = seg_has_lcms() != 0

    private func decoded(_ golden: GoldenPictures.ProfileCase, converts: Bool) throws -> DecodedImage {
        var options = DecodeOptions()
        options.convertsToSRGB = converts
        return try DecodedImage(encoded: Array(golden.file), name: golden.name, options: options)
    }

    @Test(arguments: GoldenPictures.profiles.indices)
    func `a profile is ignored unless it is asked for, and that is said`(index: Int) throws {
        let golden = GoldenPictures.profiles[index]
        guard !golden.name.hasPrefix("TIFF") || ImageFormat.tiff.isReadable else { return }
        let decoded = try decoded(golden, converts: false)
        #expect(decoded.image == golden.stored.image)
        #expect(decoded.remarks == [.profileIgnored(golden.name.contains(" L ") ? "A dark grey" : "A wide gamut")])
    }

    @Test(.enabled(if: hasLibrary), arguments: GoldenPictures.profiles.indices)
    func `converted colours are those of Pillow's ImageCms`(index: Int) throws {
        let golden = GoldenPictures.profiles[index]
        guard !golden.name.hasPrefix("TIFF") || ImageFormat.tiff.isReadable else { return }
        let decoded = try decoded(golden, converts: true)
        let expected = golden.converted.image
        #expect(decoded.image.size == expected.size)
        // Versions of Little CMS differ by at most one step.
        #expect(zip(decoded.image.pixels, expected.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
        #expect(decoded.image != golden.stored.image)
        #expect(decoded.remarks == [.profileConverted(golden.name.contains(" L ") ? "A dark grey" : "A wide gamut")])
    }

    @Test func `pixels without a profile stay as they are`() throws {
        var options = DecodeOptions()
        options.convertsToSRGB = true
        let bytes = GoldenPictures.file("jpeg baseline")
        let decoded = try DecodedImage(encoded: bytes, options: options)
        #expect(try decoded.image == Image(encoded: bytes))
        #expect(decoded.remarks.isEmpty)
    }

    @Test func `bytes that are no profile have no name and change nothing`() throws {
        let profile = ColorProfile([UInt8](repeating: 0, count: 200))
        #expect(profile.name == "without a name")
        var image = Image(size: ImageSize(width: 2, height: 1), pixels: [1, 2, 3, 4, 5, 6])
        let header = try ImageHeader.read(GoldenPictures.file("jpeg baseline"))
        guard Self.hasLibrary else {
            #expect(throws: ImagingError.missingLibrary(file: "f", format: .jpeg, library: "liblcms2")) {
                try profile.remark(on: &image, converts: true, header: header, file: "f")
            }
            return
        }
        let remark = try profile.remark(on: &image, converts: true, header: header, file: "f")
        #expect(remark == .profileUnusable("without a name", reason: "the colour profile cannot be read"))
        #expect(image.pixels == [1, 2, 3, 4, 5, 6])
    }
}
