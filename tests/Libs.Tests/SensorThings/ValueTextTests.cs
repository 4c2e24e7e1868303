using Civium.SensorThings.Query;
using Civium.SensorThings.Times;
using Xunit;

namespace Civium.Libs.Tests.SensorThings;

public sealed class ValueTextTests
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Values_are_written_so_that_they_read_equal()
    {
        QueryValue[] values =
        [
            QueryValue.Null, QueryValue.Of(true), QueryValue.Of(false), QueryValue.Of(long.MinValue), QueryValue.Of(7L), QueryValue.Of(0.1), QueryValue.Of(-1e300), QueryValue.Of(1.23456789012345678901234m),
            QueryValue.Of(""), QueryValue.Of("a'é汉"), QueryValue.Of(new TimeValue(Start)), QueryValue.Of(new TimeValue(Start, Start.AddHours(1))), QueryValue.Of(new CalendarDuration(14, TimeSpan.FromHours(5))),
            QueryValue.Of(new DateOnly(2026, 3, 1)), QueryValue.Of(new TimeOnly(12, 30, 1)),
        ];
        foreach (var value in values)
        {
            Assert.True(ValueText.TryRead(ValueText.Write(value), out var read), ValueText.Write(value));
            Assert.Equal(value.Kind, read.Kind);
            Assert.Equal(0, QueryOrder.Instance.Compare(value, read));
            Assert.Equal(ValueText.Write(value), ValueText.Write(read));
        }

        Assert.Equal(values.Length, values.Select(ValueText.Write).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("n1")]
    [InlineData("b2")]
    [InlineData("i1.5")]
    [InlineData("i")]
    [InlineData("dx")]
    [InlineData("mx")]
    [InlineData("tyesterday")]
    [InlineData("p1")]
    [InlineData("y-1")]
    [InlineData("y99999999")]
    [InlineData("h-1")]
    [InlineData("h864000000000")]
    public void What_was_not_written_so_is_refused(string text) => Assert.False(ValueText.TryRead(text, out _));

    [Theory]
    [InlineData("$filter=name eq 'a&b'&$orderby=name desc,id&$top=3&$skip=2&$count=true&$select=name,id&$expand=Thing($select=name;$expand=Locations($top=1)),Sensor")]
    [InlineData("$expand=Datastreams/Observations($filter=result gt 1;$orderby=result desc;$count=true)")]
    [InlineData("$top=0")]
    [InlineData("")]
    public void Options_are_written_so_that_they_read_equal(string query)
    {
        var options = QueryParser.Parse(query.Replace("a&b", "a%26b", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal), QueryLimits.Default);
        var written = OptionsPrinter.Print(options);
        var read = QueryParser.Parse(written, QueryLimits.Default);
        Assert.Equal(written, OptionsPrinter.Print(read));
        Assert.Equal((options.Filter, options.Top, options.Skip, options.Count), (read.Filter, read.Top, read.Skip, read.Count));
        Assert.Equal(options.OrderBy, read.OrderBy);
        Assert.Equal(options.Select, read.Select);
        Assert.Equal(options.Expand.Select(item => item.Navigation), read.Expand.Select(item => item.Navigation));
        Assert.Equal(query.Contains("a&b", StringComparison.Ordinal), written.Contains("a%26b", StringComparison.Ordinal));
    }
}
