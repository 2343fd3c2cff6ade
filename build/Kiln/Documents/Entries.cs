namespace Kiln.Documents;

/// <summary>A mapping whose keys have all been read.</summary>
public sealed class Entries
{
    private readonly MappingNode _mapping;
    private readonly Dictionary<string, object?> _values;

    internal Entries(MappingNode mapping, string path, Reading reading, Dictionary<string, object?> values) =>
        (_mapping, Path, Reading, _values) = (mapping, path, reading, values);

    public SourcePosition Position => _mapping.Position;

    /// <summary>Where the mapping is, by keys.</summary>
    public string Path { get; }

    public Reading Reading { get; }

    /// <summary>The key's value, or what holds without it.</summary>
    public T Get<T>(Key<T> key) => (T)(_values.TryGetValue(key.Name, out var value) ? value : key.Fallback)!;

    /// <summary>Whether the key was written.</summary>
    public bool Has(Key key) => _values.ContainsKey(key.Name);

    /// <summary>Records what is wrong with a key's value beyond its shape; without the key, with the mapping.</summary>
    public void Report(Key key, string message) => Reading.Report(PositionOf(key), PathTo(Path, key.Name), message);

    /// <summary>Records what is wrong with the mapping as a whole.</summary>
    public void Report(string message) => Reading.Report(Position, Path, message);

    /// <summary>Where the key's value was written; without the key, where the mapping was.</summary>
    public SourcePosition PositionOf(Key key) => _mapping.Find(key.Name)?.Position ?? Position;

    internal static string PathTo(string path, string key) => path.Length == 0 ? Printable.Escape(key) : $"{path}.{Printable.Escape(key)}";
}
