// Signal and read sources are made once and only resumed afterwards.
@preconcurrency internal import Dispatch
internal import Glibc
internal import Synchronization

/// This process as one of several that a `ProcessLaunch` started.
enum LaunchedProcess {
    private static let watch = Mutex<(any DispatchSourceRead)?>(nil)

    /// Asks this process to stop, as SIGTERM does, when whoever started it is gone: its standard input ends then.
    static func endsWithItsLauncher() {
        let source = DispatchSource.makeReadSource(
            fileDescriptor: STDIN_FILENO, queue: DispatchQueue(label: "simpleseg.launcher"))
        source.setEventHandler {
            var byte: UInt8 = 0
            if read(STDIN_FILENO, &byte, 1) == 0 {
                watch.withLock { $0?.cancel() }
                kill(getpid(), SIGTERM)
            }
        }
        watch.withLock { $0 = source }
        source.resume()
    }
}
