import Foundation
import Testing

@Suite struct UncertaintyOptionsTests {
    private static let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Examples")

    private func record(_ options: [String]) throws -> [String: Any] {
        let picture = Self.examples.appendingPathComponent("heart.png").path
        let outcome = try Binary.run(["segment", picture, "--query", "cyan heart"] + options)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    @Test func `each vertex has its spread, and overlays dash the unsure`() throws {
        try Binary.withFolder { folder in
            let plain = try record(["--out", folder.path + "/plain"])
            let measured = try record(["--uncertainty", "--out", folder.path + "/usual"])
            #expect(plain["uncertainty"] == nil && plain["text"] as? String == measured["text"] as? String)
            let rings = try #require(measured["polygons"] as? [[[Double]]])
            let spreads = try #require(measured["uncertainty"] as? [[[Double]]])
            #expect(rings.map(\.count) == spreads.map(\.count) && rings.first?.isEmpty == false)
            #expect(spreads.joined().allSatisfy { $0.count == 2 && $0.allSatisfy { $0 >= 0 && $0 < 168 } })
            _ = try record(["--uncertainty", "--dash-above", "1", "--out", folder.path + "/none"])
            _ = try record(["--uncertainty", "--dash-above", "0", "--out", folder.path + "/all"])
            func overlay(_ name: String) throws -> Data {
                try Data(contentsOf: folder.appendingPathComponent("\(name)/heart.overlay.png"))
            }
            #expect(try overlay("plain") == overlay("none") && overlay("all") != overlay("none"))
        }
    }

    @Test(arguments: [
        ["--uncertainty", "--refine", "edges"], ["--uncertainty", "--target", "box"], ["--dash-above", "0.1"],
        ["--uncertainty", "--dash-above", "2"],
    ])
    func `what makes no sense is refused`(_ options: [String]) throws {
        #expect(try Binary.run(["segment", "x.png", "--query", "x"] + options).status == 64)
    }
}
