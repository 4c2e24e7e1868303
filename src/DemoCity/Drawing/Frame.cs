namespace Civium.DemoCity.Drawing;

/// <summary>
/// Where the plan lies on the globe: a local equirectangular projection about the city's centre, good to a few metres across a city
/// (Snyder, "Map projections: a working manual", USGS PP 1395, section 12).
/// </summary>
internal static class Frame
{
    public const double CentreLongitude = 120.20;
    public const double CentreLatitude = 30.25;
    private const double MetresPerDegree = 6_371_008.8 * Math.PI / 180;
    private static readonly double EastShare = Math.Cos(CentreLatitude * Math.PI / 180);

    /// <summary>Longitude and latitude in degrees, WGS 84, to seven decimals: a centimetre.</summary>
    public static (double Longitude, double Latitude) ToGlobe(Vec plan) => (
        Math.Round(CentreLongitude + (plan.X / (MetresPerDegree * EastShare)), 7),
        Math.Round(CentreLatitude + (plan.Y / MetresPerDegree), 7));

    public static Vec FromGlobe(double longitude, double latitude) =>
        new((longitude - CentreLongitude) * MetresPerDegree * EastShare, (latitude - CentreLatitude) * MetresPerDegree);
}
