using System.Text;
using Kiln.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Layers;

/// <summary>The extended attributes of a layer's files: which belong to it, and which only say how overlayfs was mounted.</summary>
internal static unsafe class ExtendedAttributes
{
    // Capabilities of programs and lists of rights are content. Opaque hides what is below; protattr stands for immutable.
    private static readonly string[] s_kept =
        ["security.capability", "system.posix_acl_access", "system.posix_acl_default", "trusted.overlay.opaque", "trusted.overlay.protattr"];

    // With these the data is in another layer, found by path: a layer that needs them cannot stand on its own.
    private static readonly string[] s_foreign = ["trusted.overlay.redirect", "trusted.overlay.metacopy"];

    /// <summary>The attributes that belong to the layer, as <c>name=hexadecimal</c>, in order.</summary>
    /// <param name="name">Of an entry of the folder; empty: the folder itself.</param>
    internal static string Text(SafeFileHandle folder, string name, string hostPath)
    {
        var path = PathOf(folder, name);
        if (List(path) is not { Length: > 0 } names)
            return "";

        if (Array.Find(names, s_foreign.Contains) is { } foreign)
            throw new KilnException($"The layer {hostPath} has {foreign} on '{FileName.Readable(name)}': mount overlayfs with redirect_dir=off,metacopy=off,index=off.");

        return string.Join(' ', names.Where(s_kept.Contains).Order(StringComparer.Ordinal).Select(attribute => $"{attribute}={Value(path, attribute)}"));
    }

    /// <summary>Removes overlayfs's notes that a layer does not need: where a file was copied from, and the like.</summary>
    internal static void RemoveNotes(SafeFileHandle folder, string name)
    {
        var path = PathOf(folder, name);
        foreach (var attribute in List(path))
        {
            if (attribute.StartsWith("trusted.overlay.", StringComparison.Ordinal) && !s_kept.Contains(attribute) && !s_foreign.Contains(attribute))
                _ = Libc.RemoveAttribute(path, FileName.Of(attribute));
        }
    }

    /// <summary>Whether a folder of a layer hides what its parents have there.</summary>
    internal static bool IsOpaque(SafeFileHandle folder) => Value(PathOf(folder, ""), "trusted.overlay.opaque") == "79"; // y

    /// <summary>Gives an entry all attributes of another but overlayfs's own.</summary>
    internal static void Copy(SafeFileHandle fromFolder, SafeFileHandle toFolder, string name)
    {
        var (from, to) = (PathOf(fromFolder, name), PathOf(toFolder, name));
        foreach (var attribute in List(from).Where(attribute => !attribute.StartsWith("trusted.overlay.", StringComparison.Ordinal)))
        {
            var value = Convert.FromHexString(Value(from, attribute));
            if (Libc.SetAttribute(to, FileName.Of(attribute), value, value.Length, 0) != 0)
                throw new IOException($"The attribute {attribute} of '{FileName.Readable(name)}' cannot be written: {Errno.Text(Errno.Last)}");
        }
    }

    // These calls take no folder, only paths: so the path leads through the open folder, whose last name they do not follow.
    private static byte[] PathOf(SafeFileHandle folder, string name) => FileName.OfBytes($"/proc/self/fd/{folder.DangerousGetHandle()}/{(name.Length == 0 ? "." : name)}");

    private static string[] List(byte[] path)
    {
        Span<byte> buffer = stackalloc byte[4096];
        fixed (byte* start = buffer)
        {
            var length = Libc.ListAttributes(path, start, buffer.Length);
            return length <= 0 ? [] : Encoding.Latin1.GetString(buffer[..(int)length]).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    private static string Value(byte[] path, string attribute)
    {
        Span<byte> buffer = stackalloc byte[4096];
        fixed (byte* start = buffer)
        {
            var length = Libc.GetAttribute(path, FileName.Of(attribute), start, buffer.Length);
            return length <= 0 ? "" : Convert.ToHexStringLower(buffer[..(int)length]);
        }
    }
}
