using Kiln.Local.Files;

namespace Kiln.Local.Layers;

/// <summary>One path of a layer.</summary>
/// <param name="Path">Relative to the layer's root, which is empty; one character a byte (see <see cref="FileName.OfBytes"/>).</param>
/// <param name="Link">Where a symbolic link leads; empty for anything else.</param>
/// <param name="Attributes">The extended attributes that belong to a layer, in order: <c>name=hexadecimal</c>.</param>
internal sealed record LayerEntry(string Path, FileStatus Status, string Link, string Attributes)
{
    internal FileKind Kind => Status.Kind;
}
