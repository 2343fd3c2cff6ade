using Kiln.Images;
using Kiln.Retention;
using Kiln.Stages;

namespace Kiln.Tests.Retention;

/// <summary>Images, uses and plans, said shortly.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static RetentionPolicy Keep(int keep, int days = 0) => new() { Default = new(keep, days) };

    /// <summary>An app image of redis.</summary>
    /// <param name="days">How old it is.</param>
    public static ImageFacts Image(string id, double days, string? parent = null) => new()
    {
        Id = new(id),
        Name = "redis",
        Stage = StageKind.App,
        MadeAt = Now.AddDays(-days),
        Parent = parent is null ? null : new(parent),
        Size = 1,
    };

    public static ImageFacts Base(string id, double days) => Image(id, days) with { Name = "debian-12", Stage = StageKind.Base };

    public static InUse Nothing { get; } = new([], []);

    public static InUse Uses(params ImageUse[] uses) => new([new("machines", Now, uses)], []);

    public static ImageUse Machine(string image) => new(new(image), "a machine runs it (process 7)");

    public static PrunePlan Plan(IReadOnlyList<ImageFacts> images, RetentionPolicy policy, InUse? inUse = null) => PrunePlan.Create(images, inUse ?? Nothing, policy, Now);

    /// <summary><c>redis-1: keep, a machine runs it</c></summary>
    public static string[] Lines(PrunePlan plan) => [.. plan.Verdicts.Select(verdict => $"{verdict.Image.Id}: {(verdict.IsKept ? "keep" : "remove")}, {verdict.Reason}")];

    public static string[] Removed(PrunePlan plan) => [.. plan.Removals.Select(removal => removal.Image.Id.Value)];

    public static ImageId Id(string id) => new(id);
}
