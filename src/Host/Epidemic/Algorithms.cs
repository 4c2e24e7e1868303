using Civium.Detection.Seasonality;
using Civium.Detection.Surveillance;

namespace Civium.Host.Epidemic;

/// <summary>The surveillance algorithms by name, with their parameters under the names of R's surveillance package.</summary>
internal static class Algorithms
{
    /// <summary>The names.</summary>
    public static readonly string[] Names =
    [
        "ears", "farrington", "farrington-flexible", "cusum", "glr-poisson", "glr-negative-binomial", "bayes", "rki", "outbreakp", "outbreak-scan", "seasonal-residual",
    ];

    /// <summary>Makes an algorithm.</summary>
    /// <exception cref="ParameterException">There is none of that name, or a parameter is wrong.</exception>
    public static ISurveillanceAlgorithm Create(string name, Parameters p) => name.ToUpperInvariant() switch
    {
        "EARS" => Ears(p),
        "FARRINGTON" => Farrington(p),
        "FARRINGTON-FLEXIBLE" => Flexible(p),
        "CUSUM" => Cusum(p),
        "GLR-POISSON" => LikelihoodRatio(p, 0),
        "GLR-NEGATIVE-BINOMIAL" => LikelihoodRatio(p, p.OptionalReal("alpha")),
        "BAYES" => new Bayes { Years = p.Whole("b", 0), HalfWidth = p.Whole("w", 6), CurrentYear = p.Flag("actY", true), Alpha = p.Real("alpha", 0.05) },
        "RKI" => new Rki { Years = p.Whole("b", 2), HalfWidth = p.Whole("w", 4), CurrentYear = p.Flag("actY", false) },
        "OUTBREAKP" => new OutbreakP { Limit = p.Real("k", 100), Bound = Bound(p), MostCases = p.Real("maxUpperboundCases", 1e5) },
        "OUTBREAK-SCAN" => Scan(p),
        "SEASONAL-RESIDUAL" => new SeasonalResidual { Alpha = p.Real("alpha", 0.001), SeasonalWindow = p.OptionalWhole("s.window"), Periods = p.Whole("b", 5), MinSigma = p.Real("minSigma", 0.5) },
        _ => throw new ParameterException($"--algorithm {name}: there is none of that name; there are {string.Join(", ", Names)}."),
    };

    private static Ears Ears(Parameters p) => new()
    {
        Method = p.Choice("method", EarsMethod.C1, ("C1", EarsMethod.C1), ("C2", EarsMethod.C2), ("C3", EarsMethod.C3), ("C3-classic", EarsMethod.ClassicC3)),
        Baseline = p.Whole("baseline", 7),
        MinSigma = p.Real("minSigma", 0),
        Alpha = p.OptionalReal("alpha"),
    };

    private static Farrington Farrington(Parameters p)
    {
        var (cases, steps) = p.Pair("limit54", 5, 4);
        return new Farrington
        {
            Years = p.Whole("b", 5),
            HalfWidth = p.Whole("w", 3),
            Reweight = p.Flag("reweight", true),
            Alpha = p.Real("alpha", 0.05),
            Trend = p.Flag("trend", true),
            LimitCases = cases,
            LimitSteps = (int)steps,
            Transformation = Transformation(p),
        };
    }

    private static FarringtonFlexible Flexible(Parameters p)
    {
        var (cases, steps) = p.Pair("limit54", 5, 4);
        return new FarringtonFlexible
        {
            Years = p.Whole("b", 5),
            HalfWidth = p.Whole("w", 3),
            Reweight = p.Flag("reweight", true),
            WeightsThreshold = p.Real("weightsThreshold", 2.58),
            Alpha = p.Real("alpha", 0.05),
            Trend = p.Flag("trend", true),
            TrendSignificance = p.Real("pThresholdTrend", 0.05),
            LimitCases = cases,
            LimitSteps = (int)steps,
            Transformation = Transformation(p),
            Periods = p.Whole("noPeriods", 1),
            RecentStepsExcluded = p.OptionalWhole("pastWeeksNotIncluded"),
            Method = p.Choice("thresholdMethod", ThresholdMethod.Delta, ("delta", ThresholdMethod.Delta), ("nbPlugin", ThresholdMethod.NbPlugin), ("muan", ThresholdMethod.Muan)),
            PopulationOffset = p.Flag("populationOffset", false),
        };
    }

    private static Cusum Cusum(Parameters p)
    {
        var mean = p.Text("m", "");
        return new Cusum
        {
            Reference = p.Real("k", 1.04),
            Limit = p.Real("h", 2.26),
            Seasonal = mean == "glm",
            Mean = mean == "glm" ? null : p.OptionalReal("m"),
            Alpha = p.Real("alpha", 0.1),
            Transformation = p.Choice(
                "trans",
                CusumTransformation.Standard,
                ("standard", CusumTransformation.Standard),
                ("rossi", CusumTransformation.Rossi),
                ("anscombe", CusumTransformation.Anscombe),
                ("anscombe2nd", CusumTransformation.AnscombeSecond),
                ("pearsonNegBin", CusumTransformation.PearsonNegativeBinomial),
                ("anscombeNegBin", CusumTransformation.AnscombeNegativeBinomial),
                ("none", CusumTransformation.None)),
        };
    }

    private static GeneralisedLikelihoodRatio LikelihoodRatio(Parameters p, double? dispersion)
    {
        var window = p.Whole("M", -1);
        _ = p.Choice("change", 0, ("intercept", 0));
        return new GeneralisedLikelihoodRatio
        {
            Limit = p.Real("c.ARL", 5),
            Dispersion = dispersion,
            Means = p.OptionalReal("mu0") is { } mean ? [mean] : null,
            Season = new SeasonalMean { Harmonics = p.Whole("S", 1), Trend = p.Flag("trend", false) },
            SmallestSpan = p.Whole("Mtilde", 1),
            Window = window == -1 ? null : window,
            Change = p.OptionalReal("theta"),
            Direction = p.Choice("dir", ChangeDirection.Increase, ("inc", ChangeDirection.Increase), ("dec", ChangeDirection.Decrease)),
            Bound = Bound(p),
            MostCases = p.Whole("xMax", 10_000),
        };
    }

    private static OutbreakScan Scan(Parameters p) => new()
    {
        Years = p.Whole("b", 5),
        HalfWidth = p.Whole("w", 3),
        Periods = p.Whole("noPeriods", 10),
        Alpha = p.Real("alpha", 0.002),
        LongestSpan = p.Whole("span", 2),
        RecentStepsExcluded = p.Whole("pastWeeksNotIncluded", 26),
        WeightsThreshold = p.Real("weightsThreshold", 2.58),
    };

    private static BoundKind Bound(Parameters p) => p.Choice("ret", BoundKind.Value, ("value", BoundKind.Value), ("cases", BoundKind.Cases));

    private static PowerTransformation Transformation(Parameters p) =>
        p.Choice("powertrans", PowerTransformation.TwoThirds, ("2/3", PowerTransformation.TwoThirds), ("1/2", PowerTransformation.Half), ("none", PowerTransformation.None));
}
