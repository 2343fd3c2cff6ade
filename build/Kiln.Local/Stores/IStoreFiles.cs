namespace Kiln.Local.Stores;

/// <summary>
/// The operations by which the store's files change. What was written, renamed or deleted is certain to survive a power cut only after
/// the flush that belongs to it; in which order the rest reaches the disk, and how much of it, is the kernel's affair.
/// </summary>
internal interface IStoreFiles
{
    /// <summary>Writes a file that everyone may read, in place of what it held.</summary>
    void Write(string path, ReadOnlySpan<byte> content);

    /// <summary>Writes at the end of a file, which is made where there is none.</summary>
    void Append(string path, ReadOnlySpan<byte> content);

    /// <summary>Cuts a file off.</summary>
    void Truncate(string path, long length);

    /// <summary>Puts a file's content on the disk.</summary>
    void FlushFile(string path);

    /// <summary>Puts on the disk which names a folder holds.</summary>
    void FlushFolder(string path);

    /// <summary>Puts everything on the disk that was written to the file system of this path.</summary>
    void FlushFileSystem(string path);

    /// <summary>Gives a file or a folder another name. A file replaces the one that has it; a folder replaces nothing.</summary>
    void Rename(string from, string to);

    /// <summary>Makes a folder that only its owner enters; nothing where it is there already.</summary>
    void MakeFolder(string path);

    /// <summary>Deletes a file; nothing where there is none.</summary>
    void Delete(string path);
}
