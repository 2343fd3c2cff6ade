using Kiln.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Layers;

/// <summary>Takes out of a layer what only says when and how it was made.</summary>
public static class LayerTimes
{
    /// <summary>Sets every modification time after <paramref name="time"/> to it, and removes overlayfs's notes that a layer does not need.</summary>
    public static void Clamp(string folder, DateTimeOffset time)
    {
        using var root = RootFolder.Open(folder, time);
        new Pass(folder, time.ToUnixTimeSeconds(), FileTimes.Both(time)).Folder(root.Handle, ".", "");
    }

    private sealed record Pass(string HostPath, long Latest, FileTimes Times)
    {
        internal void Folder(SafeFileHandle parent, string own, string prefix)
        {
            using var folder = parent.Enter(FileName.OfBytes(own), error => LayerTree.Unreadable(HostPath, prefix, error));
            foreach (var (name, _) in folder.ReadEntries())
            {
                var status = folder.TryStatus(FileName.OfBytes(name)) ?? throw LayerTree.Unreadable(HostPath, prefix + name, Errno.Last);
                if (status.Kind == FileKind.Folder)
                {
                    Folder(folder, name, $"{prefix}{name}/");
                }
                else
                {
                    ExtendedAttributes.RemoveNotes(folder, name);
                    Entry(folder, name, status);
                }
            }

            // A folder after what is in it: nothing may change it any more.
            ExtendedAttributes.RemoveNotes(folder, "");
            Entry(folder, ".", folder.Status());
        }

        private void Entry(SafeFileHandle folder, string name, FileStatus status)
        {
            if ((status.Seconds > Latest || (status.Seconds == Latest && status.Nanoseconds > 0)) && Libc.SetTimesAt(folder, FileName.OfBytes(name), Times, Libc.NoFollow) != 0)
                throw LayerTree.Unreadable(HostPath, name, Errno.Last);
        }
    }
}
