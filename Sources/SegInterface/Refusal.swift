internal import SegGeometry

/// What the C interface refuses by itself; the sentence is made in `description`.
package enum Refusal: Error, Hashable {
    /// A pointer that is needed is null.
    case missing(String)
    /// A count is negative, or larger than what it counts.
    case badCount(String, Int64)
    /// A number that chooses stands for nothing.
    case badChoice(String, Int32)
    /// Values that are out of their range, a sentence each.
    case badValues([String])
}

extension Refusal: CustomStringConvertible {
    /// One sentence for a person.
    package var description: String {
        switch self {
        case .missing(let name): "\(name) is null"
        case .badCount(let name, let count): "\(name) is \(count), which cannot be"
        case .badChoice(let name, let value): "\(name) is \(value), which stands for nothing"
        case .badValues(let problems): problems.joined(separator: "; ")
        }
    }
}

/// Where the caller wants to read why something was refused.
package struct ErrorPlace {
    private let start: UnsafeMutablePointer<CChar>?
    private let capacity: Int

    /// `capacity` bytes from `start` on.
    package init(_ start: UnsafeMutablePointer<CChar>?, _ capacity: Int64) {
        self.start = start
        self.capacity = Int(clamping: capacity)
    }

    /// Runs `body`: 0 if it ends, else 1 and the error's sentence.
    package func status(of body: () throws -> Void) -> Int32 {
        do {
            try body()
            return 0
        } catch {
            write("\(error)")
            return 1
        }
    }

    /// The sentence, cut between characters, and a zero byte.
    private func write(_ sentence: String) {
        guard let start, capacity > 0 else { return }
        var count = 0
        for scalar in sentence.unicodeScalars {
            let bytes = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            guard count + bytes.count < capacity else { break }
            for byte in bytes {
                start[count] = CChar(bitPattern: byte)
                count += 1
            }
        }
        start[count] = 0
    }
}
