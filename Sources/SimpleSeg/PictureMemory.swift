public import SegImaging
import SegInputs
import Synchronization

/// A picture that is cut into patches once, however many questions are asked about it.
public final class PictureMemory: Sendable {
    /// Upright, RGB.
    public let image: Image
    private let known = Mutex<PatchedImage?>(nil)

    /// Cuts nothing yet.
    public init(_ image: Image) { self.image = image }

    /// The picture as `processor` cuts it; always the same processor.
    func patches(_ processor: ImageProcessor) throws -> PatchedImage {
        try known.withLock { known in
            let patches = try known ?? processor.patches(image)
            known = patches
            return patches
        }
    }
}
