internal import SegFormats

/// Names of categories. Several ids with one name are one category, that of the lowest id: a question has the name alone.
struct CategoryNames: Sendable {
    private let names: [Int: String]
    private let firsts: [Int: Int]

    /// Categories by id; those that share a name are reported, with the `file` that has them.
    init(_ names: [Int: String], file: String, report: inout DataReport) {
        self.names = names
        var ids: [String: [Int]] = [:]
        for (id, name) in names.sorted(by: { $0.key < $1.key }) { ids[name, default: []].append(id) }
        var firsts: [Int: Int] = [:]
        for (name, same) in ids.sorted(by: { $0.value[0] < $1.value[0] }) where same.count > 1 {
            for id in same { firsts[id] = same[0] }
            let list = same.map(String.init).joined(separator: ", ")
            report.add(.sharedName, "\(file): categories \(list) are all called “\(name)”; they are taken together")
        }
        self.firsts = firsts
    }

    /// The lowest id of a category's name.
    func first(of id: Int) -> Int { firsts[id] ?? id }

    /// The name of an id; nil when it has none.
    func name(of id: Int) -> String? { names[id] }

    /// The names in the order of their ids, each once, without those of `ids`, which are lowest ones.
    func names(except ids: Set<Int>) -> [String] {
        names.filter { first(of: $0.key) == $0.key && !ids.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
    }
}
