namespace Civium.Epidemiology.Forecasting;

/// <summary>A place's cumulative cases on a coming day.</summary>
/// <param name="Place">The place's number.</param>
/// <param name="Ahead">Days ahead, from 1.</param>
/// <param name="Mean">What is expected.</param>
/// <param name="Lower80">The lower bound of the 80 % interval.</param>
/// <param name="Upper80">The upper bound of the 80 % interval.</param>
/// <param name="Lower95">The lower bound of the 95 % interval.</param>
/// <param name="Upper95">The upper bound of the 95 % interval.</param>
public readonly record struct PlaceForecast(int Place, int Ahead, double Mean, double Lower80, double Upper80, double Lower95, double Upper95);

/// <summary>
/// Forecasts cumulative cases of many places: how much a group of places will grow is learned from the group, and each place gets its share. O(places
/// horizon). Immutable.
/// </summary>
/// <remarks>
/// <para>Two groups: the region with most cases, and all others; each has a growth of its own. A group's daily growth is the mean of the last three days, or
/// their median where one day is more than twice that (a change of definition, a backlog). While it still rises, it is taken as steady; once it falls, it goes on falling at the same
/// rate, times <see cref="Damping"/> a day, after the damped trend of Gardner and McKenzie, Management Science 31, 1985. A place's share is half its share of the group's
/// last three days and half its share of all cases: partial pooling, since small counts say little of a place's own trend.</para>
/// <para>Intervals: the same forecast is made from earlier days, as far ahead as the history allows, and its errors are scaled by growth^0.75 and by the square
/// root of the horizon. Their absolute quantiles make the intervals, since when a trend turns all places err to one side.</para>
/// </remarks>
public sealed record PooledTrend
{
    private const int Window = 3;
    private const int FewestDays = 6;
    private const double ErrorExponent = 0.75;

    /// <summary>How much faster than before a falling growth falls, a day.</summary>
    public double Damping { get; init; } = 0.95;

    /// <summary>The weight of a place's own last days in its share; the rest is its share of all cases.</summary>
    public double OwnWeight { get; init; } = 0.5;

    /// <summary>The smallest share of all cases at which a region is a group of its own.</summary>
    public double DominantShare { get; init; } = 0.2;

    /// <summary>Forecasts the days after the last one.</summary>
    /// <param name="confirmed">Cumulative cases by place and day, 6 days or more.</param>
    /// <param name="regions">Each place's region.</param>
    /// <param name="horizon">Days ahead.</param>
    /// <exception cref="EpidemiologyException">There are too few days.</exception>
    public IReadOnlyList<PlaceForecast> Forecast(double[][] confirmed, IReadOnlyList<string> regions, int horizon)
    {
        var days = confirmed.Length == 0 ? 0 : confirmed[0].Length;
        if (days < FewestDays || horizon < 1)
        {
            throw new EpidemiologyException($"A trend cannot be told from {days} days: give {FewestDays} or more, and a horizon of 1 day or more.");
        }

        var forecasts = new List<PlaceForecast>(confirmed.Length * horizon);
        foreach (var group in Groups(confirmed, regions))
        {
            for (var ahead = 1; ahead <= horizon; ahead++)
            {
                Add(confirmed, group, days, ahead, forecasts);
            }
        }

        return [.. forecasts.OrderBy(forecast => forecast.Place).ThenBy(forecast => forecast.Ahead)];
    }

    /// <summary>The region that is a group of its own; null for none.</summary>
    public string? Dominant(double[][] confirmed, IReadOnlyList<string> regions)
    {
        var totals = regions.Zip(confirmed, (region, row) => (region, row[^1])).GroupBy(pair => pair.region).Select(group => (Region: group.Key, Cases: group.Sum(pair => pair.Item2))).ToArray();
        var most = totals.MaxBy(total => total.Cases);
        return totals.Length > 1 && most.Cases > 0 && most.Cases >= DominantShare * totals.Sum(total => total.Cases) ? most.Region : null;
    }

    private IEnumerable<int[]> Groups(double[][] confirmed, IReadOnlyList<string> regions)
    {
        var dominant = Dominant(confirmed, regions);
        return Enumerable.Range(0, confirmed.Length).GroupBy(place => regions[place] == dominant).Select(group => group.ToArray());
    }

    private void Add(double[][] confirmed, int[] group, int days, int ahead, List<PlaceForecast> forecasts)
    {
        var growth = Growth(confirmed, group, days, ahead);
        var (near, far) = Errors(confirmed, group, days, ahead);
        for (var i = 0; i < group.Length; i++)
        {
            var last = confirmed[group[i]][days - 1];
            var (mean, scale) = (last + growth[i], Math.Pow(growth[i] + 1, ErrorExponent));
            forecasts.Add(new PlaceForecast(
                group[i], ahead, mean, Math.Max(0, mean - (near * scale)), mean + (near * scale), Math.Max(0, mean - (far * scale)), mean + (far * scale)));
        }
    }

    /// <summary>How many cases more each place of a group will have, as known after <paramref name="days"/> days.</summary>
    private double[] Growth(double[][] confirmed, int[] group, int days, int ahead)
    {
        var now = Level(confirmed, group, days);
        var before = Level(confirmed, group, days - Window);
        var factor = before > 0 && now < before ? Math.Pow(now / before, 1.0 / Window) * Damping : 1;
        double growth = 0, today = now;
        for (var day = 0; day < ahead; day++)
        {
            growth += today *= factor;
        }

        var recent = group.Select(place => Math.Max(0, At(confirmed[place], days) - At(confirmed[place], days - Window))).ToArray();
        var all = group.Select(place => At(confirmed[place], days)).ToArray();
        var (recentSum, sum) = (recent.Sum(), all.Sum());
        return
        [
            .. recent.Zip(all, (own, total) => growth * ((OwnWeight * (recentSum > 0 ? own / recentSum : 0)) + ((1 - OwnWeight) * (sum > 0 ? total / sum : 0)))),
        ];
    }

    /// <summary>A group's new cases a day at the end of some days.</summary>
    private static double Level(double[][] confirmed, int[] group, int days)
    {
        var increments = new double[Window];
        for (var back = 0; back < Window; back++)
        {
            increments[back] = group.Sum(place => At(confirmed[place], days - back) - At(confirmed[place], days - back - 1));
        }

        var median = increments.Order().ElementAt(Window / 2);
        return Math.Max(0, increments.Max() > 2 * median ? median : increments.Average());
    }

    /// <summary>The 80 % and 95 % quantiles of absolute scaled errors of forecasts made earlier.</summary>
    private (double Near, double Far) Errors(double[][] confirmed, int[] group, int days, int ahead)
    {
        var reach = Math.Clamp(Math.Min(ahead, days - 5), 1, days - 1);
        var errors = new List<double>();
        for (var back = reach; back >= Math.Max(1, reach - 1); back--)
        {
            var growth = Growth(confirmed, group, days - back, back);
            for (var i = 0; i < group.Length; i++)
            {
                var error = At(confirmed[group[i]], days) - At(confirmed[group[i]], days - back) - growth[i];
                errors.Add(Math.Abs(error) / Math.Pow(growth[i] + 1, ErrorExponent) * Math.Sqrt((double)ahead / back));
            }
        }

        errors.Sort();
        double Quantile(double probability) => errors[Math.Clamp((int)Math.Ceiling((errors.Count + 1) * probability) - 1, 0, errors.Count - 1)];
        return (Quantile(0.8), Quantile(0.95));
    }

    /// <summary>Cases after some days; none before the first.</summary>
    private static double At(double[] cases, int days) => days < 1 ? 0 : cases[days - 1];
}
