using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kiln.Benchmarks.Measuring;

/// <summary>Runs a command and lets the kernel count what it and all its children take, which .NET's own process class does not tell.</summary>
internal static partial class MeasuredProcess
{
    private const int OpaqueSize = 512; // more than posix_spawn_file_actions_t and struct rusage take
    private const int WriteCreateTruncate = 0x1 | 0x40 | 0x200;
    private const int MaxRssOffset = 32; // struct rusage: two timevals, then ru_maxrss, in KiB
    private const int EveryoneReads = 0b110_100_100;

    /// <param name="log">Takes what it prints.</param>
    public static Usage Run(IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment, string log)
    {
        var variables = System.Environment.GetEnvironmentVariables();
        foreach (var (name, value) in environment) variables[name] = value;
        string?[] pairs = [.. variables.Keys.Cast<string>().Select(name => $"{name}={variables[name]}"), null];

        var clock = Stopwatch.StartNew();
        var process = Spawn([.. command, null], pairs, folder, log);

        // Only now: this process may have grown until the child left its memory.
        using var self = Process.GetCurrentProcess();
        var own = self.PeakWorkingSet64;
        using var memory = new TreeMemory(process);
        var usage = new byte[OpaqueSize];
        int waited;
        int status;
        do
        {
            waited = Wait(process, out status, 0, usage);
        }
        while (waited < 0 && Marshal.GetLastPInvokeError() == 4);

        if (waited != process) throw new InvalidOperationException($"{command[0]} could not be waited for: {Marshal.GetLastPInvokeErrorMessage()}.");
        var seconds = clock.Elapsed.TotalSeconds;
        memory.Stop();
        var exitCode = (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
        var largest = BitConverter.ToInt64(usage, MaxRssOffset) << 10;

        // Until it execs, a child has its parent's memory, and the kernel counts that: what is no larger may be this process's own.
        return new(exitCode, seconds, largest > own ? largest : memory.Largest, memory.Peak);
    }

    private static int Spawn(string?[] arguments, string?[] environment, string folder, string log)
    {
        var actions = new byte[OpaqueSize];
        Require(InitializeActions(actions));
        Require(AddFolder(actions, folder));
        Require(AddOpen(actions, 0, "/dev/null", 0, 0));
        Require(AddOpen(actions, 1, log, WriteCreateTruncate, EveryoneReads));
        Require(AddDuplicate(actions, 1, 2));
        var error = Spawn(out var process, arguments[0]!, actions, 0, arguments, environment);
        Require(DestroyActions(actions));
        return error == 0 ? process : throw new InvalidOperationException($"{arguments[0]} could not be started: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    private static void Require(int error)
    {
        if (error != 0) throw new InvalidOperationException($"A process could not be prepared: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InitializeActions(byte[] actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DestroyActions(byte[] actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddFolder(byte[] actions, string folder);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddOpen(byte[] actions, int descriptor, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddDuplicate(byte[] actions, int descriptor, int other);

    [LibraryImport("libc", EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Spawn(out int process, string file, byte[] actions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Wait(int process, out int status, int options, byte[] usage);
}
