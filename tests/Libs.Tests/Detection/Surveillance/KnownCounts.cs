using Civium.Detection.Surveillance;

namespace Civium.Libs.Tests.Detection.Surveillance;

/// <summary>A series that any program can make again: 330 weeks with a season, and twelve cases more in each of the weeks 300 to 304.</summary>
internal static class KnownCounts
{
    public static double[] Values { get; } = Make();

    public static CountSeries Weekly { get; } = new(Values, 52);

    private static double[] Make()
    {
        var counts = new double[330];
        var state = 42L;
        for (var i = 1; i <= counts.Length; i++)
        {
            // Park and Miller's minimal standard generator: exact in a double too.
            state = state * 16807 % 2147483647;
            var u = state / 2147483647.0;
            counts[i - 1] = Math.Floor(u * u * u * (9 + (6 * Math.Cos(2 * Math.PI * i / 52))) * 1.6) + (i is >= 300 and <= 304 ? 12 : 0);
        }

        return counts;
    }
}
