using System.Text.RegularExpressions;
using Kiln.Local.Files;
using Kiln.Machines;

namespace Kiln.Local.Disks;

/// <summary>The kernel that an image boots.</summary>
/// <param name="Image">Its path in the image.</param>
internal sealed partial record Kernel(string Image, string? InitialRamDisk)
{
    private const string Prefix = "vmlinuz-";

    /// <summary>What Debian's links name, else the newest in /boot.</summary>
    internal static Kernel Find(RootFolder root)
    {
        if (root.Exists("/vmlinuz"))
            return new("/vmlinuz", root.Exists("/initrd.img") ? "/initrd.img" : null);

        var newest = root.List("/boot").Where(entry => entry.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(entry => entry.Name[Prefix.Length..]).MaxBy(SortKey, StringComparer.Ordinal)
            ?? throw new StepException("The image has no kernel, so no disk can boot it: add a package such as linux-image-cloud-amd64 to its base stage.");
        var initialRamDisk = $"/boot/initrd.img-{newest}";
        return new($"/boot/{Prefix}{newest}", root.Exists(initialRamDisk) ? initialRamDisk : null);
    }

    // 6.1.0-9 comes before 6.1.0-10.
    private static string SortKey(string version) => Number().Replace(version, match => match.Value.PadLeft(10, '0'));

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
