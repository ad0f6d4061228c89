import Foundation
import SegDatasets
import SegFormats
import SegGeometry
import SegImaging
import SegNotation
import SegRewards
import SegTasks
import TestSupport
import Testing

@testable import DatasetFixtures

/// What is shown: the samples that are chosen, the sheet, the page.
@Suite struct SamplePageTests {
    private let folder: TextFolder
    private let mask = DrawnMasks.disc(radius: 15, in: ImageSize(width: 60, height: 40))

    init() throws {
        folder = try TextFolder()
        try folder.write(ImageEncoding.png(Image(size: mask.size, red: 200, green: 30, blue: 30)), to: "a.png")
    }

    private func annotatedObjects(_ count: Int) -> [AnnotatedObject] {
        (0..<count).map { place in
            var annotatedObject = AnnotatedObject(mask, text: "disc \(place)", place: place)
            annotatedObject.image = "\(folder.path)/\(place % 10 == 3 ? "none" : "a").png"
            return annotatedObject
        }
    }

    private func shown(_ count: Int, of annotatedObjects: [AnnotatedObject], seed: UInt64 = 1) throws -> (
        samples: [ShownSample], report: DataReport
    ) {
        var report = DataReport()
        let choice = SampleChoice(ExampleMaker(seed: 1), count: count, seed: seed)
        return (try choice.samples(of: DrawnObjects(annotatedObjects: annotatedObjects), report: &report), report)
    }

    @Test func `samples are drawn from all of a dataset, in its order, by the seed`() throws {
        let annotatedObjects = annotatedObjects(200)
        var drawn: [Int: Int] = [:]
        for seed in 0..<20 as Range<UInt64> {
            let samples = try shown(10, of: annotatedObjects, seed: seed).samples
            let places = samples.compactMap { Int($0.id.dropFirst(6)) }
            #expect(places.count == 10 && places == places.sorted())
            for place in places { drawn[place / 50, default: 0] += 1 }
        }
        #expect(drawn.values.allSatisfy { $0 > 25 } && drawn.count == 4)
        #expect(
            try shown(10, of: annotatedObjects).samples.map(\.id) == shown(10, of: annotatedObjects).samples.map(\.id))
        #expect(try shown(9, of: Array(annotatedObjects.prefix(4))).samples.count == 4)
    }

    @Test func `an absent picture is listed, and its mask shown on grey`() throws {
        let (samples, report) = try shown(4, of: Array(annotatedObjects(4)))
        #expect(report.counts == [.missingImage: 1])
        #expect(samples[3].image.size == mask.size)
        #expect(Set(samples[3].image.pixels).count > 2)
        #expect(samples.allSatisfy { ($0.roundTrip?.inclusive ?? 0) > 0.97 })
    }

    @Test func `the sheet shows every sample, its outline in all colours of the ramp`() throws {
        let samples = try shown(5, of: annotatedObjects(5)).samples
        let sheet = ContactSheet(columns: 3, side: 200).drawn(samples)
        #expect(sheet.size.width == 3 * 214 + 14)
        #expect(sheet.size.height > 2 * 200)
        func count(_ isWanted: (UInt8, UInt8, UInt8) -> Bool) -> Int {
            (0..<sheet.size.area).count {
                isWanted(sheet.pixels[3 * $0], sheet.pixels[3 * $0 + 1], sheet.pixels[3 * $0 + 2])
            }
        }
        #expect(count { $2 > 200 && $0 < 120 } > 100)
        #expect(count { $1 > 180 && $0 > 200 && $2 < 60 } > 100)
        #expect(ContactSheet().drawn([]).size.width > 0)
    }

    @Test func `the page holds everything itself, and no words of a dataset become markup`() throws {
        var sample = try shown(1, of: annotatedObjects(1)).samples[0]
        sample.question = "<script>alert(\"1\")</script> & more"
        let html = try SamplePage.html([sample], title: "a <b>")
        #expect(html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more"))
        #expect(!html.contains("<script"))
        #expect(html.contains("data:image/png;base64,"))
        #expect(!html.contains("http"))
        let vertices = sample.answered.polygons[0].vertices.count
        #expect(html.components(separatedBy: "<line ").count == vertices + 1)
        #expect(html.contains("IoU 0.9") || html.contains("IoU 1.0"))
    }

    @Test func `conversations are shown by what their answers draw`() throws {
        let path = try folder.write(
            #"{"images": ["a.png"], "query": "<image>Where? [0.1, 0.2]", "response": "[[[0.1, 0.1], [0.2, 0.9], [0.9, 0.5]]]"}"#,
            to: "c.jsonl")
        var report = DataReport()
        let samples = try SampleChoice.samples(
            ofConversations: path, images: folder.path, count: 3, report: &report)
        #expect(samples.count == 1)
        #expect(samples[0].answered.polygons[0].vertices.count == 3 && samples[0].given.points.count == 1)
        #expect(samples[0].roundTrip == nil && report.entries.isEmpty)
        _ = ContactSheet().drawn(samples)
        #expect(try SamplePage.html(samples, title: "").contains("<polygon"))
    }
}
