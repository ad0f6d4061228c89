@_exported public import SegGeometry
@_exported public import SegImaging
// What the API of this module mentions comes with it: `import SimpleSeg` is enough to load, ask, stream, decode, draw and save.
@_exported public import SegInference
@_exported public import SegModels
@_exported public import SegNotation
@_exported public import Torch
