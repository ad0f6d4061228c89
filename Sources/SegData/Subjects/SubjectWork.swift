internal import Dispatch
internal import Synchronization

extension LessonSource {
    /// Does some work about each subject with several threads, and hands the results on in the dataset's order: what is
    /// handed on does not depend on the number of threads. Some hundred results are in memory at a time.
    ///
    /// - Throws: what the source or `body` throws.
    func forEachResult<Result: Sendable>(
        threads: Int, report: inout DataReport, of work: @Sendable (LessonSubject) -> Result,
        _ body: (Result, inout DataReport) throws -> Void
    ) throws {
        let threads = max(1, threads)
        var waiting: [LessonSubject] = []
        func flush(_ report: inout DataReport) throws {
            let results = SubjectWork.results(of: waiting, threads: threads, work)
            waiting.removeAll(keepingCapacity: true)
            for result in results { try body(result, &report) }
        }
        try forEachSubject(report: &report) { subject, report in
            waiting.append(subject)
            if waiting.count >= 128 * threads { try flush(&report) }
        }
        try flush(&report)
    }
}

/// The same work about many subjects.
private enum SubjectWork {
    /// Each thread takes every n-th subject, since neighbours are often about the same picture and as large.
    static func results<Result: Sendable>(
        of subjects: [LessonSubject], threads: Int, _ work: @Sendable (LessonSubject) -> Result
    ) -> [Result] {
        if threads == 1 { return subjects.map(work) }
        let shares = Mutex<[Int: [Result]]>([:])
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            let results = stride(from: thread, to: subjects.count, by: threads).map { work(subjects[$0]) }
            shares.withLock { $0[thread] = results }
        }
        let made = shares.withLock { $0 }
        return subjects.indices.compactMap { made[$0 % threads]?[$0 / threads] }
    }
}
