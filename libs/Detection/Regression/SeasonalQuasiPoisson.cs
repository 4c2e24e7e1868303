using Civium.Detection.Distributions;

namespace Civium.Detection.Regression;

/// <summary>
/// A quasi-Poisson regression of counts on groups of weeks and, where wanted, a linear trend, fitted by iteratively reweighted least squares with
/// a logarithmic link. One instance is used again and again, so it allocates nothing per fit. Not thread-safe.
/// </summary>
/// <remarks>
/// Start, step and stop are those of R's <c>glm.fit</c> (fitted means start at count + 0.1; stop when the deviance changes by less than 1e-8
/// relatively, or after 25 steps), so results agree with R where the likelihood has no maximum too: a group of zeros only. As there, the weights of the last
/// step, not of the result, make dispersion, leverage and standard errors. The design is an arrow (an intercept a group, one covariate), so a
/// step costs O(n) instead of O(n p^2): group means are swept out before the slope is taken.
/// Source: McCullagh and Nelder, Generalized Linear Models, 2nd ed. 1989, sections 2.5 and 9.2.
/// </remarks>
internal sealed class SeasonalQuasiPoisson
{
    private const double Tolerance = 1e-8;
    private const int MostSteps = 25;
    private const double SmallestMean = 2.220446049250313e-16;

    private double[] _count = [];
    private double[] _time = [];
    private double[] _offset = [];
    private int[] _group = [];
    private double[] _weight = [];
    private double[] _eta = [];
    private double[] _mean = [];
    private double[] _working = [];
    private double[] _response = [];
    private double[] _logCount = [];
    private double[] _groupWeight = [];
    private double[] _groupTime = [];
    private double[] _groupLevel = [];
    private double _spread;
    private int _filledGroups;

    /// <summary>How many rows the fit has.</summary>
    public int Rows { get; private set; }

    /// <summary>Whether the last fit settled within 25 steps.</summary>
    public bool Converged { get; private set; }

    /// <summary>Whether the last fit has a trend.</summary>
    public bool HasTrend { get; private set; }

    /// <summary>The trend's coefficient, on the scale of the logarithm.</summary>
    public double Slope { get; private set; }

    /// <summary>The groups of the design.</summary>
    public int Groups { get; private set; }

    /// <summary>Rows that inform the dispersion.</summary>
    public int DegreesOfFreedom => Rows - _filledGroups - (HasTrend ? 1 : 0);

    /// <summary>Forgets the rows.</summary>
    public void Clear(int groups)
    {
        Rows = 0;
        LargestCount = 0;
        Groups = groups;
        if (_groupWeight.Length < groups)
        {
            _groupWeight = new double[groups];
            _groupTime = new double[groups];
            _groupLevel = new double[groups];
        }
    }

    /// <summary>Adds a row; its prior weight is 1.</summary>
    public void Add(double count, double time, int group, double offset = 0)
    {
        if (Rows == _count.Length)
        {
            Grow(Math.Max(128, Rows * 2));
        }

        _count[Rows] = count;
        _time[Rows] = time;
        _group[Rows] = group;
        _offset[Rows] = offset;
        _weight[Rows] = 1;
        LargestCount = Math.Max(LargestCount, count);
        _logCount[Rows] = count > 0 ? Math.Log(count) : 0;
        Rows++;
    }

    /// <summary>The largest count of the rows.</summary>
    public double LargestCount { get; private set; }

    /// <summary>The time of the first row.</summary>
    public double FirstTime => _time[0];

    /// <summary>Fits the model with the prior weights as they are.</summary>
    public void Fit(bool trend)
    {
        HasTrend = trend;
        Converged = false;
        for (var i = 0; i < Rows; i++)
        {
            _mean[i] = _count[i] + 0.1;
            _eta[i] = Math.Log(_mean[i]);
        }

        var before = Deviance();
        for (var step = 0; step < MostSteps && !Converged; step++)
        {
            Step();
            var deviance = Deviance();
            Converged = Math.Abs(deviance - before) / (Math.Abs(deviance) + 0.1) < Tolerance;
            before = deviance;
        }
    }

    /// <summary>The dispersion by Pearson's residuals; <paramref name="weights"/> of null takes those of the last step.</summary>
    public double Dispersion(ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        for (var i = 0; i < Rows; i++)
        {
            var residual = (_count[i] - _mean[i]) / _mean[i];
            sum += (weights.IsEmpty ? _working[i] : weights[i]) * residual * residual;
        }

        return DegreesOfFreedom > 0 ? sum / DegreesOfFreedom : double.NaN;
    }

