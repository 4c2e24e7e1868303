using System.Text.Json;
using Civium.Kernel.Observations;
using Civium.SensorThings.Model;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>The orders that the observation store keeps, and the places in them.</summary>
internal static class ObservationOrdering
{
    /// <summary>The store's order that some keys ask for; null when it has none.</summary>
    public static (ObservationOrder Order, bool Descending)? Of(IReadOnlyList<Ordering> keys)
    {
        if (keys.Count == 0)
        {
            return (ObservationOrder.Id, false);
        }

        // Ties are broken by id in the same direction; a key of id after the first says no more than that.
        var names = keys.Select(Name).ToList();
        if (keys.Count > 2 || (keys.Count == 2 && (names[1] != "id" || keys[1].Descending != keys[0].Descending)))
        {
            return null;
        }

        ObservationOrder? order = names[0] switch
        {
            "id" => ObservationOrder.Id,
            "phenomenonTime" => ObservationOrder.PhenomenonTime,
            "resultTime" => ObservationOrder.ResultTime,
            "result" => ObservationOrder.Number,
            _ => null,
        };
        return order is { } kept ? (kept, keys[0].Descending) : null;
    }

    /// <summary>The token of the place behind an observation.</summary>
    public static string Token(ObservationOrder order, Observation one) => SkipToken.Write(Key(order, one), one.Id);

    /// <summary>The place that a token names; null for the start.</summary>
    public static ObservationCursor? Cursor(ObservationOrder order, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var isById = order == ObservationOrder.Id;
        var token = SkipToken.Read(text, isById ? 0 : 1);
        if (isById || token.Keys[0].ValueKind == JsonValueKind.Null)
        {
            return new ObservationCursor(null, null, token.Id);
        }

        try
        {
            return order == ObservationOrder.Number
                ? new ObservationCursor(null, token.Keys[0].GetDouble(), token.Id)
                : new ObservationCursor(new DateTime(token.Keys[0].GetInt64(), DateTimeKind.Utc), null, token.Id);
        }
        catch (Exception bad) when (bad is InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            throw SkipToken.Bad();
        }
    }

    private static IEnumerable<object?> Key(ObservationOrder order, Observation one) => order switch
    {
        ObservationOrder.PhenomenonTime => [one.Start.Ticks],
        ObservationOrder.ResultTime => [one.ResultTime?.Ticks],
        ObservationOrder.Number => [one.Result.Kind == ResultKind.Number ? one.Result.Number : null],
        _ => [],
    };

    private static string? Name(Ordering key)
    {
        var bound = Binder.Bind(key.Expression, EntityTypes.Observation, "$orderby");
        return key.Expression is PathExpression path ? bound.Paths[path].Text : null;
    }
}
