import Foundation
import SegImaging
import SegInputs

/// Makes encoded pictures into ones that can be asked about, few at a time: decoding is the work of processors.
struct PictureDesk: Sendable {
    let store: PictureStore
    let processor: ImageProcessor
    let media: MediaSource
    let options: ServeOptions
    let metrics: ServerMetrics
    let work = BoundedWork()

    /// A picture by what a request calls it: a name, a data URL, or, where that is allowed, an address or a path.
    ///
    /// - Parameters:
    ///   - text: what the request calls it.
    ///   - param: the field that calls it so.
    /// - Returns: the picture.
    /// - Throws: ``ServerError``, `ImagingError`.
    func picture(_ text: String, param: String) async throws -> StoredPicture {
        if text.hasPrefix("img_") {
            let picture = await store.picture(text)
            metrics.count(pictureWasThere: picture != nil)
            guard let picture else { throw Self.missing }
            return picture
        }
        if DataURL.isMeant(by: text) {
            return try await picture(encoded: DataURL.bytes(text, limit: options.pictureBytes, param: param))
        }
        return try await picture(encoded: await media.bytes(text, limit: options.pictureBytes, param: param))
    }

    /// A picture of encoded bytes, which is kept.
    ///
    /// - Throws: ``ServerError``, `ImagingError`, and what the model's image processor throws.
    func picture(encoded bytes: [UInt8]) async throws -> StoredPicture {
        guard bytes.count <= options.pictureBytes else {
            throw ServerError.tooLarge("the picture has more than \(options.pictureBytes) bytes", param: "image")
        }
        let id = store.id(of: bytes)
        if let known = await store.picture(id) { return known }
        var limits = DecodeOptions()
        (limits.maxBytes, limits.maxPixels) = (options.pictureBytes, options.pixels)
        let (decoding, processor) = (limits, processor)
        let picture = try await work.run {
            let header = try ImageHeader.read(bytes)
            let image = try Image(encoded: bytes, options: decoding)
            return StoredPicture(
                id: id, image: image, patches: try processor.patches(image), format: header.format,
                encodedBytes: bytes.count)
        }
        await store.insert(picture)
        return picture
    }

    /// The error of a name that no picture has.
    static let missing = ServerError(
        status: 404, message: "there is no such picture, or no more: send it again", param: "image",
        code: "image_not_found")
}

/// Work that keeps a processor busy, off the threads that serve requests, a few pieces at a time.
final class BoundedWork: Sendable {
    private let queue: OperationQueue

    /// - Parameter limit: most pieces at a time.
    init(limit: Int = 2) {
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = limit
    }

    /// Does a piece of work, unless the task has been cancelled by the time it is its turn.
    ///
    /// - Throws: what it throws; `CancellationError`.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try Task.checkCancellation()
        return try await withCheckedThrowingContinuation { done in
            queue.addOperation { done.resume(with: Result { try work() }) }
        }
    }
}
