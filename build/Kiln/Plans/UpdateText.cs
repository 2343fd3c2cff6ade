using Kiln.Images;

namespace Kiln.Plans;

/// <summary>Newer packages in one line.</summary>
public static class UpdateText
{
    /// <summary><c>security update: openssl 3.0.15 → 3.0.16 and 2 more; 14 other updates</c>; <c>update: htop 3.2.1 → 3.2.2</c>.</summary>
    /// <param name="updates">At least one, security updates first.</param>
    public static string Of(IReadOnlyList<PackageUpdate> updates)
    {
        var security = updates.Count(update => update.IsSecurity);
        var others = updates.Count - security;
        var first = $"{updates[0].Name} {updates[0].From} → {updates[0].To}";
        return security == 0 ? $"update: {first}{More(others - 1)}"
            : $"security update: {first}{More(security - 1)}{(others > 0 ? $"; {others} other update{(others > 1 ? "s" : "")}" : "")}";
    }

    private static string More(int count) => count > 0 ? $" and {count} more" : "";
}
