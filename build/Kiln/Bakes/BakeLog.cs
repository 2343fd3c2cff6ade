using System.Globalization;
using Kiln.Plans;
using Kiln.Stages;

namespace Kiln.Bakes;

/// <summary>Everything the programs of one stage's bake print, in a file and, the end of it, in memory.</summary>
public sealed class BakeLog : IDisposable
{
    /// <summary>How many lines a failure shows.</summary>
    private const int TailLines = 20;

    private readonly StreamWriter _file;
    private readonly Queue<string> _tail = new(TailLines);
    private readonly Lock _gate = new();

    public BakeLog(string folder, BakeStep step, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        var name = $"{step.Stage.Name}-{step.Stage.Kind.Name}-{now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}-{step.Fingerprint.Short}.log";
        Path = System.IO.Path.Combine(folder, name);
        _file = new(Path, append: true) { AutoFlush = true };
    }

    public string Path { get; }

    /// <summary>The last lines of the running phase.</summary>
    public IReadOnlyList<string> Tail
    {
        get
        {
            lock (_gate) return [.. _tail];
        }
    }

    /// <summary>A phase begins; the tail starts anew.</summary>
    public void Phase(string title)
    {
        lock (_gate)
        {
            _tail.Clear();
            Write($"== {title}");
        }
    }

    public void Line(string text)
    {
        lock (_gate)
        {
            if (_tail.Count == TailLines) _tail.Dequeue();
            _tail.Enqueue(text);
            Write(text);
        }
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // It still holds what could not be written.
        }
    }

    // A disk that is full fails what is baked on it, and that failure is to be seen, not the log's.
    private void Write(string text)
    {
        try
        {
            _file.WriteLine(text);
        }
        catch (IOException)
        {
            // The tail has it.
        }
    }
}
