using System.Text;
using Civium.DeviceProfiles;
using Civium.DeviceProfiles.Messages;
using CsCheck;
using Xunit;

namespace Civium.Libs.Tests.DeviceProfiles;

public sealed class MessageTest
{
    private static readonly DateTime At = new(2026, 3, 5, 10, 30, 0, DateTimeKind.Utc);

    public static TheoryData<string> Profiles => [.. ProfileCatalogue.All.Select(profile => profile.Id)];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Each_profiles_example_is_read_into_its_streams(string id)
    {
        var profile = ProfileCatalogue.Find(id)!;
        var readings = profile.Decoder.Decode(Encoding.UTF8.GetBytes(profile.Example));

        Assert.NotEmpty(readings);
        Assert.All(readings, reading =>
        {
            var stream = Assert.Single(profile.Streams, stream => stream.Key == reading.Stream);
            Assert.Equal(stream.IsText, reading.Text is not null);
            Assert.True(stream.IsText || (reading.Number >= stream.Low && reading.Number <= stream.High), $"{reading} is out of range");
        });
    }

    [Fact]
    public void Profiles_are_complete_and_unambiguous()
    {
        Assert.Equal(10, ProfileCatalogue.All.Select(profile => profile.Id).Distinct().Count());
        Assert.All(ProfileCatalogue.All, profile => Assert.Distinct(profile.Streams.Select(stream => stream.Key)));
        var meanings = ProfileCatalogue.All.SelectMany(profile => profile.Streams).GroupBy(stream => stream.Property);
        Assert.All(meanings, same => Assert.Single(same.Select(stream => (stream.Definition, stream.Unit)).Distinct()));
    }

    [Fact]
    public void Units_of_the_device_become_those_of_the_stream()
    {
        var gauge = Decode("water-gauge", """{"time":"2026-03-05T18:30:00+08:00","values":{"level_mm":2345,"flow":null}}""");
        Assert.Equal([new DecodedReading("level", At, 2.345)], gauge);
        var feeder = Decode("power-link", """{"time":"2026-03-05T10:30:00Z","values":{"voltage":10050}}""");
        Assert.Equal(10.05, Assert.Single(feeder).Number!.Value, 9);
    }

    /// <summary>Twelve vehicles a minute, each 0.5 s over the loop: 720 an hour, a tenth of the time; with 6.5 m they go 13 m/s.</summary>
    [Fact]
    public void A_loop_gives_flow_occupancy_and_speed()
    {
        var on = string.Join(',', Enumerable.Repeat("500", 12));
        var readings = Decode("traffic-loop", $$"""{"time":"2026-03-05T10:30:00Z","period":60,"on":[{{on}}]}""");
        Assert.Equal([("flow", 720.0), ("occupancy", 10.0), ("speed", 46.8)], readings.Select(reading => (reading.Stream, Math.Round(reading.Number!.Value, 9))));
        Assert.Equal(["flow", "occupancy"], Decode("traffic-loop", """{"time":"2026-03-05T10:30:00Z","period":60,"on":[]}""").Select(reading => reading.Stream));
    }

    [Fact]
    public void A_gate_tells_tags_and_their_number()
    {
        var readings = Decode(
            "rfid-gate",
            """{"time":"2026-03-05T10:30:00Z","reads":[{"epc":"3074257BF7194E4000001A85"},{"epc":"3074257bf7194e4000001a85","rssi":-58.5},{"epc":"350007AB70425D4000000586"}]}""");
        Assert.Equal(
            ["urn:epc:id:sgtin:0614141.812345.6789", "urn:epc:id:sgtin:0614141.812345.6789", "urn:epc:raw:96.x350007AB70425D4000000586"],
            readings.Where(reading => reading.Stream == "tag").Select(reading => reading.Text));
        Assert.Equal(2, readings.Single(reading => reading.Stream == "tags").Number);
    }

