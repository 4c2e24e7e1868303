using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>
/// The order of an <c>$orderby</c> that SQL and the store cannot give: by its values, nothing first when ascending, then by id. It keeps
/// only the rows of one page, so memory does not grow with the rows it looks at.
/// </summary>
internal sealed class Ranking(IReadOnlyList<bool> descending) : IComparer<Found>
{
    private const int MostKept = 200_000;

    /// <inheritdoc/>
    public int Compare(Found? x, Found? y)
    {
        for (var i = 0; i < descending.Count; i++)
        {
            var order = QueryOrder.Instance.Compare(x!.Keys[i], y!.Keys[i]);
            if (order != 0)
            {
                return descending[i] ? -order : order;
            }
        }

        return Graph.IdOf(x!.Row).CompareTo(Graph.IdOf(y!.Row));
    }

    /// <summary>The first rows behind a place, in order.</summary>
    /// <param name="rows">All rows, in any order.</param>
    /// <param name="token">The place; null for the start.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="take">How many to give at most.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<List<Found>> FirstAsync(IAsyncEnumerable<Found> rows, SkipToken? token, int skip, int take, CancellationToken cancellation)
    {
        var wanted = (long)skip + take;
        if (wanted > MostKept)
        {
            throw NotOffered.Option("$skip", 0, $"this order is not kept anywhere, so at most its first {MostKept} entities can be reached; follow @iot.nextLink, or order by a plain property.");
        }

        (QueryValue[] Keys, long Id)? place = token is null ? null : Place(token);
        var kept = new PriorityQueue<Found, Found>(Comparer<Found>.Create((x, y) => Compare(y, x)));
        await foreach (var row in rows.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (wanted == 0 || (place is not null && Beyond(row, place.Value) <= 0))
            {
                continue;
            }

            kept.Enqueue(row, row);
            if (kept.Count > wanted)
            {
                kept.Dequeue();
            }
        }

        var first = new List<Found>(kept.Count);
        while (kept.TryDequeue(out var row, out _))
        {
            first.Add(row);
        }

        first.Reverse();
        return [.. first.Skip(skip)];
    }

    /// <summary>The token of the place behind a row.</summary>
    public static string Token(Found row) => SkipToken.Write(row.Keys.Select(key => (object?)ValueText.Write(key)), Graph.IdOf(row.Row));

    private (QueryValue[] Keys, long Id) Place(SkipToken token)
    {
        var keys = new QueryValue[descending.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            if (token.Keys[i].ValueKind != System.Text.Json.JsonValueKind.String || !ValueText.TryRead(token.Keys[i].GetString()!, out keys[i]))
            {
                throw SkipToken.Bad();
            }
        }

        return (keys, token.Id);
    }

    private int Beyond(Found row, (QueryValue[] Keys, long Id) place)
    {
        for (var i = 0; i < descending.Count; i++)
        {
            var order = QueryOrder.Instance.Compare(row.Keys[i], place.Keys[i]);
            if (order != 0)
            {
                return descending[i] ? -order : order;
            }
        }

        return Graph.IdOf(row.Row).CompareTo(place.Id);
    }
}
