namespace Civium.Epidemiology.RiskSource;

/// <summary>Cumulative cases of places on consecutive days, with what explains them. Immutable as long as its arrays are, so safe to share between threads.</summary>
/// <param name="Places">The places' names or codes.</param>
/// <param name="Regions">Each place's region.</param>
/// <param name="Covariates">The covariates' names.</param>
/// <param name="FirstDay">The number of the first day; 1 where days count from the outflow.</param>
/// <param name="Confirmed">Cumulative cases by place and day.</param>
/// <param name="Values">Covariates by covariate, place and day; 0 or more.</param>
public sealed record RiskPanel(
    IReadOnlyList<string> Places,
    IReadOnlyList<string> Regions,
    IReadOnlyList<string> Covariates,
    int FirstDay,
    double[][] Confirmed,
    double[][][] Values)
{
    /// <summary>How many days there are.</summary>
    public int Days => Confirmed.Length == 0 ? 0 : Confirmed[0].Length;

    /// <summary>The number of the last day.</summary>
    public int LastDay => FirstDay + Days - 1;

    /// <summary>The panel up to a day.</summary>
    /// <exception cref="EpidemiologyException">The day is not in the panel.</exception>
    public RiskPanel Until(int day)
    {
        if (day < FirstDay || day > LastDay)
        {
            throw new EpidemiologyException($"Day {day} is not in the panel, which has days {FirstDay} to {LastDay}.");
        }

        var days = day - FirstDay + 1;
        return this with { Confirmed = [.. Confirmed.Select(row => row[..days])], Values = [.. Values.Select(covariate => covariate.Select(row => row[..days]).ToArray())] };
    }

    /// <summary>Checks the shapes and the numbers.</summary>
    /// <exception cref="EpidemiologyException">Something is missing, negative, or of another length.</exception>
    public void Check()
    {
        if (Places.Count == 0 || Days == 0)
        {
            throw new EpidemiologyException("The panel has no places or no days: give a row for each place and day.");
        }

        if (Regions.Count != Places.Count || Confirmed.Length != Places.Count || Values.Length != Covariates.Count)
        {
            throw new EpidemiologyException("The panel's places, regions, cases and covariates are of different numbers.");
        }

        for (var place = 0; place < Places.Count; place++)
        {
            CheckRow(Confirmed[place], place, "cases");
            for (var covariate = 0; covariate < Covariates.Count; covariate++)
            {
                CheckRow(Values[covariate][place], place, Covariates[covariate]);
            }
        }
    }

    private void CheckRow(double[] row, int place, string what)
    {
        for (var day = 0; day < Days; day++)
        {
            if (day >= row.Length || !(row[day] >= 0) || double.IsInfinity(row[day]))
            {
                throw new EpidemiologyException($"{what} of {Places[place]} on day {FirstDay + day} is missing or below 0: every place needs every day from {FirstDay} to {LastDay}.");
            }
        }
    }
}
