using System.Globalization;
using Kiln.Images;

namespace Kiln.Retention;

/// <summary>What becomes of each image, and why. It changes nothing.</summary>
public sealed record PrunePlan
{
    /// <summary>Of every image, in the order in which they were listed.</summary>
    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    /// <summary>Those that go, what stands on another before that.</summary>
    public required IReadOnlyList<Verdict> Removals { get; init; }

    public required InUse InUse { get; init; }

    /// <summary>By which ages are counted.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What there was to see; null: a source did not answer, or with something old.</summary>
    internal Recollection? Seen { get; init; }

    internal Ancestry Ancestry { get; private init; } = new([], []);

    /// <param name="images">Every image there is.</param>
    /// <param name="inUse">What needs them.</param>
    public static PrunePlan Create(IReadOnlyList<ImageFacts> images, InUse inUse, RetentionPolicy policy, DateTimeOffset now)
    {
        var ancestry = new Ancestry(images, inUse.Uses);
        var verdicts = Judge(images, inUse, policy, now).ToDictionary(verdict => verdict.Image.Id);
        KeepAncestors(verdicts, ancestry);
        if (inUse.Doubts.Count > 0)
        {
            foreach (var doomed in verdicts.Values.Where(verdict => !verdict.IsKept).ToList())
                verdicts[doomed.Image.Id] = new(doomed.Image, true, "in doubt: not all that may need it was seen");
        }

        var all = images.Select(image => verdicts[image.Id]).ToList();
        return new()
        {
            Verdicts = all,
            Removals = [.. all.Where(verdict => !verdict.IsKept).OrderByDescending(verdict => ancestry.Height(verdict.Image.Id))],
            InUse = inUse,
            Now = now,
            Ancestry = ancestry,
        };
    }

    private static IEnumerable<Verdict> Judge(IReadOnlyList<ImageFacts> images, InUse inUse, RetentionPolicy policy, DateTimeOffset now)
    {
        var uses = inUse.Uses.Where(use => use.By is null).ToLookup(use => use.Image, use => use.Why);
        foreach (var line in images.GroupBy(image => (image.Name, image.Stage)))
        {
            var rule = policy.Of(line.Key.Name);
            var newestFirst = line.OrderByDescending(image => image.MadeAt).ThenByDescending(image => image.Id.Value, StringComparer.Ordinal).ToList();
            var promoted = newestFirst.Find(image => image.IsPromoted);
            var number = 0;
            foreach (var image in newestFirst)
            {
                // One from the future does not take the place of one from the past.
                if (image.MadeAt <= now) number++;
                var why = uses[image.Id].FirstOrDefault()
                    ?? (policy.Only?.Contains(image.Name) == false ? "not asked for" : null)
                    ?? (image == promoted ? $"the newest promoted image of {image.Name}" : null)
                    ?? WhyKept(image, number, rule, now);
                yield return new(image, why is not null, why ?? string.Create(CultureInfo.InvariantCulture, $"number {number} of {image.Line}, of which {rule.Keep} are kept"));
            }
        }
    }

    private static string? WhyKept(ImageFacts image, int number, RetentionRule rule, DateTimeOffset now) =>
        image.MadeAt > now ? "made in the future: a clock is wrong"
        : number <= rule.Keep ? string.Create(CultureInfo.InvariantCulture, $"number {number} of {image.Line}, of which {rule.Keep} are kept")
        : now - image.MadeAt < TimeSpan.FromDays(rule.KeepDays) ? string.Create(CultureInfo.InvariantCulture, $"younger than {rule.KeepDays} days")
        : null;

    private static void KeepAncestors(Dictionary<ImageId, Verdict> verdicts, Ancestry ancestry)
    {
        var kept = new Queue<ImageId>(verdicts.Values.Where(verdict => verdict.IsKept).Select(verdict => verdict.Image.Id));
        while (kept.TryDequeue(out var image))
        {
            foreach (var below in ancestry.Below(image).Where(below => !verdicts[below].IsKept))
            {
                verdicts[below] = new(verdicts[below].Image, true, $"{image} stands on it");
                kept.Enqueue(below);
            }
        }
    }
}
