namespace Kiln.Tests.Bakes;

/// <summary>A clock that goes on only when it is told to.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan time) => _passed += time;

    public override DateTimeOffset GetUtcNow() => now + _passed;

    public override long GetTimestamp() => _passed.Ticks;
}
