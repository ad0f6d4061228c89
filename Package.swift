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
        // What Hummingbird's own interface is made of.
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.24.0"),
    ],
    targets: [
        // Ground and words: no libtorch.
        library("SegFiles"),
        // What Python's huggingface_hub keeps on the disk, looked up; no network.
        library("SegCache", ["SegFiles"]),
        library("SegGeometry"),
        library("SegTokens"),
        library("SegNotation", ["SegGeometry"]),
        library("SegDrafting", ["SegTokens"]),
        // What requests to servers share: proxies, and words for connections that fail.
        library("SegHTTP", [httpClient, .product(name: "NIOPosix", package: "swift-nio"), nio[0]]),
        library("SegChat", ["SegHTTP", httpClient] + nio),
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
        library("SegRefine", ["SegExport", "SegGeometry", "SegImaging", "SegNotation"]),
        library("SegInputs", ["SegGeometry", "SegImaging", "SegTokens"]),
        // What an answer earns: no picture, no dataset, no tensor.
        library("SegRewards", ["SegGeometry", "SegNotation"]),
        // The C interface of what needs no tensor, and of tokenizers: what the Python package calls. Scripts/wheel links each
        // to a shared library of its own.
        .target(name: "CSimpleSeg"),
        library("SegInterface", ["CSimpleSeg", "SegGeometry", "SegNotation", "SegRewards"]),
        library("SegTokenInterface", ["CSimpleSeg", "SegInterface", "SegTokens"]),
        // Files of datasets: JSON, CSV, pickles, lines, and the reports of what is read.
        library("SegFormats", ["SegFiles", "SegGeometry", "SegNotation"]),
        // Pictures drawn without end, and what is said about them.
        library("SegScenes", ["CGlyphs", "SegFormats", "SegGeometry", "SegImaging", "SegInputs"]),
        // Every dataset read into annotated objects, by one grammar of names.
        library(
            "SegDatasets",
            [
                "SegFiles", "SegFormats", "SegGeometry", "SegImaging", "SegNotation", "SegRewards", "SegScenes",
                "SegTokens",
                .product(name: "Yams", package: "Yams"),
            ]),
        // Questions, answers and grades.
        library(
            "SegTasks",
            [
                "SegDatasets", "SegFormats", "SegGeometry", "SegImaging", "SegInputs", "SegNotation", "SegRewards",
                "SegScenes", "SegTokens",
            ]),
        // Labels by models behind an endpoint.
        library(
            "SegPseudo",
            ["SegChat", "SegDatasets", "SegFiles", "SegFormats", "SegGeometry", "SegImaging", "SegNotation"]),
        // Tensors.
        // The bridge's header and what opens the bridge at run time: nothing here is linked to libtorch.
        .target(name: "CTorch", linkerSettings: [.linkedLibrary("dl")]),
        library("Torch", ["CTorch"]),
        library("SegLayers", [torch]),
        .target(
            name: "SegModels", dependencies: ["SegCache", "SegFiles", "SegInputs", "SegLayers", torch],
            exclude: ["KimiVL/README.md", "Qwen25VL/README.md", "Qwen3VL/README.md"],
            swiftSettings: strict),
        library("SegInference", ["SegDrafting", "SegInputs", "SegLayers", "SegModels", torch]),
        library(
            "SimpleSeg",
            [
                "SegCache", "SegDrafting", "SegGeometry", "SegImaging", "SegInference", "SegInputs", "SegModels",
                "SegNotation",
                "SegTokens", torch,
            ]),
        library(
            "SegTraining",
            [
                "SegCache", "SegDatasets", "SegFiles", "SegFormats", "SegGeometry", "SegImaging", "SegInference",
                "SegInputs", "SegLayers", "SegRewards", "SegScenes", "SegTasks",
                "SegModels", "SegNotation", "SegTokens", torch, .product(name: "Yams", package: "Yams"),
            ]),
        library(
            "SegEvaluation",
            [
                "SegChat", "SegDatasets", "SegFiles", "SegFormats", "SegGeometry", "SegImaging", "SegInference",
                "SegNotation", "SimpleSeg",
            ]),
        // Model hubs: files fetched, verified and kept in the cache that Python's huggingface_hub shares.
        library(
            "SegHub",
            ["SegCache", "SegFiles", "SegHTTP", crypto, httpClient, .product(name: "NIOPosix", package: "swift-nio")]
                + nio),
        // The page that the server answers with, embedded file by file.
        .target(name: "CPage", exclude: ["files"]),
        // HTTP: OpenAI's API, our own, and the page. Its own target, so that users of the library don't build it.
        library(
            "SegServer",
            [
                "CPage", "SegDrafting", "SegExport", "SegFiles", "SegGeometry", "SegImaging",
                "SegInference", "SegInputs", "SegModels", "SegNotation", "SegRefine", "SegRewards", "SegTokens",
                "SegTraining", "SimpleSeg", torch,
                logging,
                crypto, httpClient, .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ] + nio),
        .executableTarget(
            name: "SegCommand",
            dependencies: [
                "CBuildInfo", "SegCache", "SegChat", "SegDatasets", "SegFormats", "SegPseudo", "SegScenes", "SegTasks",
                "SegDrafting", "SegEvaluation", "SegExport", "SegFiles",
                "SegGeometry", "SegHub", "SegImaging", "SegInference", "SegInputs", "SegModels",
                "SegNotation", "SegRefine", "SegRewards", "SegServer", "SegTokens", "SegTraining", "SimpleSeg", torch,
                arguments,
                logging,
            ],
            swiftSettings: strict),
        // What `--version` says of the build.
        .target(name: "CBuildInfo", cSettings: [.define("SIMPLESEG_COMMIT", to: "\"\(commit)\"")]),
        // What the proofs drive: see Scripts/conformance and Scripts/bench.
        .executableTarget(
            name: "SegProbe",
            dependencies: [
                "SegDatasets", "SegFormats", "SegScenes", "SegTasks", "SegDrafting", "SegExport", "SegFiles",
                "SegGeometry", "SegImaging", "SegInputs",
                "SegNotation", "SegRefine", "SegTokens",
            ],
            swiftSettings: strict),
        library("TestSupport"),
        library(
            "DatasetFixtures",
            ["SegDatasets", "SegFormats", "SegGeometry", "SegImaging", "SegTasks", "SegTokens", "TestSupport"]),
        tests("SegFiles"),
        tests("SegGeometry"),
        tests("SegTokens"),
        tests("SegDrafting", ["SegTokens"]),
        tests("SegNotation", ["SegGeometry"]),
        tests("SegImaging", ["SegGeometry"]),
        tests(
            "SegExport",
            ["DatasetFixtures", "SegDatasets", "SegFormats", "SegGeometry", "SegImaging", "SegNotation"]),
        tests("SegRefine", ["SegGeometry", "SegImaging", "SegNotation"]),
        tests("SegInputs", ["SegGeometry", "SegImaging", "SegTokens"]),
        tests("SegHTTP", [httpClient, .product(name: "NIOPosix", package: "swift-nio"), nio[0]]),
        tests("SegChat"),
        tests("SegRewards", ["SegDatasets", "SegGeometry", "SegNotation", "SegScenes", "SegTasks"]),
        tests("SegInterface", ["CSimpleSeg", "SegGeometry", "SegNotation", "SegRewards"]),
        tests("SegTokenInterface", ["CSimpleSeg", "SegTokens"]),
        tests("SegFormats", ["SegGeometry", "SegNotation"]),
        tests("SegScenes", ["SegFormats", "SegGeometry", "SegImaging", "SegInputs"]),
        tests(
            "SegDatasets",
            [
                "DatasetFixtures", "SegFormats", "SegGeometry", "SegImaging", "SegNotation", "SegScenes", "SegTasks",
                "SegTokens",
            ]),
        tests(
            "SegTasks",
            [
                "DatasetFixtures", "SegDatasets", "SegFormats", "SegGeometry", "SegImaging", "SegInputs", "SegNotation",
                "SegRewards", "SegScenes", "SegTokens",
            ]),
        tests(
            "SegPseudo",
            ["DatasetFixtures", "SegChat", "SegDatasets", "SegFormats", "SegGeometry", "SegImaging", "SegNotation"]),
        tests("Torch"),
        tests("SegLayers", [torch]),
        tests("SegModels", ["SegInputs", "SegLayers", torch]),
        tests("SegInference", ["SegDrafting", "SegTokens", "SegModels", "SegInputs", "SegLayers", torch]),
        tests(
            "SimpleSeg",
            [
                "SegDrafting", "SegGeometry", "SegImaging", "SegInference", "SegInputs", "SegModels", "SegNotation",
                torch,
            ]),
        tests(
            "SegTraining",
            [
                "SegDatasets", "SegFormats", "SegRewards", "SegScenes", "SegTasks", "SegModels", "SegLayers",
                "SegInputs",
                "SegNotation", "SegGeometry", torch,
            ]),
        tests("SegCache"),
        tests("SegHub", ["SegCache", "SegFiles", crypto] + nio),
        tests("CPage"),
        tests(
            "SegServer",
            [
                "SegDrafting",
                "SegGeometry", "SegImaging", "SegInference", "SegModels", "SegNotation", "SegRefine", "SegRewards",
                "SimpleSeg", torch,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ] + nio),
        tests(
            "SegEvaluation",
            [
                "SegChat", "SegGeometry", "SegImaging", "SegNotation", "SegDatasets", "SegFormats", "SegScenes",
                "SimpleSeg",
            ]),
        .testTarget(
            name: "SegCommandTests",
            dependencies: [
                "TestSupport", "SegCommand", "SegDatasets", "SegFormats", "SegTasks", "SegFiles", "SegGeometry",
                "SegImaging", "SegModels",
                "SegNotation", "SegRewards", torch, logging,
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11,
    cxxLanguageStandard: .cxx20
)
