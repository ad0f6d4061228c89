// Judges safetensors files: on standard input, each as its length (32 bits, little-endian) and its bytes. Answers a line
// for each: `-` and the reason when the file is refused, otherwise `+` and, for every tensor, the name in hexadecimal, the
// type, the shape and the place of the data in the file.
import Glibc

/// The next bytes of standard input; nil when it ends before.
func next(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
        let step = bytes.withUnsafeMutableBytes { read(0, $0.baseAddress.map { $0 + done }, count - done) }
        guard step > 0 else { return nil }
        done += step
    }
    return bytes
}

func hexadecimal(_ text: String) -> String {
    text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

func verdict(_ file: [UInt8]) -> String {
    do {
        let header = try file.withUnsafeBytes { bytes throws(SafetensorsProblem) in try SafetensorsHeader(of: bytes) }
        let entries = header.entries.map { entry in
            let (begin, end) = (header.dataOffset + entry.data.lowerBound, header.dataOffset + entry.data.upperBound)
            let shape = entry.shape.map(String.init).joined(separator: ",")
            return " \(hexadecimal(entry.name)):\(entry.type.rawValue):\(shape):\(begin):\(end)"
        }
        return "+" + entries.joined()
    } catch {
        return "- \(String(reflecting: "\(error)"))"
    }
}

while let length = next(4) {
    let count = length.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard let file = next(count) else { exit(1) }
    print(verdict(file))
}
