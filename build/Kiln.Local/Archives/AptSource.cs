namespace Kiln.Local.Archives;

/// <summary>One package archive that the host's own configuration names.</summary>
/// <param name="Uri">Where it is.</param>
/// <param name="Suite"><c>bookworm</c>, <c>bookworm-security</c>.</param>
/// <param name="SignedBy">The keyring its release files are signed with, on the host; null: any key apt trusts.</param>
internal sealed record AptSource(string Uri, string Suite, IReadOnlyList<string> Components, string? SignedBy)
{
    /// <summary>As a line of sources.list.</summary>
    /// <param name="keyring">Where the keyring is for who reads the line.</param>
    public string Line(string? keyring) =>
        $"deb {(keyring is null ? "" : $"[signed-by=\"{keyring}\"] ")}{Uri} {Suite} {string.Join(' ', Components)}";
}
