import SegData
import SegGeometry
import Testing

/// Laws of lessons; `LessonChoice` and `SceneLessons` are tested through what they give.
struct LessonTests {
    private let series = SceneLessons()

    @Test func `lessons are a pure function of seed and index`() throws {
        for index in 0..<50 {
            let first = try series.item(seed: 2, index: index)
            let second = try series.item(seed: 2, index: index)
            #expect(first.lessons == second.lessons)
            #expect(first.scene == second.scene)
        }
    }

    @Test func `no question is asked twice about a scene, and the mixture's number is kept`() throws {
        for index in 0..<60 {
            let lessons = try series.item(seed: 3, index: index).lessons
            #expect(Set(lessons.map(\.question)).count == lessons.count)
            #expect((1...4).contains(lessons.count))
        }
    }

    @Test func `every answer that is taught scores as a right one`() throws {
        for index in 0..<60 {
            let (scene, lessons) = try series.item(seed: 4, index: index)
            let picture = PictureLessons(scene, lessons)
            for (place, lesson) in lessons.enumerated() {
                let score = LessonScore(of: lesson.answer, to: lesson, about: try picture.truth(of: place))
                #expect(score.isValid)
                #expect(score.value > 0.7, "\(lesson)")
            }
        }
    }

    @Test func `tasks come as often as they weigh`() throws {
        var lessons = series
        lessons.mixture.tasks = .only(.textToBox)
        lessons.mixture.tasks.absent = 1
        lessons.mixture.lessonsPerScene = 1
        let tasks = try (0..<300).flatMap { try lessons.item(seed: 5, index: $0).lessons.map(\.task) }
        #expect(Set(tasks) == [.textToBox, .absent])
        #expect(abs(tasks.count { $0 == .absent } - 150) < 35)
    }

    @Test func `coarse coordinates end in zeros, and outlines keep three vertices`() throws {
        var lessons = series
        lessons.mixture.coordinateStep = 50
        for index in 0..<40 {
            for lesson in try lessons.item(seed: 7, index: index).lessons where lesson.object != nil {
                let numbers = lesson.answer.split { !"0123456789.".contains($0) }.compactMap { Double($0) }
                #expect(numbers.allSatisfy { (($0 * 1000).rounded()).remainder(dividingBy: 50) == 0 })
                if lesson.answer.hasPrefix("[[[") { #expect(numbers.count >= 6) }
            }
        }
    }

    @Test func `a mixture that only asks for what is absent has lessons about any scene`() throws {
        var lessons = series
        lessons.mixture.tasks = .only(.absent)
        for index in 0..<50 {
            for lesson in try lessons.item(seed: 6, index: index).lessons {
                #expect(lesson.answer.hasPrefix("There is no "))
                #expect(lesson.object == nil)
            }
        }
    }

    @Test func `every problem of a series is named`() {
        var lessons = series
        lessons.style.kinds = []
        lessons.mixture.tasks = LessonMixture.Tasks()
        lessons.mixture.tasks.textToBox = -1
        lessons.mixture.lessonsPerScene = 0
        lessons.mixture.otherWordings = 2
        lessons.mixture.coordinateStep = 0
        lessons.outline.epsilonRatio = 1
        #expect(lessons.problems.count == 6)
        var silent = LessonMixture()
        silent.tasks = .only(.absent)
        silent.tasks.absent = 0
        #expect(silent.problems == ["tasks has no positive weight"])
    }
}
