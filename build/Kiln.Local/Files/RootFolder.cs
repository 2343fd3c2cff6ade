using System.Text;
using Kiln.Machines;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Files;

/// <summary>
/// A root file system that is being made: the one way by which anything enters it or leaves it. Every path is resolved by the kernel as the
/// booted machine would resolve it (a link to <c>/run</c> leads to the image's <c>/run</c>), so nothing in the image can lead a
/// write onto this host. The last name of a path is never followed, and what is mounted inside is never touched.
/// </summary>
public sealed partial class RootFolder : IDisposable
{
    private readonly SafeFileHandle _root;
    private readonly FileTimes _times;

    private RootFolder(SafeFileHandle root, DateTimeOffset time)
    {
        _root = root;
        _times = FileTimes.Both(time);
    }

    /// <summary>Opens a folder of this host as the root of an image.</summary>
    /// <param name="hostPath">For a builder in its own mount namespace: <c>/proc/&lt;pid&gt;/root/…</c>.</param>
    /// <param name="time">The modification time of everything that is written, so that results do not depend on when they were made.</param>
    public static RootFolder Open(string hostPath, DateTimeOffset time)
    {
        var handle = Libc.OpenAt(Libc.CurrentFolder, FileName.Of(hostPath), OpenFlags.Folder | OpenFlags.CloseOnExec, 0);
        return handle < 0
            ? throw new KilnException($"The root folder {hostPath} cannot be opened: {Errno.Text(Errno.Last)}.")
            : new RootFolder(new SafeFileHandle(handle, ownsHandle: true), time);
    }

    internal SafeFileHandle Handle => _root;

    /// <summary>Whether anything has this path; a link counts as itself, wherever it leads.</summary>
    public bool Exists(string path) => KindOf(path) is not null;

    /// <summary>What has this path, not following a last link; null where nothing has.</summary>
    public FileKind? KindOf(string path) => StatusOf(new ImagePath(path))?.Kind;

    /// <summary>The size of what has this path, in bytes; 0 where nothing has.</summary>
    public long SizeOf(string path) => StatusOf(new ImagePath(path))?.Size ?? 0;

    /// <summary>Where a link leads, as it is written in it; null for anything else.</summary>
    public string? ReadLink(string path)
    {
        var image = new ImagePath(path);
        using var folder = image.IsRoot ? null : Resolve(image.Folder, OpenFlags.PathOnly | OpenFlags.Folder, out _);
        return folder?.TryReadLink(image.Name) is { } bytes ? FileName.Readable(bytes) : null;
    }

    /// <summary>A regular file's text, following links inside the image; null where there is none.</summary>
    public string? ReadText(string path)
    {
        using var file = OpenFile(path);
        if (file is null)
            return null;

        using var stream = new FileStream(file, FileAccess.Read);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Opens a regular file for reading, following links inside the image; null where there is none.</summary>
    internal SafeFileHandle? OpenFile(string path)
    {
        // First only the place: opening a device or a pipe for reading would already do something.
        var image = new ImagePath(path);
        using var place = Resolve(image.Relative, OpenFlags.PathOnly, out var error);
        if (place is null)
            return error is Errno.NoEntry or Errno.NotFolder ? null : throw Failure(image, "read", error);

        if (place.Status().Kind != FileKind.File)
            throw new StepException($"{path}: cannot be read, it is not a regular file.");

        var file = Libc.OpenAt(Libc.CurrentFolder, FileName.Of($"/proc/self/fd/{place.DangerousGetHandle()}"), OpenFlags.Read | OpenFlags.CloseOnExec, 0);
        return file < 0 ? throw Failure(image, "read", Errno.Last) : new SafeFileHandle(file, ownsHandle: true);
    }

    /// <summary>The entries of a folder in ordinal order; none where there is no such folder. A last link is not followed.</summary>
    public IReadOnlyList<RootEntry> List(string path)
    {
        var image = new ImagePath(path);
        using var folder = Resolve(image.Relative, OpenFlags.Read | OpenFlags.Folder | OpenFlags.NoFollow, out _);
        return folder is null
            ? []
            : [.. folder.ReadEntries().Select(entry => new RootEntry(FileName.Readable(entry.Name), entry.Kind)).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    public void Dispose() => _root.Dispose();

    private FileStatus? StatusOf(ImagePath image)
    {
        if (image.IsRoot)
            return _root.Status();

        using var folder = Resolve(image.Folder, OpenFlags.PathOnly | OpenFlags.Folder, out _);
        return folder?.TryStatus(image.Name);
    }

    private SafeFileHandle? Resolve(string path, int flags, out int error) => Resolve(FileName.Of(path), flags, out error);

    private SafeFileHandle? Resolve(byte[] path, int flags, out int error) =>
        _root.TryOpen(path, new((ulong)(uint)flags, 0, OpenHow.InRoot | OpenHow.NoMagicLinks | OpenHow.NoOtherFileSystem), out error);

    private static StepException Failure(ImagePath path, string verb, int error) => new($"{path}: cannot be {verb}: {Errno.Text(error)}.");
}

/// <summary>One entry of a folder in an image.</summary>
public sealed record RootEntry(string Name, FileKind Kind);
