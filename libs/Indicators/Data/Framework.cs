namespace Civium.Indicators.Data;

/// <summary>
/// A tree of indicators and aggregates of any depth with one index at its top, after <see cref="FrameworkCheck"/>. Immutable, safe for
/// concurrent use.
/// </summary>
public sealed class Framework
{
    private readonly Dictionary<string, int> _places;
    private readonly int[] _parents;
    private readonly int[][] _children;

    private Framework(IReadOnlyList<IndicatorNode> nodes, int[] levels, IReadOnlyList<string> groups, IReadOnlyList<string> denominators)
    {
        // Children before parents: a pass over the list computes every score.
        var order = Enumerable.Range(0, nodes.Count).OrderBy(place => levels[place]).ToArray();
        Nodes = [.. order.Select(place => nodes[place])];
        Levels = [.. order.Select(place => levels[place])];
        Groups = groups;
        Denominators = denominators;
        _places = Nodes.Select((node, place) => (node.Code, place)).ToDictionary(pair => pair.Code, pair => pair.place, StringComparer.Ordinal);
        _parents = [.. Nodes.Select(node => node.Parent is null ? -1 : _places[node.Parent])];
        var children = Nodes.Select(_ => new List<int>()).ToArray();
        for (var place = 0; place < _parents.Length; place++)
        {
            if (_parents[place] >= 0)
            {
                children[_parents[place]].Add(place);
            }
        }

        _children = [.. children.Select(list => list.ToArray())];
        Indicators = Nodes.TakeWhile(node => node.IsIndicator).Count() is var leading && Nodes.Skip(leading).Any(node => node.IsIndicator)
            ? [.. Enumerable.Range(0, Nodes.Count).Where(place => Nodes[place].IsIndicator)]
            : [.. Enumerable.Range(0, leading)];
    }

    /// <summary>The nodes, every child before its parent; indicators in the order they were given. The last one is the index.</summary>
    public IReadOnlyList<IndicatorNode> Nodes { get; }

    /// <summary>The level of each node: 1 for indicators; an aggregate is above all of its children.</summary>
    public IReadOnlyList<int> Levels { get; }

    /// <summary>The places of the indicators in <see cref="Nodes"/>.</summary>
    public IReadOnlyList<int> Indicators { get; }

    /// <summary>Codes of columns that group the units.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>Codes of columns that indicators are divided by.</summary>
    public IReadOnlyList<string> Denominators { get; }

    /// <summary>The level of the index.</summary>
    public int Top => Levels[^1];

    /// <summary>The place of the index.</summary>
    public int Root => Nodes.Count - 1;

    /// <summary>Makes a framework.</summary>
    /// <param name="nodes">Its nodes, in any order.</param>
    /// <param name="groups">Codes of grouping columns; may be empty.</param>
    /// <param name="denominators">Codes of denominator columns; may be empty.</param>
    /// <param name="levels">The levels as given, node by node; null to let each aggregate stand one above its highest child.</param>
    /// <exception cref="ArgumentException">It has a problem, see <see cref="FrameworkCheck"/>.</exception>
    public static Framework Of(
        IReadOnlyList<IndicatorNode> nodes, IReadOnlyList<string>? groups = null, IReadOnlyList<string>? denominators = null, IReadOnlyList<int>? levels = null)
    {
        if (FrameworkCheck.Problems(nodes, denominators, levels) is [var (place, message), ..])
        {
            throw new ArgumentException(place < 0 ? message : $"{nodes[place].Code}: {message}", nameof(nodes));
        }

        return new(nodes, levels is null ? Heights(nodes) : [.. levels], groups ?? [], denominators ?? []);
    }

    /// <summary>One index over some indicators of equal weight, for a plain matrix.</summary>
    /// <param name="codes">The indicators; more is better for each.</param>
    /// <param name="index">The code of the index.</param>
    /// <param name="groups">Codes of grouping columns.</param>
    public static Framework Flat(IEnumerable<string> codes, string index = "Index", IReadOnlyList<string>? groups = null) =>
        Of([.. codes.Select(code => new IndicatorNode(code, code, index)), new IndicatorNode(index, index, null) { IsIndicator = false }], groups);

    /// <summary>The place of a node in <see cref="Nodes"/>, or -1.</summary>
    public int Find(string code) => _places.GetValueOrDefault(code, -1);

    /// <summary>The place of a node's parent, or -1 for the index.</summary>
    public int Parent(int place) => _parents[place];

    /// <summary>The places of a node's children; empty for an indicator.</summary>
    public IReadOnlyList<int> Children(int place) => _children[place];

    /// <summary>The same framework without some indicators; aggregates that lose all their children go as well.</summary>
    /// <exception cref="ArgumentException">Nothing would be left.</exception>
    public Framework Without(params IReadOnlyCollection<string> codes)
    {
        var kept = Nodes.Select((node, place) => (Node: node, Level: Levels[place])).Where(pair => !codes.Contains(pair.Node.Code)).ToList();
        while (kept.RemoveAll(pair => !pair.Node.IsIndicator && !kept.Exists(other => other.Node.Parent == pair.Node.Code)) > 0)
        {
            // Until no aggregate is empty.
        }

        return kept.Count == 0
            ? throw new ArgumentException("Without these indicators nothing is left of the framework.", nameof(codes))
            : Of([.. kept.Select(pair => pair.Node)], Groups, Denominators, [.. kept.Select(pair => pair.Level)]);
    }

    private static int[] Heights(IReadOnlyList<IndicatorNode> nodes)
    {
        var heights = nodes.ToDictionary(node => node.Code, _ => 1, StringComparer.Ordinal);
        var parents = nodes.ToDictionary(node => node.Code, node => node.Parent, StringComparer.Ordinal);
        foreach (var node in nodes.Where(node => node.IsIndicator))
        {
            var height = 1;
            for (var code = node.Parent; code is not null; code = parents[code])
            {
                height++;
                heights[code] = Math.Max(heights[code], height);
            }
        }

        return [.. nodes.Select(node => heights[node.Code])];
    }
}
