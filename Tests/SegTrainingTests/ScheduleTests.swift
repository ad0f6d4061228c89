import SegTraining
import Testing

struct ScheduleTests {
    @Test(arguments: Schedule.Shape.allCases)
    func `the rate warms up along a line to its peak and ends where it should`(shape: Schedule.Shape) {
        let schedule = Schedule(shape: shape, warmupSteps: 10, floor: 0.1, cooldown: 0.5)
        #expect(schedule.share(at: 0, of: 100) == 0.1)
        #expect(schedule.share(at: 9, of: 100) == 1)
        #expect(schedule.share(at: 10, of: 100) == 1)
        let end = shape == .constant ? 1 : 0.1
        #expect(abs(schedule.share(at: 100, of: 100) - end) < 1e-12)
        #expect(abs(schedule.share(at: 1000, of: 100) - end) < 1e-12)
    }

    @Test(arguments: Schedule.Shape.allCases)
    func `after the warm-up the rate never rises`(shape: Schedule.Shape) {
        let schedule = Schedule(shape: shape, warmupSteps: 7, floor: 0, cooldown: 0.3)
        let shares = (7...200).map { schedule.share(at: $0, of: 200) }
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(shares.allSatisfy { (0...1).contains($0) })
    }

    @Test func `a trapezoid keeps the peak until its cool-down`() {
        let schedule = Schedule(shape: .trapezoid, warmupSteps: 0, floor: 0, cooldown: 0.25)
        #expect(schedule.share(at: 74, of: 100) == 1)
        #expect(abs(schedule.share(at: 90, of: 100) - 0.4) < 1e-12)
    }

    @Test func `a warm-up longer than the run is no error`() {
        #expect(Schedule(warmupSteps: 50).share(at: 9, of: 10) == 0.2)
    }

    @Test func `every problem is named`() {
        #expect(Schedule(warmupSteps: -1, floor: 2, cooldown: 0).problems.count == 3)
        #expect(Schedule().problems.isEmpty)
    }
}
