namespace Civium.Detection.Surveillance;

/// <summary>The statistic of a likelihood ratio detector, step by step. Not thread-safe.</summary>
internal abstract class LikelihoodRatioChart(GeneralisedLikelihoodRatio settings)
{
    protected GeneralisedLikelihoodRatio Settings { get; } = settings;

    protected double[] Counts { get; private set; } = [];

    protected double[] Means { get; private set; } = [];

    protected double Sign => Settings.Direction == ChangeDirection.Increase ? 1 : -1;

    public static LikelihoodRatioChart Create(GeneralisedLikelihoodRatio settings, double dispersion) =>
        settings.Change is { } change
            ? new KnownChangeChart(settings, change, dispersion)
            : dispersion == 0 ? new PoissonChart(settings) : new NegativeBinomialChart(settings, dispersion);

    /// <summary>Starts anew.</summary>
    public virtual void Begin(double[] counts, double[] means) => (Counts, Means) = (counts, means);

    /// <summary>The statistic at a step if its count were <paramref name="count"/>.</summary>
    public abstract double Statistic(int n, double count);

    /// <summary>Moves on.</summary>
    public virtual void Advance(int n)
    {
    }

    public virtual bool Alarms(double statistic) => statistic >= Settings.Limit;

    /// <summary>The fewest cases at a step that raise an alarm; for a decrease, the most that still do.</summary>
    public abstract double Cases(int n, bool alarm);

    /// <summary>The first place the change may have begun at, and the last.</summary>
    protected (int Low, int High) Starts(int n, bool windowExcludesLatest)
    {
        var span = Settings.SmallestSpan;
        return Settings.Window is { } window
            ? (Math.Max(0, n - window), windowExcludesLatest ? n - span : n - span + 1)
            : (0, windowExcludesLatest ? n : n - span + 1);
    }
}

/// <summary>Poisson counts, a change of any size: sums of counts and means from each start suffice.</summary>
internal sealed class PoissonChart(GeneralisedLikelihoodRatio settings) : LikelihoodRatioChart(settings)
{
    public override double Statistic(int n, double count)
    {
        // The unlimited chart, as the reference's, looks at every start once the burn-in of SmallestSpan steps is over; the windowed one begins later.
        if (Settings.Window is null ? n < Settings.SmallestSpan - 1 : n < Settings.SmallestSpan)
        {
            return 0;
        }

        var (low, high) = Starts(n, windowExcludesLatest: true);
        var (cases, mean) = (count, Means[n]);
        var best = high == n ? Ratio(cases, mean) : double.NegativeInfinity;
        for (var k = n - 1; k >= low; k--)
        {
            cases += Counts[k];
            mean += Means[k];
            if (k <= high)
            {
                best = Math.Max(best, Ratio(cases, mean));
            }
        }

        return best;
    }

    public override double Cases(int n, bool alarm)
    {
        if (Settings.Window is null ? n < Settings.SmallestSpan - 1 : n < Settings.SmallestSpan)
        {
            return 0;
        }

        if (Settings.Direction == ChangeDirection.Decrease)
        {
            return MostThatAlarms(n);
        }

        var cases = 0;
        while (cases <= Settings.MostCases && Statistic(n, cases) < Settings.Limit)
        {
            cases++;
        }

        return cases;
    }

    private double MostThatAlarms(int n)
    {
        var cases = 0;
        while (cases <= Settings.MostCases && Statistic(n, cases) >= Settings.Limit)
        {
            cases++;
        }

        return cases == 0 ? double.NaN : cases - 1;
    }

    private double Ratio(double cases, double mean)
    {
        var change = Sign * Math.Max(0, Sign * Math.Log(cases / mean));
        return (double.IsNegativeInfinity(change) ? 0 : change * cases) + ((1 - Math.Exp(change)) * mean);
    }
}

