public import SegFormats
internal import Yams

/// Names of YOLO's classes.
public enum YoloNames {
    /// The names by number: of a `data.yaml` what stands under `names` (a list, or numbers with names, in any style of
    /// YAML), of any other text a line each, the first of class 0.
    ///
    /// - Throws: `FormatError` when the file cannot be read, is no YAML, or has no such names.
    public static func read(contentsOf path: String) throws(FormatError) -> [Int: String] {
        let lines = try TextLines.read(contentsOf: path)
        guard ["yaml", "yml"].contains(FolderFiles.ending(of: path)) else {
            let names = lines.map { trimmed($0.text) }.filter { !$0.isEmpty }
            guard !names.isEmpty else { throw FormatError(file: path, reason: .expected("a name on each line")) }
            return numbered(names)
        }
        let text = lines.map(\.text).joined(separator: "\n")
        let names = try named(root(text, path), path)
        guard !names.isEmpty else { throw FormatError(file: path, reason: .expected("names under “names”")) }
        return names
    }

    private static func root(_ text: String, _ path: String) throws(FormatError) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch {
            throw FormatError(file: path, reason: .expected("YAML: \(error)"))
        }
    }

    private static func named(_ root: Node?, _ path: String) throws(FormatError) -> [Int: String] {
        guard let names = root?.mapping?["names"] else {
            throw FormatError(file: path, reason: .expected("a key “names”"))
        }
        if let list = names.sequence {
            return numbered(
                try list.enumerated().map { index, node throws(FormatError) in
                    try text(node, "\(index)", path)
                })
        }
        var found: [Int: String] = [:]
        for (key, node) in names.mapping ?? [:] {
            guard let number = key.scalar.flatMap({ Int($0.string) }), number >= 0, found[number] == nil else {
                throw FormatError(
                    file: path,
                    reason: .expected("a number of its own, not “\(key.scalar?.string ?? "")”, under “names”"))
            }
            found[number] = try text(node, "\(number)", path)
        }
        return found
    }

    /// A scalar as it is spelled, so that `yes` and `1` stay words.
    private static func text(_ node: Node, _ number: String, _ path: String) throws(FormatError) -> String {
        guard let scalar = node.scalar, !trimmed(scalar.string).isEmpty else {
            throw FormatError(file: path, reason: .expected("a name for class \(number)"))
        }
        return scalar.string
    }

    private static func numbered(_ names: [String]) -> [Int: String] {
        Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0, $1) })
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
