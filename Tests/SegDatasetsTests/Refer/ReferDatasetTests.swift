import DatasetFixtures
import Foundation
import SegDatasets
import SegFormats
import SegGeometry
import Testing

@Suite struct ReferDatasetTests {
    @Test func `references come with their sentences, pictures and masks`() throws {
        let folder = try ReferFolder([(1, 1, 10, "train", ["left man", "him"]), (2, 2, 20, "val", ["dog"])])
        let (dataset, report) = try folder.dataset()
        #expect(report.entries.isEmpty)
        #expect(dataset.name == "refcoco")
        #expect(dataset.references.map(\.split) == ["train", "val"])
        #expect(dataset.references[0].sentences.map(\.text) == ["left man", "him"])
        #expect(dataset.references[0].sentences[1].id == 11)
        #expect(try dataset.image(of: dataset.references[1]).file == "2.jpg")
        #expect(try dataset.mask(of: dataset.references[0]).area == 200)
        #expect(try dataset.mask(of: dataset.references[0]).box == ImageBox(x1: 1, y1: 2, x2: 21, y2: 12))
    }

    @Test func `a reference to nothing is a problem of that reference`() throws {
        let folder = try ReferFolder([
            (1, 77, 10, "train", ["a"]), (2, 1, 77, "train", ["b"]), (3, 1, 91, "train", ["c"]),
            (4, 2, 10, "train", ["d"]),
        ])
        let (dataset, _) = try folder.dataset()
        let problems = dataset.references.map { reference in
            do throws(DataProblem) {
                _ = try dataset.mask(of: reference)
                return ""
            } catch {
                return "\(error.entry.problem.rawValue): \(error.entry.detail.prefix(55))"
            }
        }
        #expect(problems[0] == "unknown_image: refcoco unc, reference 1: no image 77")
        #expect(problems[1] == "unknown_annotation: refcoco unc, reference 2: no annotation 77, or several")
        #expect(problems[2].hasPrefix("broken_annotation: refcoco unc, reference 3: "))
        #expect(problems[3] == "broken_reference: refcoco unc, reference 4: annotation 10 lies on picture")
    }

    @Test func `entries without what they need are listed`() throws {
        var report = DataReport()
        let text = "((Vref_id\nI1\ndN(Vref_id\nI1\nVimage_id\nI1\nVann_id\nI1\nVsplit\nVval\nVsentences\n(Nldl."
        let references = try ReferDataset.references(pickle: Array(text.utf8), file: "refs(unc).p", report: &report)
        #expect(references.isEmpty)
        #expect(report.entries.map(\.detail) == (0...2).map { "refs(unc).p, entry \($0)" })
    }

    @Test func `a file that is no list of references, or would run code, is refused`() {
        var report = DataReport()
        for text in ["N.", "cos\nsystem\n(S'true'\ntR.", ""] {
            #expect(throws: FormatError.self) {
                try ReferDataset.references(pickle: Array(text.utf8), file: "refs(unc).p", report: &report)
            }
        }
        #expect(throws: FormatError.self) {
            try ReferDataset(folder: "/nonexistent", splitBy: "unc", report: &report)
        }
    }
}
