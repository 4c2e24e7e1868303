using System.Text.Json;
using System.Text.Json.Nodes;
using Civium.DemoCity.Behaviour;
using Civium.DemoCity.Sensors;
using Civium.DeviceProfiles.Epc;

namespace Civium.DemoCity.Feeding;

/// <summary>What devices send that speak their own language: pulses of axles, reads of tags. A pure function of seed, sensor and time.</summary>
internal sealed class RawMessages(ulong seed, CityLife life)
{
    private const double Spacing = 3;
    private const int Tags = 6000;

    /// <summary>Whether a sensor sends raw messages.</summary>
    public static bool AreOf(Sensor sensor) => sensor.Profile.Id is "axle-speed" or "rfid-gate";

    /// <summary>The message of a minute; null when nothing passed.</summary>
    public byte[]? Of(Sensor sensor, DateTime minute)
    {
        var draw = Noise.Key(seed, $"raw {sensor.Number}");
        var at = minute.AddMilliseconds(Math.Round(Noise.Uniform(draw, minute.Ticks) * 40_000));
        return sensor.Profile.Id == "axle-speed" ? Axles(sensor, minute, at, draw) : Reads(sensor, minute, at, draw);
    }

    /// <summary>
    /// A car, or one time in seven a lorry, crosses the strips: each axle's pulses follow from speed and acceleration, t = 2 x / (v + sqrt(v^2 + 2 a x)).
    /// </summary>
    private byte[] Axles(Sensor sensor, DateTime minute, DateTime at, ulong draw)
    {
        var speed = Math.Max(4, Read(sensor, "speed", minute)) / 3.6;
        var acceleration = Math.Clamp(Read(sensor, "acceleration", minute), -speed / 8, 2);
        var size = Noise.Uniform(draw, minute.Ticks + 1);
        double[] axles = size < 0.86 ? [0, 2.45 + size] : [0, 3.8 + size, 5.1 + size];
        double Pulse(double metres) => Math.Round(2000 * metres / (speed + Math.Sqrt(Math.Max(0.01, (speed * speed) + (2 * acceleration * metres)))), 2);
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["time"] = at,
            ["spacing"] = Spacing,
            ["first"] = new JsonArray([.. axles.Select(axle => (JsonNode)Pulse(axle))]),
            ["second"] = new JsonArray([.. axles.Select(axle => (JsonNode)Pulse(axle + Spacing))]),
        });
    }

    /// <summary>Crates and vehicles with tags of a made-up company; the prefix is that of GS1's own examples.</summary>
    private byte[] Reads(Sensor sensor, DateTime minute, DateTime at, ulong draw)
    {
        var count = (int)Math.Min(4, Read(sensor, "tags", minute) / 2);
        var reads = Enumerable.Range(0, count).Select(i =>
        {
            var serial = (long)(Noise.Uniform(draw, minute.Ticks + 2 + i) * Tags);
            var tag = new Sgtin96(3, "0614141", "812345", serial);
            return (JsonNode)new JsonObject
            {
                ["epc"] = Convert.ToHexString(tag.Encode()),
                ["time"] = at.AddMilliseconds(120 * i),
                ["rssi"] = Math.Round(-48 - (26 * Noise.Uniform(draw, minute.Ticks - serial)), 1),
            };
        });
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["time"] = minute, ["reader"] = sensor.Name.English, ["reads"] = new JsonArray([.. reads]) });
    }

    private double Read(Sensor sensor, string key, DateTime time) => life.Read(sensor.Streams.Single(stream => stream.Kind.Key == key), time);
}
