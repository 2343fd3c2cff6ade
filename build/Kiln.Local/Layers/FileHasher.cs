using System.Buffers;
using System.Security.Cryptography;
using Kiln.Local.Files;
using Microsoft.Win32.SafeHandles;

namespace Kiln.Local.Layers;

/// <summary>Hashes files of a layer one after the other, with one buffer; each thread has its own.</summary>
internal sealed class FileHasher(RootFolder root) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(256 * 1024);

    internal static SafeFileHandle Open(RootFolder root, LayerEntry entry)
    {
        const ulong inside = OpenHow.Beneath | OpenHow.NoLinks | OpenHow.NoOtherFileSystem;
        var flags = OpenFlags.Read | OpenFlags.NoFollow | OpenFlags.NonBlocking;
        return root.Handle.TryOpen(FileName.OfBytes(entry.Path), new((ulong)(uint)flags, 0, inside), out var error)
            ?? throw new KilnException($"/{FileName.Readable(entry.Path)} cannot be read: {Errno.Text(error)}.");
    }

    internal byte[] Hash(LayerEntry entry)
    {
        using var file = Open(root, entry);
        long at = 0;
        for (int read; (read = RandomAccess.Read(file, _buffer, at)) > 0; at += read)
            _hash.AppendData(_buffer, 0, read);

        return _hash.GetHashAndReset();
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _hash.Dispose();
    }
}
