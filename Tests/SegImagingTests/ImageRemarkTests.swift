import SegImaging
import Testing

struct ImageRemarkTests {
    @Test func `each remark is a sentence to follow the file's name`() {
        #expect("\(ImageRemark.firstOfSeveral(.tiff))" == "the TIFF holds several pictures; the first is read")
        #expect("\(ImageRemark.grayCutOff)".contains("above 255 becomes white"))
        #expect("\(ImageRemark.profileIgnored("Display P3"))".contains("(Display P3) is ignored"))
        #expect("\(ImageRemark.profileConverted("Display P3"))" == "colours converted from Display P3 to sRGB")
        #expect("\(ImageRemark.profileUnusable("Coated", reason: "x"))".hasSuffix("is not applied: x"))
    }

    @Test func `ordinary files have no remark, 16-bit grey has one`() throws {
        #expect(try DecodedImage(encoded: GoldenPictures.file("jpeg baseline")).remarks.isEmpty)
        let gray = try #require(GoldenPictures.all.decode.first { $0.name.hasPrefix("png type 0 depth 16") })
        #expect(try DecodedImage(encoded: gray.bytes).remarks == [.grayCutOff])
        let color = try #require(GoldenPictures.all.decode.first { $0.name.hasPrefix("png type 2 depth 16") })
        #expect(try DecodedImage(encoded: color.bytes).remarks.isEmpty)
    }
}
