internal import CBuildInfo
internal import Torch

/// What this program is.
enum Version {
    /// The version of the command and the library.
    static let number = "0.1.0"

    /// `simpleseg 0.1.0 (manifest of commit 1a2b3c…, libtorch 2.13.0)`: SwiftPM keeps a manifest that has not changed, so the sources may be
    /// newer than the commit. A libtorch that cannot be loaded is told of, not an error.
    static var text: String {
        let torch =
            switch Result(catching: { try TorchRuntime.version() }) {
            case .success(let version): "libtorch \(version)"
            case .failure(let error): "no libtorch: \(error)"
            }
        return "simpleseg \(number) (manifest of commit \(String(cString: simpleseg_commit())), \(torch))"
    }
}
