import SegFormats
import Testing

@testable import SegScenes

struct PhotoChoiceTests {
    @Test func `cut-outs come as often from drawings as is asked for, and none whose nouns are taken`() throws {
        let scenes = try PhotoScenes()
        let choice = PhotoChoice(try PhotoMaterials(scenes.folder), .all)
        var (style, random) = (PhotoStyle(), SeededGenerator(seed: 1, index: 0))
        for share in [0.0, 0.4, 1] {
            style.clipArtShare = share
            var drawings = 0
            for _ in 0..<2000 {
                let number = try #require(choice.any(style, unlike: [], &random))
                if choice.materials.cutouts[number].home == nil { drawings += 1 }
            }
            #expect(abs(Double(drawings) / 2000 - share) < 0.04)
        }
        style.clipArtShare = 0.4
        for _ in 0..<500 {
            guard let number = choice.any(style, unlike: ["ball", "box1"], &random) else { continue }
            #expect(["plate", "box0", "box2"].contains(choice.materials.cutouts[number].name))
        }
        style.clipArtShare = 0
        #expect(choice.any(style, unlike: ["round thing"], &random) == nil)
    }

    @Test func `what is held out and what is not make up all`() throws {
        let scenes = try PhotoScenes(photographs: 40)
        let materials = try PhotoMaterials(scenes.folder)
        #expect(materials.cutouts.contains { $0.isHeldOut })
        var random = SeededGenerator(seed: 2, index: 0)
        for (cutouts, isHeldOut) in [(PhotoStyle.Cutouts.train, false), (.validation, true)] {
            let choice = PhotoChoice(materials, cutouts)
            for _ in 0..<300 {
                guard let number = choice.photographed(&random) else { continue }
                #expect(materials.cutouts[number].isHeldOut == isHeldOut)
            }
        }
    }
}
