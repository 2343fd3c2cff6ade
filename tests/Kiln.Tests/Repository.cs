namespace Kiln.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The full name of a file or folder, given as the repository's documents name it.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string Find(string folder)
    {
        while (!File.Exists(System.IO.Path.Combine(folder, "Kiln.slnx")))
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return folder;
    }
}