/// <summary>Negative binomial counts, a change of any size: its maximum likelihood estimate is Newton's, started at the one before.</summary>
/// <remarks>
/// Newton's step is not damped, as in the reference implementation: where it runs away (a count hundreds of times the mean) that start of the change
/// says nothing. So more cases can lower the statistic, and the fewest that alarm are found by trying one after the other.
/// </remarks>
internal sealed class NegativeBinomialChart(GeneralisedLikelihoodRatio settings, double dispersion) : LikelihoodRatioChart(settings)
{
    private const int MostSteps = 1000;

    public override double Statistic(int n, double count)
    {
        if (n < Settings.SmallestSpan - 1)
        {
            return 0;
        }

        var seen = Counts[n];
        Counts[n] = count;
        var (low, high) = Starts(n, windowExcludesLatest: false);
        var best = double.NegativeInfinity;
        var change = 0.5;
        for (var k = low; k <= high; k++)
        {
            var estimate = Sign * Estimate(change, k, n);
            change = estimate > 0 ? Sign * estimate : 0;
            var ratio = Ratio(change, k, n);
            best = ratio > best ? ratio : best;
        }

        Counts[n] = seen;
        return best;
    }

    public override double Cases(int n, bool alarm)
    {
        var seen = Counts[n];
        if (seen < 1 || seen > Settings.MostCases)
        {
            return alarm ? double.NaN : 1e99;
        }

        for (var cases = seen; cases >= 1 && cases <= Settings.MostCases;)
        {
            cases += alarm ? -1 : 1;
            if (Alarms(Statistic(n, cases)) != alarm)
            {
                return alarm ? cases + 1 : cases;
            }
        }

        return alarm ? double.NaN : 1e99;
    }

    private double Estimate(double start, int k, int n)
    {
        var (before, now) = (0.4, start);
        for (var step = 0; now > -18 && Math.Abs(now - before) > 1e-6 && step < MostSteps; step++)
        {
            before = now;
            double score = 0, information = 0;
            var factor = Math.Exp(before);
            for (var i = k; i <= n; i++)
            {
                var spread = 1 + (dispersion * factor * Means[i]);
                score += (Counts[i] - (factor * Means[i])) / spread;
                information += Means[i] * ((dispersion * Counts[i]) + 1) / (spread * spread);
            }

            now = before + (score / (factor * information));
        }

        return now;
    }

    private double Ratio(double change, int k, int n)
    {
        var sum = 0.0;
        var factor = Math.Exp(change);
        for (var i = k; i <= n; i++)
        {
            sum += (change * Counts[i])
                + ((Counts[i] + (1 / dispersion)) * Math.Log((1 + (dispersion * Means[i])) / (1 + (dispersion * Means[i] * factor))));
        }

        return sum;
    }
}

/// <summary>A change of known size: the likelihood ratio adds up like a CUSUM.</summary>
internal sealed class KnownChangeChart(GeneralisedLikelihoodRatio settings, double change, double dispersion) : LikelihoodRatioChart(settings)
{
    private double _sum;

    public override void Begin(double[] counts, double[] means)
    {
        base.Begin(counts, means);
        _sum = 0;
    }

    public override double Statistic(int n, double count) => Math.Max(0, _sum + (PerCase(n) * count) + Fixed(n));

    public override void Advance(int n) => _sum = Statistic(n, Counts[n]);

    public override bool Alarms(double statistic) => statistic > Settings.Limit;

    public override double Cases(int n, bool alarm) => (Settings.Limit - _sum - Fixed(n)) / PerCase(n);

    private double PerCase(int n) => dispersion == 0 ? change : change + Spread(n);

    private double Fixed(int n) => dispersion == 0 ? (1 - Math.Exp(change)) * Means[n] : Spread(n) / dispersion;

    private double Spread(int n) => Math.Log((1 + (dispersion * Means[n])) / (1 + (dispersion * Means[n] * Math.Exp(change))));
}