    [Theory]
    [InlineData("axle-speed", """{"time":"2026-03-05T10:30:00Z","spacing":3,"first":[0],"second":[1]}""", "/second")]
    [InlineData("axle-speed", """{"time":"2026-03-05T10:30:00Z","spacing":3,"first":[0,1],"second":[100]}""", "/second")]
    [InlineData("axle-speed", """{"time":"2026-03-05T10:30:00Z","spacing":0,"first":[0],"second":[100]}""", "/spacing")]
    [InlineData("axle-speed", """{"time":"2026-03-05T10:30:00Z","spacing":3,"first":["0"],"second":[100]}""", "/first/0")]
    [InlineData("axle-speed", """{"spacing":3,"first":[0],"second":[100]}""", "/time")]
    [InlineData("axle-speed", """{"time":"2026-03-05T10:30:00","spacing":3,"first":[0],"second":[100]}""", "/time")]
    [InlineData("traffic-loop", """{"time":"2026-03-05T10:30:00Z","period":1,"on":[900,900]}""", "/on")]
    [InlineData("rfid-gate", """{"time":"2026-03-05T10:30:00Z","reads":[{"epc":"30742"}]}""", "/reads/0/epc")]
    [InlineData("rfid-gate", """{"time":"2026-03-05T10:30:00Z","reads":[7]}""", "/reads/0/epc")]
    [InlineData("noise-meter", """{"time":"2026-03-05T10:30:00Z","values":{"laeq":1e400}}""", "/values/laeq")]
    [InlineData("noise-meter", """{"time":"2026-03-05T10:30:00Z","values":{"laeq":50,"laeq":51}}""", "/values/laeq")]
    [InlineData("noise-meter", """{"time":"2026-03-05T10:30:00Z","values":{"leq":50}}""", "/values")]
    [InlineData("noise-meter", """{"time":"2026-03-05T10:30:00Z","values":{}}""", "/values")]
    [InlineData("noise-meter", """{"time":"2026-03-05T10:30:00Z","values":[50]}""", "/values")]
    [InlineData("noise-meter", "[]", "")]
    [InlineData("noise-meter", "", "")]
    [InlineData("noise-meter", "{\"time\"", "")]
    public void A_bad_message_is_told_with_its_place(string profile, string message, string where) =>
        Assert.Equal(where, Assert.Throws<DeviceMessageException>(() => Decode(profile, message)).JsonPointer);

    [Fact]
    public void Whatever_comes_is_read_or_refused_and_nothing_else()
    {
        string[] parts = ["{", "}", "[", "]", ",", ":", "\"time\"", "\"2026-03-05T10:30:00Z\"", "\"values\"", "\"laeq\"", "\"reads\"", "\"epc\"", "\"on\"", "\"period\"",
            "\"first\"", "\"second\"", "\"spacing\"", "1", "-1", "1e308", "null", "true", "\"3074257BF7194E4000001A85\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59Z\""];
        Gen.Select(Gen.Int[0, 9], Gen.OneOfConst(parts).Array[0, 40]).Sample((profile, message) => Survives(profile, Encoding.UTF8.GetBytes(string.Concat(message))), iter: 20_000);
        Gen.Select(Gen.Int[0, 9], Gen.Byte.Array[0, 200]).Sample(Survives, iter: 5_000);
        Assert.Throws<DeviceMessageException>(() => Decode("noise-meter", new string('[', 200_000)));
        Assert.Throws<DeviceMessageException>(() => Decode("noise-meter", new string(' ', 300_000)));
    }

    private static void Survives(int profile, byte[] message)
    {
        try
        {
            Assert.NotEmpty(ProfileCatalogue.All[profile].Decoder.Decode(message));
        }
        catch (DeviceMessageException refused)
        {
            Assert.NotEmpty(refused.Message);
        }
    }

    private static IReadOnlyList<DecodedReading> Decode(string profile, string message) =>
        ProfileCatalogue.Find(profile)!.Decoder.Decode(Encoding.UTF8.GetBytes(message));
}
