namespace Kiln.Simulation;

/// <summary>
/// How sources err. Each may fail, say what was true at its last answer (with the time of that), or leave things out, but leaves things
/// out never twice in a row: nobody could tell that from a world in which they are not. Through a whole run one may also have lost most
/// of what it had, which shows against what was remembered.
/// </summary>
internal sealed class Faults(Dice dice)
{
    private readonly Dictionary<string, object> _last = [];
    private readonly HashSet<string> _erred = [];

    public bool AreOn { get; set; }

    /// <summary>The source that has lost most of what it had, and how much is left.</summary>
    public (string Source, int Left)? Shrunk { get; set; }

    /// <summary>Fails, now and then.</summary>
    public void Deny(int percent = 2)
    {
        if (AreOn && dice.Happens(percent)) throw new IOException("access denied");
    }

    /// <param name="now">What is true.</param>
    /// <param name="make">Makes the answer of what there is and since when.</param>
    public TView Answer<TView, TItem>(string source, DateTimeOffset now, IReadOnlyList<TItem> items, Func<DateTimeOffset, IReadOnlyList<TItem>, TView> make)
        where TView : notnull
    {
        Deny();
        var previous = _last.GetValueOrDefault(source);
        var view = make(now, items);
        _last[source] = view;
        if (source == Shrunk?.Source) return make(now, [.. items.Take(Shrunk.Value.Left)]);
        if (_erred.Remove(source) || !AreOn || !dice.Happens(8)) return view;
        if (previous is not null && dice.Happens(40)) return (TView)previous;

        _erred.Add(source);
        return make(now, [.. items.Where(_ => dice.Happens(60))]);
    }
}
