internal import SegDatasets
public import SegFormats
internal import SegGeometry
internal import SegImaging

/// Examples about the pictures of datasets: in each pass every set of words gets one example, the one that `data
/// prepare` writes for that seed and epoch.
public struct DatasetExamples: PictureSeries {
    private let dataset: AnnotatedDataset
    private let maker: ExampleMaker
    private let visits: EpochSampler

    /// Examples about a dataset's pictures.
    ///
    /// - Parameters:
    ///   - dataset: the datasets.
    ///   - tasks: which examples, and how masks become outlines; `examplesPerScene` are asked about a picture at a
    ///     time.
    ///   - seed: of the examples and of their order.
    public init(_ dataset: AnnotatedDataset, tasks: TaskConfig, seed: UInt64) {
        self.dataset = dataset
        maker = ExampleMaker(
            seed: seed, mixture: tasks.mixture, outline: AnswerOutline(rule: tasks.outline),
            frames: PictureFrames(leavesBroken: true))
        visits = EpochSampler(
            questions: dataset.pictures.map(\.words.count), most: tasks.mixture.examplesPerScene, seed: seed)
    }

    /// Items of a pass.
    public var count: Int { visits.count }

    /// A picture of the dataset; nil, with the reason in `report`, when its file or all of its examples cannot be used.
    ///
    /// - Precondition: `count` is positive.
    public func picture(at index: Int, report: inout DataReport) -> PictureExamples? {
        let visit = visits.visit(at: index)
        let picture = dataset.pictures[visit.picture]
        var examples: [Example] = []
        var meant: [[MaskObject]] = []
        for (annotatedObject, expressions) in grouped(visit.questions.map { picture.words[$0] }) {
            let trained = maker.trained(
                about: dataset.annotatedObjects[annotatedObject],
                in: dataset.datasets[Int(dataset.names[annotatedObject])], epoch: visit.epoch,
                expressions: expressions)
            report.add(trained.problems)
            for example in trained.examples {
                examples.append(
                    Example(
                        task: example.task, question: example.question, answer: example.answer,
                        object: example.meant.first)
                )
                meant.append(example.meant.map { trained.objects[$0] })
            }
        }
        if examples.isEmpty { return nil }
        guard let image = Self.image(picture.path, size: meant.lazy.compactMap(\.first).first?.size, &report) else {
            return nil
        }
        return PictureExamples(image: image, examples: examples, meant: meant)
    }

    /// The words by their annotated objects, in the order in which the annotated objects come up.
    private func grouped(_ words: [AnnotatedDataset.Words]) -> [(annotatedObject: Int, expressions: [Int])] {
        var groups: [(annotatedObject: Int, expressions: [Int])] = []
        for word in words {
            if let place = groups.firstIndex(where: { $0.annotatedObject == Int(word.annotatedObject) }) {
                groups[place].expressions.append(Int(word.expression))
            } else {
                groups.append((Int(word.annotatedObject), [Int(word.expression)]))
            }
        }
        return groups
    }

    /// Reads a picture, upright; nil and a word to `report` when it cannot be read, or changed its size after its masks were
    /// compared with it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - size: of the masks; nil when there are none.
    ///   - report: gets what is wrong.
    /// - Returns: the picture.
    static func image(_ path: String, size: ImageSize?, _ report: inout DataReport) -> Image? {
        do throws(ImagingError) {
            let image = try Image(contentsOf: path)
            guard let size, image.size != size else { return image }
            report.add(
                .sizesDiffer,
                "\(path): a picture of \(image.size.width)×\(image.size.height), masks of \(size.width)×\(size.height)")
        } catch {
            report.add(.brokenImage, "\(error)")
        }
        return nil
    }
}

extension DatasetExamples {
    /// The picture's examples as one tree; a picture that cannot be prepared is reported to `report`.
    public func trees(at index: Int, encoder: ExampleEncoder, report: inout DataReport) throws -> [ExampleTree] {
        guard let picture = picture(at: index, report: &report) else { return [] }
        do {
            return [try encoder.tree(of: picture.examples, about: picture.image)]
        } catch {
            let path = dataset.pictures[visits.visit(at: index).picture].path
            report.add(.brokenImage, "\(path): \(error)")
            return []
        }
    }
}
