import DatasetFixtures
import SegDatasets
import SegFormats
import SegGeometry
import SegNotation
import SegRewards
import SegTasks
import TestSupport
import Testing

@Suite struct CeilingReportTests {
    private func report(
        _ annotatedObjects: [AnnotatedObject], threads: Int = 1, outline: AnswerOutline = AnswerOutline()
    ) throws -> (report: CeilingReport, problems: DataReport) {
        var report = CeilingReport(outline: outline, tokenizers: [.init(name: "bytes") { $0.utf8.count }])
        var problems = DataReport()
        try report.add(DrawnObjects(annotatedObjects: annotatedObjects), threads: threads, report: &problems)
        return (report, problems)
    }

    private func square(_ side: Int, at corner: Int = 5) -> Mask {
        var mask = Mask(size: ImageSize(width: 200, height: 200))
        for y in corner..<corner + side { for x in corner..<corner + side { mask[x, y] = true } }
        return mask
    }

    @Test func `objects are counted by size, answers as a whole`() throws {
        let (report, problems) = try report([
            AnnotatedObject(square(10), square(40, at: 60)), AnnotatedObject(square(100), place: 1),
            AnnotatedObject(Mask(size: ImageSize(width: 3, height: 3)), place: 2),
        ])
        #expect(report.sizes.mapValues(\.count) == [.small: 1, .medium: 1, .large: 1])
        #expect(report.sizes.values.allSatisfy { $0.mean.inclusive == 1 && $0.worst.inclusive == 1 })
        #expect(abs((report.sizes[.small]?.mean.coco ?? 0) - 0.81) < 1e-12)
        #expect(report.answers.count == 2)
        #expect(abs(report.cumulative.coco.iou - Double(81 + 39 * 39 + 99 * 99) / Double(100 + 1600 + 10000)) < 1e-12)
        #expect(report.points.quantiles([0.5, 1]) == [4, 8])
        #expect(report.tokens[0].mean > 60)
        #expect(problems.counts == [.emptyMask: 1])
        #expect(report.table.contains("| small | 1 | 1.0000 | 0.8100 | 1.0000 | 0.8100 |"))
        #expect(report.json.line.contains(#""answers": {"count": 2, "iou_inclusive": 1.0, "#))
    }

    @Test func `the report does not depend on the number of threads, and tells what a limit costs`() throws {
        var random = SplitMix64(seed: 10)
        let annotatedObjects = (0..<300).map { place in
            AnnotatedObject(DrawnMasks.any(&random, size: ImageSize(width: 64, height: 48)), place: place)
        }
        let one = try report(annotatedObjects).report
        #expect(try report(annotatedObjects, threads: 3).report.json.line == one.json.line)
        let limited = try report(annotatedObjects, outline: AnswerOutline(limits: [.points(8)])).report
        #expect(limited.costs.shortened > 20)
        #expect(limited.answers.mean.inclusive < one.answers.mean.inclusive)
        #expect(limited.points.quantiles([1])[0] <= 8)
        #expect(limited.table.contains("outlines shortened"))
    }

    @Test func `lengths have the quantiles that their names say`() {
        var lengths = Lengths()
        #expect(lengths.quantiles([0.5]) == [0])
        for value in (1...100).reversed() { lengths.add(value) }
        #expect(lengths.quantiles([0, 0.5, 0.95, 1]) == [1, 50, 95, 100])
        #expect(lengths.mean == 50.5)
    }
}
