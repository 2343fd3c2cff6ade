using System.Globalization;

namespace Kiln.Images;

/// <summary>A package's version, ordered as dpkg orders them (deb-version(7)): <c>1:2.36-9+deb12u14</c>.</summary>
public readonly record struct DebianVersion(string Text) : IComparable<DebianVersion>
{
    public static bool operator <(DebianVersion one, DebianVersion other) => one.CompareTo(other) < 0;

    public static bool operator >(DebianVersion one, DebianVersion other) => one.CompareTo(other) > 0;

    public static bool operator <=(DebianVersion one, DebianVersion other) => one.CompareTo(other) <= 0;

    public static bool operator >=(DebianVersion one, DebianVersion other) => one.CompareTo(other) >= 0;

    /// <summary>Zero also for two that are written differently and mean the same: <c>1.0</c> and <c>0:1.0-0</c>.</summary>
    public int CompareTo(DebianVersion other)
    {
        var one = Parts.Of(Text);
        var two = Parts.Of(other.Text);
        if (one.Epoch != two.Epoch) return one.Epoch.CompareTo(two.Epoch);
        return Compare(one.Upstream, two.Upstream) is var upstream and not 0 ? upstream : Compare(one.Revision, two.Revision);
    }

    public override string ToString() => Text;

    // Runs of other characters and of digits in turn: the former by Rank, the latter as numbers of any length.
    private static int Compare(ReadOnlySpan<char> one, ReadOnlySpan<char> two)
    {
        while (!one.IsEmpty || !two.IsEmpty)
        {
            while (StartsWithOther(one) || StartsWithOther(two))
            {
                if (Rank(one) != Rank(two)) return Rank(one).CompareTo(Rank(two));
                one = one[1..];
                two = two[1..];
            }

            var number = Number(ref one);
            var otherNumber = Number(ref two);
            if (number.Length != otherNumber.Length) return number.Length.CompareTo(otherNumber.Length);
            if (number.SequenceCompareTo(otherNumber) is var order and not 0) return order;
        }

        return 0;
    }

    // A tilde comes before the end, the end before letters, letters before all else.
    private static int Rank(ReadOnlySpan<char> text) => text switch
    {
        ['~', ..] => -1,
        [] or [>= '0' and <= '9', ..] => 0,
        [var letter, ..] when char.IsAsciiLetter(letter) => letter,
        [var other, ..] => other + 256,
    };

    private static bool StartsWithOther(ReadOnlySpan<char> text) => text is [< '0' or > '9', ..];

    private static ReadOnlySpan<char> Number(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var number = end < 0 ? text : text[..end];
        text = text[number.Length..];
        return number.TrimStart('0');
    }

    private readonly ref struct Parts
    {
        public required long Epoch { get; init; }

        public required ReadOnlySpan<char> Upstream { get; init; }

        public required ReadOnlySpan<char> Revision { get; init; }

        public static Parts Of(ReadOnlySpan<char> text)
        {
            var colon = text.IndexOf(':');
            var rest = text[(colon + 1)..];
            var dash = rest.LastIndexOf('-');
            return new()
            {
                Epoch = long.TryParse(text[..Math.Max(colon, 0)], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0,
                Upstream = dash < 0 ? rest : rest[..dash],
                Revision = dash < 0 ? [] : rest[(dash + 1)..],
            };
        }
    }
}
