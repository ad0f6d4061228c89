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

    /// Rows of an embedding table [V, W] for ids [B, L], and `more` zeros beside each; those of the image token are replaced by
    /// `features` [N, W + more], in order.
    ///
    /// - Throws: ``ModelError/placeholders(expected:found:)`` when there are not N image tokens.
    static func embeddings(
        _ table: Tensor, inputIDs: Tensor, features: Tensor?, imageTokenID: Int, beside more: Int = 0
    ) throws -> Tensor {
        let embedded = try widened(table.embedding(inputIDs), by: more)
        let places = try inputIDs.eq(imageTokenID)
        let found = try places.sum().itemInt()
        let expected = features?.shape[0] ?? 0
        guard found == expected else { throw ModelError.placeholders(expected: expected, found: found) }
        guard let features, found > 0 else { return embedded }
        return try embedded.maskedScatter(places.unsqueeze(-1), features.to(embedded.dtype))
    }

    /// [B, L, W] → [B, L, W + more], zeros behind.
    private static func widened(_ x: Tensor, by more: Int) throws -> Tensor {
        guard more > 0 else { return x }
        let zeros = try Tensor.zeros([x.shape[0], x.shape[1], more], dtype: x.dtype, device: x.device)
        return try Tensor.cat([x, zeros], dim: 2)
    }
}
