using System.Globalization;
using Civium.Host.Import.Maps;
using Civium.Host.Import.Tables;
using Xunit;

namespace Civium.Modules.Tests.Import;

public sealed class TimeReaderTests
{
    [Theory]
    [InlineData("""{"column":"t","format":"yyyy-MM-dd HH:mm","offset":"+08:00"}""", "2013-03-01 00:00", "2013-02-28T16:00:00Z")]
    [InlineData("""{"column":"t","format":"dd.MM.yyyy HH:mm:ss","offset":"-05:30"}""", "01.03.2013 12:00:00", "2013-03-01T17:30:00Z")]
    [InlineData("""{"column":"t","format":"yyyy-MM-dd HH:mm","zone":"Europe/Berlin"}""", "2020-07-01 12:00", "2020-07-01T10:00:00Z")]
    [InlineData("""{"column":"t","format":"yyyy-MM-dd HH:mm","zone":"Europe/Berlin"}""", "2020-01-01 12:00", "2020-01-01T11:00:00Z")]
    [InlineData("""{"column":"t","format":"iso8601"}""", "2020-01-01T12:00:00+08:00", "2020-01-01T04:00:00Z")]
    [InlineData("""{"column":"t","format":"iso8601","offset":"Z"}""", "2020-01-01", "2020-01-01T00:00:00Z")]
    [InlineData("""{"column":"t","format":"unix"}""", "1583020800", "2020-03-01T00:00:00Z")]
    [InlineData("""{"column":"t","format":"unix-ms"}""", "1583020800000", "2020-03-01T00:00:00Z")]
    [InlineData("""{"column":"t","format":"yyyy-MM-dd HH:mm","zone":"Europe/Berlin","ambiguous":"earlier"}""", "2020-10-25 02:30", "2020-10-25T00:30:00Z")]
    [InlineData("""{"column":"t","format":"yyyy-MM-dd HH:mm","zone":"Europe/Berlin","ambiguous":"later"}""", "2020-10-25 02:30", "2020-10-25T01:30:00Z")]
    public void A_time_becomes_its_instant(string rule, string text, string expected)
    {
        Assert.Null(Reader(rule).Read(_ => text, out var ticks, out _));
        Assert.Equal(expected, new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("""{"column":"t","format":"yyyy-MM-dd HH:mm","zone":"Europe/Berlin"}""", "2020-03-29 02:30", "does not exist in Europe/Berlin")]
    [InlineData("""{"column":"t","format":"yyyy-MM-dd HH:mm","zone":"Europe/Berlin"}""", "2020-10-25 02:30", "happened twice")]
    [InlineData("""{"column":"t","format":"yyyy-MM-dd HH:mm","offset":"+08:00"}""", "2020-13-01 00:00", "is no time")]
    [InlineData("""{"column":"t","format":"yyyy-MM-dd HH:mm","offset":"+08:00"}""", "0001-01-01 00:00", "outside the years")]
    [InlineData("""{"column":"t","format":"iso8601"}""", "2020-01-01T12:00:00", "does not say where it holds")]
    [InlineData("""{"column":"t","format":"iso8601"}""", "12", "is no time")]
    [InlineData("""{"column":"t","format":"unix"}""", "99999999999999999999", "is no count since")]
    public void A_time_that_is_none_is_refused(string rule, string text, string expected)
    {
        var problem = Reader(rule).Read(_ => text, out _, out _);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2013,3,1,0", null, 0)]
    [InlineData("2016,2,29,23", null, 0)]
    [InlineData("2015,2,29,0", "\"29\" is no day; it must be a whole number from 1 to 28", 2)]
    [InlineData("2013,3,1,24", "\"24\" is no hour", 3)]
    [InlineData("2013,0,1,1", "\"0\" is no month", 1)]
    [InlineData("2013,3,1.5,1", "\"1.5\" is no day", 2)]
    [InlineData("-2013,3,1,1", "is no year", 0)]
    public void Parts_of_a_time_are_checked_one_by_one(string row, string? expected, int column)
    {
        var cells = row.Split(',');
        var rule = TimeRuleOf("""{"columns":{"year":"y","month":"m","day":"d","hour":"h"},"offset":"+08:00"}""");
        var reader = new TimeReader(rule, CultureInfo.InvariantCulture, name => "ymdh".IndexOf(name, StringComparison.Ordinal));
        var problem = reader.Read(i => cells[i], out _, out var at);
        Assert.Equal(column, at);
        Assert.Equal(expected is null, problem is null);
        Assert.Contains(expected ?? "", problem ?? "", StringComparison.Ordinal);
    }

    private static TimeReader Reader(string rule) => new(TimeRuleOf(rule), CultureInfo.InvariantCulture, _ => 0);

    private static TimeRule TimeRuleOf(string rule) => MapReader.Read(System.Text.Encoding.UTF8.GetBytes(
        "{\"time\":" + rule + ""","thing":{"name":"{file}"},"streams":[{"column":"v","type":"text","sensor":{"name":"s"},"observedProperty":{"name":"v","definition":"x:v"}}]}""")).Time;
}
