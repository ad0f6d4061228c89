internal import ArgumentParser
internal import Foundation
internal import SegTraining
internal import Torch

/// Options of runs that several processes may share.
struct ProcessOptions: ParsableArguments {
    @Option(help: "Processes on this machine that share the run; each takes its part of every step.")
    var processes: Int?

    @Option(
        name: .customLong("process-timeout"),
        help: "Seconds after which a process that does not answer ends the run.")
    var timeout = 600.0

    func validate() throws {
        if let processes, !(1...1024).contains(processes) {
            throw ValidationError("--processes must be 1 to 1024, is \(processes)")
        }
        if !(timeout >= 1 && timeout <= 1e6) {
            throw ValidationError("--process-timeout must be 1 to 1000000 seconds, is \(timeout)")
        }
    }

    /// Makes a run by `work` in this process, or in as many as are wanted.
    ///
    /// - Parameters:
    ///   - device: the configuration's, or why that cannot be read, which the other processes are told; `cuda` becomes a device
    ///     for each process of a machine.
    ///   - work: is given the processes that share the run, and this one's device.
    /// - Throws: what `work` throws, `TorchError.noDevice`, `ExitCode` when a started process failed.
    func share(device: Result<String, any Error>, _ work: (Ranks, _ device: String) throws -> Void) throws {
        let environment = try RankEnvironment(ProcessInfo.processInfo.environment)
        if let processes, processes > 1, environment == nil {
            _ = try device.get()
            return try ProcessLaunch(processes: processes, timeout: timeout).run()
        }
        if processes != nil, environment != nil { LaunchedProcess.endsWithItsLauncher() }
        let own = device.map { name in environment.map { name == "cuda" ? "cuda:\($0.localRank)" : name } ?? name }
        let ranks = try Ranks(
            environment, device: TorchRuntime.require(Device(parsing: own.get())), seconds: timeout, endsProcess: true)
        try ranks.run { try work(ranks, own.get()) }
    }

    /// What the help of a run says about several processes.
    static let discussion = """
        --processes N shares the run among N processes of this machine; their steps are those of one process. Under torchrun, or
        whatever sets RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR and MASTER_PORT, processes of several machines share it; they must
        see the same files. They talk over the interface that reaches MASTER_ADDR; GLOO_SOCKET_IFNAME (on CUDA with NCCL,
        NCCL_SOCKET_IFNAME) names another one.
        """
}
