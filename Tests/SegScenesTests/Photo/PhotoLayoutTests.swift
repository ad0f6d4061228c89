import SegGeometry
import SegImaging
import Testing

@testable import SegScenes

struct PhotoLayoutTests {
    @Test func `close-ups have a large object near the middle, whole photographs their own`() throws {
        let scenes = try PhotoScenes()
        let choice = PhotoChoice(try PhotoMaterials(scenes.folder), .all)
        var style = scenes.style
        style.photo.closeUpShare = 1
        style.photo.wholeShare = 0
        for index in 0..<300 {
            let layout = PhotoLayout(seed: 1, index: index, style: style, choice: choice)
            let side = Double(min(layout.size.width, layout.size.height))
            #expect(layout.objects.isEmpty || layout.objects.contains { $0.pose.radius >= 0.32 * side })
        }
        style.photo.wholeShare = 1
        for index in 0..<300 {
            let layout = PhotoLayout(seed: 1, index: index, style: style, choice: choice)
            let placed = try #require(layout.objects.first)
            let cutout = choice.materials.cutouts[placed.cutout]
            #expect(layout.isWhole && cutout.home?.background == layout.backdrop.photograph)
            #expect((0...Double(layout.size.width)).contains(placed.pose.center.x))
            #expect((0...Double(layout.size.height)).contains(placed.pose.center.y))
        }
    }

    @Test func `no object has a noun of what the photograph behind it shows`() throws {
        let scenes = try PhotoScenes()
        let choice = PhotoChoice(try PhotoMaterials(scenes.folder), .all)
        for index in 0..<400 {
            let layout = PhotoLayout(seed: 2, index: index, style: scenes.style, choice: choice)
            guard let photograph = layout.backdrop.photograph, !layout.isWhole else { continue }
            for placed in layout.objects {
                let nouns = choice.materials.cutouts[placed.cutout].nouns
                #expect(choice.materials.scenery[photograph].isDisjoint(with: nouns))
            }
        }
    }
}
