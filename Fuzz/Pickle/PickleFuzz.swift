// Any bytes are plain data, or an error that points into them; and a walk over what was read finds no more than was written.

/// One input of libFuzzer: the bytes of a whole pickle.
@_cdecl("LLVMFuzzerTestOneInput")
public func readAnyPickle(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    do {
        let document = try PickleReader.read(bytes)
        check(document, count)
    } catch {
        precondition((0...count).contains(error.offset), "an error points outside the file")
        precondition(!error.description.isEmpty, "an error says nothing")
    }
    return 0
}

/// Visits every container once: each took at least a byte, and so did every element.
private func check(_ document: PickleDocument, _ count: Int) {
    var seen: Set<ObjectIdentifier> = []
    var waiting = [document.root]
    var elements = 0
    while let value = waiting.popLast() {
        switch value {
        case .sequence(let sequence) where seen.insert(ObjectIdentifier(sequence)).inserted:
            elements += sequence.elements.count
            waiting += sequence.elements
        case .dictionary(let dictionary) where seen.insert(ObjectIdentifier(dictionary)).inserted:
            elements += dictionary.entries.count
            for entry in dictionary.entries {
                precondition(dictionary[entry.key] != nil, "a key is not found")
                waiting.append(entry.value)
            }
        default: break
        }
    }
    precondition(seen.count <= count && elements <= count, "there is more in the pickle than bytes wrote")
}
