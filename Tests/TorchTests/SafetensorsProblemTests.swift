import Testing
import Torch

@Test(arguments: [
    (SafetensorsProblem.noHeader(fileByteCount: 3), "3 bytes are too few for a safetensors file"),
    (
        .headerTooLong(byteCount: 9, limit: 8), "the header claims 9 bytes, more than the 8 that the format allows"
    ),
    (.headerCutOff(byteCount: 9, fileByteCount: 8), "the header claims 9 bytes, but the file has 8 in all"),
    (.json(offset: 5, expected: "'{'"), "expected '{' at byte 5 of the JSON text"),
    (.duplicateKey("a", offset: 5), "the key 'a' stands again at byte 5 of the JSON text"),
    (.missingField("dtype", of: "w"), "'w' has no field 'dtype'"),
    (.unknownType("X", tensor: "w"), "tensor 'w' has elements of type 'X', which the format does not know"),
    (.unusableShape([1], tensor: "w"), "tensor 'w' has shape [1], whose size in bytes overflows"),
    (
        .dataOutside(tensor: "w", begin: 1, end: 9, available: 8),
        "tensor 'w' claims bytes 1..<9 of the 8 bytes of data"
    ),
    (
        .reversedOffsets(tensor: "w", begin: 4, end: 0), "the data of tensor 'w' begin at 4 and end before, at 0"
    ),
    (.dataLength(tensor: "w", expected: 4, got: 5), "tensor 'w' needs 4 bytes, but has 5"),
    (.overlap(first: "v", second: "w"), "the data of 'v' and 'w' overlap"),
    (.hole(begin: 1, end: 2), "bytes 1..<2 of the data belong to no tensor"),
    (.unsafeFileName("../x"), "'../x' is no plain file name"),
]) func `every problem is a sentence with its facts`(problem: SafetensorsProblem, sentence: String) {
    #expect(problem.description == sentence)
}
