using System.Globalization;
using Kiln.Images;
using Kiln.Retention;
using Kiln.Stages;

namespace Kiln.Simulation;

/// <summary>What there really is: images, what needs them, who holds and who claims them. Changes go by the protocol of <see cref="IRetentionStore"/>.</summary>
internal sealed class World
{
    /// <summary>Where an image may be needed; each has a detector.</summary>
    public static readonly string[] Places = ["machines", "rollbacks", "launches", "pins"];

    public static readonly string[] Roles = ["redis", "web"];

    private readonly List<Operation> _operations = [];
    private int _number;

    public World(long seed)
    {
        Dice = new(seed);
        Rule = new(1 + Dice.Next(3), Dice.Happens(50) ? 0 : 10);
        for (var number = 1 + Dice.Next(3); number > 0; number--) Make("debian", StageKind.Base, null);
        foreach (var role in Roles)
        {
            for (var number = Dice.Next(3); number > 0; number--) Make(role, StageKind.AppBase, Dice.Of(Of(StageKind.Base)));
            for (var number = 1 + Dice.Next(4); number > 0; number--) Make(role, StageKind.App, Of(StageKind.AppBase) is { Count: > 0 } below ? Dice.Of(below) : Dice.Of(Of(StageKind.Base)));
        }

        for (var number = Dice.Next(3); number > 0; number--) Names.Add(string.Create(CultureInfo.InvariantCulture, $"{(Dice.Happens(50) ? "" : "old")}redis-{Age(60).ToUnixTimeSeconds()}"));
        for (var number = Dice.Next(7); number > 0; number--) Needed.Add((Dice.Of(Places), Dice.Of(Ids)));
        Parts.UnionWith(Images.Keys);
        Parts.UnionWith(Names.Select(name => new ImageId(name)));
    }

    public Dice Dice { get; }

    public WorldClock Clock { get; } = new();

    public RetentionRule Rule { get; }

    /// <summary>The images that carry facts.</summary>
    public Dictionary<ImageId, ImageFacts> Images { get; } = [];

    /// <summary>Those that have only a name. Some are of other people.</summary>
    public HashSet<string> Names { get; } = [];

    /// <summary>Images of which something takes room.</summary>
    public HashSet<ImageId> Parts { get; } = [];

    public List<(string Place, ImageId Image)> Needed { get; } = [];

    public List<ImageId> Held { get; } = [];

    public HashSet<ImageId> Claimed { get; } = [];

    private List<ImageId> Ids => [.. Images.Keys];

    public bool IsListed(ImageId image) => Images.ContainsKey(image) || Names.Contains(image.Value);

    /// <summary>Time goes on, and others do something.</summary>
    public void Tick()
    {
        Clock.Advance(TimeSpan.FromMilliseconds(1 + Dice.Next(5_000)));
        for (var number = Dice.Next(3); number > 0; number--)
        {
            if (_operations.Count > 0 && Dice.Happens(60)) Advance(Dice.Of(_operations));
            else Begin();
        }
    }

    /// <summary>Everybody finishes what they began.</summary>
    public void ComeToRest()
    {
        while (_operations.Count > 0) Advance(_operations[0]);
    }

    private void Begin()
    {
        if (Images.Count == 0) return;

        var image = Dice.Of(Ids);
        switch (Dice.Next(7))
        {
            case 0 or 1:
                Try(new(image, () => Needed.Add((Dice.Of(Places), image))));
                break;
            case 2 when Needed.Count > 0:
                // As a deploy does it: the image that was replaced goes from the machines to the rollback set.
                var (from, moved) = Dice.Of(Needed);
                Try(new(moved, () => Needed.Add((Dice.Of(Places), moved)), () => Needed.Remove((from, moved))));
                break;
            case 3 when Needed.Count > 0:
                Needed.RemoveAt(Dice.Next(Needed.Count));
                break;
            case 4 when Images[image].Stage != StageKind.App:
                Try(new(image, () => Bake(image)));
                break;
            case 5 when Images[image].Stage == StageKind.App && !Claimed.Contains(image):
                Images[image] = Images[image] with { IsPromoted = Dice.Happens(75) };
                break;
        }
    }

    private void Try(Operation operation)
    {
        if (Claimed.Contains(operation.Image) || !IsListed(operation.Image)) return;

        Held.Add(operation.Image);
        _operations.Add(operation);
    }

    private void Advance(Operation operation)
    {
        if (operation.Steps.TryDequeue(out var step))
        {
            step();
            return;
        }

        Held.Remove(operation.Image);
        _operations.Remove(operation);
    }

    private void Bake(ImageId parent)
    {
        var below = Images[parent];
        var child = Make(below.Stage == StageKind.Base ? Dice.Of(Roles) : below.Name, below.Stage == StageKind.Base ? StageKind.AppBase : StageKind.App, below.Id);
        Images[child] = Images[child] with { MadeAt = Clock.Now };
        Parts.Add(child);
    }

    private ImageId Make(string name, StageKind stage, ImageId? parent)
    {
        var id = new ImageId(string.Create(CultureInfo.InvariantCulture, $"{name}-{stage.Name}-{_number++}"));
        Images[id] = new()
        {
            Id = id,
            Name = name,
            Stage = stage,
            Parent = parent,
            IsPromoted = stage == StageKind.App && Dice.Happens(40),

            // Here and there a clock was wrong.
            MadeAt = Dice.Happens(3) ? Clock.Now.AddDays(2) : Age(30),
        };
        return id;
    }

    private DateTimeOffset Age(int days) => Clock.Now.AddMinutes(-Dice.Next(days * 24 * 60));

    private List<ImageId> Of(StageKind stage) => [.. Images.Values.Where(image => image.Stage == stage).Select(image => image.Id)];

    /// <summary>Something that takes several steps, with an image held from before the first to after the last.</summary>
    private sealed class Operation(ImageId image, params Action[] steps)
    {
        public ImageId Image => image;

        public Queue<Action> Steps { get; } = new(steps);
    }
}
