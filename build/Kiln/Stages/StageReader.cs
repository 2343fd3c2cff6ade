using Kiln.Documents;
using Kiln.Files;

namespace Kiln.Stages;

/// <summary>Reads stage files and resolves what they name: files are found and hashed, templates rendered. It changes nothing.</summary>
/// <param name="root">The repository's root.</param>
/// <param name="hashes">Which files' hashes are known.</param>
public sealed class StageReader(string root, HashCache hashes)
{
    // Found once: there may be thousands of files.
    private readonly string _root = RealPath.TryFollow("/", Path.GetFullPath(root), out var real) ? real : root;

    /// <summary>Reads one stage. Null: what is wrong is recorded.</summary>
    /// <param name="name">The role's name; for a base, the base's.</param>
    /// <param name="variables">Of the bake; <c>role</c> (not for a base) and <c>stage</c> are added.</param>
    public Stage? Read(StageKind kind, string name, IReadOnlyDictionary<string, string> variables, Reading reading)
    {
        var (folder, file) = kind == StageKind.Base ? ($"images/base/{name}", "stage.yaml") : ($"images/roles/{name}", $"{kind.Name}.yaml");
        var sources = new SourceFolder(_root, folder, hashes);
        var position = new SourcePosition($"{folder}/{file}", 1, 1);
        var before = reading.Count;
        if (Declared(sources, position, kind, reading) is not { } declared)
            return null;

        var context = new StageContext { Kind = kind, Name = name, Sources = sources, Variables = Known(kind, name, variables), Reading = reading };
        Provisioner?[] provisioners = [.. declared.Provisioners.Select(provisioner => provisioner(context))];
        return reading.Count > before ? null : new()
        {
            Kind = kind,
            Name = name,
            File = position.File,
            Distribution = declared.Distribution,
            Provisioners = UniqueInputs.Of(provisioners.OfType<Provisioner>()),
        };
    }

    /// <summary>What the file says; with problems, as much of it as could be read, so that its other parts are checked too.</summary>
    private static StageDocument? Declared(SourceFolder sources, SourcePosition position, StageKind kind, Reading reading)
    {
        if (sources.FindFile(new(Path.GetFileName(position.File), position, ""), reading) is not { } path)
            return null;

        _ = reading.TryRead(path, position.File, kind == StageKind.Base ? StageDocument.BaseShape : StageDocument.Shape, out var declared);
        return declared;
    }

    private static Dictionary<string, object> Known(StageKind kind, string name, IReadOnlyDictionary<string, string> variables)
    {
        var known = variables.ToDictionary(variable => variable.Key, variable => (object)variable.Value, StringComparer.Ordinal);
        known["stage"] = kind.Name;
        if (kind != StageKind.Base)
            known["role"] = name;
        return known;
    }
}
