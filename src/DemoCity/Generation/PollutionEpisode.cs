using Civium.DemoCity.City;

namespace Civium.DemoCity.Generation;

/// <summary>
/// The one pollution episode of a local day (UTC+8): haze, a stagnant rush hour or summer smog. When it comes, where and how strong
/// depends on the seed and the day alone. It starts and ends within its day.
/// </summary>
internal sealed record PollutionEpisode(Quantity Pollutant, DateTime Peak, TimeSpan HalfWidth, double Strength, double Longitude, double Latitude)
{
    private const double ReachDegrees = 0.055;

    public static PollutionEpisode OfDay(ulong seed, DateOnly day)
    {
        double Draw(string what) => CorrelatedNoise.Uniform(seed, "episode " + what, day.DayNumber);
        var pollutant = (Quantity)(int)(Draw("pollutant") * 4);
        var (earliest, latest, strength) = pollutant switch
        {
            Quantity.No2 => (17.0, 19.5, 240.0),
            Quantity.O3 => (13.0, 16.0, 220.0),
            Quantity.Pm10 => (9.0, 17.0, 520.0),
            _ => (9.0, 17.0, 320.0),
        };
        var air = SampleCity.Places.Where(place => place.Quantities.Contains(pollutant)).ToArray();
        var centre = air[(int)(Draw("place") * air.Length)];
        var peak = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)
            .AddHours(earliest + (Draw("hour") * (latest - earliest)))
            .Subtract(CityClock.Offset);
        return new PollutionEpisode(
            pollutant, peak, TimeSpan.FromHours(3 + (1.4 * Draw("length"))), strength * (0.85 + (0.4 * Draw("strength"))), centre.Longitude, centre.Latitude);
    }

    /// <summary>What the episode adds at a place, in micrograms per cubic metre; 0 away from it in time. Falls off with distance.</summary>
    public double AddedAt(SamplePlace place, Quantity pollutant, DateTime time)
    {
        var share = Share(pollutant);
        var phase = (time - Peak) / HalfWidth;
        if (share == 0 || Math.Abs(phase) >= 1)
        {
            return 0;
        }

        var east = (place.Longitude - Longitude) * 0.86;
        var north = place.Latitude - Latitude;
        var distance = ((east * east) + (north * north)) / (2 * ReachDegrees * ReachDegrees);
        return share * Strength * Math.Exp(-distance) * Math.Cos(phase * Math.PI / 2);
    }

    /// <summary>Fine particles are part of coarse ones, and coarse dust holds some fine particles.</summary>
    private double Share(Quantity pollutant) => (Pollutant, pollutant) switch
    {
        (var cause, var shown) when cause == shown => 1,
        (Quantity.Pm25, Quantity.Pm10) => 1.15,
        (Quantity.Pm10, Quantity.Pm25) => 0.25,
        _ => 0,
    };
}
