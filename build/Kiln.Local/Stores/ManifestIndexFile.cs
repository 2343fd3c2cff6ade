using Kiln.Files;
using Kiln.Images;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>
/// How a <see cref="ManifestIndex"/> is written: numbers, and each text and each package once, since images share most of theirs.
/// </summary>
internal static class ManifestIndexFile
{
    // Counts up when a manifest gets another property.
    private const int Format = 1;

    public static byte[] Write(IReadOnlyDictionary<string, (FileStamp Stamp, ImageManifest Manifest)> manifests)
    {
        Table<string> texts = new();
        Table<InstalledPackage> packages = new();
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body))
        {
            foreach (var (file, (stamp, manifest)) in manifests)
            {
                writer.Write(file);
                stamp.Write(writer);
                Write(writer, manifest, texts, packages);
            }
        }

        using var whole = new MemoryStream();
        using (var writer = new BinaryWriter(whole))
        {
            writer.Write(Format);
            List(writer, packages.Items.Select(package => (texts.Of(package.Name), texts.Of(package.Version), texts.Of(package.Architecture))).ToList(), package =>
            {
                writer.Write7BitEncodedInt(package.Item1);
                writer.Write7BitEncodedInt(package.Item2);
                writer.Write7BitEncodedInt(package.Item3);
            });
            List(writer, texts.Items, writer.Write);
            writer.Write(manifests.Count);
            writer.Write(body.ToArray());
        }

        return whole.ToArray();
    }

    public static Dictionary<string, (FileStamp Stamp, ImageManifest Manifest)> Read(byte[] content)
    {
        var manifests = new Dictionary<string, (FileStamp, ImageManifest)>(StringComparer.Ordinal);
        using var reader = new BinaryReader(new MemoryStream(content));
        if (reader.ReadInt32() != Format) return manifests;

        var indices = List(reader, () => (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt()));
        var texts = List(reader, reader.ReadString);
        InstalledPackage[] packages = [.. indices.Select(package => new InstalledPackage(texts[package.Item1], texts[package.Item2], texts[package.Item3]))];
        for (var count = reader.ReadInt32(); count > 0; count--) manifests[reader.ReadString()] = (FileStamp.Read(reader), Manifest(reader, texts, packages));
        return manifests;
    }

    private static void Write(BinaryWriter writer, ImageManifest manifest, Table<string> texts, Table<InstalledPackage> packages)
    {
        void Text(string? text) => writer.Write7BitEncodedInt(text is null ? 0 : texts.Of(text) + 1);

        writer.Write(manifest.Format);
        Text(manifest.Name);
        writer.Write((int)manifest.Stage);
        Text(manifest.Fingerprint.Value);
        List(writer, manifest.Inputs, input =>
        {
            Text(input.Name);
            Text(input.Value);
        });
        Text(manifest.Parent?.Value);
        Text(manifest.Content);
        Text(manifest.Architecture);
        writer.Write(manifest.Size);
        List(writer, manifest.Packages, package => writer.Write7BitEncodedInt(packages.Of(package)));
        writer.Write(manifest.CreatedAt.Ticks);
        writer.Write(manifest.CreatedAt.Offset.Ticks);
        List(writer, manifest.Timings, timing =>
        {
            Text(timing.Step);
            writer.Write(timing.Seconds);
        });
        Text(manifest.Commit);
        List(writer, manifest.Tools, Text);
    }

    private static ImageManifest Manifest(BinaryReader reader, string[] texts, InstalledPackage[] packages)
    {
        string? Optional() => reader.Read7BitEncodedInt() is var index and > 0 ? texts[index - 1] : null;
        string Text() => Optional()!;

        return new()
        {
            Format = reader.ReadInt32(),
            Name = Text(),
            Stage = (StageKind)reader.ReadInt32(),
            Fingerprint = new(Text()),
            Inputs = List(reader, () => new StageInput(Text(), Text())),
            Parent = Optional() is { } parent ? new ImageId(parent) : null,
            Content = Text(),
            Architecture = Text(),
            Size = reader.ReadInt64(),
            Packages = List(reader, () => packages[reader.Read7BitEncodedInt()]),
            CreatedAt = new(reader.ReadInt64(), new(reader.ReadInt64())),
            Timings = List(reader, () => new Timing(Text(), reader.ReadDouble())),
            Commit = Optional(),
            Tools = List(reader, Text),
        };
    }

    private static void List<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.Write7BitEncodedInt(items.Count);
        foreach (var item in items) write(item);
    }

    private static T[] List<T>(BinaryReader reader, Func<T> read)
    {
        var items = new T[reader.Read7BitEncodedInt()];
        for (var index = 0; index < items.Length; index++) items[index] = read();
        return items;
    }

    private sealed class Table<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> _indices = [];
        private readonly List<T> _items = [];

        public IReadOnlyList<T> Items => _items;

        public int Of(T item)
        {
            if (_indices.TryGetValue(item, out var index)) return index;

            _indices[item] = _items.Count;
            _items.Add(item);
            return _items.Count - 1;
        }
    }
}
