using Civium.Kernel.Observations;
using Civium.Kernel.Requests;

namespace Civium.Platform.Observations.Embedded.Reading;

/// <summary>The numbers of one bucket while they come in, in any order. The sum is compensated (Neumaier, ZAMM 54, 1974).</summary>
internal sealed class BucketSum(bool keepsNumbers)
{
    private readonly List<double>? _numbers = keepsNumbers ? [] : null;
    private long _count;
    private double _sum;
    private double _lost;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;
    private (long Start, long Id, double Number) _first = (long.MaxValue, long.MaxValue, double.NaN);
    private (long Start, long Id, double Number) _last = (long.MinValue, long.MinValue, double.NaN);

    /// <summary>Adds a number.</summary>
    public void Add(long start, long id, double number)
    {
        _count++;
        var sum = _sum + number;
        _lost += Math.Abs(_sum) >= Math.Abs(number) ? _sum - sum + number : number - sum + _sum;
        _sum = sum;
        _min = Math.Min(_min, number);
        _max = Math.Max(_max, number);
        if (start < _first.Start || (start == _first.Start && id < _first.Id))
            _first = (start, id, number);
        if (start > _last.Start || (start == _last.Start && id > _last.Id))
            _last = (start, id, number);
        _numbers?.Add(number);
    }

    /// <summary>What they amount to.</summary>
    public Aggregate Finish(long stream, int bucket, AggregateQuery query)
    {
        _numbers?.Sort();
        return new(
            stream, bucket, _count, double.IsFinite(_sum) ? _sum + _lost : _sum, _min, _max,
            query.Ends ? _first.Number : double.NaN, query.Ends ? _last.Number : double.NaN,
            _numbers is null ? [] : [.. query.Quantiles.Select(quantile => Quantile(_numbers, quantile))]);
    }

    private static double Quantile(List<double> sorted, double quantile)
    {
        var place = quantile * (sorted.Count - 1);
        var below = (int)Math.Floor(place);
        return below + 1 >= sorted.Count ? sorted[^1] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}

/// <summary>The buckets of one stream, or of all.</summary>
internal sealed class Buckets(AggregateQuery query)
{
    private readonly long[] _edges = [.. query.Edges.Select(Microseconds.Of)];
    private readonly BucketSum?[] _sums = new BucketSum?[query.Edges.Count - 1];
    private long _kept;
    private int _at;

    /// <summary>Adds a number to the bucket of its time, if it has one. Cheapest when times ascend.</summary>
    public void Add(long start, long id, double number)
    {
        if (start < _edges[0] || start >= _edges[^1])
            return;
        if (start < _edges[_at])
            _at = Math.Max(0, Array.BinarySearch(_edges, start) is var found && found < 0 ? ~found - 1 : found);
        while (start >= _edges[_at + 1])
            _at++;
        if (query.Quantiles.Count > 0 && ++_kept > AggregateQuery.MostQuantileNumbers)
        {
            throw RefusedException.BadRequest(
                "too-many-numbers",
                $"Quantiles are exact, and this asks for those of more than {AggregateQuery.MostQuantileNumbers} numbers at once. Ask for a shorter time or fewer streams.");
        }

        (_sums[_at] ??= new(query.Quantiles.Count > 0)).Add(start, id, number);
    }

    /// <summary>The aggregates, by bucket.</summary>
    public IEnumerable<Aggregate> Finish(long stream)
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            if (_sums[i] is { } sum)
                yield return sum.Finish(stream, i, query);
        }
    }
}
