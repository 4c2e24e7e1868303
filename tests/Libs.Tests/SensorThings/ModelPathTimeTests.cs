using Civium.SensorThings.Model;
using Civium.SensorThings.Paths;
using Civium.SensorThings.Times;
using CsCheck;
using Xunit;

namespace Civium.Libs.Tests.SensorThings;

public sealed class ModelPathTimeTests
{
    [Fact]
    public void Every_relation_has_its_inverse()
    {
        foreach (var type in EntityTypes.All)
        {
            Assert.All(type.Navigations, navigation =>
            {
                Assert.Same(type, navigation.Inverse.Target);
                Assert.Same(navigation, navigation.Inverse.Inverse);
            });
        }
    }

    [Theory]
    [InlineData("", null, false)]
    [InlineData("Things", "Thing", true)]
    [InlineData("/Things(1)/Datastreams(2)/Observations", "Observation", true)]
    [InlineData("Things(1)/Datastreams(2)/Observations/$ref", "Observation", true)]
    [InlineData("Observations(-3)/Datastream/Thing", "Thing", false)]
    [InlineData("FeaturesOfInterest(9223372036854775807)", "FeatureOfInterest", false)]
    public void A_path_leads_to_entities(string path, string? type, bool many)
    {
        var resolved = ResourcePath.Parse(path);
        Assert.Equal((type, many), (resolved.EntityType?.Name, resolved.IsCollection));
    }

    [Fact]
    public void Properties_have_values_and_members()
    {
        Assert.IsType<ValueSegment>(ResourcePath.Parse("Things(1)/name/$value").Segments[^1]);
        Assert.Equal(new SubPropertySegment("b"), ResourcePath.Parse("Things(1)/properties/a/b").Segments[^1]);
    }

    [Theory]
    [InlineData("Thingz", 0, true)]
    [InlineData("Things(1)/Sensorz", 10, true)]
    [InlineData("Things('a')", 7, false)]
    [InlineData("Things(99999999999999999999)", 7, false)]
    [InlineData("Things(1", 6, false)]
    [InlineData("Things(1))", 6, false)]
    [InlineData("Things/Datastreams", 7, false)]
    [InlineData("Datastreams(1)/Thing(2)", 15, false)]
    [InlineData("Things(1)/name/x", 15, false)]
    [InlineData("Things(1)//name", 10, false)]
    public void A_wrong_path_says_where(string path, int position, bool unknown)
    {
        var error = Assert.Throws<PathException>(() => ResourcePath.Parse(path));
        Assert.Equal((position, unknown), (error.Position, error.IsUnknownName));
    }

    [Fact]
    public void Any_text_is_a_path_or_a_path_error() => Gen.Char["Things(1)/Datasrem$vluef '-"].Array[0, 40].Sample(text =>
    {
        try
        {
            ResourcePath.Parse(new string(text));
        }
        catch (PathException)
        {
        }
    }, iter: 3_000);

    [Theory]
    [InlineData("2013-03-01T00:00:00+08:00", "2013-02-28T16:00:00.000Z")]
    [InlineData("2010-12-23T10:20:00-0700", "2010-12-23T17:20:00.000Z")]
    [InlineData("2010-12-23T10:20:00.1234567Z", "2010-12-23T10:20:00.123456Z")]
    [InlineData("2010-12-23T10:20Z", "2010-12-23T10:20:00.000Z")]
    [InlineData("2010-12-23T10:20:00Z/2010-12-24T10:20:00+00", "2010-12-23T10:20:00.000Z/2010-12-24T10:20:00.000Z")]
    [InlineData("2024-01-31T00:00:00Z/P1M", "2024-01-31T00:00:00.000Z/2024-02-29T00:00:00.000Z")]
    [InlineData("PT1H/2024-01-01T00:00:00Z", "2023-12-31T23:00:00.000Z/2024-01-01T00:00:00.000Z")]
    public void Times_are_read_in_UTC(string text, string written) => Assert.Equal(written, TimeValue.Parse(text).Format());

    [Theory]
    [InlineData("")]
    [InlineData("2013-03-01")]
    [InlineData("2013-03-01T00:00:00")]
    [InlineData("2013-02-29T00:00:00Z")]
    [InlineData("2013-03-01T24:00:00Z")]
    [InlineData("2013-03-01T00:00:60Z")]
    [InlineData("2013-03-01T00:00:00.Z")]
    [InlineData("2013-03-01T00:00:00+8:00")]
    [InlineData("0001-01-01T00:00:00+08:00")]
    [InlineData("2013-03-02T00:00:00Z/2013-03-01T00:00:00Z")]
    [InlineData("2013-03-02T00:00:00Z/P9999Y")]
    [InlineData("2013-03-02T00:00:00Z/")]
    [InlineData("/")]
    public void What_is_no_time_is_refused(string text) => Assert.False(TimeValue.TryParse(text, out _));

    [Theory]
    [InlineData("P", false)]
    [InlineData("PT", false)]
    [InlineData("P1DT", false)]
    [InlineData("P1M1Y", false)]
    [InlineData("P1.5D", false)]
    [InlineData("--P1D", false)]
    [InlineData("P99999999999999999999Y", false)]
    [InlineData("-P1D", true)]
    [InlineData("P1Y2M3W4DT5H6M7.5S", true)]
    public void Durations_are_ISO_8601(string text, bool valid)
    {
        Assert.Equal(valid, CalendarDuration.TryParse(text, out var duration));
        Assert.Equal(valid, CalendarDuration.TryParse(duration.ToString(), out var again) && valid);
        Assert.Equal(duration, valid ? again : duration);
    }
}
