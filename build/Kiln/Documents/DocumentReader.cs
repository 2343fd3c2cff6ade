using System.Diagnostics.CodeAnalysis;

namespace Kiln.Documents;

/// <summary>
/// YAML with bounds: size, depth, what aliases expand to, duplicate keys, one document. All of them hold before anything is made
/// of the content. Aliases and the merge key <c>&lt;&lt;</c> are followed; tags are not.
/// </summary>
public static class DocumentReader
{
    public const int LargestFile = 1024 * 1024;

    public const int DeepestNesting = 64;

    /// <summary>Values in a document, with each alias counted as what it stands for.</summary>
    public const int MostNodes = 300_000;

    /// <summary>Reads a file into nodes. False: what is wrong is recorded; duplicate keys and the like still leave nodes to check further.</summary>
    public static bool TryRead(
        string path, string name, Reading reading, Func<string, string?>? environment, [MaybeNullWhen(false)] out Node node)
    {
        node = null;
        var start = new SourcePosition(name, 1, 1);
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[Math.Min(file.Length, LargestFile) + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length < bytes.Length)
                return TryParse(bytes.AsSpan(0, length), name, reading, environment, out node);
            reading.Report(start, "", "the file is larger than 1 MiB, which is the most that is read");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            reading.Report(start, "", "there is no such file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reading.Report(start, "", $"cannot be read: {(Directory.Exists(path) ? "it is a folder" : exception.Message)}");
        }

        return false;
    }

    /// <summary>Reads bytes into nodes. False: what is wrong is recorded.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes, string name, Reading reading, Func<string, string?>? environment, [MaybeNullWhen(false)] out Node node)
    {
        var before = reading.Count;
        try
        {
            node = new NodeBuilder(DocumentText.Decode(bytes, name), name, reading, environment).Build();
        }
        catch (ConfigurationException exception)
        {
            node = null;
            foreach (var problem in exception.Problems)
                reading.Report(problem.Position, problem.Path, problem.Message);
        }

        return node is not null && reading.Count == before;
    }
}
