using Civium.DemoCity.City;

namespace Civium.DemoCity.Generation;

/// <summary>What a stream of the sample city reads at a time: a pure function of seed, stream and time. Thread-safe.</summary>
internal static class Readings
{
    private const double TidePeriodHours = 12.4206;

    public static double At(ulong seed, SampleStream stream, DateTime utc)
    {
        var noise = CorrelatedNoise.At(seed, stream.Name, utc);
        var weather = CorrelatedNoise.At(seed, "weather", utc);
        var value = stream.Kind.Quantity switch
        {
            Quantity.RiverLevel => RiverLevel(stream.Place, utc, weather, noise),
            Quantity.SoundLevel => 42 + (8 * stream.Place.Character) + (13 * CityClock.Activity(utc)) + (1.6 * noise),
            Quantity.VehicleFlow => Math.Max(0, 1800 * stream.Place.Character * CityClock.Traffic(utc) * Math.Exp(0.08 * noise)),
            Quantity.VehicleSpeed => Math.Clamp(58 - (30 * stream.Place.Character * CityClock.Traffic(utc)) + (2 * noise), 6, 80),
            var pollutant => Pollutant(seed, stream.Place, pollutant, utc, weather, noise),
        };
        return Math.Round(value, stream.Kind.Decimals, MidpointRounding.ToEven);
    }

    private static double RiverLevel(SamplePlace gauge, DateTime utc, double weather, double noise)
    {
        var tide = Math.Sin(utc.Ticks / (double)TimeSpan.TicksPerHour / TidePeriodHours * 2 * Math.PI);
        return Math.Max(0.1, 3.4 - gauge.Character + (0.6 * gauge.Character * tide) + (0.25 * weather) + (0.02 * noise));
    }

    private static double Pollutant(ulong seed, SamplePlace station, Quantity pollutant, DateTime utc, double weather, double noise)
    {
        var emitted = station.Character * CityClock.Traffic(utc);
        var usual = pollutant switch
        {
            Quantity.Pm25 => (24 + (14 * emitted) + (9 * CityClock.Inversion(utc))) * Math.Exp((0.25 * weather) + (0.12 * noise)),
            Quantity.Pm10 => (44 + (28 * emitted) + (10 * CityClock.Inversion(utc))) * Math.Exp((0.22 * weather) + (0.12 * noise)),
            Quantity.No2 => (18 + (55 * emitted)) * Math.Exp((0.12 * weather) + (0.12 * noise)),
            _ => ((18 + (95 * CityClock.Sun(utc))) * Math.Exp(0.1 * noise)) - (14 * emitted),
        };
        var episode = PollutionEpisode.OfDay(seed, CityClock.DayOf(utc)).AddedAt(station, pollutant, utc);
        return Math.Max(2, usual + episode);
    }
}
