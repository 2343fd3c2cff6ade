using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kiln.Local.Tests;

/// <summary>Another process of Kiln's, which holds something until it is killed.</summary>
internal sealed partial class Holder : IDisposable
{
    public const int Kill = 9;
    public const int Terminate = 15;

    private Holder(Process process) => Process = process;

    public Process Process { get; }

    /// <summary>Starts one; returns when it has printed its first line.</summary>
    public static async Task<(Holder Holder, string Line)> StartAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", ["exec", typeof(Holder).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
        };
        var holder = new Holder(Process.Start(start)!);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return (holder, (await holder.Process.StandardOutput.ReadLineAsync(patience.Token)).ShouldNotBeNull("the process ended at once"));
    }

    public async Task<int> EndAsync(int signal)
    {
        _ = Send(Process.Id, signal);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await Process.WaitForExitAsync(patience.Token);
        return Process.ExitCode;
    }

    public void Dispose()
    {
        if (!Process.HasExited) _ = Send(Process.Id, Kill);
        Process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Send(int process, int signal);
}
