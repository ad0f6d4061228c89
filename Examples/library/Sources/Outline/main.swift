import Foundation
import SimpleSeg

// swift run Outline MODEL PICTURE PHRASE OVERLAY.png
let arguments = CommandLine.arguments
guard arguments.count == 5 else {
    print("usage: Outline MODEL PICTURE PHRASE OVERLAY.png")
    exit(64)
}

let segmenter = try Segmenter(directory: URL(fileURLWithPath: arguments[1]))
let image = try Image(contentsOf: arguments[2])

// Vertices arrive while the model writes.
let answer = try await segmenter.segment(image, .text(arguments[3])) { event in
    if case .reading(.vertex(let vertex)) = event { print(vertex.x, vertex.y) }
}
print(answer.text)
print("\(answer.answer.polygons.count) outlines, \(answer.answer.area) pixels, \(answer.finishReason)")

let overlay = Overlay().drawn([.init(rings: answer.answer.polygons)], on: image)
try overlay.writePNG(to: arguments[4])
