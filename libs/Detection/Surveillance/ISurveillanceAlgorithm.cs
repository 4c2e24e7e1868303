namespace Civium.Detection.Surveillance;

/// <summary>An algorithm that looks at each step of a series with the steps before it. Implementations are immutable, so safe to share between threads.</summary>
public interface ISurveillanceAlgorithm
{
    /// <summary>The first step, from 0, that has the history the algorithm needs.</summary>
    int FirstStep(CountSeries series);

    /// <summary>Looks at the steps from <paramref name="first"/> to <paramref name="last"/>, both from 0 and included.</summary>
    /// <returns>A signal a step, in their order.</returns>
    /// <exception cref="SurveillanceException">The history is too short, a parameter is out of its range, or the dates have gaps.</exception>
    IReadOnlyList<Signal> Run(CountSeries series, int first, int last);
}

/// <summary>What all algorithms ask of their caller.</summary>
public static class SurveillanceRun
{
    /// <summary>Looks at every step that has enough history.</summary>
    public static IReadOnlyList<Signal> Run(this ISurveillanceAlgorithm algorithm, CountSeries series) =>
        algorithm.Run(series, algorithm.FirstStep(series), series.Length - 1);

    /// <summary>Refuses a range without history.</summary>
    internal static void Check(this ISurveillanceAlgorithm algorithm, CountSeries series, int first, int last)
    {
        series.Check();
        var needed = algorithm.FirstStep(series);
        if (needed >= series.Length)
        {
            throw new SurveillanceException(
                $"The history is too short: the first step that can be looked at is {needed + 1}, and the series has {series.Length}. Give a longer series, or look back less far (fewer years, a shorter baseline).");
        }

        if (first < needed || last >= series.Length || last < first)
        {
            throw new SurveillanceException(
                $"Steps {first + 1} to {last + 1} cannot be looked at: with these parameters the first that has enough history is {needed + 1}, and the last of the series is {series.Length}.");
        }
    }
}
