using Kiln.Local.Files;

namespace Kiln.Local.Layers;

/// <summary>The passwords of an image's accounts: it has none.</summary>
internal static class ShadowFile
{
    /// <summary>Accounts that could log in with a password, or without one.</summary>
    internal static IEnumerable<string> AccountsWithPassword(RootFolder root) =>
        (root.ReadText("/etc/shadow") ?? "").Split('\n')
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length > 1 && !(fields[1].StartsWith('!') || fields[1].StartsWith('*')))
            .Select(fields => fields[0]);
}
