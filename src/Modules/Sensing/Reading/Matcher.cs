using System.Runtime.CompilerServices;
using Civium.SensorThings.Query;

namespace Civium.Modules.Sensing.Reading;

/// <summary>A row that matched, with the values it is ordered by.</summary>
internal sealed record Found(object Row, QueryValue[] Keys);

/// <summary>
/// Asks rows, some at a time, what neither SQL nor the store could answer: the rest of a filter, and the values to order by. What rows are
/// related to is loaded for all of a stretch together.
/// </summary>
internal sealed class Matcher
{
    private const int FirstStretch = 32;
    private const int LongestStretch = 1024;

    private readonly Graph _graph;
    private readonly Need _need = new();
    private readonly Func<object, bool>? _filter;
    private readonly Func<object, QueryValue>[] _keys;

    /// <summary>Makes one.</summary>
    /// <param name="asker">The request.</param>
    /// <param name="filter">The rest of the filter; null when there is none.</param>
    /// <param name="keys">What to order by.</param>
    public Matcher(Asker asker, BoundExpression? filter, IReadOnlyList<BoundExpression> keys)
    {
        _graph = new Graph(asker);
        var values = new NodeValues(_graph, asker.Root);
        if (filter is not null)
        {
            _need.Add(filter);
            _filter = Evaluator.CompileFilter<object>(filter, values.Of, asker.Now, values.Members);
        }

        foreach (var key in keys)
        {
            _need.Add(key);
        }

        _keys = [.. keys.Select(key => Evaluator.CompileValue<object>(key, values.Of, asker.Now, values.Members))];
    }

    /// <summary>The rows that match, in the order they come.</summary>
    public async IAsyncEnumerable<Found> MatchAsync(IAsyncEnumerable<object> rows, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var size = FirstStretch;
        var stretch = new List<object>(size);
        await foreach (var row in rows.WithCancellation(cancellation).ConfigureAwait(false))
        {
            stretch.Add(row);
            if (stretch.Count < size)
            {
                continue;
            }

            foreach (var found in await MatchAsync(stretch).ConfigureAwait(false))
            {
                yield return found;
            }

            stretch.Clear();
            size = Math.Min(size * 2, LongestStretch);
        }

        foreach (var found in await MatchAsync(stretch).ConfigureAwait(false))
        {
            yield return found;
        }
    }

    private async Task<List<Found>> MatchAsync(List<object> stretch)
    {
        if (!_need.IsNothing)
        {
            _graph.Clear();
            await _graph.LoadAsync(stretch, _need).ConfigureAwait(false);
        }

        var found = new List<Found>(stretch.Count);
        foreach (var row in stretch)
        {
            if (_filter is null || _filter(row))
            {
                found.Add(new Found(row, _keys.Length == 0 ? [] : Array.ConvertAll(_keys, key => key(row))));
            }
        }

        return found;
    }
}
