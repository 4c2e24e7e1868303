using System.Collections.Concurrent;
using Civium.DemoCity.Drawing;
using Civium.DemoCity.Sensors;

namespace Civium.DemoCity.Behaviour;

/// <summary>
/// What the sensors of a city read at any time: a pure function of seed, sensor and time. Thread-safe. It keeps the events of the days it was asked for,
/// some hundred bytes a day.
/// </summary>
internal sealed class CityLife
{
    private readonly ConcurrentDictionary<DateOnly, DayEvents> _days = new();
    private readonly ConcurrentDictionary<(int Sensor, string Key), ulong> _keys = new();
    private readonly ILookup<string, Vec> _places;
    private readonly Weather _weather;
    private readonly ulong _seed;
    private readonly ulong _air;

    public CityLife(ulong seed, IReadOnlyList<Sensor> sensors)
    {
        (_seed, _weather, _air) = (seed, new Weather(seed), Noise.Key(seed, "air"));
        _places = sensors.ToLookup(sensor => sensor.Profile.Theme, sensor => sensor.At);
    }

    public DayEvents EventsOf(DateOnly day) => _days.GetOrAdd(day, static (day, life) => DayEvents.Of(life._seed, day, life._places), this);

    /// <summary>A stream's reading, within the range and to the decimals of its device.</summary>
    public double Read(SensorStream stream, DateTime time)
    {
        var (sensor, key) = (stream.Sensor, stream.Kind.Key);
        var today = EventsOf(CityClock.DayOf(time));
        var rain = today.Flood.RainAt(sensor.At, time) + _weather.Drizzle(time);
        var moment = new Moment(sensor, time, today, rain, Noise.At(KeyOf(sensor, key), time));
        var value = sensor.Profile.Theme switch
        {
            "air" => Air(key, moment),
            "noise" => Sound(key, moment),
            "water" => Water(key, moment),
            "traffic" => Traffic(key, moment),
            "light" => Light(key, moment),
            "power" => Power(key, moment),
            "weather" => WeatherOf(key, moment),
            "rfid" => Math.Max(0, 1.6 + (9 * sensor.Character * CityClock.Traffic(time)) + (1.2 * moment.Own)),
            "speed" => key == "speed" ? PassingSpeed(moment) : 0.35 * moment.Own,
            _ => Bin(key, moment),
        };
        return Math.Round(Math.Clamp(value, stream.Kind.Low, stream.Kind.High), stream.Kind.Decimals, MidpointRounding.ToEven);
    }

    private ulong KeyOf(Sensor sensor, string key) =>
        _keys.GetOrAdd((sensor.Number, key), static (which, life) => Noise.Key(life._seed, $"sensor {which.Sensor} {which.Key}"), this);

    private double Air(string key, Moment m)
    {
        // The hour's mean, which the middle of the hour stands for.
        var time = m.Time.AddMinutes(30);
        var (common, emitted) = (Noise.At(_air, time), m.Sensor.Character * CityClock.Traffic(time));
        var smoke = m.Today.Pollution.AddedAt(m.Sensor.At, time);
        var washed = 1 - (0.45 * Math.Min(1, m.Rain / 15));
        var inversion = CityClock.Inversion(time);
        return key switch
        {
            "pm25" => Math.Max(3, ((20 + (12 * emitted) + (8 * inversion)) * washed * Math.Exp((0.22 * common) + (0.1 * m.Own))) + smoke),
            "pm10" => Math.Max(6, ((40 + (24 * emitted) + (10 * inversion)) * washed * Math.Exp((0.2 * common) + (0.1 * m.Own))) + (1.25 * smoke)),
            "no2" => Math.Max(3, ((16 + (48 * emitted)) * Math.Exp((0.12 * common) + (0.1 * m.Own))) + (26 * m.Today.Jam.ShareAt(m.Sensor.At, time)) + (0.12 * smoke)),
            _ => Math.Max(4, ((20 + (85 * _weather.Light(time, m.Rain))) * Math.Exp(0.1 * m.Own)) - (12 * emitted)),
        };
    }

    private static double Sound(string key, Moment m)
    {
        var busy = (9 * CityClock.Activity(m.Time)) + (7 * CityClock.Traffic(m.Time));
        var level = 41 + (8 * m.Sensor.Character) + busy + (0.07 * m.Rain) + (5 * m.Today.Jam.ShareAt(m.Sensor.At, m.Time)) + (1.5 * m.Own);
        return key == "laeq" ? level : level + 9 + (2.5 * Math.Abs(m.Own));
    }

    private static double Water(string key, Moment m)
    {
        var hours = m.Time.Ticks / (double)TimeSpan.TicksPerHour;
        var isRiver = m.Sensor.Extra >= 0;
        var rise = isRiver ? m.Today.Flood.RiseAt(m.Sensor.Extra, m.Time) : 0.02 * m.Rain;
        var tide = isRiver ? 0.16 * Math.Sin((hours / 12.4206 * Math.Tau) - (m.Sensor.Extra / 4000)) : 0;
        var level = 1.55 + (0.12 * m.Sensor.Character) + tide + rise + (0.015 * m.Own);
        return key == "level" ? level : !isRiver ? 4 + (0.3 * m.Own) : 140 * Math.Pow(level / 1.7, 5.0 / 3) * m.Sensor.Character;
    }

