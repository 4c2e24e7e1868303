namespace Civium.SensorThings.Query;

/// <summary>A built-in function: what it takes, what it gives, and how it is computed. An implementation never sees null or a wrong kind.</summary>
internal sealed record Function(string Name, ValueKind[] Parameters, ValueKind Result, Func<QueryValue[], QueryValue> Apply, int Optional = 0);

/// <summary>The functions that are evaluated (OGC 18-088 table 23).</summary>
internal static class FunctionTable
{
    private static readonly Dictionary<string, Function> Functions = new Function[][]
    {
        TextFunctions.All, TimeFunctions.All, IntervalFunctions.All, NumberFunctions.All, GeometryFunctions.All,
    }.SelectMany(functions => functions).ToDictionary(function => function.Name, StringComparer.Ordinal);

    internal static IEnumerable<string> Names => Functions.Keys.Append("now");

    internal static Function? Find(string name) => Functions.GetValueOrDefault(name);
}
