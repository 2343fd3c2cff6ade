using Kiln.Images;
using Kiln.Local.Files;

namespace Kiln.Local.Layers;

/// <summary>What dpkg has recorded in a root file system.</summary>
public static class DpkgStatus
{
    /// <summary>Every installed package, by name; none where there is no dpkg.</summary>
    public static IReadOnlyList<InstalledPackage> Read(RootFolder root)
    {
        using var file = root.OpenFile("/var/lib/dpkg/status");
        if (file is null)
            return [];

        using var reader = new StreamReader(new FileStream(file, FileAccess.Read, bufferSize: 1));
        return Parse(reader);
    }

    internal static IReadOnlyList<InstalledPackage> Parse(TextReader reader)
    {
        var packages = new List<InstalledPackage>();
        string name = "", version = "", architecture = "", status = "";
        for (string? line = ""; line is not null;)
        {
            line = reader.ReadLine();
            if (string.IsNullOrEmpty(line))
            {
                if (name.Length > 0 && status.EndsWith(" installed", StringComparison.Ordinal))
                    packages.Add(new(name, version, architecture));

                name = version = architecture = status = "";
            }
            else if (Field(line, "Package: ") is { } package)
            {
                name = package;
            }
            else if (Field(line, "Status: ") is { } state)
            {
                status = state;
            }
            else
            {
                version = Field(line, "Version: ") ?? version;
                architecture = Field(line, "Architecture: ") ?? architecture;
            }
        }

        packages.Sort((one, other) => string.CompareOrdinal($"{one.Name}:{one.Architecture}", $"{other.Name}:{other.Architecture}"));
        return packages;
    }

    private static string? Field(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..] : null;
}