    /// <summary>The two-sided p-value of the trend at a dispersion.</summary>
    public double TrendPValue(double dispersion) =>
        CountDistributions.StudentTwoSided(Slope / Math.Sqrt(dispersion / _spread), DegreesOfFreedom);

    /// <summary>The linear predictor and its standard error at a dispersion.</summary>
    public (double Eta, double StandardError) Predict(int group, double time, double offset, double dispersion)
    {
        var fromMean = HasTrend ? time - _groupTime[group] : 0;
        var variance = (1 / _groupWeight[group]) + (HasTrend ? fromMean * fromMean / _spread : 0);
        return (_groupLevel[group] + (HasTrend ? Slope * fromMean : 0) + offset, Math.Sqrt(dispersion * variance));
    }

    /// <summary>Anscombe residuals, standardised by dispersion and leverage (Farrington et al. 1996, section 3.3).</summary>
    public void AnscombeResiduals(double dispersion, Span<double> residuals)
    {
        for (var i = 0; i < Rows; i++)
        {
            var group = _group[i];
            var fromMean = HasTrend ? _time[i] - _groupTime[group] : 0;
            var leverage = _working[i] * ((1 / _groupWeight[group]) + (HasTrend ? fromMean * fromMean / _spread : 0));
            leverage = leverage > 1 - 2.2e-15 ? 1 : leverage;
            var raw = 1.5 * ((Math.Cbrt(_count[i] * _count[i]) / Math.Pow(_mean[i], 1.0 / 6)) - Math.Sqrt(_mean[i]));
            residuals[i] = raw / Math.Sqrt(dispersion * (1 - leverage));
        }
    }

    /// <summary>Sets the prior weights.</summary>
    public void Weigh(ReadOnlySpan<double> weights) => weights[..Rows].CopyTo(_weight);

    /// <summary>Sets all prior weights to 1.</summary>
    public void Unweigh() => _weight.AsSpan(0, Rows).Fill(1);

    private void Step()
    {
        for (var i = 0; i < Rows; i++)
        {
            _working[i] = _weight[i] * _mean[i];
            _response[i] = _eta[i] - _offset[i] + ((_count[i] - _mean[i]) / _mean[i]);
        }

        SumGroups();
        if (HasTrend)
        {
            SweepSlope();
        }

        for (var i = 0; i < Rows; i++)
        {
            var group = _group[i];
            _eta[i] = _groupLevel[group] + (HasTrend ? Slope * (_time[i] - _groupTime[group]) : 0) + _offset[i];
            _mean[i] = Math.Max(Math.Exp(_eta[i]), SmallestMean);
        }
    }

    private void SumGroups()
    {
        Array.Clear(_groupWeight, 0, Groups);
        Array.Clear(_groupTime, 0, Groups);
        Array.Clear(_groupLevel, 0, Groups);
        for (var i = 0; i < Rows; i++)
        {
            var group = _group[i];
            _groupWeight[group] += _working[i];
            _groupTime[group] += _working[i] * _time[i];
            _groupLevel[group] += _working[i] * _response[i];
        }

        _filledGroups = 0;
        for (var group = 0; group < Groups; group++)
        {
            if (_groupWeight[group] > 0)
            {
                _filledGroups++;
                _groupTime[group] /= _groupWeight[group];
                _groupLevel[group] /= _groupWeight[group];
            }
        }
    }

    private void SweepSlope()
    {
        double spread = 0, product = 0;
        for (var i = 0; i < Rows; i++)
        {
            var fromMean = _time[i] - _groupTime[_group[i]];
            spread += _working[i] * fromMean * fromMean;
            product += _working[i] * fromMean * _response[i];
        }

        _spread = spread;
        Slope = product / spread;
    }

    private double Deviance()
    {
        var sum = 0.0;
        for (var i = 0; i < Rows; i++)
        {
            sum += _weight[i] * (_count[i] > 0 ? (_count[i] * (_logCount[i] - _eta[i])) - (_count[i] - _mean[i]) : _mean[i]);
        }

        return 2 * sum;
    }

    private void Grow(int length)
    {
        Array.Resize(ref _count, length);
        Array.Resize(ref _time, length);
        Array.Resize(ref _offset, length);
        Array.Resize(ref _group, length);
        Array.Resize(ref _weight, length);
        Array.Resize(ref _logCount, length);
        Array.Resize(ref _eta, length);
        Array.Resize(ref _mean, length);
        Array.Resize(ref _working, length);
        Array.Resize(ref _response, length);
    }
}
