using Civium.DemoCity.Drawing;

namespace Civium.DemoCity.Behaviour;

/// <summary>
/// What happens on one local day: a pollution episode, a flood, a power dip and a jam, one of each. When, where and how strong depends on the seed
/// and the day alone; each begins and ends within its day. Immutable.
/// </summary>
internal sealed record DayEvents(DateOnly Day, PollutionEpisode Pollution, Flood Flood, PowerDip Dip, Jam Jam)
{
    /// <summary>The events of a day.</summary>
    /// <param name="seed">The city's seed.</param>
    /// <param name="day">The local day.</param>
    /// <param name="places">Where the devices of each theme stand: an event happens at one of those that feel it.</param>
    public static DayEvents Of(ulong seed, DateOnly day, ILookup<string, Vec> places)
    {
        double Draw(string what) => Noise.Uniform(seed, what, day.DayNumber);
        DateTime Time(string what, double from, double to) => CityClock.Instant(day, from + (Draw(what) * (to - from)));
        Vec Place(string theme)
        {
            // Inside the outer ring, so that neighbours on all sides feel it too.
            var near = places[theme].Where(at => at.Length < 3800).ToArray();
            return near.Length == 0 ? default : near[(int)(Draw("place " + theme) * near.Length)];
        }

        var wind = Weather.WindOf(seed, day);
        return new DayEvents(
            day,
            new PollutionEpisode(Time("pollution", 9.5, 15.5), TimeSpan.FromHours(3 + Draw("pollution length")), 210 + (120 * Draw("pollution strength")), Place("air"), wind),
            new Flood(Time("flood", 6, 14), 1.75 + (0.6 * Draw("flood strength")), wind),
            new PowerDip(Time("dip", 1, 22), TimeSpan.FromMinutes(35 + (20 * Draw("dip length"))), 0.13 + (0.05 * Draw("dip strength")), Place("power")),
            new Jam(Time("jam", 7, 20), TimeSpan.FromMinutes(50 + (35 * Draw("jam length"))), Place("traffic")));
    }
}

/// <summary>Smoke from one place, which drifts with the wind: downwind it comes later and thinner.</summary>
/// <param name="Peak">When it is thickest at its place.</param>
/// <param name="HalfWidth">From its beginning to its peak.</param>
/// <param name="Strength">At its place at its peak, in micrograms of fine particles per cubic metre.</param>
/// <param name="At">Its place.</param>
/// <param name="Wind">Where the wind blows to; one metre long.</param>
internal sealed record PollutionEpisode(DateTime Peak, TimeSpan HalfWidth, double Strength, Vec At, Vec Wind)
{
    /// <summary>Metres a second: slowly, as in stagnant air.</summary>
    private const double Drift = 0.7;

    /// <summary>What it adds at a place, in micrograms of fine particles per cubic metre.</summary>
    public double AddedAt(Vec place, DateTime time)
    {
        var (along, across) = (Vec.Dot(place - At, Wind), Vec.Cross(Wind, place - At));
        var reach = along > 0 ? 2400.0 : 800.0;
        var phase = (time - Peak - TimeSpan.FromSeconds(Math.Max(0, along) / Drift)) / HalfWidth;
        return Math.Abs(phase) >= 1 ? 0 : Strength * Math.Cos(phase * Math.PI / 2) * Math.Exp(-(along * along / (2 * reach * reach)) - (across * across / (2 * 1100.0 * 1100)));
    }
}

/// <summary>A storm that crosses the city with the wind, and the wave that it sends down the river.</summary>
/// <param name="Storm">When the rain is heaviest in the middle of the city.</param>
/// <param name="Rise">By how much the river rises where the wave comes in, in metres.</param>
/// <param name="Wind">Where the storm goes to; one metre long.</param>
internal sealed record Flood(DateTime Storm, double Rise, Vec Wind)
{
    private const double StormSpeed = 6;
    private const double WaveSpeed = 1.9;
    private const double Heaviest = 38;

    /// <summary>Rain at a place, in millimetres an hour.</summary>
    public double RainAt(Vec place, DateTime time)
    {
        var away = (time - Storm).TotalSeconds - (Vec.Dot(place, Wind) / StormSpeed);
        return Heaviest * Math.Exp(-away * away / (2 * 3300.0 * 3300));
    }

    /// <summary>By how much the river stands higher so many metres from its source: the wave comes later and lower the farther down.</summary>
    public double RiseAt(double chainage, DateTime time)
    {
        var arrival = Storm.AddMinutes(70).AddSeconds(chainage / WaveSpeed);
        var away = (time - arrival).TotalHours;

        // Rivers rise faster than they fall.
        var width = (away < 0 ? 0.75 : 1.5) * (1 + (chainage / 40_000));
        return Rise * Math.Exp(-chainage / 60_000) * Math.Exp(-away * away / (2 * width * width));
    }
}

/// <summary>A fault in the grid: the voltage sags, less and a little later the farther from it.</summary>
/// <param name="Start">When it begins at its place.</param>
/// <param name="Length">How long it lasts there.</param>
/// <param name="Depth">By what share of the voltage, at its place.</param>
/// <param name="At">Its place.</param>
internal sealed record PowerDip(DateTime Start, TimeSpan Length, double Depth, Vec At)
{
    /// <summary>The share of the voltage that is missing at a place.</summary>
    public double DepthAt(Vec place, DateTime time)
    {
        var distance = (place - At).Length;
        var since = time - Start - TimeSpan.FromSeconds(distance / 8);
        return since < TimeSpan.Zero || since > Length ? 0 : Depth * Math.Exp(-distance / 1500);
    }
}

/// <summary>A jam: the queue grows outwards from its place, and clears from the outside.</summary>
/// <param name="Start">When it begins at its place.</param>
/// <param name="Length">How long it lasts there.</param>
/// <param name="At">Its place.</param>
internal sealed record Jam(DateTime Start, TimeSpan Length, Vec At)
{
    /// <summary>Four metres a second: as a queue grows.</summary>
    private const double Growth = 4;

    /// <summary>How jammed it is at a place, from 0 to 1.</summary>
    public double ShareAt(Vec place, DateTime time)
    {
        var distance = (place - At).Length;
        var lag = TimeSpan.FromSeconds(distance / Growth);
        var since = time - Start - lag;
        var left = Start + Length - time - (lag / 2);
        if (since < TimeSpan.Zero || left < TimeSpan.Zero)
        {
            return 0;
        }

        var onset = Math.Min(1, Math.Min(since.TotalMinutes, left.TotalMinutes) / 6);
        return onset * Math.Exp(-distance * distance / (2 * 800.0 * 800));
    }
}
