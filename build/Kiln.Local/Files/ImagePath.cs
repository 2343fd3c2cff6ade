using System.Text;
using Kiln.Machines;

namespace Kiln.Local.Files;

/// <summary>An absolute path inside an image, as the stage named it: nothing of it has been looked up yet.</summary>
internal sealed class ImagePath
{
    private readonly string[] _names;

    internal ImagePath(string text)
    {
        Text = text;
        _names = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!text.StartsWith('/') || text.Contains('\0', StringComparison.Ordinal))
            throw new StepException($"{text.Replace('\0', '?')}: a path inside an image starts with '/' and holds no zero byte.");

        if (Array.Exists(_names, name => name is "." or ".."))
            throw new StepException($"{text}: a path inside an image has no '.' or '..' in it.");

        if (Array.Find(_names, name => Encoding.UTF8.GetByteCount(name) > FileName.Longest) is { } tooLong)
            throw new StepException($"{text}: the name '{tooLong[..20]}…' is longer than {FileName.Longest} bytes.");
    }

    internal string Text { get; }

    internal bool IsRoot => _names.Length == 0;

    /// <summary>The last name; the root has none.</summary>
    internal byte[] Name => FileName.Of(_names[^1]);

    /// <summary>Every folder on the way to the last name, outermost first, each relative to the root.</summary>
    internal IEnumerable<(string Path, byte[] Name)> Folders =>
        Enumerable.Range(1, Math.Max(0, _names.Length - 1)).Select(count => (string.Join('/', _names[..count]), FileName.Of(_names[count - 1])));

    /// <summary>The folder that holds the last name, relative to the root.</summary>
    internal string Folder => _names.Length <= 1 ? "." : string.Join('/', _names[..^1]);

    /// <summary>The whole path, relative to the root.</summary>
    internal byte[] Relative => FileName.Of(IsRoot ? "." : string.Join('/', _names));

    public override string ToString() => Text;
}
