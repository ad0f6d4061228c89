import SegChat
import SegGeometry
import SegImaging
import TestSupport
import Testing

@testable import SegPseudo

@Suite struct CaptionPictureTests {
    /// A grey picture whose object's box is blue, the box itself, and a rule.
    private func draw(_ random: inout SplitMix64) -> CaptionPicture {
        let size = ImageSize(
            width: .random(in: 20...400, using: &random), height: .random(in: 20...400, using: &random))
        let left = Int.random(in: 0..<size.width - 2, using: &random)
        let top = Int.random(in: 0..<size.height - 2, using: &random)
        let box = ImageBox(
            x1: Double(left), y1: Double(top), x2: Double(Int.random(in: left + 1...size.width, using: &random)),
            y2: Double(Int.random(in: top + 1...size.height, using: &random)))
        var canvas = Canvas(size: size, color: Color(red: 128, green: 128, blue: 128))
        canvas.fill(box, color: Color(red: 0, green: 0, blue: 255))
        let rule = CaptionRule(
            view: .both, margin: Double.random(in: 0...1, using: &random),
            longestSide: [32, 64, 100, 256, 1024].randomElement(using: &random) ?? 256)
        return CaptionPicture(image: canvas.image, box: box, rule: rule)
    }

    @Test func `no picture is larger than the rule says, a crop keeps its shape and is never tiny`() {
        var random = SplitMix64(seed: 21)
        for _ in 0..<400 {
            let picture = draw(&random)
            let (marked, crop) = (picture.marked().size, picture.crop().size)
            for size in [marked, crop] { #expect(max(size.width, size.height) <= picture.rule.longestSide) }
            #expect(max(crop.width, crop.height) >= min(256, picture.rule.longestSide))
            #expect(
                max(marked.width, marked.height)
                    == min(
                        max(picture.image.size.width, picture.image.size.height), picture.rule.longestSide))
        }
    }

    @Test func `without a margin a crop shows the object alone, with one what surrounds it too`() {
        var random = SplitMix64(seed: 22)
        for _ in 0..<200 {
            let drawn = draw(&random)
            var rule = drawn.rule
            (rule.margin, rule.longestSide) = (0, 2048)
            let bare = CaptionPicture(image: drawn.image, box: drawn.box, rule: rule).crop()
            #expect(
                stride(from: 0, to: bare.pixels.count, by: 3).allSatisfy {
                    bare.pixels[$0 + 2] == 255 && bare.pixels[$0] == 0
                })
            rule.margin = 1
            let wide = CaptionPicture(image: drawn.image, box: drawn.box, rule: rule).crop()
            let isWhole =
                drawn.box
                == ImageBox(
                    x1: 0, y1: 0, x2: Double(drawn.image.size.width), y2: Double(drawn.image.size.height))
            #expect(isWhole || stride(from: 0, to: wide.pixels.count, by: 3).contains { wide.pixels[$0] > 100 })
        }
    }

    @Test func `the box is red, on every side of the object, and hides little of it`() {
        var random = SplitMix64(seed: 23)
        for _ in 0..<200 {
            let picture = draw(&random)
            let image = picture.marked()
            var red = Mask(size: image.size)
            for index in 0..<image.size.area {
                let pixel = image.pixels[index * 3..<index * 3 + 3].map(Int.init)
                if pixel[0] > 200 && pixel[1] < 90 && pixel[2] < 120 { red.pixels[index] = 1 }
            }
            let scale = Double(image.size.width) / Double(picture.image.size.width)
            let middle = ImagePoint(
                x: (picture.box.x1 + picture.box.x2) / 2 * scale, y: (picture.box.y1 + picture.box.y2) / 2 * scale)
            guard let box = RunLengthMask(red).box else {
                Issue.record("no red pixel")
                continue
            }
            #expect(
                box.x1 <= middle.x + 3 && box.x2 >= middle.x - 3 && box.y1 <= middle.y + 3 && box.y2 >= middle.y - 3)
            // Lines of a few pixels' width cover the inside of small boxes only.
            let (width, height) = ((picture.box.x2 - picture.box.x1) * scale, (picture.box.y2 - picture.box.y1) * scale)
            let column = Int(middle.x), row = Int(middle.y)
            if min(width, height) > 40 { #expect(!red[column, row]) }
        }
    }

    @Test func `each view gives its pictures, in order`() throws {
        let image = Image(size: ImageSize(width: 60, height: 40), red: 9)
        func parts(_ view: CaptionRule.View) throws -> [ChatRequest.Part] {
            try CaptionPicture(
                image: image, box: ImageBox(x1: 10, y1: 10, x2: 20, y2: 20), rule: CaptionRule(view: view)
            ).parts()
        }
        #expect(try parts(.both) == parts(.box) + parts(.crop))
        #expect(try parts(.both).count == 2 && parts(.box) != parts(.crop))
    }
}
