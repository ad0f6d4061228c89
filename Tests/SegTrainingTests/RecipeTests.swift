import Foundation
import SegTraining
import Testing

struct RecipeTests {
    private func path(_ name: String) -> String { TinyRun.root.appendingPathComponent("Recipes/\(name)").path }

    @Test func `the recipes are configurations that can be run`() throws {
        #expect(try TrainConfig(contentsOf: path("nano-finer.yaml")).model == "runs/nano-patches")
        for part in ["tasks", "names"] {
            #expect(try TrainConfig(contentsOf: path("nano-\(part).yaml")).model == "Models/nano")
        }
        #expect(try TrainConfig(contentsOf: path("nano-words.yaml")).start == .checkpoint)
        #expect(try TrainConfig(contentsOf: path("nano-kimi.yaml")).model == "Models/nano-kimi")
        #expect(try ReinforcementConfig(contentsOf: path("nano-rl.yaml")).rollout.groupSize == 8)
    }

    @Test func `every file of Recipes is a configuration of one of the two kinds, and has no problem`() throws {
        let folder = TinyRun.root.appendingPathComponent("Recipes")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        #expect(names.count >= 10)
        for name in names {
            if name.hasSuffix("-rl.yaml") {
                #expect(try ReinforcementConfig(contentsOf: path(name)).problems.isEmpty)
            } else {
                #expect(try TrainConfig(contentsOf: path(name)).problems.isEmpty)
            }
        }
    }
}
