import Foundation
import SegGeometry
import SegInputs
import SegRewards
import SegScenes
import SegTasks
import Testing
import Torch

@testable import SegTraining

struct CellHeadTests {
    /// With `named`, the first object of each scene is called something that is no shape.
    private func labels(named: Bool = false) throws -> CellLabels {
        var style = SceneStyle()
        style.sizes = [ImageSize(width: 112, height: 112)]
        var labels = CellLabels()
        for index in 0..<2 {
            var scene = try style.scene(seed: 7, index: index)
            if named { scene.objects[0].words.name = "rocket \(index)" }
            labels.append(scene, grid: PatchGrid(rows: 8, columns: 8), mergeSize: 2)
        }
        return labels
    }

    private func features(_ count: Int, width: Int) throws -> Tensor {
        try Tensor((0..<count * width).map { Float(sin(Double($0) * 1.7)) }, shape: [count, width], device: .cpu)
    }

    @Test func `a head that knows nothing is as wrong as guessing`() throws {
        let head = try CellHead(width: 16, device: .cpu)
        let loss = try head.loss(features(32, width: 16), labels()).item()
        let shapes = log(2.0) + log(Double(ShapeKind.allCases.count)) + log(Double(ShapeColor.allCases.count))
        #expect(abs(loss - shapes) < 1e-5)
        let named = try head.loss(features(32, width: 16), labels(named: true)).item()
        #expect(abs(named - shapes - log(Double(CellLabels.names))) < 1e-5)
    }

    @Test func `names are read from the cells that show them`() throws {
        let labels = try labels(named: true)
        let places = labels.nameIndexes.indices.filter { labels.nameIndexes[$0] != CellLabels.ignored }
        try #require(Set(places.map { labels.nameIndexes[$0] }).count == 2)
        let head = try CellHead(width: 2, device: .cpu)
        // Each cell points in the direction of its name's row.
        var features = [Float](repeating: 0, count: 64)
        var rows = [Float](repeating: 0, count: 2 * CellLabels.names)
        for place in places {
            let axis = labels.nameIndexes[place] == labels.nameIndexes[places[0]] ? 0 : 1
            features[2 * place + axis] = 1
            rows[2 * labels.nameIndexes[place] + axis] = 30
        }
        let before = try head.loss(Tensor(features, shape: [32, 2], device: .cpu), labels).item()
        try withoutGradients {
            try head.names.copyInPlace(Tensor(rows, shape: [CellLabels.names, 2], device: .cpu))
        }
        let after = try head.loss(Tensor(features, shape: [32, 2], device: .cpu), labels).item()
        #expect(abs(before - after - log(Double(CellLabels.names))) < 1e-3)
    }

    @Test func `the size of features does not matter`() throws {
        let head = try CellHead(width: 16, device: .cpu)
        try withoutGradients {
            try head.weight.copyInPlace(features(head.weight.shape[0], width: 16))
            try head.names.copyInPlace(features(head.names.shape[0], width: 16))
        }
        let labels = try labels(named: true)
        let once = try head.loss(features(32, width: 16), labels).item()
        let larger = try head.loss(features(32, width: 16) * 50, labels).item()
        #expect(abs(once - larger) < 1e-4 * once)
    }

    @Test func `the gradient of the loss is its slope`() throws {
        let head = try CellHead(width: 8, device: .cpu)
        try withoutGradients {
            try head.weight.copyInPlace(features(head.weight.shape[0], width: 8))
            try head.names.copyInPlace(features(head.names.shape[0], width: 8))
        }
        let labels = try labels(named: true)
        let inputs = try features(32, width: 8)
        try inputs.setRequiresGradient(true)
        try head.loss(inputs, labels).backward()
        let gradient = try #require(try inputs.gradient()?.array(of: Float.self))
        let step = 1e-2
        for place in stride(from: 0, to: 256, by: 37) {
            func moved(_ by: Double) throws -> Double {
                var values = try inputs.detach().array(of: Float.self)
                values[place] += Float(by)
                return try head.loss(Tensor(values, shape: [32, 8], device: .cpu), labels).item()
            }
            let slope = try (moved(step) - moved(-step)) / (2 * step)
            #expect(abs(slope - Double(gradient[place])) < 2e-3 + 0.02 * abs(slope))
        }
    }

    @Test func `scenes of a mixture are labelled as scenes alone are`() throws {
        var runs = try (0..<2).map { _ in try TinyRun() }
        defer { for run in runs { run.remove() } }
        for index in runs.indices { runs[index].config.stages[0].cellWeight = 0.5 }
        var source = ExampleSourceConfig()
        source.examples = runs[0].config.stages[0].examples
        runs[1].config.stages[0].sources = [source]
        let steps = try runs.map { run in
            let trainer = try Trainer(run.config, resume: false)
            return try (0..<3).map { _ in try trainer.step() }
        }
        #expect(steps[0].map(\.loss) == steps[1].map(\.loss) && steps[0].map(\.cellLoss) == steps[1].map(\.cellLoss))
        // Larger pictures have more cells, each picture its own.
        var larger = source
        larger.examples.style.sizes = [ImageSize(width: 64, height: 96)]
        runs[1].config.stages[0].sources = [source, larger]
        runs[1].config.stages[0].imagesPerBatch = 8
        let folder = try ModelFolder(path: runs[1].config.model)
        var datasets = DatasetCache()
        let maker = try StepExampleMaker(runs[1].config, encoder: folder.encoder, datasets: &datasets)
        let batch = try maker.examples(of: 0).batches[0]
        let cells = batch.grids.map { $0.tokens(mergeSize: folder.processor.mergeSize) }
        #expect(Set(cells).count == 2 && batch.cellLabels?.cells == cells.reduce(0, +))
    }

    @Test func `a run with cell labels publishes no head and goes on bit for bit`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.stages[0].cellWeight = 0.5
        run.config.steps = 2
        let first = try Trainer(run.config, resume: false)
        try first.run()
        let folder = try #require(first.newestCheckpoint)
        let published = try SafetensorsFile(path: folder.appendingPathComponent("model.safetensors").path)
        let kept = try SafetensorsFile(path: folder.appendingPathComponent("training.safetensors").path)
        #expect(published.entry(CellHead.prefix + "cells.weight") == nil)
        #expect(kept.entry("weight." + CellHead.prefix + "cells.weight") != nil)
        run.config.steps = 4
        let rest = try Trainer(run.config, resume: true)
        let later = try [rest.step(), rest.step()]
        var again = try TinyRun()
        defer { again.remove() }
        again.config.stages[0].cellWeight = 0.5
        again.config.steps = 4
        let whole = try Trainer(again.config, resume: false)
        let all = try (0..<4).map { _ in try whole.step() }
        #expect(all[2...].map(\.loss) == later.map(\.loss))
        #expect(all[2...].map(\.cellLoss) == later.map(\.cellLoss))
        #expect(all.allSatisfy { ($0.cellLoss ?? 0) > 0 })
    }
}
