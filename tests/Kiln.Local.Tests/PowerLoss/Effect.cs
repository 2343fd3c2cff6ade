namespace Kiln.Local.Tests.PowerLoss;

/// <summary>What one operation changes, in terms of nodes; certain to survive a power cut once <see cref="FlushedAt"/> has come.</summary>
internal abstract record Effect(Node Flushed)
{
    /// <summary>The number of the operation after which it is on the disk; none: <see cref="int.MaxValue"/>.</summary>
    public int FlushedAt { get; set; } = int.MaxValue;

    /// <summary>In how many ways it may have reached the disk, or not: 0 is not at all, 1 is whole.</summary>
    public abstract int Outcomes { get; }

    /// <param name="outcome">Which of the outcomes.</param>
    /// <param name="of">A node as it is on that disk.</param>
    public abstract void Apply(int outcome, Func<Node, Node> of);

    /// <summary>A folder gets, or loses, a name. Either it does or it does not.</summary>
    public sealed record Name(Node Folder, string Entry, Node? Node) : Effect(Folder)
    {
        public override int Outcomes => 2;

        public override void Apply(int outcome, Func<Node, Node> of)
        {
            if (outcome == 0) return;
            if (Node is null) of(Folder).Entries.Remove(Entry);
            else of(Folder).Entries[Entry] = of(Node);
        }
    }

    /// <summary>A node gets another name; at no time has it both or none.</summary>
    public sealed record Renamed(Node From, string OldName, Node To, string NewName, Node Node) : Effect(To)
    {
        public override int Outcomes => 2;

        public override void Apply(int outcome, Func<Node, Node> of)
        {
            if (outcome == 0) return;
            of(From).Entries.Remove(OldName);
            of(To).Entries[NewName] = of(Node);
        }
    }

    /// <summary>A file's content changes from one length on: not at all, whole, torn in the middle, or its length without its bytes.</summary>
    public sealed record Data(Node File, int Start, byte[] Content) : Effect(File)
    {
        public override int Outcomes => 4;

        public override void Apply(int outcome, Func<Node, Node> of)
        {
            var file = of(File);
            var before = file.Content.AsSpan(0, Math.Min(Start, file.Content.Length)).ToArray();
            Array.Resize(ref before, Start);
            if (outcome == 1) file.Content = [.. before, .. Content];
            if (outcome == 2) file.Content = [.. before, .. Content.AsSpan(0, Content.Length / 2)];
            if (outcome == 3) file.Content = [.. before, .. new byte[Content.Length]];
        }
    }
}
