/// The opcodes of pickle protocols 0 to 5 by their bytes (Python 3.14, `pickletools`).
enum PickleOpcode: UInt8 {
    case mark = 0x28, emptyTuple, stop = 0x2E, pop = 0x30, popMark, duplicate
    case binBytes = 0x42, shortBinBytes
    case float = 0x46, binFloat, int = 0x49, binInt, binInt1, long, binInt2, none
    case persistent = 0x50, binPersistent, reduce, string, binString, shortBinString, unicode
    case binUnicode = 0x58, emptyList = 0x5D
    case append = 0x61, build, global, dict, appends
    case get = 0x67, binGet, instance, longBinGet
    case list = 0x6C, object = 0x6F, put, binPut, longBinPut, setItem, tuple, setItems
    case emptyDict = 0x7D
    case proto = 0x80, newObject, extension1, extension2, extension4, tuple1, tuple2, tuple3, newTrue, newFalse, long1,
        long4
    case shortBinUnicode = 0x8C, binUnicode8, binBytes8, emptySet, addItems, frozenSet, newObjectExtended, stackGlobal
    case memoize, frame, byteArray8, nextBuffer, readOnlyBuffer
}
