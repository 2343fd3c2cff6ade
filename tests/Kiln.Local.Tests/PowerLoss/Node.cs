namespace Kiln.Local.Tests.PowerLoss;

/// <summary>A file or folder, whatever names it has: what a file system calls an inode.</summary>
internal sealed class Node(bool isFolder)
{
    public bool IsFolder => isFolder;

    /// <summary>Of a folder.</summary>
    public Dictionary<string, Node> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Of a file.</summary>
    public byte[] Content { get; set; } = [];
}
