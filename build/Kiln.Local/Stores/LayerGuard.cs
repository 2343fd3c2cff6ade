using Kiln.Local.Layers;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>
/// Whether a layer still is what was published. On each use a look at its paths tells whether anything was touched; its bytes are read
/// again where something was, and from time to time, since a disk that rots touches nothing.
/// </summary>
/// <param name="note">Told why a layer is read in full, which takes a second or two.</param>
internal sealed class LayerGuard(StoreFolder folder, TimeProvider time, Action<string> note)
{
    /// <summary>How long a full reading is good for.</summary>
    private static readonly TimeSpan GoodFor = TimeSpan.FromDays(7);

    private string Folder => Path.Combine(folder.Cache, "verified");

    /// <summary>Why the layer must not be used; null: it is sound.</summary>
    /// <param name="inFull">Read its bytes whatever is remembered.</param>
    public string? Damage(LayerFacts facts, bool inFull)
    {
        try
        {
            var stamp = LayerStamp.Of(RootOf(facts.Fingerprint));
            var last = inFull ? null : Remembered(facts.Fingerprint);
            if (last?.Stamp == stamp && last.Content == facts.Content && time.GetUtcNow() - last.At < GoodFor) return null;

            if (last is not null) note($"Layer {facts.Fingerprint.Short} is read in full: {(last.Stamp == stamp ? "it is a week since that was done" : "something in it was touched")}");
            if (LayerDigest.Of(RootOf(facts.Fingerprint), facts.Time) is var content && content != facts.Content)
            {
                return $"its content has the digest {content[..8]} and was published with {facts.Content[..8]}";
            }

            Remember(facts, stamp);
            return null;
        }
        catch (Exception exception) when (exception is KilnException or IOException)
        {
            return exception.Message.TrimEnd('.');
        }
    }

    /// <summary>A layer was just published, with the content that its facts say: what is there now is sound.</summary>
    public void Trust(LayerFacts facts) => Remember(facts, LayerStamp.Of(RootOf(facts.Fingerprint)));

    private string RootOf(Fingerprint layer) => Path.Combine(folder.Layer(layer), "root");

    private string FileOf(Fingerprint layer) => Path.Combine(Folder, $"{layer.Value}.json");

    private VerifiedLayer? Remembered(Fingerprint layer)
    {
        try
        {
            return StoreFile.Read(FileOf(layer), StoreJson.Default.VerifiedLayer);
        }
        catch (Exception exception) when (exception is DamageException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    // Not flushed: it is only remembered, and what a power cut makes of it is either this or nothing.
    private void Remember(LayerFacts facts, string stamp)
    {
        if (!Directory.Exists(Folder)) folder.Files.MakeFolder(Folder);
        var temporary = $"{FileOf(facts.Fingerprint)}.{Environment.ProcessId}{Durable.Temporary}";
        folder.Files.Write(temporary, StoreFile.Of(new VerifiedLayer(facts.Content, stamp, time.GetUtcNow()), StoreJson.Default.VerifiedLayer));
        folder.Files.Rename(temporary, FileOf(facts.Fingerprint));
    }
}

/// <summary>That a layer was read in full and was sound.</summary>
/// <param name="Stamp">What a look at its paths told then: <see cref="LayerStamp"/>.</param>
internal sealed record VerifiedLayer(string Content, string Stamp, DateTimeOffset At);
