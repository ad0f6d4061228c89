import Foundation
import TestSupport
import Testing

@testable import SegFormats
@testable import SegPseudo

@Suite struct CaptionJournalTests {
    private let folder: TextFolder
    private var path: String { "\(folder.path)/deep/answers.jsonl" }

    init() throws { folder = try TextFolder() }

    private func journal(_ header: String = "{}") throws -> CaptionJournal {
        try CaptionJournal(path: path, header: header)
    }

    private func answer(_ text: String, cut: Bool = false) -> CaptionJournal.Outcome {
        .answer(CaptionReply(text: text, isCutShort: cut))
    }

    /// A run is killed after any byte of what it wrote: all complete lines are known again, and the rest is written anew.
    @Test func `a file that ends anywhere goes on`() throws {
        let outcomes: [CaptionJournal.Outcome] = [
            answer("the cat\n\"x\" \\ \u{1}"), .failure("busy"), answer("a dog", cut: true),
        ]
        let first = try journal(#"{"model": "m"}"#)
        for (index, outcome) in outcomes.enumerated() { try first.add(outcome, key: "k\(index)", id: "\(index)") }
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let header = (whole.firstIndex(of: 0x0A) ?? 0) + 1
        for length in header...whole.count {
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            let again = try journal(#"{"model": "m"}"#)
            let known = whole.prefix(length).filter { $0 == 0x0A }.count - 1
            #expect(again.outcomes.count == known)
            for index in 0..<known { #expect(again.outcomes["k\(index)"] == outcomes[index]) }
            for index in known..<3 { try again.add(outcomes[index], key: "k\(index)", id: "\(index)") }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == whole)
        }
    }

    @Test func `the last word about a question counts`() throws {
        let first = try journal()
        try first.add(.failure("busy"), key: "k", id: "1")
        try first.add(answer("a cat"), key: "k", id: "1")
        #expect(try journal().outcomes == ["k": answer("a cat")])
    }

    @Test func `another run's answers, and damage, are refused with the file and the place`() throws {
        _ = try journal(#"{"model": "m"}"#)
        let error = #expect(throws: FormatError.self) { try journal(#"{"model": "n"}"#) }
        #expect("\(String(describing: error))".contains("Choose another --out"))
        for (line, place) in [("{\"key\": 3}", 3), ("nonsense", 3), ("{\"key\": \"k\"}", 3), ("", 3)] {
            try folder.write("{}\n\(line)\n{\"key\": \"l\", \"text\": \"\"}\n", to: "deep/answers.jsonl")
            let error = #expect(throws: FormatError.self) { try journal() }
            #expect("\(String(describing: error))".contains("answers.jsonl, byte \(place)"))
        }
        try folder.write("", to: "deep/answers.jsonl")
        #expect(throws: FormatError.self) { try journal() }
    }
}
