/// Values by the ids that a file gives them. An id that two different entries share names neither of them, since what refers
/// to it could mean either.
package struct UniqueTable<Value: Equatable> {
    package private(set) var values: [Int: Value] = [:]
    private var shared: Set<Int> = []
    private let noun: String

    /// A table of what reports call `noun`: picture, category.
    package init(of noun: String) { self.noun = noun }

    /// Adds an entry that stands at `place`; a second one with its id is reported, unless it is the same.
    package mutating func add(_ value: Value, id: Int, place: String, report: inout DataReport) {
        let isShared = shared.contains(id) || values[id].map { $0 != value } ?? false
        guard isShared else {
            values[id] = value
            return
        }
        shared.insert(id)
        values[id] = nil
        report.add(.duplicateID, "\(place): another \(noun) has id \(id) too; both are left out")
    }

    package subscript(id: Int) -> Value? { values[id] }
}

extension UniqueTable where Value == String {
    /// A text of each entry of a list in COCO's layout; an entry without id or text is reported.
    ///
    /// - Parameters:
    ///   - source: the file.
    ///   - list: the member that holds the entries.
    ///   - name: the member of each that is wanted.
    ///   - problem: what an entry without it is.
    ///   - noun: what reports call an entry.
    ///   - report: gets what is left out.
    /// - Returns: the texts by id.
    /// - Throws: `FormatError` when the list cannot be read.
    package static func read(
        _ source: JSONCursor, list: String, name: String, else problem: DataReport.Problem, noun: String,
        report: inout DataReport
    ) throws(FormatError) -> Self {
        var table = Self(of: noun)
        try source.forEachObject(in: list) { fields in
            guard let id = fields.integer("id"), let text = fields.string(name), !text.isEmpty else {
                return report.add(
                    problem, "\(fields.place): no \(fields.integer("id") == nil ? "whole number id" : name)")
            }
            table.add(text, id: id, place: fields.place, report: &report)
        }
        return table
    }
}
