/// Bytes for people.
public enum ByteCount {
    /// `16.6 GB`, `340 MB`, `12 kB`, `17 bytes`; thousands, as disks are sold.
    public static func text(_ bytes: Int) -> String {
        let units = [("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
        guard let (unit, size) = units.first(where: { Double(bytes) >= $0.1 * 0.9995 }) else {
            return bytes == 1 ? "1 byte" : "\(bytes) bytes"
        }
        let value = Double(bytes) / size
        let tenths = Int((value * 10).rounded())
        return value < 99.95 && size > 1e3 ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(Int(value.rounded())) \(unit)"
    }
}
