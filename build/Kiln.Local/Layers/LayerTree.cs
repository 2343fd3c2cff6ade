using Kiln.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Layers;

/// <summary>Reads every path of a layer through open folders.</summary>
internal static class LayerTree
{
    private const int DeepestFolder = 500;

    /// <summary>Every path, the root first, in no other order.</summary>
    internal static List<LayerEntry> Read(RootFolder root, string hostPath)
    {
        var entries = new List<LayerEntry> { new("", root.Handle.Status(), "", ExtendedAttributes.Text(root.Handle, "", hostPath)) };
        Read(root.Handle, ".", "", new(hostPath, entries, DeepestFolder));
        return entries;
    }

    internal static KilnException Unreadable(string hostPath, string path, int error) =>
        new($"The layer {hostPath} cannot be read at /{FileName.Readable(path)}: {Errno.Text(error)}.");

    private static void Read(SafeFileHandle parent, string own, string prefix, Target target)
    {
        if (target.Depth == 0)
            throw new KilnException($"The layer {target.HostPath} is more than {DeepestFolder} folders deep at /{FileName.Readable(prefix)}.");

        using var folder = parent.Enter(FileName.OfBytes(own), error => Unreadable(target.HostPath, prefix, error));
        foreach (var (name, _) in folder.ReadEntries())
        {
            var bytes = FileName.OfBytes(name);
            var status = folder.TryStatus(bytes) ?? throw Unreadable(target.HostPath, prefix + name, Errno.Last);
            var link = status.Kind == FileKind.Link ? folder.TryReadLink(bytes) ?? "" : "";
            target.Entries.Add(new(prefix + name, status, link, ExtendedAttributes.Text(folder, name, target.HostPath)));
            if (status.Kind == FileKind.Folder)
                Read(folder, name, $"{prefix}{name}/", target with { Depth = target.Depth - 1 });
        }
    }

    private sealed record Target(string HostPath, List<LayerEntry> Entries, int Depth);
}
