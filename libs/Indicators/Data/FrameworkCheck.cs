namespace Civium.Indicators.Data;

/// <summary>Finds what is wrong with the nodes of a framework. Safe for concurrent use.</summary>
public static class FrameworkCheck
{
    /// <summary>Every problem; empty when a <see cref="Framework"/> can be made.</summary>
    /// <param name="nodes">The nodes, in any order.</param>
    /// <param name="denominators">Codes of denominator columns; null when they are not known.</param>
    /// <param name="levels">Levels as given, or null.</param>
    /// <returns>The place of the node (-1 for the whole) and what is wrong with it.</returns>
    public static IReadOnlyList<(int Place, string Message)> Problems(
        IReadOnlyList<IndicatorNode> nodes, IReadOnlyList<string>? denominators = null, IReadOnlyList<int>? levels = null)
    {
        var problems = new List<(int, string)>();
        if (!nodes.Any(node => node.IsIndicator))
        {
            return [(-1, "A framework needs at least one indicator.")];
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var place = 0; place < nodes.Count; place++)
        {
            CheckAlone(nodes[place], place, places, problems);
        }

        CheckParents(nodes, places, levels, problems);
        if (denominators is not null)
        {
            problems.AddRange(nodes.Select((node, place) => (node, place))
                .Where(pair => pair.node.Denominator is { } code && !denominators.Contains(code))
                .Select(pair => (pair.place, $"its denominator \"{pair.node.Denominator}\" is no denominator of this framework")));
        }

        return problems;
    }

    private static void CheckAlone(IndicatorNode node, int place, Dictionary<string, int> places, List<(int Place, string Message)> problems)
    {
        if (string.IsNullOrWhiteSpace(node.Code))
        {
            problems.Add((place, "it has no code"));
        }
        else if (!places.TryAdd(node.Code, place))
        {
            problems.Add((place, $"the code \"{node.Code}\" is there twice"));
        }

        if (node.Direction is not (1 or -1))
        {
            problems.Add((place, "its direction must be 1 (more is better) or -1 (less is better)"));
        }

        if (!(node.Weight >= 0 && double.IsFinite(node.Weight)))
        {
            problems.Add((place, "its weight must be a number that is not negative"));
        }
    }

    private static void CheckParents(
        IReadOnlyList<IndicatorNode> nodes, Dictionary<string, int> places, IReadOnlyList<int>? levels, List<(int Place, string Message)> problems)
    {
        var parents = new HashSet<string>(StringComparer.Ordinal);
        var roots = new List<int>();
        for (var place = 0; place < nodes.Count; place++)
        {
            var node = nodes[place];
            if (node.Parent is null)
            {
                roots.Add(place);
            }
            else if (!places.TryGetValue(node.Parent, out var parent))
            {
                problems.Add((place, $"its parent \"{node.Parent}\" is not in the framework"));
            }
            else if (nodes[parent].IsIndicator)
            {
                problems.Add((place, $"its parent \"{node.Parent}\" is an indicator; only aggregates have children"));
            }
            else
            {
                parents.Add(node.Parent);
                CheckLevel(place, parent, levels, node, problems);
            }
        }

        CheckTree(nodes, places, parents, roots, problems);
    }

    private static void CheckLevel(int place, int parent, IReadOnlyList<int>? levels, IndicatorNode node, List<(int Place, string Message)> problems)
    {
        if (levels is not null && levels[parent] <= levels[place])
        {
            problems.Add((place, $"its level {levels[place]} is not below the level {levels[parent]} of its parent \"{node.Parent}\""));
        }
    }

    private static void CheckTree(
        IReadOnlyList<IndicatorNode> nodes, Dictionary<string, int> places, HashSet<string> parents, List<int> roots, List<(int Place, string Message)> problems)
    {
        for (var place = 0; place < nodes.Count; place++)
        {
            if (!nodes[place].IsIndicator && !parents.Contains(nodes[place].Code))
            {
                problems.Add((place, "it is an aggregate without children"));
            }

            if (CycleFrom(place, nodes, places) is { } cycle)
            {
                problems.Add((place, $"its parents go in a circle: {cycle}"));
            }
        }

        if (roots.Count == 0 && problems.Count == 0)
        {
            problems.Add((-1, "A framework needs one node without a parent, the index."));
        }

        problems.AddRange(roots.Skip(1).Select(place => (place, $"it has no parent, but \"{nodes[roots[0]].Code}\" is the top already; a framework has one index")));
        if (roots.Count == 1 && nodes[roots[0]].IsIndicator)
        {
            problems.Add((roots[0], "it is an indicator without a parent; give it an aggregate to belong to"));
        }
    }

    private static string? CycleFrom(int start, IReadOnlyList<IndicatorNode> nodes, Dictionary<string, int> places)
    {
        var seen = new List<string> { nodes[start].Code };
        for (var parent = nodes[start].Parent; parent is not null && places.TryGetValue(parent, out var place); parent = nodes[place].Parent)
        {
            seen.Add(parent);
            if (place == start)
            {
                return string.Join(" -> ", seen);
            }

            if (seen.Count > nodes.Count)
            {
                return null;
            }
        }

        return null;
    }
}
