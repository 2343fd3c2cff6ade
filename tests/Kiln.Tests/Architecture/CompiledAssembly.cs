using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Kiln.Tests.Architecture;

/// <summary>What an assembly that was compiled from this repository defines and refers to, read without loading it.</summary>
internal sealed class CompiledAssembly
{
    private CompiledAssembly(MetadataReader reader)
    {
        References = [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
        Types = [.. reader.TypeDefinitions.Select(reader.GetTypeDefinition).Select(type => Name(reader, type.Namespace, type.Name))];
        Used = [.. reader.TypeReferences.Select(reader.GetTypeReference).Select(type => Name(reader, type.Namespace, type.Name))];
    }

    /// <summary>The assemblies it refers to.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>The full names of its own types.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>The full names of other assemblies' types that it uses.</summary>
    public IReadOnlyList<string> Used { get; }

    /// <param name="project">The project's folder: <c>build/Kiln</c>.</param>
    public static CompiledAssembly Of(string project, string assembly)
    {
        // The same configuration and packages as the tests'.
        var output = Path.GetRelativePath(Repository.Path("tests/Kiln.Tests"), AppContext.BaseDirectory.TrimEnd('/'));
        using var file = new PEReader(File.OpenRead(Path.Combine(Repository.Path(project), output, $"{assembly}.dll")));
        return new(file.GetMetadataReader());
    }

    private static string Name(MetadataReader reader, StringHandle space, StringHandle name) => $"{reader.GetString(space)}.{reader.GetString(name)}";
}
