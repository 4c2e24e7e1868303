using Civium.Kernel.Requests;
using Civium.SensorThings.Model;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Refuses what a query says well but this version does not answer: it is never ignored.</summary>
internal static class NotOffered
{
    /// <summary>The refusal of a whole option.</summary>
    public static RefusedException Option(string option, int position, string problem) =>
        RefusedException.BadRequest("query-not-offered", $"{option}, at position {position}: {problem}", $"{option}, position {position}");

    /// <summary>The refusal of a path in an expression.</summary>
    public static RefusedException Path(BoundExpression expression, BoundPath path, string option)
    {
        var position = expression.Paths.FirstOrDefault(pair => pair.Value == path).Key?.Position ?? 0;
        return Option(option, position, $"{path.Text} of {expression.Root.SetName} cannot be asked for in {option} in this version.");
    }

    /// <summary>The refusal of a query that is not well formed.</summary>
    public static RefusedException Bad(QueryException bad) =>
        RefusedException.BadRequest("bad-query", bad.Message, $"{bad.Option}, position {bad.Position}");

    /// <summary>Refuses options that no set answers yet, and names in <c>$select</c> that <paramref name="type"/> does not have.</summary>
    public static void Check(QueryOptions options, EntityType type)
    {
        if (options.Expand.Count > 0)
        {
            throw Option("$expand", options.Expand[0].Position, "is not offered in this version; follow the navigation links instead.");
        }

        if (options.ResultFormat is not null)
        {
            throw Option("$resultFormat", 0, "is not offered in this version.");
        }

        foreach (var name in options.Select)
        {
            if (type.FindProperty(name) is null && type.FindNavigation(name) is null)
            {
                throw Option("$select", 0, $"{type.Name} has no property or relation \"{name}\" that could be selected.");
            }
        }
    }
}
