using Civium.DemoCity.Drawing;

namespace Civium.DemoCity.Behaviour;

/// <summary>The weather at a place and time: one for the whole city, with a little of each place's own. A pure function of the seed. Thread-safe.</summary>
internal sealed class Weather(ulong seed)
{
    private readonly ulong _warmth = Noise.Key(seed, "weather warmth");
    private readonly ulong _wind = Noise.Key(seed, "weather wind");
    private readonly ulong _cloud = Noise.Key(seed, "weather cloud");
    private readonly ulong _pressure = Noise.Key(seed, "weather pressure");

    /// <summary>Where the wind of a day blows to; one metre long.</summary>
    public static Vec WindOf(ulong seed, DateOnly day) => Vec.Towards(-1.2 + (1.5 * Noise.Uniform(seed, "wind", day.DayNumber)));

    /// <summary>Degrees Celsius: the season, the day, the city's own warmth, and cooler in the rain.</summary>
    public double Temperature(Vec place, DateTime time, double rain)
    {
        var season = Math.Cos((CityClock.DayOf(time).DayOfYear - 205) / 365.25 * Math.Tau);
        var hour = Math.Cos((CityClock.HourOf(time) - 15) / 24 * Math.Tau);
        var island = 1.6 * Math.Exp(-place.Length / 2500);
        return 17 + (11.5 * season) + (3.6 * hour) + island + (2.2 * Noise.At(_warmth, time)) - Math.Min(5, rain * 0.14);
    }

    /// <summary>Percent.</summary>
    public double Humidity(double temperature, double rain, DateTime time) =>
        Math.Clamp(88 - (0.9 * temperature) + (6 * Noise.At(_cloud, time)) + (0.9 * rain), 18, 100);

    /// <summary>Metres a second; gusts come with the storm.</summary>
    public double Wind(Vec place, double rain, DateTime time) =>
        Math.Max(0.2, 2.4 + (1.1 * Noise.At(_wind, time)) + (0.12 * rain) + (0.5 * Math.Min(1, place.Length / 4000)) + (0.8 * CityClock.Sun(time)));

    /// <summary>Hectopascals at sea level.</summary>
    public double Pressure(DateTime time, double rain) => 1014 + (5 * Noise.At(_pressure, time)) - (0.1 * rain);

    /// <summary>Daylight under the clouds, from 0 to 1.</summary>
    public double Light(DateTime time, double rain) => CityClock.Sun(time) * (1 - (0.55 * Math.Min(1, rain / 20))) * (0.85 + (0.1 * Math.Clamp(Noise.At(_cloud, time), -1, 1)));

    /// <summary>Drizzle apart from the day's storm, in millimetres an hour.</summary>
    public double Drizzle(DateTime time) => Math.Max(0, (Noise.At(_cloud, time) - 1.5) * 3);
}
