internal import Dispatch
package import SegFormats
internal import Synchronization

extension AnnotationSource {
    /// Does some work about each annotated object with several threads, and hands the results on in the dataset's
    /// order: what is handed on does not depend on the number of threads. Some hundred results are in memory at a time.
    ///
    /// - Throws: what the source or `body` throws.
    package func forEachResult<Result: Sendable>(
        threads: Int, report: inout DataReport, of work: @Sendable (AnnotatedObject) -> Result,
        _ body: (Result, inout DataReport) throws -> Void
    ) throws {
        let threads = max(1, threads)
        var waiting: [AnnotatedObject] = []
        func flush(_ report: inout DataReport) throws {
            let results = ObjectWork.results(of: waiting, threads: threads, work)
            waiting.removeAll(keepingCapacity: true)
            for result in results { try body(result, &report) }
        }
        try forEachObject(report: &report) { annotatedObject, report in
            waiting.append(annotatedObject)
            if waiting.count >= 128 * threads { try flush(&report) }
        }
        try flush(&report)
    }
}

/// The same work about many annotated objects.
private enum ObjectWork {
    /// Each thread takes every n-th annotated object, since neighbours are often about the same picture and as large.
    static func results<Result: Sendable>(
        of annotatedObjects: [AnnotatedObject], threads: Int, _ work: @Sendable (AnnotatedObject) -> Result
    ) -> [Result] {
        if threads == 1 { return annotatedObjects.map(work) }
        let shares = Mutex<[Int: [Result]]>([:])
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            let results = stride(from: thread, to: annotatedObjects.count, by: threads).map {
                work(annotatedObjects[$0])
            }
            shares.withLock { $0[thread] = results }
        }
        let made = shares.withLock { $0 }
        return annotatedObjects.indices.compactMap { made[$0 % threads]?[$0 / threads] }
    }
}
