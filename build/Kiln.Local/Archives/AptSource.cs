namespace Kiln.Local.Archives;

/// <summary>One package archive that the host's own configuration names.</summary>
/// <param name="Uri">Where it is.</param>
/// <param name="Suite"><c>bookworm</c>, <c>bookworm-security</c>.</param>
/// <param name="SignedBy">
/// What its release files are signed with, as the host's configuration says: keyrings on the host, fingerprints, or a key itself;
/// null: any key that apt trusts.
/// </param>
internal sealed record AptSource(string Uri, string Suite, IReadOnlyList<string> Components, string? SignedBy)
{
    private static readonly char[] Separators = [',', ' ', '\t', '\n'];

    /// <summary>The keyrings that stand as paths in <see cref="SignedBy"/>.</summary>
    public IReadOnlyList<string> Keyrings => [.. (SignedBy ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith('/'))];

    /// <summary>As a line of sources.list.</summary>
    /// <param name="keyrings">Where the keyrings are for who reads the line.</param>
    public string Line(IReadOnlyList<string> keyrings) =>
        $"deb {(keyrings.Count == 0 ? "" : $"[signed-by=\"{string.Join(',', keyrings)}\"] ")}{Uri} {Suite} {string.Join(' ', Components)}";
}
