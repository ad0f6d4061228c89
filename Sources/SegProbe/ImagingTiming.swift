internal import Glibc
internal import SegGeometry
internal import SegImaging
internal import SegInputs

/// Times reading and preprocessing for Scripts/bench/imaging.py.
enum ImagingTiming {
    /// Arguments: repeats, then files. For each file, one line: milliseconds (medians) to decode, resample, cut into
    /// patches, all of it, and to write as PNG.
    static func run(_ arguments: [String]) throws {
        let repeats = arguments.first.flatMap { Int($0) } ?? 5
        let processor = ImageProcessor.qwen25VL
        for file in arguments.dropFirst() {
            let image = try Image(contentsOf: file)
            let plan = try processor.plan(image.size)
            let resized = image.resampled(to: plan.resized)
            let times = [
                try median(repeats) { try Image(contentsOf: file).size.area },
                median(repeats) { image.resampled(to: plan.resized).size.area },
                try median(repeats) { try processor.patches(resized).values.count },
                try median(repeats) { try processor.patches(Image(contentsOf: file)).values.count },
                try median(image.size.width > 2000 ? 1 : repeats) { try ImageEncoding.png(image).count },
            ]
            print(times.map { "\($0)" }.joined(separator: " "))
        }
    }

    /// The median of the milliseconds of CPU time that `work` takes; its value is used, so that nothing is left out.
    private static func median(_ repeats: Int, _ work: () throws -> Int) rethrows -> Double {
        var times: [Double] = []
        for _ in 0..<max(repeats, 1) {
            let start = processorTime()
            let value = try work()
            times.append(processorTime() - start)
            precondition(value >= 0, "every piece of work has a count")
        }
        return times.sorted()[times.count / 2]
    }

    /// Milliseconds of CPU time that this process has used.
    private static func processorTime() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return Double(now.tv_sec) * 1000 + Double(now.tv_nsec) / 1e6
    }
}
