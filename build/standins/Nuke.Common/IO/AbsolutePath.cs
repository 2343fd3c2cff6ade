using Nuke.Common.Utilities;
using SystemPath = System.IO.Path;

namespace Nuke.Common.IO;

/// <summary>A rooted, normalised path of a file or a directory.</summary>
public class AbsolutePath : IAbsolutePathHolder, IFormattable
{
    public const string DoubleQuote = "d";
    public const string DoubleQuoteIfNeeded = "dn";
    public const string SingleQuote = "s";
    public const string SingleQuoteIfNeeded = "sn";
    public const string NoQuotes = "nq";

    private readonly string _path;

    private AbsolutePath(string path) => _path = SystemPath.TrimEndingDirectorySeparator(SystemPath.GetFullPath(path));

    /// <summary>The file's or directory's own name.</summary>
    public string Name => SystemPath.GetFileName(_path);

    public string NameWithoutExtension => SystemPath.GetFileNameWithoutExtension(_path);

    /// <summary>With its dot.</summary>
    public string Extension => SystemPath.GetExtension(_path);

    /// <summary>Null for a root.</summary>
    public AbsolutePath Parent => SystemPath.GetDirectoryName(_path);

    AbsolutePath IAbsolutePathHolder.Path => this;

    public static implicit operator AbsolutePath(string path)
    {
        if (path is null)
            return null;

        Assert.True(SystemPath.IsPathRooted(path), $"Path '{path}' must be rooted");
        return new AbsolutePath(path);
    }

    public static implicit operator string(AbsolutePath path) => path?._path;

    public static AbsolutePath operator /(AbsolutePath left, string right)
    {
        Assert.False(SystemPath.IsPathRooted(right), "Second path must not be rooted");
        return new AbsolutePath(SystemPath.Combine(left.NotNull()._path, right ?? string.Empty));
    }

    /// <summary><c>path / ..</c> is the parent.</summary>
    public static AbsolutePath operator /(AbsolutePath left, Range range)
    {
        Assert.True(range.Equals(Range.All));
        return left.Parent;
    }

    public static AbsolutePath operator +(AbsolutePath left, string right) => new(left._path + right);

    public static bool operator ==(AbsolutePath a, AbsolutePath b) => Equals(a, b);

    public static bool operator !=(AbsolutePath a, AbsolutePath b) => !Equals(a, b);

    public static AbsolutePath Create(string path) => new(path);

    public override bool Equals(object obj) => obj is AbsolutePath other && Equals(other);

    public override int GetHashCode() => _path.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _path;

    public string ToString(string format) =>
        format switch
        {
            DoubleQuote => _path.InDoubleQuotes(),
            DoubleQuoteIfNeeded => _path.InDoubleQuotesIfNeeded(),
            SingleQuote => $"'{_path}'",
            SingleQuoteIfNeeded => _path.Contains(' ', StringComparison.Ordinal) ? $"'{_path}'" : _path,
            null or NoQuotes => _path,
            _ => throw new ArgumentException($"Format '{format}' is not recognized"),
        };

    string IFormattable.ToString(string format, IFormatProvider formatProvider) => ToString(format);

    protected bool Equals(AbsolutePath other) => other is not null && string.Equals(_path, other._path, StringComparison.Ordinal);
}
