// swift-tools-version: 6.2
import PackageDescription

// The bridge is its own package so that one shared library holds all that libtorch's C++ needs. The Swift code
// above links to that library alone, whichever libtorch (CPU, CUDA, another version) it was built against.
let package = Package(
    name: "Bridge",
    products: [
        .library(name: "CTorch", type: .dynamic, targets: ["CTorch"])
    ],
    targets: [
        .systemLibrary(name: "CLibtorch", pkgConfig: "libtorch"),
        .target(name: "CTorch", dependencies: ["CLibtorch"]),
    ],
    cLanguageStandard: .c11,
    cxxLanguageStandard: .cxx20
)
