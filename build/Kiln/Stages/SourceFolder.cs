using Kiln.Documents;
using Kiln.Files;
using Kiln.Machines;

namespace Kiln.Stages;

/// <summary>
/// The files under <c>images/</c> that a stage may name, relative to its own folder. Nothing outside <c>images/</c> is ever read,
/// neither by <c>..</c> nor through a link.
/// </summary>
/// <param name="root">The repository's root, a real path.</param>
/// <param name="name">The stage's folder, relative to the root: <c>images/roles/redis</c>.</param>
/// <param name="hashes">Which files' hashes are known.</param>
public sealed class SourceFolder(string root, string name, HashCache hashes)
{
    /// <summary>Relative to the repository's root.</summary>
    public string Name { get; } = name;

    private readonly string _images = RealPath.TryFollow(root, "images", out var images) ? images : "";
    private readonly string? _own = RealPath.TryFollow(root, name, out var own) ? own : null;

    /// <summary>Finds what a stage file names. Null: what is wrong is recorded.</summary>
    /// <returns>A file or a folder, as an absolute path without links.</returns>
    public string? Find(Located<string> source, Reading reading)
    {
        var path = source.Value;
        string? wrong = null;
        string reached = "";
        if (path.Any(char.IsControl) || path.Split('/').Any(part => part is "" or "." or ".."))
            wrong = $"expected a path below {Name}, without '..' and not absolute, found {Printable.Quote(path)}";
        else if (_own is null || !RealPath.TryFollow(_own, path, out reached))
            wrong = Missing(path);
        if (wrong is null && !RealPath.IsWithin(reached, _images))
            wrong = $"{Printable.Quote(path)} leads out of images/ by a link";

        if (wrong is null)
            return reached;
        source.Report(reading, wrong);
        return null;
    }

    /// <summary>Finds one file. Null: what is wrong is recorded.</summary>
    public string? FindFile(Located<string> source, Reading reading)
    {
        if (Find(source, reading) is not { } path)
            return null;
        if (IsRegular(path))
            return path;
        source.Report(reading, $"{Printable.Quote(source.Value)} is {(Directory.Exists(path) ? "a folder" : "no regular file")}; expected a file");
        return null;
    }

    /// <summary>The file's content by its SHA-256. Null: what is wrong is recorded.</summary>
    public FileContent.HostFile? Read(string path, Located<string> source, Reading reading)
    {
        try
        {
            return new(path, hashes.Sha256(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            source.Report(reading, $"{Printable.Quote(source.Value)} cannot be read: {exception.Message}");
            return null;
        }
    }

    /// <summary>0755 where its owner may run it, else 0644: the rest of a checkout's mode depends on whose it is.</summary>
    public static UnixFileMode ModeOf(string path) =>
        (UnixFileMode)(!OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.UserExecute) ? 0b111_101_101 : 0b110_100_100);

    /// <summary>Neither a folder nor a link, device, pipe or socket.</summary>
    internal static bool IsRegular(string path) =>
        File.Exists(path) && (File.GetAttributes(path) & (FileAttributes.Directory | FileAttributes.ReparsePoint | FileAttributes.Device)) == 0;

    private string Missing(string path)
    {
        var folder = path;
        do
            folder = Path.GetDirectoryName(folder) ?? "";
        while (folder.Length > 0 && !Directory.Exists(Path.Join(root, Name, folder)));

        var place = Path.Join(root, Name, folder);
        var known = Directory.Exists(place) ? Directory.EnumerateFileSystemEntries(place).Select(Path.GetFileName) : [];
        return $"no file {Printable.Quote(path)} in {Name}. "
            + NearestName.Hint(path, known.Select(file => folder.Length == 0 ? file! : $"{folder}/{file}").Order(StringComparer.Ordinal));
    }
}