    private static double Traffic(string key, Moment m)
    {
        var load = m.Sensor.Character * CityClock.Traffic(m.Time) * Math.Exp(0.06 * m.Own);
        var jam = m.Today.Jam.ShareAt(m.Sensor.At, m.Time);
        var wet = 1 - (0.16 * Math.Min(1, m.Rain / 12));
        var free = m.Sensor.Extra * wet;
        var speed = Math.Max(16, free * (1 - (0.5 * Math.Min(1, load)))) + (1.2 * m.Own);
        var jammed = (speed * (1 - jam)) + (jam * 5);
        var flow = 1500 * load * (m.Sensor.Extra / 60) * (1 - (0.6 * jam));
        return key switch
        {
            "flow" => flow,
            "speed" => jammed,
            _ => Math.Min(92, (flow * 6.5 / Math.Max(4, jammed) / 10) + (68 * jam)),
        };
    }

    private static double PassingSpeed(Moment m)
    {
        var jam = m.Today.Jam.ShareAt(m.Sensor.At, m.Time);
        var usual = m.Sensor.Extra * (0.96 - (0.32 * CityClock.Traffic(m.Time))) * (1 - (0.12 * Math.Min(1, m.Rain / 12)));
        return Math.Max(3, (usual * (1 - jam)) + (6 * jam) + (4.5 * m.Own));
    }

    private double Light(string key, Moment m)
    {
        var dark = _weather.Light(m.Time, m.Rain) < 0.12;
        var hour = CityClock.HourOf(m.Time);
        var dim = !dark ? 0 : hour is > 0.5 and < 5 ? 50 : 100;
        var isOut = m.Today.Dip.DepthAt(m.Sensor.At, m.Time) > 0.09;
        return key == "dim" ? dim : isOut || dim == 0 ? 0.8 : (150 * dim / 100.0) + (1.5 * m.Own);
    }

    private double Power(string key, Moment m)
    {
        var sag = m.Today.Dip.DepthAt(m.Sensor.At, m.Time);
        var temperature = _weather.Temperature(m.Sensor.At, m.Time, m.Rain);
        var comfort = Math.Abs(temperature - 20) / 15;
        var busy = 0.35 + (0.4 * CityClock.Activity(m.Time)) + (0.25 * comfort);
        return key switch
        {
            "voltage" => 10.15 * (1 - (0.025 * busy) - sag) * (1 + (0.0015 * m.Own)),
            "load" => 4200 * m.Sensor.Character * busy * (1 - (2.6 * sag)) * (1 + (0.02 * m.Own)),
            _ => 50 + (0.012 * m.Own) - (m.Today.Dip.DepthAt(m.Today.Dip.At, m.Time) * 0.7),
        };
    }

    private double WeatherOf(string key, Moment m)
    {
        var temperature = _weather.Temperature(m.Sensor.At, m.Time, m.Rain) + (0.25 * m.Own);
        return key switch
        {
            "temperature" => temperature,
            "humidity" => _weather.Humidity(temperature, m.Rain, m.Time) + (1.2 * m.Own),
            "wind" => _weather.Wind(m.Sensor.At, m.Rain, m.Time) + (0.3 * m.Own),
            "direction" => Direction(m.Today.Flood.Wind, m.Own),
            "rain" => m.Rain < 0.15 ? 0 : Math.Max(0, m.Rain * (1 + (0.15 * m.Own))),
            _ => _weather.Pressure(m.Time, m.Rain) + (0.1 * m.Own),
        };
    }

    /// <summary>Where it comes from, clockwise from north: the other way round than where it blows to.</summary>
    private static double Direction(Vec wind, double own) => ((270 - (wind.Angle * 180 / Math.PI) + (14 * own)) % 360 + 360) % 360;

    /// <summary>Fills by day and is emptied at night, each bin every one to three days.</summary>
    private double Bin(string key, Moment m)
    {
        if (key != "fill")
        {
            return _weather.Temperature(m.Sensor.At, m.Time, m.Rain) + 2 + (1.5 * m.Own);
        }

        var every = 1 + (m.Sensor.Number % 3);
        var local = (m.Time + CityClock.Offset).AddHours(-5);
        var since = (local.Date.DayOfYear % every) + CityClock.Filled(local.TimeOfDay.TotalHours + 5);
        return Math.Min(100, (4 + (since * 62 * m.Sensor.Character / Math.Sqrt(every))) + Math.Abs(m.Own));
    }

    /// <summary>What all of a sensor's values at a time depend on.</summary>
    private readonly record struct Moment(Sensor Sensor, DateTime Time, DayEvents Today, double Rain, double Own);
}
