namespace Kiln.Stages;

/// <summary>The operating system a base stage starts from.</summary>
/// <param name="Name"><c>debian</c>.</param>
/// <param name="Codename">What its archive calls the release: <c>bookworm</c>.</param>
/// <param name="Components">Parts of the archive that are used: <c>main</c>.</param>
public sealed record Distribution(string Name, string Codename, IReadOnlyList<string> Components)
{
    public bool Equals(Distribution? other) => other is not null && (Name, Codename) == (other.Name, other.Codename) && Components.SequenceEqual(other.Components);

    public override int GetHashCode() => HashCode.Combine(Name, Codename, Components.Count);
}
