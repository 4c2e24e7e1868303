using System.Globalization;
using Civium.Epidemiology.RiskSource;

namespace Civium.Libs.Tests.Epidemiology;

/// <summary>The panel of Jia et al. 2020, where it is at hand.</summary>
internal static class JiaPanel
{
    public static readonly string[] Drivers = ["wuhan_outflow", "gdp", "population"];

    public static RiskPanel Read(params string[] covariates)
    {
        var rows = SharedFiles.Rows("data", "jia2020_nature", "panel_296_prefectures_20200124_20200219.csv");
        var places = rows.GroupBy(row => row["city_code"]).Select(place => place.OrderBy(row => int.Parse(row["day"], CultureInfo.InvariantCulture)).ToArray()).ToArray();
        return new RiskPanel(
            [.. places.Select(place => place[0]["city_en"])],
            [.. places.Select(place => place[0]["province"])],
            covariates,
            1,
            [.. places.Select(place => Numbers(place, "confirmed"))],
            [.. covariates.Select(covariate => places.Select(place => Numbers(place, covariate)).ToArray())]);
    }

    private static double[] Numbers(Dictionary<string, string>[] rows, string column) =>
        [.. rows.Select(row => double.Parse(row[column], CultureInfo.InvariantCulture))];
}
