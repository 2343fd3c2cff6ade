namespace Kiln.Simulation;

/// <summary>The time of a world, which goes on only when something happens in it.</summary>
internal sealed class WorldClock : TimeProvider
{
    public DateTimeOffset Now { get; private set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public void Advance(TimeSpan time) => Now += time;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>The clock of a host that goes wrong.</summary>
internal sealed class SkewedClock(TimeProvider clock, TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + skew;
}
