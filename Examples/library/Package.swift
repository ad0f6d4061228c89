// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Outline",
    dependencies: [.package(url: "https://github.com/OWNER/simpleseg", from: "0.1.0")],
    targets: [
        .executableTarget(name: "Outline", dependencies: [.product(name: "SimpleSeg", package: "simpleseg")])
    ]
)
