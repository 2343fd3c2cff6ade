namespace Kiln.Local.Tests.PowerLoss;

/// <summary>
/// Every state in which a disk can be after the power went at some moment. What was flushed is there. Of the rest any part may be, in
/// any order: POSIX promises nothing about it, except that a rename is not half.
/// </summary>
internal sealed class CrashedDisk
{
    /// <summary>How many states of one moment are looked at: all, where there are not more.</summary>
    private const int MostStates = 64;

    private readonly Node _root = new(isFolder: true);
    private readonly List<(int At, Effect Effect)> _effects = [];
    private readonly string _folder;

    /// <param name="folder">What the operations' paths begin with.</param>
    /// <param name="folders">The folders in it that were there before the first operation, and flushed.</param>
    public CrashedDisk(string folder, IEnumerable<string> folders, IReadOnlyList<Operation> log)
    {
        _folder = folder;
        foreach (var name in folders) Named(-1, _root, name, new(isFolder: true)).FlushedAt = -1;
        for (var at = 0; at < log.Count; at++) Add(at, log[at]);
    }

    /// <summary>The states in which the disk may be when the power goes after so many operations.</summary>
    public IEnumerable<Node> StatesAfter(int operations)
    {
        var effects = _effects.Where(effect => effect.At < operations).Select(effect => effect.Effect).ToList();
        var open = effects.Where(effect => effect.FlushedAt >= operations).ToList();
        var all = open.Aggregate(1L, (product, effect) => Math.Min(product * effect.Outcomes, 1L << 40));

        // Where there are too many, they are taken at even distances: an odd number, so that every outcome of every effect comes up.
        var step = all <= MostStates ? 1 : (all / MostStates) | 1;
        for (long state = 0; state < all; state += step) yield return Build(effects, open, state);
    }

    private Node Build(List<Effect> effects, List<Effect> open, long state)
    {
        var outcomes = new Dictionary<Effect, int>(ReferenceEqualityComparer.Instance);
        foreach (var effect in open)
        {
            outcomes[effect] = (int)(state % effect.Outcomes);
            state /= effect.Outcomes;
        }

        var copies = new Dictionary<Node, Node>();
        foreach (var effect in effects) effect.Apply(outcomes.GetValueOrDefault(effect, 1), Copy);
        return Copy(_root);

        Node Copy(Node node) => copies.TryGetValue(node, out var copy) ? copy : copies[node] = new(node.IsFolder);
    }

    private void Add(int at, Operation operation)
    {
        switch (operation)
        {
            case Operation.Write write:
                var file = Find(write.Path) ?? MakeFile(at, write.Path);
                Data(at, file, write.Append ? file.Content.Length : 0, write.Content);
                break;
            case Operation.Truncate truncate:
                Data(at, Find(truncate.Path)!, truncate.Length, []);
                break;
            case Operation.MakeFolder folder:
                Named(at, ParentOf(folder.Path), Path.GetFileName(folder.Path), new(isFolder: true));
                break;
            case Operation.Delete delete:
                Named(at, ParentOf(delete.Path), Path.GetFileName(delete.Path), null);
                break;
            case Operation.Rename rename:
                Renamed(at, rename);
                break;
            case Operation.FlushEverything:
                Flush(at, _ => true);
                break;
            default:
                var flushed = Find(operation.Path);
                Flush(at, effect => effect.Flushed == flushed);
                break;
        }
    }

    private void Flush(int at, Func<Effect, bool> which)
    {
        foreach (var (_, effect) in _effects.Where(effect => effect.Effect.FlushedAt == int.MaxValue && which(effect.Effect))) effect.FlushedAt = at;
    }

    private Node MakeFile(int at, string path)
    {
        var file = new Node(isFolder: false);
        Named(at, ParentOf(path), Path.GetFileName(path), file);
        return file;
    }

    private Effect Named(int at, Node folder, string name, Node? node) => Did(at, new Effect.Name(folder, name, node));

    private void Renamed(int at, Operation.Rename rename) =>
        Did(at, new Effect.Renamed(ParentOf(rename.From), Path.GetFileName(rename.From), ParentOf(rename.To), Path.GetFileName(rename.To), Find(rename.From)!));

    private void Data(int at, Node file, int start, byte[] content) => Did(at, new Effect.Data(file, start, content));

    // The nodes themselves are what the program saw.
    private Effect Did(int at, Effect effect)
    {
        effect.Apply(1, node => node);
        _effects.Add((at, effect));
        return effect;
    }

    private Node ParentOf(string path) => Find(Path.GetDirectoryName(path)!)!;

    private Node? Find(string path) =>
        Path.GetRelativePath(_folder, path).Split('/').Where(part => part != ".").Aggregate((Node?)_root, (node, part) => node?.Entries.GetValueOrDefault(part));
}
