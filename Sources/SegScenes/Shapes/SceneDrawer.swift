internal import SegGeometry
internal import SegImaging

extension Scene {
    /// Pixels an object must show to count as being in the scene.
    static let fewestVisiblePixels = 16

    /// Draws a layout: background, then the shapes from back to front, each with soft edges.
    public init(_ layout: SceneLayout) {
        var pixels = [UInt8](repeating: 0, count: layout.size.area * 3)
        layout.background.paint(&pixels, size: layout.size)
        // Which shape owns a pixel, counted from 1; 0 is background.
        var owners = [UInt8](repeating: 0, count: layout.size.area)
        var rasters: [CoverageRaster] = []
        for (index, shape) in layout.shapes.enumerated() {
            let raster = CoverageRaster(vertices: shape.outline, in: layout.size)
            raster.paint(shape.paint, over: &pixels, width: layout.size.width)
            raster.claim(UInt8(index + 1), in: &owners, width: layout.size.width)
            rasters.append(raster)
        }
        image = Image(size: layout.size, pixels: pixels)
        grammar = .shapes
        objects = layout.shapes.indices.compactMap { index in
            SceneObject(
                layout.shapes[index], owner: UInt8(index + 1), of: owners, within: rasters[index], size: layout.size)
        }
    }
}

extension SceneObject {
    /// The part of `shape` that `owners` leaves it; nil when too little of it shows.
    fileprivate init?(
        _ shape: PlacedShape, owner: UInt8, of owners: [UInt8], within box: CoverageRaster, size: ImageSize
    ) {
        var pixels = [UInt8](repeating: 0, count: size.area)
        var bounds = PixelBounds(left: size.width, top: size.height, right: -1, bottom: -1)
        var area = 0
        for y in box.top..<box.top + box.height {
            for x in box.left..<box.left + box.width where owners[y * size.width + x] == owner {
                pixels[y * size.width + x] = 1
                area += 1
                bounds.left = min(bounds.left, x)
                bounds.right = max(bounds.right, x)
                bounds.top = min(bounds.top, y)
                bounds.bottom = y
            }
        }
        guard area >= Scene.fewestVisiblePixels else { return nil }
        words = ObjectWords(name: shape.kind.rawValue, attributes: [shape.color.rawValue], anything: "shape")
        center = NormalizedPoint(x: shape.center.x / Double(size.width), y: shape.center.y / Double(size.height))
        mask = Mask(size: size, pixels: pixels)
        self.bounds = bounds
        self.area = area
    }
}

extension CoverageRaster {
    /// Paints `color` over `pixels` (RGB, rows of `rowWidth` pixels) as far as each pixel is covered.
    fileprivate func paint(_ color: Paint, over pixels: inout [UInt8], width rowWidth: Int) {
        for row in 0..<height {
            var at = ((top + row) * rowWidth + left) * 3
            for column in 0..<width {
                let share = Int(coverage[row * width + column] * 256 + 0.5)
                if share > 0 {
                    pixels[at] = Self.mix(pixels[at], color.red, share)
                    pixels[at + 1] = Self.mix(pixels[at + 1], color.green, share)
                    pixels[at + 2] = Self.mix(pixels[at + 2], color.blue, share)
                }
                at += 3
            }
        }
    }

    private static func mix(_ below: UInt8, _ above: Int, _ share: Int) -> UInt8 {
        UInt8((Int(below) * (256 - share) + above * share + 128) >> 8)
    }

    /// Writes `owner` into each pixel at least half covered.
    fileprivate func claim(_ owner: UInt8, in owners: inout [UInt8], width rowWidth: Int) {
        for row in 0..<height {
            for column in 0..<width where coverage[row * width + column] >= 0.5 {
                owners[(top + row) * rowWidth + left + column] = owner
            }
        }
    }
}
