using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Kiln.Documents;

/// <summary>
/// Makes nodes of YamlDotNet's events. Its deserialiser is not used: that one accepts duplicate keys, walks an alias that
/// contains itself for ever, and overflows the stack on deep nesting.
/// </summary>
internal sealed class NodeBuilder(string text, string file, Reading reading, Func<string, string?>? environment)
{
    private readonly Parser _parser = new(new StringReader(text));
    private readonly Dictionary<string, (Node Node, int Nodes)> _anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _nodes;

    /// <exception cref="ConfigurationException">There is no reading on.</exception>
    public Node Build()
    {
        try
        {
            Next<StreamStart>();
            if (!_parser.Accept<DocumentStart>(out _))
                throw Refuse(new(file, 1, 1), "", "the file is empty");
            Next<DocumentStart>();
            var root = Build("", 1);
            Next<DocumentEnd>();
            if (_parser.Accept<DocumentStart>(out var second))
                throw Refuse(At(second), "", "a second document starts here; a file holds one");
            return root;
        }
        catch (YamlException exception)
        {
            throw IndentingTab() is { } tab
                ? Refuse(tab, "", "a tab indents this line; YAML is indented with spaces")
                : Refuse(At(exception.End), "", $"not YAML: {Sentence(exception.Message)}");
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's own invariant, broken by some inputs: "...\n---\n...\nA: " is one.
            throw Refuse(_parser.Current is { } last ? At(last.End) : new(file, 1, 1), "", "not YAML: cannot be parsed from here on");
        }
    }

    private Node Build(string path, int depth)
    {
        if (depth > DocumentReader.DeepestNesting)
            throw Refuse(At(_parser.Current!), "", $"nested more than {DocumentReader.DeepestNesting} deep");
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return Follow(alias, path, depth);

        var node = Next<NodeEvent>();
        Count(node, path, 1);
        if (!node.Tag.IsEmpty)
            reading.Report(At(node), path, $"tags are not supported: {Printable.Quote(node.Tag.Value)}. Leave it out; quotes make text of any value");

        var (anchor, before) = (node.Anchor.IsEmpty ? null : node.Anchor.Value, _nodes);
        if (anchor is not null)
            _open.Add(anchor);
        Node built = node switch
        {
            Scalar scalar => Scalar(scalar, path),
            SequenceStart => Sequence(At(node), path, depth),
            MappingStart => Mapping(At(node), path, depth),
            _ => throw Refuse(At(node), path, "expected a value"),
        };
        if (anchor is not null)
        {
            _open.Remove(anchor);
            _anchors[anchor] = (built, _nodes - before);
        }

        return built;
    }

    private ScalarNode Scalar(Scalar scalar, string path)
    {
        var value = environment is null
            ? scalar.Value
            : EnvironmentText.Expand(scalar.Value, environment, message => reading.Report(At(scalar), path, message));
        return new(At(scalar), value, scalar.Style == ScalarStyle.Plain) { IsExpanded = value != scalar.Value };
    }

    private SequenceNode Sequence(SourcePosition position, string path, int depth)
    {
        var items = new List<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Build($"{path}[{items.Count}]", depth + 1));
        return new(position, items);
    }

    private MappingNode Mapping(SourcePosition position, string path, int depth)
    {
        var entries = new OrderedDictionary<string, MappingEntry>(StringComparer.Ordinal);
        var merged = new List<Node>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
                throw Refuse(At(_parser.Current!), path, "expected a key, which is a single word or text");

            var value = Build(Entries.PathTo(path, key.Value), depth + 1);
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
                merged.Add(value);
            else if (!entries.TryAdd(key.Value, new(At(key), value)))
                reading.Report(At(key), path, $"duplicate key {Printable.Quote(key.Value)}; it is already on line {entries[key.Value].KeyPosition.Line}");
        }

        foreach (var source in merged.SelectMany(node => node is SequenceNode list ? list.Items : [node]))
            Merge(source, entries, path);
        return new(position, entries);
    }

    /// <summary>The merge key: what the mapping itself says wins, then what was merged first.</summary>
    private void Merge(Node source, OrderedDictionary<string, MappingEntry> entries, string path)
    {
        if (source is not MappingNode mapping)
        {
            reading.Report(source.Position, Entries.PathTo(path, "<<"), $"expected a mapping to merge, found {source.Description}");
            return;
        }

        foreach (var (key, entry) in mapping.Entries)
            entries.TryAdd(key, entry);
    }

    private Node Follow(AnchorAlias alias, string path, int depth)
    {
        var name = alias.Value.Value;
        if (_open.Contains(name))
            throw Refuse(At(alias), path, $"the alias {Printable.Quote("*" + name)} contains itself");
        if (!_anchors.TryGetValue(name, out var anchored))
            throw Refuse(At(alias), path, $"no anchor {Printable.Quote("&" + name)} before this alias. {NearestName.Hint(name, _anchors.Keys)}");
        if (depth + anchored.Node.Height - 1 > DocumentReader.DeepestNesting)
            throw Refuse(At(alias), "", $"nested more than {DocumentReader.DeepestNesting} deep");
        Count(alias, path, 1 + anchored.Nodes);
        return anchored.Node;
    }

    private void Count(ParsingEvent at, string path, int nodes)
    {
        _nodes += nodes;
        if (reading.IsFull)
            throw Refuse(At(at), "", "too much is wrong to read on");
        if (_nodes > DocumentReader.MostNodes)
            throw Refuse(At(at), path, "more than 300,000 values, with each alias counted as what it stands for");
    }

    /// <summary>YamlDotNet reports a tab at the mapping around it, which may be the whole file.</summary>
    private SourcePosition? IndentingTab()
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indent = line[..(line.Length - line.TrimStart(" \t").Length)];
            if (indent.Length < line.Length && indent.IndexOf('\t') is var column and >= 0)
                return new(file, number, column + 1);
        }

        return null;
    }

    private T Next<T>() where T : ParsingEvent => _parser.Consume<T>();

    private SourcePosition At(ParsingEvent node) => At(node.Start);

    private SourcePosition At(Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    private static string Sentence(string message) => message.Length == 0 ? "cannot be parsed" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');

    private static ConfigurationException Refuse(SourcePosition position, string path, string message) => new([new(position, path, message)]);
}
