using Kiln.Local.Hosts;
using Kiln.Local.Sandboxes;
using Kiln.Local.Stores;
using Kiln.Local.Tests.Stores;
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

            case ["bake", var root, .. var letters]:
                await BakeAsync(new(new(root)), letters);
                return 0;

            case ["hold", var root, var image]:
                await using (await new SampleStore(new(root)).Images.HoldAsync(new(image), "a machine runs it", CancellationToken.None)) await HoldAsync("held");
                return 0;

            case ["sudo", .. var command]:
                return Sudo.Run(command, ["PATH"]);

            default:
                return 2;
        }
    }

    /// <summary>Bakes a chain of layers as a bake does: under each one's lease, unless somebody else did it meanwhile.</summary>
    private static async Task BakeAsync(SampleStore store, string[] letters)
    {
        Console.WriteLine("started");
        char? parent = null;
        foreach (var letter in letters.Select(text => text[0]))
        {
            await using var lease = await store.Images.LeaseAsync(SampleStore.Fingerprint(letter), _ => { }, CancellationToken.None);
            if ((await store.Images.ListAsync(CancellationToken.None)).All(image => image.Id != SampleStore.Id(letter)))
            {
                await store.BakeAsync(letter, parent, $"content of {letter}");
                Console.WriteLine($"built {letter}");
            }

            parent = letter;
        }
    }

    private static Task HoldAsync(string? line)
    {
        if (line is not null) Console.WriteLine(line);
        return Task.Delay(Timeout.Infinite);
    }
}
