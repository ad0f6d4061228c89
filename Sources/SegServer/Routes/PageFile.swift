import CPage

/// A file of the page.
package struct PageFile: Sendable {
    /// Its name: `index.html`, `app.js`.
    package let name: String
    /// Its media type.
    package let contentType: String
    /// Its bytes.
    package let bytes: [UInt8]

    package init(name: String, contentType: String, bytes: [UInt8]) {
        (self.name, self.contentType, self.bytes) = (name, contentType, bytes)
    }
}

extension PageFile {
    /// The files that are compiled into the program.
    package static var embedded: [PageFile] {
        (0..<cpage_file_count()).compactMap { index in
            guard let file = cpage_file_at(index)?.pointee else { return nil }
            return PageFile(
                name: String(cString: file.name), contentType: String(cString: file.content_type),
                bytes: Array(UnsafeBufferPointer(start: file.bytes, count: Int(file.count))))
        }
    }
}
