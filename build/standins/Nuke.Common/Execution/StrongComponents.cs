namespace Nuke.Common.Execution;

/// <summary>Tarjan's algorithm: the sets of nodes that can all reach one another.</summary>
internal sealed class StrongComponents<T>
    where T : class
{
    private readonly Func<T, IEnumerable<T>> _next;
    private readonly Dictionary<T, int> _seen = [];
    private readonly Stack<T> _open = [];

    public StrongComponents(IEnumerable<T> nodes, Func<T, IEnumerable<T>> next)
    {
        _next = next;
        foreach (var node in nodes)
        {
            if (!_seen.ContainsKey(node))
                Visit(node);
        }
    }

    public List<List<T>> Components { get; } = [];

    private int Visit(T node)
    {
        var index = _seen.Count;
        var low = index;
        _seen[node] = index;
        _open.Push(node);
        foreach (var next in _next(node))
        {
            if (!_seen.TryGetValue(next, out var seenIndex))
                low = Math.Min(low, Visit(next));
            else if (_open.Contains(next))
                low = Math.Min(low, seenIndex);
        }

        if (low == index)
            Components.Add(Close(node));

        return low;
    }

    private List<T> Close(T node)
    {
        var component = new List<T>();
        do
            component.Add(_open.Pop());
        while (component[^1] != node);
        return component;
    }
}
