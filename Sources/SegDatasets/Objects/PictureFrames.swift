public import SegFormats
public import SegGeometry
internal import SegImaging
internal import Synchronization

/// The one place where annotations are compared with the picture that they lie on.
///
/// A picture may be stored turned, with a remark in EXIF that says how (`ExifOrientation`). Whoever looks at it, and every
/// model, sees it upright; annotations may be drawn in either frame, and only the size of their frame tells in which:
///
/// - the upright size: they are taken as they are. Where the remark turns the picture and both sizes are the same, that is
///   a choice, and reported (`ambiguousFrame`);
/// - the stored size alone: they are turned as the picture is, and that is reported (`turnedFrame`);
/// - neither: they are left out (`sizesDiffer`).
///
/// Masks that cover nothing are left out, masks that cover everything and masks that repeat another are reported too.
public final class PictureFrames: Sendable {
    /// What is known of a picture's file.
    private enum Frame {
        case absent
        case unreadable(String)
        case known(ImageHeader)
    }

    private let frames = Mutex<[String: Frame]>([:])
    private let leavesBroken: Bool

    /// No picture has been looked at.
    ///
    /// - Parameter leavesBroken: whether masks on a picture that cannot be read are kept, for whoever decodes it next and
    ///   reports it then.
    public init(leavesBroken: Bool = false) { self.leavesBroken = leavesBroken }

    /// Pictures whose file is absent, so that no size could be compared; in the order of their paths.
    public var absent: [String] {
        frames.withLock { frames in
            frames.compactMap { if case .absent = $1 { $0 } else { nil } }
        }.sorted()
    }

    /// The masks of one set of words, on the upright picture.
    ///
    /// - Parameters:
    ///   - masks: in the frame in which they were annotated.
    ///   - path: the picture. One that is absent is compared with nothing, and remembered in `absent`.
    ///   - label: how reports call the object.
    ///   - report: gets what is turned, chosen or left out.
    /// - Returns: the masks that have a pixel, each once.
    /// - Throws: `DataProblem` when the picture cannot be read, or fits the masks neither way.
    public func fitted(
        _ masks: [RunLengthMask], of path: String, label: String, report: inout DataReport
    ) throws(DataProblem) -> [RunLengthMask] {
        let kept = Self.usable(masks, label: label, report: &report)
        guard let size = kept.first?.size else { return [] }
        guard kept.allSatisfy({ $0.size == size }) else {
            throw DataProblem(.sizesDiffer, "\(label): its masks differ in size")
        }
        switch frame(of: path) {
        case .absent: return kept
        case .unreadable(let reason):
            if leavesBroken { return kept }
            throw DataProblem(.brokenImage, "\(label): \(reason)")
        case .known(let header):
            guard let orientation = try Self.turn(of: size, on: header, path: path, label: label, report: &report)
            else { return kept }
            return kept.map { RunLengthMask(Mask($0).oriented(orientation)) }
        }
    }

    /// How annotations of a frame's size are to be turned; nil for not at all.
    private static func turn(
        of size: ImageSize, on header: ImageHeader, path: String, label: String, report: inout DataReport
    ) throws(DataProblem) -> ExifOrientation? {
        let (stored, upright) = (header.storedSize, header.uprightSize)
        if size == upright {
            if header.orientation != .upright, stored == upright {
                report.add(
                    .ambiguousFrame,
                    "\(label): EXIF turns \(path) (\(header.orientation.rawValue)), which no size tells; taken as drawn on the upright picture"
                )
            }
            return nil
        }
        guard size == stored else {
            throw DataProblem(
                .sizesDiffer,
                "\(label): annotated on \(size.width)×\(size.height), \(path) is \(upright.width)×\(upright.height)")
        }
        report.add(
            .turnedFrame,
            "\(label): drawn on \(path) as it is stored, \(size.width)×\(size.height); turned as EXIF says (\(header.orientation.rawValue))"
        )
        return header.orientation
    }

    /// Masks that have a pixel, each once.
    private static func usable(
        _ masks: [RunLengthMask], label: String, report: inout DataReport
    ) -> [RunLengthMask] {
        var seen: Set<RunLengthMask> = []
        return masks.filter { mask in
            if mask.area == 0 {
                report.add(.emptyMask, "\(label): no pixel is inside")
                return false
            }
            guard seen.insert(mask).inserted else {
                report.add(.duplicateObject, "\(label): the same object stands there twice")
                return false
            }
            if mask.area == mask.size.area { report.add(.fullMask, "\(label): the whole picture is inside") }
            return true
        }
    }

    private func frame(of path: String) -> Frame {
        if let known = frames.withLock({ $0[path] }) { return known }
        let read = Self.read(path)
        // A broken file may be mended while a run goes on.
        if case .unreadable = read { return read }
        frames.withLock { $0[path] = read }
        return read
    }

    /// A JPEG's header stands before its pixels, so that the first bytes are enough; other formats keep EXIF behind them.
    private static func read(_ path: String) -> Frame {
        guard let chunk = try? ByteChunks(path, size: 1 << 16).next() else { return .absent }
        if chunk.starts(with: [0xFF, 0xD8]), let header = try? ImageHeader.read(chunk, name: path) {
            return .known(header)
        }
        do throws(ImagingError) {
            return .known(try ImageHeader.read(contentsOf: path))
        } catch {
            return .unreadable(error.description)
        }
    }
}

extension AnnotatedObject {
    /// The masks of its objects on the upright picture, made now; nil where it means none.
    ///
    /// - Throws: `DataProblem` when none of them can be used.
    public func masks(
        on frames: PictureFrames, report: inout DataReport
    ) throws(DataProblem) -> [RunLengthMask]? {
        guard case .objects(let make) = meaning else { return nil }
        return try frames.fitted(try make(&report), of: image, label: label, report: &report)
    }
}
