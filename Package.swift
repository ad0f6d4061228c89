// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let torch: Target.Dependency = "Torch"
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOFoundationCompat", package: "swift-nio"),
]

/// A library target with the settings that every target shares.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
        swiftSettings: strict)
}

/// The commit that is built, as far as git tells.
let commit =
    Context.gitInformation.map { $0.currentCommit.prefix(12) + ($0.hasUncommittedChanges ? ", changed" : "") }
    ?? "unknown"

let package = Package(
    name: "simpleseg",
    products: [
        .library(name: "SimpleSeg", targets: ["SimpleSeg"]),
        .executable(name: "simpleseg", targets: ["SegCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.0"..<"5.0.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.25.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.15.0"),
    ],
    targets: [
        // Ground and words: no libtorch.
        library("SegFiles"),
        library("SegGeometry"),
        library("SegTokens"),
        library("SegNotation", ["SegGeometry"]),
        library("SegChat"),
        .systemLibrary(name: "CSystemJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg62-turbo-dev"])]),
        .systemLibrary(name: "CSystemPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CSystemWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(
            name: "CSystemFreeType", pkgConfig: "freetype2", providers: [.apt(["libfreetype-dev"])]),
        .target(name: "CGlyphs", dependencies: ["CSystemFreeType"]),
        // libtiff, libheif and Little CMS are opened when a picture needs them.
        .target(
            name: "CImageCodecs", dependencies: ["CSystemJPEG", "CSystemPNG", "CSystemWebP"],
            linkerSettings: [.linkedLibrary("dl")]),
        library("SegImaging", ["CImageCodecs", "SegGeometry"]),
        library("SegExport", ["SegGeometry", "SegImaging", "SegNotation"]),
        library("SegInputs", ["SegGeometry", "SegImaging", "SegTokens"]),
        library(
            "SegData",
            [
                "CGlyphs", "SegChat", "SegFiles", "SegGeometry", "SegImaging", "SegInputs", "SegNotation", "SegTokens",
                .product(name: "Yams", package: "Yams"),
            ]),
        // Tensors.
        // The bridge's header and what opens the bridge at run time: nothing here is linked to libtorch.
        .target(name: "CTorch", linkerSettings: [.linkedLibrary("dl")]),
        library("Torch", ["CTorch"]),
        library("SegLayers", [torch]),
        .target(
            name: "SegModels", dependencies: ["SegFiles", "SegInputs", "SegLayers", torch],
            exclude: ["KimiVL/README.md", "Qwen25VL/README.md"],
            swiftSettings: strict),
        library("SegGeneration", ["SegInputs", "SegLayers", "SegModels", "SegTokens", torch]),
        library("SegInference", ["SegGeneration", "SegInputs", "SegLayers", "SegModels", torch]),
        library(
            "SimpleSeg",
            [
                "SegGeneration", "SegGeometry", "SegImaging", "SegInputs", "SegLayers", "SegModels", "SegNotation",
                "SegTokens", torch,
            ]),
        library(
            "SegTraining",
            [
                "SegData", "SegFiles", "SegGeneration", "SegGeometry", "SegImaging", "SegInputs", "SegLayers",
                "SegModels",
                "SegNotation", "SegTokens", torch, .product(name: "Yams", package: "Yams"),
            ]),
        library(
            "SegEvaluation",
            [
                "SegChat", "SegData", "SegFiles", "SegGeneration", "SegGeometry", "SegImaging", "SegNotation",
                "SimpleSeg",
            ]),
        // Model hubs: files fetched, verified and kept in the cache that Python's huggingface_hub shares.
        library("SegHub", ["SegFiles", crypto, httpClient, logging] + nio),
        // HTTP: OpenAI's API, our own, and the page. Its own target, so that users of the library don't build it.
        library(
            "SegServer",
            [
                "SegData", "SegExport", "SegFiles", "SegGeneration", "SegGeometry", "SegImaging", "SegInference",
                "SegInputs", "SegModels", "SegNotation", "SegTokens", "SegTraining", "SimpleSeg", torch, logging,
                crypto, .product(name: "Hummingbird", package: "hummingbird"),
            ] + nio),
        .executableTarget(
            name: "SegCommand",
            dependencies: [
                "CBuildInfo", "SegChat", "SegData", "SegEvaluation", "SegExport", "SegFiles", "SegGeneration",
                "SegGeometry", "SegHub", "SegImaging", "SegInference", "SegInputs", "SegModels",
                "SegNotation", "SegServer", "SegTokens", "SegTraining", "SimpleSeg", torch, arguments, logging,
            ],
            swiftSettings: strict),
        // What `--version` says of the build.
        .target(name: "CBuildInfo", cSettings: [.define("SIMPLESEG_COMMIT", to: "\"\(commit)\"")]),
        // What the proofs drive: see Scripts/conformance and Scripts/bench.
        .executableTarget(
            name: "SegProbe",
            dependencies: [
                "SegFiles", "SegGeometry", "SegImaging", "SegInputs", "SegNotation", "SegTokens", "SegData",
            ],
            swiftSettings: strict),
        library("TestSupport"),
        tests("SegFiles"),
        tests("SegGeometry"),
        tests("SegTokens"),
        tests("SegNotation", ["SegGeometry"]),
        tests("SegImaging", ["SegGeometry"]),
        tests("SegExport", ["SegData", "SegGeometry", "SegImaging", "SegNotation"]),
        tests("SegInputs", ["SegGeometry", "SegImaging", "SegTokens"]),
        tests("SegChat"),
        tests("SegData", ["SegChat", "SegGeometry", "SegImaging", "SegInputs", "SegNotation", "SegTokens"]),
        tests("Torch"),
        tests("SegLayers", [torch]),
        tests("SegModels", ["SegInputs", "SegLayers", torch]),
        tests("SegGeneration", ["SegModels", "SegInputs", "SegTokens", torch]),
        tests("SegInference", ["SegGeneration", "SegModels", "SegInputs", "SegLayers", torch]),
        tests(
            "SimpleSeg",
            ["SegGeneration", "SegGeometry", "SegImaging", "SegInputs", "SegModels", "SegNotation", torch]),
        tests(
            "SegTraining", ["SegData", "SegModels", "SegLayers", "SegInputs", "SegNotation", "SegGeometry", torch]),
        tests("SegHub", [crypto]),
        tests(
            "SegServer",
            [
                "SegGeometry", "SegImaging", "SegInference", "SegModels", "SegNotation", "SimpleSeg", torch,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ]),
        tests("SegEvaluation", ["SegChat", "SegGeometry", "SegImaging", "SegNotation", "SegData", "SimpleSeg"]),
        .testTarget(
            name: "SegCommandTests",
            dependencies: [
                "TestSupport", "SegCommand", "SegData", "SegFiles", "SegGeometry", "SegImaging", "SegModels", torch,
                logging,
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11,
    cxxLanguageStandard: .cxx20
)
