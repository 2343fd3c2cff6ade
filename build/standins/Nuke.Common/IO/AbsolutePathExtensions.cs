using System.Text;

namespace Nuke.Common.IO;

/// <summary>What can be done with the file or directory at a path.</summary>
public static class AbsolutePathExtensions
{
    public static bool FileExists(this AbsolutePath path) => File.Exists(path);

    public static bool DirectoryExists(this AbsolutePath path) => Directory.Exists(path);

    public static AbsolutePath CreateDirectory(this AbsolutePath path)
    {
        Directory.CreateDirectory(path);
        return path;
    }

    public static AbsolutePath CreateOrCleanDirectory(this AbsolutePath path)
    {
        path.DeleteDirectory();
        return path.CreateDirectory();
    }

    /// <summary>With all that is in it; a directory that is not there is no error.</summary>
    public static void DeleteDirectory(this AbsolutePath path)
    {
        if (path.DirectoryExists())
            Directory.Delete(path, recursive: true);
    }

    /// <summary>A file that is not there is no error.</summary>
    public static void DeleteFile(this AbsolutePath path)
    {
        if (path.FileExists())
            File.Delete(path);
    }

    /// <param name="depth">1 is the directory itself.</param>
    public static IEnumerable<AbsolutePath> GetFiles(
        this AbsolutePath path, string pattern = "*", int depth = 1, FileAttributes attributes = 0) =>
        path.DirectoryExists()
            ? Within(depth, attributes, options => Directory.EnumerateFiles(path, pattern, options))
            : [];

    /// <param name="depth">1 is the directory itself.</param>
    public static IEnumerable<AbsolutePath> GetDirectories(
        this AbsolutePath path, string pattern = "*", int depth = 1, FileAttributes attributes = 0) =>
        path.DirectoryExists()
            ? Within(depth, attributes, options => Directory.EnumerateDirectories(path, pattern, options))
            : [];

    public static string ReadAllText(this AbsolutePath path, Encoding encoding = null) =>
        File.ReadAllText(path, encoding ?? Encoding.UTF8);

    public static string[] ReadAllLines(this AbsolutePath path, Encoding encoding = null) =>
        File.ReadAllLines(path, encoding ?? Encoding.UTF8);

    /// <summary>Creates the directory where needed.</summary>
    /// <param name="eofLineBreak">Whether the file ends with a line break, which is added where it lacks; true by default.</param>
    public static AbsolutePath WriteAllText(
        this AbsolutePath path, string content, Encoding encoding = null, bool? eofLineBreak = null)
    {
        if (eofLineBreak != false && !content.EndsWith('\n'))
            content += Environment.NewLine;

        path.Parent.CreateDirectory();
        File.WriteAllText(path, content, encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }

    private static IEnumerable<AbsolutePath> Within(
        int depth, FileAttributes attributes, Func<EnumerationOptions, IEnumerable<string>> enumerate) =>
        enumerate(new EnumerationOptions
        {
            RecurseSubdirectories = depth > 1,
            MaxRecursionDepth = depth - 1,
            AttributesToSkip = 0,
        })
            .Where(x => (File.GetAttributes(x) & attributes) == attributes)
            .Order(StringComparer.Ordinal)
            .Select(x => (AbsolutePath)x);
}
