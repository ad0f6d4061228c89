public import FoundationEssentials
public import SegDrafting
public import SegInference
public import SegModels
public import Torch

extension Segmenter {
    /// How a checkpoint is loaded, and how questions are computed.
    public struct LoadOptions: Hashable, Sendable {
        /// Type that the model computes in.
        public var dtype: DTypeChoice
        /// Where the model runs.
        public var device: Device
        /// The folder of an adapter to the checkpoint, in the layout of Python's `peft`.
        public var adapter: URL?
        /// CPU threads that one operation may use, in the whole process; nil: one for a model of at most 16 M values,
        /// whose products are over before other threads wake up, and as many as libtorch takes for larger ones.
        public var threads: Int?
        /// How the engine computes. By default it holds up to 1 GB of pictures that were read, for further questions
        /// about them.
        public var engine: Engine.Options
        /// Whether and how tokens are guessed that are then verified several in one pass.
        public var draft = DraftChoice.off

        /// On the CPU in the checkpoint's own type, by default.
        public init(
            dtype: DTypeChoice = .auto, device: Device = .cpu, adapter: URL? = nil, threads: Int? = nil,
            engine: Engine.Options = Self.remembering
        ) {
            self.dtype = dtype
            self.device = device
            self.adapter = adapter
            self.threads = threads
            self.engine = engine
        }

        /// What ``DraftChoice/auto`` means for a model: outlines are guessed where that pays, which is where the CPU multiplies few
        /// bits in one order anyway. Everything else is computed as fast as it can be, without guesses.
        package func drafting(with model: any VisionLanguageModel) -> LoadOptions {
            guard draft == .auto else { return self }
            var options = self
            let pays = device == .cpu && model.quantizedCount > 0
            options.draft = pays ? .contour : .off
            if pays { options.engine.isDraftInvariant = true }
            return options
        }

        /// An engine that remembers pictures.
        public static var remembering: Engine.Options {
            var options = Engine.Options()
            options.prefixBytes = 1 << 30
            return options
        }
    }
}
