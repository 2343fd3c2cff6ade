using System.Reflection;

namespace Nuke.Common.Tests;

internal static class Locations
{
    public static string Sample { get; } = Named("Sample");

    public static string Recordings { get; } = Path.Combine(Named("Project"), "Recordings");

    private static string Named(string key) =>
        typeof(Locations).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(x => x.Key == key).Value!;
}
