namespace Kiln.Local.Stores;

/// <summary>
/// The right to do one thing, held by keeping a file open. It ends with the process that holds it, however that ends,
/// and needs no clean-up: the file stays and means nothing.
/// </summary>
internal sealed class Lease : IAsyncDisposable
{
    private const int WouldBlock = 11;
    private const string HolderSuffix = ".holder";

    // Asked often at first: most of what is leased takes moments.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _file;

    private Lease(string path, FileStream file)
    {
        Path = path;
        _file = file;
    }

    public string Path { get; }

    /// <summary>Takes the lease if nobody holds it; else null.</summary>
    public static Lease? TryTake(string path)
    {
        FileStream file;
        try
        {
            file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            return null;
        }

        try
        {
            // Its last holder may have deleted the file after it was opened here; whoever comes next would open another one.
            if (IsDeleted(file)) return TryAgain(file, path);
            File.WriteAllText(HolderOf(path), $"process {Environment.ProcessId}");
            return new(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Takes the lease as soon as it is free.</summary>
    /// <param name="waiting">Called once, with the holder, when somebody else has it.</param>
    public static async Task<Lease> TakeAsync(string path, Action<string> waiting, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            if (TryTake(path) is { } lease) return lease;
            if (pause == FirstPause) waiting(Holder(path));
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>The file that names the holder. It is not the lease: that one nobody but its holder can open.</summary>
    public static string HolderOf(string path) => path + HolderSuffix;

    /// <summary>The leases of a folder, held or not.</summary>
    /// <param name="pattern">Of their names.</param>
    public static IEnumerable<string> In(string folder, string pattern = "*") =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern).Where(path => !path.EndsWith(HolderSuffix, StringComparison.Ordinal)) : [];

    /// <summary>Who has it, as far as they said.</summary>
    public static string Holder(string path)
    {
        try
        {
            return File.ReadAllText(HolderOf(path));
        }
        catch (FileNotFoundException)
        {
            // It has just taken it, or is giving it back in this very moment.
            return "another process";
        }
    }

    /// <summary>Whether nobody holds it. It changes nothing; who takes it next does not wait for this.</summary>
    public static bool IsFree(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            return false;
        }
    }

    /// <summary>Deletes its files while it is held: nobody can take it in between.</summary>
    public void Forget()
    {
        File.Delete(HolderOf(Path));
        File.Delete(Path);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static Lease? TryAgain(FileStream file, string path)
    {
        file.Dispose();
        return TryTake(path);
    }

    private static bool IsDeleted(FileStream file) =>
        new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) == true;
}
