import Foundation
import Testing

@Suite struct PullCommandTests {
    @Test func `what is no id is refused, offline nothing is asked, and nobody at the address has a sentence`() throws {
        #expect(try Binary.run(["pull", "../x"]).status == 64)
        #expect(try Binary.run(["pull", "org/model", "--connections", "0"]).status == 64)
        try Binary.withFolder { folder in
            let settings = "HF_HOME=\(folder.path) HF_ENDPOINT=http://127.0.0.1:1"
            let offline = try Binary.shell("\(settings) HF_HUB_OFFLINE=1 $simpleseg pull org/model")
            #expect(offline.status == 1 && offline.errors.contains("HF_HUB_OFFLINE is set") && offline.output.isEmpty)
            let wrong = try Binary.shell("\(settings) HF_ENDPOINT=nowhere $simpleseg pull org/model")
            #expect(wrong.status == 1 && wrong.errors.contains("nowhere is not the address of a hub"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }
}
