using System.Globalization;
using System.Text;
using Kiln.Machines;

namespace Kiln.Local.Machines;

/// <summary>Boot data as systemd credentials: one a line, as QEMU passes them in SMBIOS's table of OEM strings and systemd reads them there.</summary>
/// <remarks>systemd.io/CREDENTIALS; tmpfiles.d(5) for <c>tmpfiles.extra</c> and its line types.</remarks>
public static class BootCredentials
{
    /// <summary>How long all lines together may be, in characters: systemd 252 reads one page of the table, and silently ignores the rest.</summary>
    public const int Limit = 4000;

    /// <exception cref="MachineException">There is more of it than the table holds.</exception>
    public static IReadOnlyList<string> Encode(BootData bootData)
    {
        List<string> lines = [];
        if (bootData.AuthorizedKeys is [_, ..] keys) lines.Add(Line("ssh.authorized_keys.root", Text(keys)));
        if (TemporaryFiles(bootData).ToList() is [_, ..] files) lines.Add(Line("tmpfiles.extra", Text(files)));
        lines.AddRange(bootData.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => Line($"kiln.{value.Key}", value.Value)));

        var length = lines.Sum(line => line.Length + 1);
        return length <= Limit ? lines : throw new MachineException(
            $"The boot data takes {length} characters, more than the {Limit} that a machine can be given at boot. Put larger files into the image.");
    }

    private static IEnumerable<string> TemporaryFiles(BootData bootData)
    {
        if (bootData.HostKey is { } hostKey)
        {
            yield return File("/etc/ssh/ssh_host_ed25519_key", Ownership.Root(0b110_000_000), hostKey.PrivateKey);
            yield return File("/etc/ssh/ssh_host_ed25519_key.pub", Ownership.Root(0b110_100_100), hostKey.PublicKey + "\n");
        }

        if (bootData.HostName is { } hostName)
        {
            // systemd read /etc/hostname before this file is written, so the running kernel is told too.
            yield return File("/etc/hostname", Ownership.Root(0b110_100_100), hostName + "\n");
            yield return $"w~ /proc/sys/kernel/hostname - - - - {Base64(hostName)}";
        }

        foreach (var file in bootData.Files) yield return File(file.Target, file.Ownership, file.Content);
    }

    private static string File(string target, Ownership ownership, string content) => string.Create(
        CultureInfo.InvariantCulture,
        $"f+~ {Path(target)} {Convert.ToString((int)ownership.Mode, 8).PadLeft(4, '0')} {ownership.Owner} {ownership.Group} - {Base64(content)}");

    /// <summary>In quotes, with C's escapes; a per cent sign would start a specifier.</summary>
    private static string Path(string target) =>
        $"\"{target.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal)}\"";

    private static string Line(string name, string content) => $"io.systemd.credential.binary:{name}={Base64(content)}";

    private static string Text(IReadOnlyList<string> lines) => string.Join('\n', lines) + "\n";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
