using System.IO.Enumeration;
using Kiln.Local.Files;

namespace Kiln.Local.Layers;

/// <summary>Finds the paths of an image that a rule names. Links in the image are never followed.</summary>
internal static class SealPattern
{
    internal static IEnumerable<(string Path, FileKind Kind)> Find(RootFolder root, string pattern)
    {
        var names = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Find(root, "", names);
    }

    private static IEnumerable<(string Path, FileKind Kind)> Find(RootFolder root, string folder, ReadOnlyMemory<string> names)
    {
        var name = names.Span[0];
        if (name == "**")
            return Below(root, folder);

        var found = name.Contains('*', StringComparison.Ordinal)
            ? root.List(Folder(folder)).Where(entry => FileSystemName.MatchesSimpleExpression(name, entry.Name, ignoreCase: false)).Select(entry => (Path: $"{folder}/{entry.Name}", entry.Kind))
            : root.KindOf($"{folder}/{name}") is { } kind ? [($"{folder}/{name}", kind)] : [];
        return names.Length == 1 ? found : found.Where(entry => entry.Kind == FileKind.Folder).SelectMany(entry => Find(root, entry.Path, names[1..]));
    }

    private static IEnumerable<(string Path, FileKind Kind)> Below(RootFolder root, string folder) =>
        root.List(Folder(folder)).SelectMany(entry => entry.Kind == FileKind.Folder
            ? Below(root, $"{folder}/{entry.Name}")
            : [($"{folder}/{entry.Name}", entry.Kind)]);

    private static string Folder(string path) => path.Length == 0 ? "/" : path;
}
