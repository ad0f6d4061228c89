import Foundation
import Testing

@testable import SegCommand

@Suite struct DoctorCommandTests {
    @Test func `the finding is a table, or one line of JSON, of the same facts`() throws {
        let table = try Binary.run(["doctor"])
        #expect(table.status == 0 && table.errors.isEmpty && table.output.hasPrefix("| what | found |"))
        for row in ["processor", "features", "memory", "bandwidth", "libtorch", "CUDA devices", "default model"] {
            #expect(table.output.contains("\n| \(row) | "))
        }
        let json = try SegmentCommandTests.object(try #require(try Binary.run(["doctor", "--json"]).lines.first))
        #expect((json["bandwidth"] as? Double ?? 0) > 1e8 && json["problems"] as? [String] == [])
        #expect(table.output.contains("| libtorch | \(json["torch"] as? String ?? "none"), "))
    }

    @Test func `what is slow follows from what was found`() {
        var machine = Machine(
            processor: "p", cores: 2, features: ["avx2", "avx512f"], memory: 64 << 30, freeMemory: 1, load: 0)
        func slow(cuda: Int = 1) -> [String] {
            Diagnosis(
                version: "", machine: machine, bandwidthOfOne: 1, bandwidth: 30e9, threads: 2, cudaDevices: cuda,
                problems: [], slow: []
            ).reasons
        }
        #expect(slow().isEmpty)
        #expect(slow(cuda: 0).first?.contains("at most 1.0 tokens per second") == true)
        machine.features = ["avx2"]
        machine.memory = 8 << 30
        machine.load = 7
        #expect(slow().count == 3)
        machine.features = []
        #expect(slow().contains { $0.hasPrefix("without AVX2") })
    }
}
