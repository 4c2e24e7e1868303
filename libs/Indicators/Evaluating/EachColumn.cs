namespace Civium.Indicators.Evaluating;

/// <summary>Does the same for each of some columns: on all cores where there is much to do, otherwise in turn.</summary>
internal static class EachColumn
{
    private const long Much = 200_000;

    public static void Do(int columns, int rows, Action<int> work)
    {
        if ((long)columns * rows >= Much)
        {
            try
            {
                Parallel.For(0, columns, work);
            }
            catch (AggregateException faults)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
            }
        }
        else
        {
            for (var place = 0; place < columns; place++)
            {
                work(place);
            }
        }
    }

    /// <summary>A new column for each code.</summary>
    public static Dictionary<string, double[]> Map(IReadOnlyList<string> codes, int rows, Func<string, double[]> map)
    {
        var columns = new double[codes.Count][];
        Do(codes.Count, rows, place => columns[place] = map(codes[place]));
        return codes.Zip(columns).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
    }
}
