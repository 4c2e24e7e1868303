using Civium.Kernel.Requests;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>Refuses what a query says well but this version does not answer: it is never ignored.</summary>
internal static class NotOffered
{
    /// <summary>The refusal of an option.</summary>
    public static RefusedException Option(string option, int position, string problem) =>
        RefusedException.BadRequest("query-not-offered", $"{option}, at position {position}: {problem}", $"{option}, position {position}");

    /// <summary>The refusal of a path in an expression.</summary>
    public static RefusedException Path(BoundExpression expression, BoundPath path, string option)
    {
        var position = expression.Paths.FirstOrDefault(pair => pair.Value == path).Key?.Position ?? 0;
        return Option(option, position, $"{path.Text} of {expression.Root.SetName} cannot be asked for in {option} here.");
    }

    /// <summary>The refusal of a query that is not well formed.</summary>
    public static RefusedException Bad(QueryException bad) =>
        RefusedException.BadRequest("bad-query", bad.Message, $"{bad.Option}, position {bad.Position}");
}
