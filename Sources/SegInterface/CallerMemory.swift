internal import CSimpleSeg
package import SegGeometry

/// What the caller's pointers and numbers mean, checked.
package enum CallerMemory {
    /// The text in `bytes` bytes from `start` on.
    ///
    /// - Throws: `Refusal`.
    package static func text(_ start: UnsafePointer<UInt8>?, _ bytes: Int64) throws -> String {
        String(decoding: try buffer(start, bytes, "text"), as: UTF8.self)
    }

    /// `count` values from `start` on; `start` may be null where there are none.
    ///
    /// - Throws: `Refusal`.
    package static func buffer<Value>(
        _ start: UnsafePointer<Value>?, _ count: Int64, _ name: String
    ) throws -> UnsafeBufferPointer<Value> {
        guard count >= 0, count <= Int64.max / Int64(MemoryLayout<Value>.stride) else {
            throw Refusal.badCount("the number of \(name) values", count)
        }
        guard start != nil || count == 0 else { throw Refusal.missing(name) }
        return UnsafeBufferPointer(start: start, count: Int(count))
    }

    /// The size of a picture.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`.
    package static func size(_ width: Int64, _ height: Int64) throws -> ImageSize {
        let size = ImageSize(width: Int(width), height: Int(height))
        guard size.isSupported else {
            throw GeometryError.sizeOutOfRange(width: size.width, height: size.height)
        }
        return size
    }

    /// The pixels of a mask of the given size.
    ///
    /// - Throws: `Refusal`.
    static func pixels(_ start: UnsafePointer<UInt8>?, _ size: ImageSize) throws -> UnsafeBufferPointer<UInt8> {
        try buffer(start, Int64(size.area), "mask")
    }

    /// The pixels of a mask that is to be written.
    ///
    /// - Throws: `Refusal`.
    static func pixels(
        _ start: UnsafeMutablePointer<UInt8>?, _ size: ImageSize
    ) throws -> UnsafeMutableBufferPointer<UInt8> {
        guard start != nil || size.area == 0 else { throw Refusal.missing("mask") }
        return UnsafeMutableBufferPointer(start: start, count: size.area)
    }

    /// The rule that a number stands for.
    ///
    /// - Throws: `Refusal`.
    static func fillRule(_ value: Int32) throws -> FillRule {
        switch value {
        case 0: .inclusive
        case 1: .coco
        default: throw Refusal.badChoice("fill", value)
        }
    }

    /// Rings of the caller's vertices.
    ///
    /// - Throws: `Refusal` unless the lengths add up to the number of vertices.
    static func rings(
        _ vertices: UnsafePointer<Double>?, _ count: Int64, _ lengths: UnsafePointer<Int64>?, _ rings: Int64
    ) throws -> [ImageRing] {
        guard count >= 0, count <= Int64.max / 32 else { throw Refusal.badCount("the number of vertices", count) }
        let numbers = try buffer(vertices, count * 2, "vertices")
        var start = 0
        let found = try buffer(lengths, rings, "ring_lengths").map { length in
            guard length >= 0, length <= Int(count) - start else { throw Refusal.badCount("a ring's length", length) }
            defer { start += Int(length) }
            return ImageRing(
                (start..<start + Int(length)).map { ImagePoint(x: numbers[2 * $0], y: numbers[2 * $0 + 1]) })
        }
        guard start == Int(count) else { throw Refusal.badCount("the sum of ring lengths", Int64(start)) }
        return found
    }
}

/// A Swift object behind an opaque pointer.
package enum Handle {
    /// A pointer that keeps `object` until `free` is called.
    package static func make(_ object: AnyObject) -> OpaquePointer {
        OpaquePointer(Unmanaged.passRetained(object).toOpaque())
    }

    /// The object behind a pointer that `make` gave.
    package static func object<Object: AnyObject>(_ pointer: OpaquePointer, as type: Object.Type) -> Object {
        Unmanaged<Object>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }

    /// Lets go of the object.
    package static func free<Object: AnyObject>(_ pointer: OpaquePointer, as type: Object.Type) {
        Unmanaged<Object>.fromOpaque(UnsafeRawPointer(pointer)).release()
    }
}
