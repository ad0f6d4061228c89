import Testing

@testable import SegCommand

@Suite struct MachineTests {
    @Test func `fields are found by their whole names`() {
        let text = "flags\t\t: fpu avx2\nmodel name\t: A: B\nMemTotal:  16 kB\nflags: later\n"
        #expect(Machine.field("flags", of: text) == "fpu avx2" && Machine.field("model name", of: text) == "A: B")
        #expect(Machine.field("MemTotal", of: text) == "16 kB" && Machine.field("model", of: text) == nil)
    }

    @Test func `this machine has cores and memory`() {
        let machine = Machine.current()
        #expect(machine.cores >= 1 && machine.memory > 1 << 28 && machine.freeMemory <= machine.memory)
    }
}
