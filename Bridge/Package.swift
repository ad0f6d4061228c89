// swift-tools-version: 6.2
import PackageDescription

// The bridge is its own package so that one shared library holds all that libtorch's C++ needs. The Swift code
// above links to that library alone, whichever libtorch (CPU, CUDA, another version) it was built against.

// The library itself must know where libtorch is: a search path of the executable does not reach what a library needs.
let libtorch = Context.packageDirectory + "/../.deps/libtorch/lib"

let package = Package(
    name: "Bridge",
    products: [
        .library(name: "CTorch", type: .dynamic, targets: ["CTorch"])
    ],
    targets: [
        .systemLibrary(name: "CLibtorch", pkgConfig: "libtorch"),
        .target(
            name: "CTorch", dependencies: ["CLibtorch"],
            cxxSettings: [.headerSearchPath("GlooNames")],
            linkerSettings: [.unsafeFlags(["-Xlinker", "-rpath", "-Xlinker", libtorch])]),
    ],
    cLanguageStandard: .c11,
    cxxLanguageStandard: .cxx20
)
