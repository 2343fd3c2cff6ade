using Kiln.Images;
using Kiln.Retention;
using Kiln.Stages;

namespace Kiln.Simulation;

/// <summary>What may be removed in a world, said as plainly as can be: it is compared with the engine, and shares nothing with it.</summary>
internal static class Truth
{
    /// <summary>Why the rules keep an image; null: they do not.</summary>
    /// <param name="images">Every image, those of older pipelines with what their names really say.</param>
    public static string? WhyKept(ImageFacts image, IReadOnlyCollection<ImageFacts> images, RetentionRule rule, DateTimeOffset now)
    {
        var others = images.Where(other => other.Name == image.Name && other.Stage == image.Stage).ToList();
        if (image.MadeAt > now) return "it is from the future";
        if (others.Count(other => other.MadeAt <= now && IsNewer(other, image)) < rule.Keep) return "it is one of the last";
        if (now - image.MadeAt < TimeSpan.FromDays(rule.KeepDays)) return "it is young";
        return image.IsPromoted && !others.Exists(other => other.IsPromoted && IsNewer(other, image)) ? "it is the newest promoted one" : null;
    }

    /// <summary>Why removing an image now, of all moments, is wrong; null: it is right.</summary>
    /// <param name="seen">The images at the last look.</param>
    /// <param name="planned">When the plan was made, by which ages are counted.</param>
    public static string? WhyWrong(World world, ImageId image, IReadOnlyCollection<ImageFacts> seen, DateTimeOffset planned)
    {
        if (seen.FirstOrDefault(other => other.Id == image) is not { } facts) return "it is somebody else's";
        if (!world.Claimed.Contains(image)) return "nobody claimed it";
        if (world.Held.Contains(image)) return "somebody holds it";
        foreach (var (place, needed) in world.Needed)
        {
            if (needed == image) return $"it is needed: {place}";
        }

        return world.Images.Values.FirstOrDefault(other => other.Parent == image) is { } child ? $"{child.Id} stands on it" : WhyKept(facts, seen, world.Rule, planned);
    }

    /// <summary>The images that a prune which nothing disturbs leaves.</summary>
    public static HashSet<ImageId> Kept(World world)
    {
        var images = Images(world);
        var kept = images.Where(image => WhyKept(image, images, world.Rule, world.Clock.Now) is not null).Select(image => image.Id).Concat(world.Needed.Select(needed => needed.Image)).ToHashSet();
        while (images.Where(image => kept.Contains(image.Id) && image.Parent is { } parent && kept.Add(parent)).ToList().Count > 0)
        {
        }

        return kept;
    }

    /// <summary>Every image that is ours.</summary>
    public static List<ImageFacts> Images(World world) => [.. world.Images.Values, .. world.Names.Where(name => name.StartsWith("redis-", StringComparison.Ordinal)).Select(Old)];

    public static ImageFacts Old(string name) => new()
    {
        Id = new(name),
        Name = "redis",
        Stage = StageKind.App,
        MadeAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(name.Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture)),
    };

    private static bool IsNewer(ImageFacts one, ImageFacts other) =>
        one.MadeAt != other.MadeAt ? one.MadeAt > other.MadeAt : string.CompareOrdinal(one.Id.Value, other.Id.Value) > 0;
}
