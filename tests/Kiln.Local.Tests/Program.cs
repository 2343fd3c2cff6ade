using Kiln.Local.Hosts;
using Kiln.Local.Sandboxes;
using Kiln.Local.Stores;
using Kiln.Machines;
using Kiln.Processes;

namespace Kiln.Local.Tests;

/// <summary>A process that holds what its arguments say, prints one line once it does, and waits to be killed.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["lease", var path]:
                await using (await Lease.TakeAsync(path, _ => { }, TimeProvider.System, CancellationToken.None)) await HoldAsync("held");
                return 0;

            case ["sandbox", var folder, .. var command]:
                var processes = new ProcessRunner(TimeProvider.System);
                await using (var sandbox = await Sandbox.StartAsync(processes, [new("tmpfs", "size=1m", "tmpfs", folder)], Path.GetTempPath(), CancellationToken.None))
                {
                    var running = sandbox.RunAsync(Command.Of(command), Console.WriteLine, CancellationToken.None);
                    await Task.WhenAll(running, HoldAsync(null));
                }

                return 0;

            case ["sudo", .. var command]:
                return Sudo.Run(command, ["PATH"]);

            default:
                return 2;
        }
    }

    private static Task HoldAsync(string? line)
    {
        if (line is not null) Console.WriteLine(line);
        return Task.Delay(Timeout.Infinite);
    }
}
