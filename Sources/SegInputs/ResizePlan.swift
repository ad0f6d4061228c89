public import SegGeometry

/// What becomes of a picture's size on its way into a model, and the grid of patches that results.
public struct ResizePlan: Hashable, Sendable {
    /// The size of the picture as it was read.
    public let source: ImageSize
    /// The size it is resampled to.
    public let resized: ImageSize
    /// The size that is cut into patches: `resized`, or larger where Kimi pads at the right and the bottom,
    /// or smaller where it crops around the centre.
    public let padded: ImageSize
    /// The patches of one frame of `padded`.
    public let grid: PatchGrid
}

extension ResizePlan {
    /// How many times longer one side may be than the other: Qwen's processor refuses more.
    static let maxElongation = 200
    /// Kimi's vision tower has position codes for fewer patches than this along each side.
    static let kimiPatchLimit = 512

    /// The plan of Qwen2-VL's processor: both sides multiples of `patchSize × mergeSize`, the area within the budget,
    /// the proportions as they were as far as that allows.
    ///
    /// Equal to `smart_resize` of transformers 5.23.0 (`image_processing_pil_qwen2_vl`), which rounds halves to even
    /// and works in double precision. Versions up to 4.51 refuse sides below 28.
    ///
    /// - Throws: `InputError.emptyPicture`, and `.tooElongated` when one side is more than 200 times the other.
    static func qwen(_ source: ImageSize, budget: ImageProcessor.Qwen, patchSize: Int, mergeSize: Int)
        throws(InputError)
        -> ResizePlan
    {
        let longer = max(source.width, source.height)
        let shorter = min(source.width, source.height)
        guard shorter > 0 else { throw .emptyPicture(source) }
        guard Double(longer) / Double(shorter) <= Double(maxElongation) else {
            throw .tooElongated(source, limit: maxElongation)
        }
        let resized = fit(source, budget: budget, factor: patchSize * mergeSize)
        return ResizePlan(
            source: source, resized: resized, padded: resized, grid: grid(of: resized, patchSize: patchSize))
    }

    /// The size nearest to `source` whose sides are multiples of `factor` and whose area is within the budget.
    private static func fit(_ source: ImageSize, budget: ImageProcessor.Qwen, factor: Int) -> ImageSize {
        let step = Double(factor)
        let (width, height) = (Double(source.width), Double(source.height))
        let nearest = ImageSize(
            width: Int((width / step).rounded(.toNearestOrEven)) * factor,
            height: Int((height / step).rounded(.toNearestOrEven)) * factor)
        if nearest.area > budget.maxPixels {
            let shrink = (width * height / Double(budget.maxPixels)).squareRoot()
            return ImageSize(
                width: max(factor, Int((width / shrink / step).rounded(.down)) * factor),
                height: max(factor, Int((height / shrink / step).rounded(.down)) * factor))
        }
        if nearest.area < budget.minPixels {
            let grow = (Double(budget.minPixels) / (width * height)).squareRoot()
            return ImageSize(
                width: Int((width * grow / step).rounded(.up)) * factor,
                height: Int((height * grow / step).rounded(.up)) * factor)
        }
        return nearest
    }

    /// The plan of Kimi-VL's processor: resized only when the patches exceed the limit, then padded to whole merge
    /// blocks, or cropped to whole patches when padding is off.
    ///
    /// - Throws: `InputError.emptyPicture`, `.vanishes`, `.tooManyPatches`, and `.indivisibleGrid` when cropping
    ///   leaves patches that do not fill whole merge blocks.
    static func kimi(_ source: ImageSize, rules: ImageProcessor.Kimi, patchSize: Int, mergeSize: Int) throws(InputError)
        -> ResizePlan
    {
        guard source.width > 0, source.height > 0 else { throw .emptyPicture(source) }
        let resized = limit(source, patches: rules.patchLimit, patchSize: patchSize)
        guard resized.width > 0, resized.height > 0 else { throw .vanishes(source, resized: resized) }
        let padded =
            rules.padsInput
            ? roundUp(resized, to: patchSize * mergeSize)
            : ImageSize(width: resized.width / patchSize * patchSize, height: resized.height / patchSize * patchSize)
        guard padded.width > 0, padded.height > 0 else { throw .vanishes(source, resized: padded) }
        let grid = grid(of: padded, patchSize: patchSize)
        let along = max(grid.rows, grid.columns)
        guard along < kimiPatchLimit else { throw .tooManyPatches(source, along: along, limit: kimiPatchLimit) }
        guard grid.rows % mergeSize == 0, grid.columns % mergeSize == 0 else {
            throw .indivisibleGrid(grid, mergeSize: mergeSize)
        }
        return ResizePlan(source: source, resized: resized, padded: padded, grid: grid)
    }

    /// `source`, or the size truncated from an even shrinking of it when its whole patches exceed `patches`.
    private static func limit(_ source: ImageSize, patches: Int, patchSize: Int) -> ImageSize {
        let whole = (source.width / patchSize) * (source.height / patchSize)
        guard whole > patches else { return source }
        let scale = (Double(patches) / Double(whole)).squareRoot()
        return ImageSize(width: Int(Double(source.width) * scale), height: Int(Double(source.height) * scale))
    }

    private static func roundUp(_ size: ImageSize, to factor: Int) -> ImageSize {
        ImageSize(
            width: (size.width + factor - 1) / factor * factor, height: (size.height + factor - 1) / factor * factor)
    }

    private static func grid(of size: ImageSize, patchSize: Int) -> PatchGrid {
        PatchGrid(rows: size.height / patchSize, columns: size.width / patchSize)
    }
}
