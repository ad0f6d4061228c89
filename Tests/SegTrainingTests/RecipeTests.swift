import Foundation
import SegTraining
import Testing

struct RecipeTests {
    private func path(_ name: String) -> String { TinyRun.root.appendingPathComponent("Recipes/\(name)").path }

    @Test func `the recipes are configurations that can be run`() throws {
        #expect(try TrainConfig(contentsOf: path("nano.yaml")).model == "Models/nano")
        #expect(try TrainConfig(contentsOf: path("nano-words.yaml")).start == .checkpoint)
        #expect(try TrainConfig(contentsOf: path("nano-kimi.yaml")).model == "Models/nano-kimi")
        #expect(try ReinforcementConfig(contentsOf: path("nano-rl.yaml")).rollout.groupSize == 8)
    }
}
