/// The cuts that the Kimi models' tokenizer makes in long texts before anything else, special tokens included.
///
/// Every 400,000 characters, and within each stretch wherever more than 25,000 characters in a row are all white space
/// or all not: a limit of the reference's regular expression engine, kept because it decides ids.
struct LengthCut: Sendable {
    /// The longest stretch, in scalars.
    var maximumLength = 400_000
    /// The longest run of white space or of anything else, in scalars.
    var maximumRun = 25_000

    /// The stretches of `scalars`, in order, without gap.
    func parts(of scalars: [UInt32]) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        for start in stride(from: 0, to: scalars.count, by: maximumLength) {
            appendParts(of: scalars, start..<min(start + maximumLength, scalars.count), to: &parts)
        }
        return parts
    }

    private func appendParts(of scalars: [UInt32], _ range: Range<Int>, to parts: inout [Range<Int>]) {
        var start = range.lowerBound
        var isSpace = Self.isSpace(scalars[start])
        var run = 0
        for position in range {
            if Self.isSpace(scalars[position]) != isSpace {
                isSpace.toggle()
                run = 1
            } else {
                run += 1
                if run > maximumRun {
                    parts.append(start..<position)
                    start = position
                    run = 1
                }
            }
        }
        parts.append(start..<range.upperBound)
    }

    /// White space as Python's `str.isspace` has it: that of the patterns, and the four information separators.
    private static func isSpace(_ scalar: UInt32) -> Bool {
        (0x1C...0x1F).contains(scalar) || ScalarClass.of(scalar).contains(.whiteSpace)
    }
}
