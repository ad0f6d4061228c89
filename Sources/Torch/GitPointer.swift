/// Files that Git LFS leaves in place of large ones: three lines of text with a size and a checksum.
public enum GitPointer {
    /// How every such file begins.
    static let start = Array("version https://git-lfs.github.com/spec/".utf8)

    /// Says what lies in the file's place and what to do; nil when `bytes` begin otherwise.
    public static func sentence(_ bytes: some Collection<UInt8>) -> String? {
        guard bytes.starts(with: start) else { return nil }
        return
            "is a Git LFS pointer, not the file itself; fetch it with `git lfs pull` in the checkpoint's folder, or download it again"
    }
}
