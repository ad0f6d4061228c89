import Foundation
import SegEvaluation
import Testing

@Test func `one changed byte, anywhere, changes the fingerprint`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("weights-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: EvaluationError.self) { try WeightsFingerprint.of(folder) }
    let file = folder.appendingPathComponent("model.safetensors")
    var bytes = (0..<37).map { UInt8($0) }
    try Data(bytes).write(to: file)
    var seen: Set<String> = [try WeightsFingerprint.of(folder)]
    for index in bytes.indices {
        bytes[index] ^= 1
        try Data(bytes).write(to: file)
        seen.insert(try WeightsFingerprint.of(folder))
        bytes[index] ^= 1
    }
    #expect(seen.count == 38)
    #expect(seen.allSatisfy { $0.count == 16 })
}
