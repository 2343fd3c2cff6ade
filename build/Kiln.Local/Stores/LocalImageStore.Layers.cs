using System.Text;
using Kiln.Images;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>What images are made of: layers, each known by its fingerprint, on top of each other.</summary>
internal sealed partial class LocalImageStore
{
    internal const string FactsFile = "layer.json";

    // What was found sound in this process, and with which content.
    private readonly Dictionary<Fingerprint, string> _sound = [];

    private LayerGuard Guard => new(folder, time, note);

    /// <summary>The layer's facts; null where there is no such layer.</summary>
    /// <exception cref="DamageException">They are not what was written.</exception>
    public LayerFacts? FindLayer(Fingerprint fingerprint)
    {
        var path = Path.Combine(folder.Layer(fingerprint), FactsFile);
        return File.Exists(path) ? StoreFile.Read(path, StoreJson.Default.LayerFacts) : null;
    }

    /// <summary>A layer and those below it, the nearest first.</summary>
    public IReadOnlyList<Fingerprint> Chain(Fingerprint layer)
    {
        var chain = new List<Fingerprint>();
        for (Fingerprint? next = layer; next is { } current;)
        {
            var facts = FindLayer(current) ?? throw new KilnException($"Layer {current.Short} is missing from {folder.Layers}. Delete what was made of it ({folder.Images}/*-{current.Short}) and run the same command again.");
            chain.Add(current);
            next = facts.Parent;
        }

        return chain;
    }

    /// <summary>The layers that images are made of.</summary>
    /// <exception cref="DamageException">What one lies on is not known.</exception>
    public async Task<IReadOnlySet<Fingerprint>> NeededLayersAsync(CancellationToken cancellationToken)
    {
        var needed = new HashSet<Fingerprint>();
        foreach (var image in await ListAsync(cancellationToken))
        {
            for (Fingerprint? next = image.Manifest.Fingerprint; next is { } layer && needed.Add(layer);) next = FindLayer(layer)?.Parent;
        }

        return needed;
    }

    /// <summary>Of a layer and those below it, the first that must not be used, and why; null: all are sound. Each is looked at once.</summary>
    public (Fingerprint Layer, string Why)? FirstDamage(Fingerprint layer)
    {
        for (Fingerprint? next = layer; next is { } current; next = FindLayer(current)?.Parent)
        {
            if (DamageOf(current) is { } why) return (current, why);
        }

        return null;
    }

    /// <summary>Why a layer must not be used, whatever is below it; null: it is sound. It is looked at once.</summary>
    /// <param name="inFull">Read its bytes, whatever is remembered.</param>
    public string? DamageOf(Fingerprint layer, bool inFull = false)
    {
        var (facts, damage) = Facts(layer);
        if (facts is null) return damage ?? "it is missing";
        if (facts.Fingerprint != layer) return $"its facts are those of layer {facts.Fingerprint.Short}";
        if (WasMadeOnOther(facts)) return MadeOnOther(facts.Parent!.Value);
        if (!inFull && IsSound(facts)) return null;
        if (Guard.Damage(facts, inFull) is { } why) return why;

        lock (_sound) _sound[layer] = facts.Content;
        return null;
    }

    /// <summary>The content of a layer that this process found sound, and made something on; null where it did not.</summary>
    public string? SoundContent(Fingerprint? layer)
    {
        lock (_sound) return layer is { } known ? _sound.GetValueOrDefault(known) : null;
    }

    /// <summary>Writes a layer's facts into the folder that is published; they are flushed with it.</summary>
    public void WriteFacts(string temporary, LayerFacts facts) =>
        folder.Files.Write(Path.Combine(temporary, FactsFile), StoreFile.Of(facts, StoreJson.Default.LayerFacts));

