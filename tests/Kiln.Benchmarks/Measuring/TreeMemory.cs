using System.Globalization;

namespace Kiln.Benchmarks.Measuring;

/// <summary>Looks, again and again, how much memory a process and all that descend from it have resident.</summary>
internal sealed class TreeMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly int PageSize = Environment.SystemPageSize;

    // A thread of its own: the pool's may all be taken while the process runs, and it would not be looked at once.
    private readonly Thread _looker;
    private readonly ManualResetEventSlim _enough = new();

    public TreeMemory(int process)
    {
        _looker = new(() => LookUntilEnough(process)) { IsBackground = true, Name = nameof(TreeMemory) };
        _looker.Start();
    }

    /// <summary>The most that all had together, in bytes; known once it has stopped.</summary>
    public long Peak { get; private set; }

    /// <summary>The most that one had, in bytes; known once it has stopped.</summary>
    public long Largest { get; private set; }

    /// <summary>Looks no more.</summary>
    public void Stop()
    {
        _enough.Set();
        _looker.Join();
    }

    public void Dispose()
    {
        Stop();
        _enough.Dispose();
    }

    private void LookUntilEnough(int process)
    {
        do
        {
            var sizes = Tree(process).Select(Resident).ToList();
            Peak = Math.Max(Peak, sizes.Sum());
            Largest = Math.Max(Largest, sizes.Max());
        }
        while (!_enough.Wait(Interval));
    }

    private static IEnumerable<int> Tree(int process) => Children(process).SelectMany(Tree).Prepend(process);

    private static List<int> Children(int process) =>
        Read(() => Directory.EnumerateDirectories($"/proc/{process}/task")
            .SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture))
            .ToList()) ?? [];

    private static long Resident(int process) =>
        Read(() => File.ReadAllText($"/proc/{process}/statm"))?.Split(' ') is [_, var pages, ..] ? long.Parse(pages, CultureInfo.InvariantCulture) * PageSize : 0;

    // A process that ended meanwhile has nothing resident.
    private static T? Read<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
