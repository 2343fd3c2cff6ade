using Kiln.Stages;

namespace Kiln.Local.Archives;

/// <summary>What is said where nothing names a distribution's archive, and how to name one.</summary>
internal static class MissingArchive
{
    /// <summary>The host's configuration names no archive for the release.</summary>
    public static KilnException Of(Distribution distribution, HostSources host)
    {
        var others = host.Releases(distribution);
        var known = others.Count == 0 ? "" : $", only for {string.Join(", ", others.Select(source => source.Suite))}";

        // Where the host has one release from, there the others mostly are too.
        var example = others.Count == 0 ? null : others[0] with { Suite = distribution.Codename, Components = distribution.Components };
        return new(
            $"No package archive for {distribution.Name} {distribution.Codename}: this host's package configuration (/etc/apt) was read, and it names none for that release{known}. " +
            $"{(example is null ? "Add its archive there" : $"Add a file /etc/apt/sources.list.d/{distribution.Codename}.list with the line '{example.Line(example.Keyrings)}'")}, " +
            $"or name a mirror that has {distribution.Codename} in nodes.yaml (mirror:).");
    }

    /// <summary>There are archives of that name, and none is the distribution's.</summary>
    public static KilnException OfOthers(Distribution distribution) => new(
        $"No package archive for {distribution.Name} {distribution.Codename}: this host's package configuration (/etc/apt) was read, and none of the archives it names for {distribution.Codename} is {distribution.Name}'s own. " +
        "Add its archive there, or name a mirror in nodes.yaml (mirror:).");

    /// <summary>The mirror is somebody else's archive.</summary>
    public static KilnException OfMirror(Distribution distribution) => new(
        $"No package archive for {distribution.Name} {distribution.Codename}: what the mirror in nodes.yaml (mirror:) has under that name is not {distribution.Name}'s own. Name a mirror of {distribution.Name}'s archive.");
}
