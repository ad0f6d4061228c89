internal import SegGeometry
internal import SegImaging
internal import SegInputs

/// The verbs of pictures and of the integer plans; see Scripts/conformance/imaging.py for the framing.
enum ImagingProbe {
    /// Runs `verb`; false when imaging has none of that name.
    static func run(_ verb: String, _ arguments: [String]) throws -> Bool {
        switch verb {
        case "decode": try answer(decode)
        case "resample": try answer(resample)
        case "process": try answer(process)
        case "sizes": try answer(sizes)
        case "plans": try answer(plans)
        case "positions": try answer(positions)
        case "time": try ImagingTiming.run(arguments)
        default: return false
        }
        return true
    }

    private static func answer(_ body: (inout FrameReader, inout FrameWriter) throws -> Void) throws {
        var reader = FrameReader()
        var writer = FrameWriter()
        while try !reader.isAtEnd() { try body(&reader, &writer) }
        try writer.flush()
    }

    /// In: u8 whether to turn, u32 count, file bytes. Out: u8 1, picture; or u8 0, message.
    private static func decode(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        var options = DecodeOptions()
        options.appliesOrientation = try reader.integer(UInt8.self) != 0
        let bytes = try reader.bytes(Int(reader.integer(UInt32.self)))
        try attempt(&writer) { () throws(ImagingError) in
            try Image(encoded: bytes, options: options)
        } write: {
            try write($1, to: &$0)
        }
    }

    /// In: picture, u32 width, u32 height. Out: picture.
    private static func resample(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let image = try picture(&reader)
        let target = try size(&reader)
        try write(image.resampled(to: target), to: &writer)
    }

    /// In: processor, picture. Out: u8 1, u32 frames, rows, columns, then patches × length f32; or u8 0, message.
    private static func process(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let processor = try processor(&reader)
        let image = try picture(&reader)
        try attempt(&writer) { () throws(InputError) in
            try processor.patches(image)
        } write: { writer, patched in
            try write(patched.grid, to: &writer)
            try patched.values.withUnsafeBytes { try writer.bytes($0) }
        }
    }

    /// In: processor, u32 width, u32 height. Out: u8 1, resized and padded size as four u32; or u8 0, message.
    private static func sizes(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let processor = try processor(&reader)
        let size = try size(&reader)
        try attempt(&writer) { () throws(InputError) in
            try processor.plan(size)
        } write: { writer, plan in
            try write(plan.resized, to: &writer)
            try write(plan.padded, to: &writer)
        }
    }

    /// In: u32 window, u32 patch, u32 merge, u32 count, grids.
    /// Out: six lists: cell order, window bounds, frame bounds, inverse, rows, columns.
    private static func plans(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let (window, patch) = (try number(&reader), try number(&reader))
        let merge = try number(&reader)
        let grids = try grids(&reader)
        let plan = WindowPlan(grids: grids, windowSize: window, patchSize: patch, mergeSize: merge)
        let places = PatchPositions(grids: grids, order: .blocks(mergeSize: merge))
        for list in [
            plan.cellOrder, plan.windowBounds, plan.frameBounds, plan.inverse, places.rows, places.columns,
        ] {
            try write(list, to: &writer)
        }
    }

    /// In: u32 image token, u32 merge, u32 count, grids, u32 count, ids.
    /// Out: u8 1, three lists, i64 delta; or u8 0, message.
    private static func positions(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let (token, merge) = (try number(&reader), try number(&reader))
        let grids = try grids(&reader)
        let ids = try (0..<number(&reader)).map { _ in try number(&reader) }
        try attempt(&writer) { () throws(InputError) in
            try PositionPlan(inputIDs: ids, imageTokenID: token, grids: grids, mergeSize: merge)
        } write: { writer, plan in
            for list in [plan.temporal, plan.rows, plan.columns] { try write(list, to: &writer) }
            try writer.integer(Int64(plan.delta))
        }
    }
}

extension ImagingProbe {
    private static func attempt<Value, Failure: Error>(
        _ writer: inout FrameWriter, _ body: () throws(Failure) -> Value,
        write: (inout FrameWriter, Value) throws -> Void
    ) throws {
        do {
            let value = try body()
            try writer.integer(UInt8(1))
            try write(&writer, value)
        } catch let failure as Failure {
            try writer.integer(UInt8(0))
            try writer.string("\(failure)")
        }
    }

    private static func number(_ reader: inout FrameReader) throws -> Int { Int(try reader.integer(UInt32.self)) }

    private static func size(_ reader: inout FrameReader) throws -> ImageSize {
        ImageSize(width: try number(&reader), height: try number(&reader))
    }

    private static func picture(_ reader: inout FrameReader) throws -> Image {
        let size = try size(&reader)
        return Image(size: size, pixels: try reader.bytes(size.area * 3))
    }

    /// Two or three settings after a byte that tells the family: 0 Qwen, f64 min and max pixels; 1 Kimi, f64 limit and
    /// whether to pad.
    private static func processor(_ reader: inout FrameReader) throws -> ImageProcessor {
        let isKimi = try reader.integer(UInt8.self) == 1
        let (first, second) = (Int(try reader.double()), Int(try reader.double()))
        var processor = isKimi ? ImageProcessor.kimiVL : .qwen25VL
        processor.family =
            isKimi
            ? .kimi(.init(patchLimit: first, padsInput: second != 0))
            : .qwen(.init(minPixels: first, maxPixels: second))
        return processor
    }

    private static func grids(_ reader: inout FrameReader) throws -> [PatchGrid] {
        try (0..<number(&reader)).map { _ in
            PatchGrid(frames: try number(&reader), rows: try number(&reader), columns: try number(&reader))
        }
    }

    private static func write(_ image: Image, to writer: inout FrameWriter) throws {
        try write(image.size, to: &writer)
        try image.pixels.withUnsafeBytes { try writer.bytes($0) }
    }

    private static func write(_ size: ImageSize, to writer: inout FrameWriter) throws {
        try writer.integer(UInt32(size.width))
        try writer.integer(UInt32(size.height))
    }

    private static func write(_ grid: PatchGrid, to writer: inout FrameWriter) throws {
        for side in [grid.frames, grid.rows, grid.columns] { try writer.integer(UInt32(side)) }
    }

    private static func write(_ list: [Int], to writer: inout FrameWriter) throws {
        try writer.integer(UInt32(list.count))
        for value in list { try writer.integer(Int32(value)) }
    }
}
