using System.Text;

namespace Kiln.Processes;

/// <summary>What a program prints on one of its streams: handed on line by line, and kept.</summary>
internal sealed class OutputBuffer(Action<string> line)
{
    /// <summary>A line longer than this is handed on in pieces: a program may print gigabytes without a line break.</summary>
    private const int LongestLine = 16 * 1024;

    /// <summary>How much of the output is kept, in characters; what comes after is handed on and forgotten.</summary>
    private const int MostKept = 16 * 1024 * 1024;

    private readonly StringBuilder _kept = new();
    private readonly StringBuilder _line = new();
    private readonly Lock _gate = new();

    /// <summary>What was kept so far.</summary>
    public string Text
    {
        get
        {
            lock (_gate) return _kept.ToString();
        }
    }

    public async Task FillAsync(StreamReader reader)
    {
        var buffer = new char[8192];
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            Keep(buffer.AsSpan(0, count));
            Split(buffer.AsSpan(0, count));
        }

        if (_line.Length > 0) Flush();
    }

    private void Keep(ReadOnlySpan<char> text)
    {
        lock (_gate) _kept.Append(text[..Math.Min(text.Length, MostKept - _kept.Length)]);
    }

    private void Split(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character == '\n' || _line.Length == LongestLine) Flush();
            if (character is not ('\n' or '\r')) _line.Append(character);
        }
    }

    private void Flush()
    {
        line(_line.ToString());
        _line.Clear();
    }
}
