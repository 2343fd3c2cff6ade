namespace Kiln.Local.Tests.Archives;

/// <summary>A clock that runs so many times as fast as the real one, and waits as many times as short.</summary>
internal sealed class HurriedClock(int times) : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];

    /// <summary>What was waited for.</summary>
    public IReadOnlyList<TimeSpan> Waits => _waits;

    public override long TimestampFrequency => System.TimestampFrequency / times;

    public override long GetTimestamp() => System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waits.Add(dueTime);
        return System.CreateTimer(callback, state, dueTime / times, period);
    }
}
