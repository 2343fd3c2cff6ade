using System.Globalization;
using System.Text.RegularExpressions;

namespace Kiln.Retention;

/// <summary>
/// The name of an image of an older pipeline, which carries no facts but this: <c>redis-1700000000</c>, a role and the unix seconds at
/// which it was made. Images of Kiln's own are never known by their names.
/// </summary>
public sealed partial record LegacyName(string Role, DateTimeOffset MadeAt)
{
    /// <param name="roles">Those that are adopted. A name is a role's only if all that stands before the time is that role, letter by letter.</param>
    /// <returns>Null where it is the name of none of them: it belongs to somebody else, and is left alone.</returns>
    public static LegacyName? Parse(string name, IReadOnlyCollection<string> roles) =>
        Form().Match(name) is { Success: true } match && roles.Contains(match.Groups["role"].Value, StringComparer.Ordinal)
            ? new(match.Groups["role"].Value, DateTimeOffset.FromUnixTimeSeconds(long.Parse(match.Groups["seconds"].Value, CultureInfo.InvariantCulture)))
            : null;

    /// <summary>Whether it is a name that Kiln gives: <c>redis-app-1763666100-3f2a9c1e</c>. What such an image is, its manifest or tags say.</summary>
    public static bool IsOurs(string name) => Ours().IsMatch(name);

    // Ten digits: from 2001 to 2286. An id of some other kind has more or fewer.
    [GeneratedRegex(@"\A(?<role>[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?)-(?<seconds>[1-9][0-9]{9})\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"\A[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?-(?:base|app-base|app)-[1-9][0-9]{9}-[0-9a-f]{8}\z")]
    private static partial Regex Ours();
}
