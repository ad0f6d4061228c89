internal import Foundation

/// What TensorBoard shows of a run, in the run's folder: `events.out.tfevents.…`, all numbers of `metrics.jsonl` and pictures of
/// answers.
struct EventFile {
    private static let prefix = "events.out.tfevents."
    private let handle: FileHandle

    /// Begins a file in `folder`. Events of later steps than `step`, which a resumed run makes again, are taken out of files that
    /// are there, as is what a crash left half written.
    init(in folder: URL, keepingUpTo step: Int) throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let old = names.filter { $0.hasPrefix(Self.prefix) }.sorted()
        for name in old { try Self.prune(folder.appendingPathComponent(name), keepingUpTo: step) }
        let time = Date().timeIntervalSince1970
        let path = folder.appendingPathComponent(Self.name(after: old, time: time)).path
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw TrainingError.file(path: path, reason: "cannot be written") }
        self.handle = handle
        try write(.version(time: time))
        if step > 0 { try write(.start(step: step + 1, time: time)) }
    }

    /// Adds the numbers of a line of metrics, under the paths of their keys: `scores/textToMask/mean`.
    func write(metrics line: Data) throws {
        guard case .object(let members) = try JSONDecoder().decode(ConfigValue.self, from: line),
            case .int(let step)? = members["step"]
        else { return }
        let values = ConfigValue.object(members.filter { $0.key != "step" }).scalars()
        try write(.scalars(values, step: step, time: Date().timeIntervalSince1970))
    }

    /// Adds an event.
    func write(_ record: EventRecord) throws { try handle.write(contentsOf: Data(record.framed)) }

    /// A name that sorts behind those of older files, as TensorBoard reads them.
    private static func name(after old: [String], time: Double) -> String {
        let latest = old.compactMap { Int($0.dropFirst(prefix.count).prefix { $0 != "." }) }.max() ?? 0
        return "\(prefix)\(max(Int(time), latest + 1)).\(ProcessInfo.processInfo.hostName)"
    }

    /// Cuts a file back; one without numbers or pictures is removed.
    private static func prune(_ file: URL, keepingUpTo step: Int) throws {
        let bytes = try [UInt8](Data(contentsOf: file))
        let frames = Array(EventFrames(bytes))
        let kept = frames.filter { $0.step <= step }
        if !kept.contains(where: \.hasSummary) { return try FileManager.default.removeItem(at: file) }
        let whole = kept.reduce(into: Data()) { $0.append(contentsOf: $1.frame) }
        if whole.count < bytes.count { try whole.write(to: file, options: .atomic) }
    }
}

extension ConfigValue {
    /// All numbers in it with the paths of their keys, sorted; true and false are 1 and 0.
    fileprivate func scalars(at path: String = "") -> [(name: String, value: Double)] {
        switch self {
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { key, value in
                value.scalars(at: path.isEmpty ? key : "\(path)/\(key)")
            }
        case .bool(let value): [(path, value ? 1 : 0)]
        case .int(let value): [(path, Double(value))]
        case .unsigned(let value): [(path, Double(value))]
        case .double(let value): [(path, value)]
        // How a line of metrics holds what is not finite.
        case .string("nan"): [(path, .nan)]
        case .string("inf"): [(path, .infinity)]
        case .string("-inf"): [(path, -.infinity)]
        case .null, .string, .array: []
        }
    }
}
