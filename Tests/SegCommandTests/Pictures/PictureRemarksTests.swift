import SegImaging
import Testing

@testable import SegCommand

@Suite struct PictureRemarksTests {
    @Test func `a remark is made of the first picture and counted for the others`() {
        var remarks = PictureRemarks()
        #expect(
            remarks.lines([.firstOfSeveral(.gif)], of: "a.gif") == [
                "a.gif: the GIF holds several pictures; the first is read"
            ])
        #expect(remarks.lines([.firstOfSeveral(.gif)], of: "b.gif").isEmpty)
        #expect(remarks.lines([.firstOfSeveral(.tiff), .firstOfSeveral(.gif)], of: "c.tif").count == 1)
        #expect(remarks.lines([], of: "d.png").isEmpty)
        #expect(remarks.summary == ["2 more pictures: the GIF holds several pictures; the first is read"])
    }

    @Test func `profiles are ignored unless they are to be converted`() {
        #expect(!ColorProfiles.ignore.options.convertsToSRGB)
        #expect(ColorProfiles.convert.options.convertsToSRGB)
        #expect(ColorProfiles(rawValue: "sRGB") == nil)
    }
}
