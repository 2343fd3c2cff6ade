namespace Kiln.Benchmarks.Subjects;

/// <summary>A tool that does the work: Kiln or a peer.</summary>
/// <param name="folder">Its own, for everything that it makes.</param>
internal abstract class Subject(string folder)
{
    /// <summary>As it is asked for.</summary>
    public abstract string Key { get; }

    /// <summary>As it is shown.</summary>
    public abstract string Name { get; }

    /// <summary>Programs it needs, and their Debian packages.</summary>
    public abstract IReadOnlyList<(string Program, string Package)> Programs { get; }

    /// <summary>All that it keeps between runs lies here, and is counted.</summary>
    public virtual string Store => folder;

    /// <summary>What its disk lacks compared to Kiln's; empty: nothing.</summary>
    public virtual string Note => "";

    public string Folder => folder;

    /// <summary>Variables its command is run with.</summary>
    public virtual IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    /// <summary>Seconds that a run takes on a small machine, roughly; null: it does not do this scenario.</summary>
    public abstract double? Expected(Scenario scenario);

    /// <summary>Makes the change. Not timed.</summary>
    /// <param name="change">Counts the changes of a benchmark, from 0 up.</param>
    /// <returns>What the disk has to hold afterwards.</returns>
    public abstract string Prepare(Scenario scenario, int change);

    /// <summary>The command that is timed.</summary>
    public abstract IReadOnlyList<string> Command(Scenario scenario, int change);

    /// <summary>The disks that a run made or said to be up to date.</summary>
    /// <param name="output">What it printed.</param>
    public abstract IReadOnlyList<string> Disks(string output);

    /// <summary>Removes a folder's content but what is named.</summary>
    protected static void Empty(string folder, params string[] kept)
    {
        Directory.CreateDirectory(folder);
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder).Where(entry => !kept.Contains(Path.GetFileName(entry)))) Tools.Run("rm", "-rf", "--one-file-system", "--", entry);
    }
}