    /// <summary>
    /// Publishes a layer. What was made on another content of it is moved into quarantine, and so baked anew. The caller holds the
    /// lease of its fingerprint.
    /// </summary>
    /// <param name="temporary">The folder that becomes the layer's; it holds its files under <c>root</c>, and its facts.</param>
    /// <param name="replaced">Where a layer of this fingerprint goes that no image refers to.</param>
    /// <exception cref="KilnException">The layer below is not the one any more that this one was made on.</exception>
    public async Task PublishLayerAsync(string temporary, LayerFacts facts, string replaced, CancellationToken cancellationToken)
    {
        // No layer is replaced between the look at the one below and the publication of this one.
        await using var lease = await Lease.TakeAsync(Path.Combine(folder.Leases, "layers"), _ => { }, time, cancellationToken);
        if (facts.Parent is { } parent && FindLayer(parent)?.Content != facts.ParentContent)
        {
            throw new KilnException($"Layer {facts.Fingerprint.Short} was made on layer {parent.Short}, which was replaced or removed meanwhile. Nothing was published; run the same command again.");
        }

        // A layer without an image is a bake's that died between the two, or its image was damaged.
        var final = folder.Layer(facts.Fingerprint);
        if (Directory.Exists(final)) folder.Files.Move(final, replaced);
        folder.Files.PublishFolder(temporary, final);
        Guard.Trust(facts);
        lock (_sound) _sound[facts.Fingerprint] = facts.Content;
        QuarantineMadeOnOther(facts);
    }

    /// <summary>Moves a layer into quarantine, and its images before it: an image whose layer is gone would be worth nothing.</summary>
    public void QuarantineLayer(Fingerprint layer, string why)
    {
        if (Directory.Exists(folder.Images))
        {
            foreach (var image in Directory.EnumerateDirectories(folder.Images).Select(TryRead).OfType<Image>().Where(image => image.Manifest.Fingerprint == layer))
            {
                Quarantine(folder.Image(image.Id), $"of its layer, {why}");
            }
        }

        if (Directory.Exists(folder.Layer(layer))) Quarantine(folder.Layer(layer), why);
        lock (_sound) _sound.Remove(layer);
    }

    // Facts of older builds do not say on which content a layer was made: it counts as another.
    private void QuarantineMadeOnOther(LayerFacts parent)
    {
        foreach (var child in LayersOn(parent.Fingerprint).Where(child => child.ParentContent != parent.Content).ToList())
        {
            QuarantineMadeOnOther(child with { Content = "" });
            QuarantineLayer(child.Fingerprint, MadeOnOther(parent.Fingerprint));
        }
    }

    private IEnumerable<LayerFacts> LayersOn(Fingerprint parent) =>
        Directory.EnumerateDirectories(folder.Layers)
            .Where(path => Mentions(Path.Combine(path, FactsFile), parent))
            .Select(path => Facts(new(Path.GetFileName(path))).Facts)
            .OfType<LayerFacts>()
            .Where(facts => facts.Parent == parent);

    // Facts are long, and a store may hold hundreds: what a layer lies on stands at their beginning.
    private static bool Mentions(string facts, Fingerprint parent)
    {
        if (!File.Exists(facts)) return false;

        Span<byte> beginning = stackalloc byte[1024];
        using var file = File.OpenRead(facts);
        return beginning[..file.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false)].IndexOf(Encoding.ASCII.GetBytes(parent.Value)) >= 0;
    }

    private bool WasMadeOnOther(LayerFacts facts) =>
        facts is { Parent: { } parent, ParentContent: { } content } && Facts(parent).Facts is { } below && below.Content != content;

    private static string MadeOnOther(Fingerprint parent) => $"it was made on another content of layer {parent.Short} than that has now";

    private bool IsSound(LayerFacts facts)
    {
        lock (_sound) return _sound.GetValueOrDefault(facts.Fingerprint) == facts.Content;
    }

    private (LayerFacts? Facts, string? Damage) Facts(Fingerprint layer)
    {
        try
        {
            return (FindLayer(layer), Directory.Exists(folder.Layer(layer)) && !File.Exists(Path.Combine(folder.Layer(layer), FactsFile)) ? $"it has no {FactsFile}" : null);
        }
        catch (DamageException damage)
        {
            return (null, $"{FactsFile}: {damage.Why}");
        }
    }
}
