using Kiln.Documents;

namespace Kiln.Checks;

/// <summary>Reads <c>images/roles/&lt;role&gt;/checks.yaml</c>.</summary>
public static class ChecksReader
{
    /// <summary>The kinds of checks. To add one, write a class like the others and name it here.</summary>
    private static readonly IReadOnlyList<Key<Check>> Kinds =
        [PackageCheck.Kind, ServiceCheck.Kind, PortCheck.Kind, FileCheck.Kind, UserCheck.Kind, CommandCheck.Kind, HttpCheck.Kind];

    private static readonly Key<IReadOnlyList<Check>> ChecksKey = Key.Required(
        "checks",
        Shapes.List(new CheckShape(Kinds)),
        "What must be true of the role's image once it has booted. All of it is checked; an image that passes is promoted.");

    private static readonly Shape<IReadOnlyList<Check>> Document = Shapes.Mapping([ChecksKey], entries =>
    {
        // An image is promoted because its checks hold: none at all would promote anything that boots.
        if (entries.Get(ChecksKey).Count == 0) entries.Report(ChecksKey, "there are no checks; an image is promoted only for checks that hold");
        return entries.Get(ChecksKey);
    });

    /// <summary>For editors; checked in.</summary>
    public static SchemaFile Schema { get; } = SchemaFile.Of(".nuke/checks.schema.json", "Kiln: what must be true of a role's image", Document);

    /// <summary>Reads the checks, in the order they are written; empty where the file is wrong, and <paramref name="reading"/> knows what is.</summary>
    /// <param name="path">Where the file is.</param>
    /// <param name="name">What problems call it: its path from the repository's root.</param>
    public static IReadOnlyList<Check> Read(string path, string name, Reading reading) => reading.TryRead(path, name, Document, out var checks) ? checks : [];
}
