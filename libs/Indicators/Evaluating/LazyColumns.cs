using System.Collections;

namespace Civium.Indicators.Evaluating;

/// <summary>Columns that are each computed when first asked for. Safe for concurrent use.</summary>
internal sealed class LazyColumns(int count, Func<int, double[]> compute) : IReadOnlyList<double[]>
{
    private readonly Lazy<double[]>[] _columns = [.. Enumerable.Range(0, count).Select(place => new Lazy<double[]>(() => compute(place)))];

    public int Count => _columns.Length;

    public double[] this[int index] => _columns[index].Value;

    public IEnumerator<double[]> GetEnumerator() => _columns.Select(column => column.Value).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
