using System.Buffers.Binary;
using Kiln.Stages;

namespace Kiln.Local.Stores;

/// <summary>What the store remembers of the texts an image was made of.</summary>
/// <param name="Lines">By a text's SHA-256, its lines' hashes of four bytes each, in base 64.</param>
internal sealed record SourceOutlines(IReadOnlyDictionary<string, string> Lines)
{
    public static SourceOutlines Of(IReadOnlyDictionary<string, LineOutline> outlines) => new(outlines.ToDictionary(outline => outline.Key, outline => Encode(outline.Value)));

    public IReadOnlyDictionary<string, LineOutline> Read() => Lines.ToDictionary(text => text.Key, text => Decode(text.Value));

    private static string Encode(LineOutline outline)
    {
        var bytes = new byte[outline.Lines.Count * sizeof(uint)];
        for (var line = 0; line < outline.Lines.Count; line++) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(line * sizeof(uint)), outline.Lines[line]);
        return Convert.ToBase64String(bytes);
    }

    private static LineOutline Decode(string text) =>
        new([.. Convert.FromBase64String(text).Chunk(sizeof(uint)).Select(hash => BinaryPrimitives.ReadUInt32BigEndian(hash))]);
}
