using Civium.SensorThings.Model;

namespace Civium.SensorThings.Query;

/// <summary>What names can begin a path: the variables of the <c>any()</c> around it, innermost last, or else a property or relation of the root.</summary>
internal sealed class Scope(EntityType root)
{
    private readonly List<(string Name, EntityType Type)> _variables = [];

    /// <summary>How many rows are looked at together: the root and a member for each variable.</summary>
    internal int Depth => _variables.Count + 1;

    /// <summary>Where a path starts: which row, its type, and how many of the path's segments that takes.</summary>
    internal (int Slot, EntityType Type, int Taken) Start(PathExpression path)
    {
        for (var i = _variables.Count - 1; i >= 0; i--)
        {
            if (_variables[i].Name == path.Segments[0])
            {
                return (i + 1, _variables[i].Type, 1);
            }
        }

        return (0, root, 0);
    }

    internal void Enter(string variable, EntityType type) => _variables.Add((variable, type));

    internal void Leave() => _variables.RemoveAt(_variables.Count - 1);
}
