namespace Kiln.Documents;

/// <summary>A part of a YAML document, with the place it was written at.</summary>
public abstract class Node(SourcePosition position)
{
    public SourcePosition Position { get; } = position;

    /// <summary>How errors call it: <c>a mapping</c>, <c>a list</c>, <c>nothing</c>, <c>'text'</c>.</summary>
    public abstract string Description { get; }

    /// <summary>How deep it is nested, itself included.</summary>
    internal abstract int Height { get; }
}

/// <summary>A single value. It is text; what is wanted decides whether that text is a number, a truth value or just text.</summary>
/// <param name="isPlain">False where it was quoted or a block.</param>
public sealed class ScalarNode(SourcePosition position, string value, bool isPlain) : Node(position)
{
    public string Value { get; } = value;

    public bool IsPlain { get; } = isPlain;

    /// <summary>The text comes from an environment variable, in part at least.</summary>
    public bool IsExpanded { get; init; }

    /// <summary>Nothing was written: <c>key:</c>, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => IsPlain && !IsExpanded && Value is ("" or "~" or "null" or "Null" or "NULL");

    public override string Description => IsNull ? "nothing" : Printable.Quote(Value);

    internal override int Height => 1;
}

/// <summary>A list.</summary>
public sealed class SequenceNode(SourcePosition position, IReadOnlyList<Node> items) : Node(position)
{
    public IReadOnlyList<Node> Items { get; } = items;

    public override string Description => "a list";

    internal override int Height { get; } = 1 + items.Select(item => item.Height).DefaultIfEmpty().Max();
}

/// <summary>Keys and values in the order they were written; no key twice.</summary>
public sealed class MappingNode(SourcePosition position, OrderedDictionary<string, MappingEntry> entries) : Node(position)
{
    public IReadOnlyDictionary<string, MappingEntry> Entries { get; } = entries;

    public override string Description => "a mapping";

    internal override int Height { get; } = 1 + entries.Values.Select(entry => entry.Value.Height).DefaultIfEmpty().Max();

    /// <summary>The value under these keys, each in the mapping under the one before; null where there is none.</summary>
    public Node? Find(params ReadOnlySpan<string> keys)
    {
        Node? node = this;
        foreach (var key in keys)
            node = node is MappingNode mapping && mapping.Entries.TryGetValue(key, out var entry) ? entry.Value : null;
        return node;
    }
}

/// <summary>One key of a mapping and its value.</summary>
public sealed record MappingEntry(SourcePosition KeyPosition, Node Value);
