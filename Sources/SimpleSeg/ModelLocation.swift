public import FoundationEssentials
internal import SegCache

/// Finds a checkpoint's folder from what a person calls it.
///
/// A path of a folder is that folder. A bare name, `nano` when none is given, is looked for as `Models/NAME` in the working directory
/// and in each folder above it, then in the executable's folder and in each folder above that. `ORG/NAME`, or `ORG/NAME@REVISION`, is looked
/// up in the Hugging Face cache. Nothing is fetched.
public struct ModelLocation: Hashable, Sendable {
    /// The embedded checkpoint.
    public static let defaultName = "nano"

    /// The folder that holds config.json, or adapter_config.json.
    public let directory: URL

    /// Looks for `name`.
    ///
    /// - Parameters:
    ///   - name: what a person wrote.
    ///   - needsWeights: whether a snapshot of the cache without all its weights will not do.
    /// - Throws: ``SegmenterError/noModel(name:searched:offer:)`` with the places that were looked at.
    public init(_ name: String? = nil, needsWeights: Bool = true) throws(SegmenterError) {
        let name = name ?? Self.defaultName
        let search = ModelSearch(name, needsWeights: needsWeights)
        guard let folder = search.folder else {
            throw .noModel(name: name, searched: search.searched, offer: search.offer)
        }
        directory = URL(filePath: folder)
    }
}
