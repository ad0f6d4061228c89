import SegInputs
import Torch

/// What every model does with pictures before and after its vision tower.
enum ImagePlaces {
    /// Makes sure that pixel values [patches, patch length] are those of the grids, and that the grids can be merged.
    ///
    /// - Throws: ``ModelError/patches(expected:found:)``, ``ModelError/grid(rows:columns:merge:)``.
    static func check(
        _ pixelValues: Tensor, grids: [PatchGrid], patchLength: Int, mergeSize: Int
    ) throws(ModelError) {
        for grid in grids where grid.rows % mergeSize != 0 || grid.columns % mergeSize != 0 || grid.patches <= 0 {
            throw .grid(rows: grid.rows, columns: grid.columns, merge: mergeSize)
        }
        let expected = [grids.reduce(0) { $0 + $1.patches }, patchLength]
        guard pixelValues.shape == expected else { throw .patches(expected: expected, found: pixelValues.shape) }
    }

    /// Rows of an embedding table [V, W] for ids [B, L]; those of the image token are replaced by `features` [N, W], in order.
    ///
    /// - Throws: ``ModelError/placeholders(expected:found:)`` when there are not N image tokens.
    static func embeddings(
        _ table: Tensor, inputIDs: Tensor, features: Tensor?, imageTokenID: Int
    ) throws -> Tensor {
        let embedded = try table.embedding(inputIDs)
        let places = try inputIDs.eq(imageTokenID)
        let found = try places.sum().itemInt()
        let expected = features?.shape[0] ?? 0
        guard found == expected else { throw ModelError.placeholders(expected: expected, found: found) }
        guard let features, found > 0 else { return embedded }
        return try embedded.maskedScatter(places.unsqueeze(-1), features.to(embedded.dtype))
    }
}
