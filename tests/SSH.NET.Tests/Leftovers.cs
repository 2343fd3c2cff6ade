using System.Globalization;

namespace SSH.NET.Tests;

/// <summary>What a client may not leave behind: ssh processes that go to a port, and private directories.</summary>
internal static class Leftovers
{
    public static IReadOnlyList<string> Of(int port) =>
    [
        .. Sshd.Run("ps", "-eo", "args=").Split('\n').Where(line =>
            line.Contains("ssh.net-", StringComparison.Ordinal) && line.Contains(string.Create(CultureInfo.InvariantCulture, $"-p {port} "), StringComparison.Ordinal)),
    ];

    public static IReadOnlyList<string> Directories() => Directory.GetDirectories(Path.GetTempPath(), "ssh.net-*");

    public static async Task<bool> BecomesTrueAsync(Func<bool> condition, int seconds = 5)
    {
        for (var attempt = 0; attempt < seconds * 50; attempt++)
        {
            if (condition())
                return true;
            await Task.Delay(20);
        }
        return false;
    }
}
