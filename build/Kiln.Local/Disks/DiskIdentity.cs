using System.Security.Cryptography;
using System.Text;
using Kiln.Stages;

namespace Kiln.Local.Disks;

/// <summary>The identifiers on a disk. They come from the image's fingerprint, so that the same inputs make the same disk.</summary>
internal sealed class DiskIdentity(Fingerprint fingerprint)
{
    internal Guid Table => Derive("table");

    internal Guid BiosBoot => Derive("bios-boot");

    internal Guid EfiSystem => Derive("efi-system");

    internal Guid Root => Derive("root");

    internal Guid FileSystem => Derive("file-system");

    internal Guid FolderHash => Derive("folder-hash");

    /// <summary>The serial number of the FAT file system: eight hexadecimal digits.</summary>
    internal string EfiSerial => Derive("efi-serial").ToString("N")[..8];

    private Guid Derive(string purpose)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"kiln disk {purpose} {fingerprint.Value}"));

        // Version 8 of RFC 9562: made from whatever its maker likes.
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new(hash.AsSpan(0, 16), bigEndian: true);
    }
}
