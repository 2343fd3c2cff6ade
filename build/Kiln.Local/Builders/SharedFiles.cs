using Kiln.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Builders;

/// <summary>
/// What provisioners of a stage share outside of the image: package sources and lists. A script that changes them changes what a later
/// provisioner installs, and no checkpoint has that.
/// </summary>
/// <param name="exchange">The folder that the image sees while it is made.</param>
/// <param name="apt">Sources and lists as they were given to the bake, by hard links.</param>
internal sealed class SharedFiles(string exchange, string apt)
{
    // Downloaded packages, and what apt makes to work with: it would make it again.
    private static readonly string[] Ignored = ["cache", "partial", "lock", "auxfiles"];

    /// <summary>Whether everything is as it was when the bake began.</summary>
    public bool AreUntouched()
    {
        using var inside = RootFolder.Open(exchange, DateTimeOffset.UnixEpoch);
        using var given = RootFolder.Open(apt, DateTimeOffset.UnixEpoch);
        if (inside.List("/") is not [{ Name: "apt", Kind: FileKind.Folder }]) return false;

        using var taken = Enter(inside.Handle, "apt");
        return AreSame(taken, given.Handle);
    }

    private static bool AreSame(SafeFileHandle one, SafeFileHandle other)
    {
        var (names, others) = (Names(one), Names(other));
        return names.SetEquals(others) && names.All(name => IsSame(one, other, name));
    }

    private static bool IsSame(SafeFileHandle one, SafeFileHandle other, string name)
    {
        var bytes = FileName.OfBytes(name);
        if (one.TryStatus(bytes) is not { } first || other.TryStatus(bytes) is not { } second || first.Kind != second.Kind) return false;
        if (first.Kind != FileKind.Folder) return first.Inode == second.Inode;

        using SafeFileHandle inner = Enter(one, name), otherInner = Enter(other, name);
        return AreSame(inner, otherInner);
    }

    private static HashSet<string> Names(SafeFileHandle folder)
    {
        using var open = Enter(folder, ".");
        return [.. open.ReadEntries().Select(entry => entry.Name).Except(Ignored)];
    }

    private static SafeFileHandle Enter(SafeFileHandle folder, string name) =>
        folder.Enter(FileName.OfBytes(name), error => new IOException($"{name} cannot be read: {Errno.Text(error)}"));
}
