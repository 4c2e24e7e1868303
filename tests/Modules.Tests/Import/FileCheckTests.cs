using System.Text;
using Civium.Host.Import.Maps;
using Civium.Host.Import.Tables;
using Xunit;

namespace Civium.Modules.Tests.Import;

public sealed class FileCheckTests : IDisposable
{
    private readonly ImportBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("2020-01-01T00:00Z,a,x,1\n", ":2:3: v: \"x\" is no number")]
    [InlineData("2020-01-01T00:00Z,a,NaN,1\n", ":2:3: v: \"NaN\" is no number")]
    [InlineData("2020-01-01T00:00Z,a,1e999,1\n", ":2:3: v: ")]
    [InlineData("2020-01-01T00:00Z,a,99,1\n", ":2:3: v: 99 is outside the range the map allows (0 to 50)")]
    [InlineData("2020-01-01T00:00Z,a,1,maybe\n", ":2:4: b: \"maybe\" is neither true nor false")]
    [InlineData("yesterday,a,1,1\n", ":2:1: \"yesterday\" is no time")]
    [InlineData("2020-02-30T00:00Z,a,1,1\n", ":2:1: \"2020-02-30T00:00Z\" is no time")]
    [InlineData("2020-01-01T00:00Z,a,1\n", ":2: has 3 cells, but the first row names 4 columns")]
    [InlineData("2020-01-01T00:00Z,a,1,1,1\n", ":2: has 5 cells, but the first row names 4 columns")]
    [InlineData("2020-01-01T00:00Z,,1,1\n", ":2: does not name its thing")]
    [InlineData("2020-01-01T00:00Z,a,1,1\n\n2020-01-01T00:00Z,a,2,1\n", ":4: is a second row of \"a\" for 2020-01-01T00:00:00Z")]
    [InlineData("2020-01-01T02:00Z,a,1,1\n2020-01-01T01:00Z,a,1,1\n2020-01-01T02:00Z,a,2,1\n", ":4: is a second row")]
    [InlineData("2020-01-01T00:00Z,\"a\nb\",1,1\n2020-01-01T00:00Z,a,x,1\n", ":4:3: v: \"x\" is no number")]
    [InlineData("2020-01-01T00:00Z,\"a,1,1\n", ":2:2: has a quotation mark")]
    [InlineData("2020-01-01T00:00Z,a\"b\"c,1,1\n", ":2:2: has a quotation mark")]
    [InlineData("", ": has no rows of readings")]
    public void A_fault_is_named_by_line_and_column(string rows, string expected)
    {
        var (file, faults) = Check("time,name,v,b\n" + rows);
        Assert.Null(file);
        Assert.Contains(expected, faults.First[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("time,name,v\n2020-01-01T00:00Z,a,1\n", ":1: has no column \"b\", which the map names")]
    [InlineData("time,name,v,b,v\n2020-01-01T00:00Z,a,1,1,1\n", ":1:5: the column \"v\" is there twice")]
    [InlineData("", ": has no first row")]
    public void A_first_row_that_does_not_fit_the_map_is_a_fault(string text, string expected)
    {
        var (file, faults) = Check(text);
        Assert.Null(file);
        Assert.Contains(expected, faults.First[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_named()
    {
        var path = Path.Combine(_bench.Folder, "bytes.csv");
        File.WriteAllBytes(path, [.. "time,name,v,b\n2020-01-01T00:00Z,a"u8, 0xFF, .. ",1,1\n"u8]);
        var faults = new FaultList(path);
        Assert.Null(FileCheck.Run(path, Map(), faults, CancellationToken.None));
        Assert.Contains(":2:2: has bytes that are not valid", faults.First[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quotation_mark_that_is_never_closed_does_not_fill_the_memory()
    {
        var (file, faults) = Check("time,name,v,b\n2020-01-01T00:00Z,\"a" + new string('x', 3 * Table.LongestCell));
        Assert.Null(file);
        Assert.Contains("longer than", faults.First[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_are_counted_whole_and_the_first_twenty_kept()
    {
        var rows = new StringBuilder("time,name,v,b\n");
        for (var i = 0; i < 300; i++)
        {
            rows.Append("2020-01-01T00:00Z,a,x,1\n");
        }

        var (_, faults) = Check(rows.ToString());
        Assert.Equal(300, faults.Count);
        Assert.Equal(FaultList.Kept, faults.First.Count);
        Assert.Equal(21, faults.First[^1].Line);
    }

    [Fact]
    public void Missing_cells_are_no_readings_and_an_order_mark_is_no_letter()
    {
        var (file, faults) = Check("\uFEFFtime,name,v,b\r\n2020-01-01T01:00Z,a,NA,\r\n2020-01-01T00:00+01:00,b, 2.5 ,no");
        Assert.Empty(faults.First);
        Assert.NotNull(file);
        Assert.Equal([1L, 1L], file.Counts);
        Assert.Equal(["a", "b"], file.Things.Select(t => t.Name));
        Assert.Equal(new DateTime(2019, 12, 31, 23, 0, 0, DateTimeKind.Utc).Ticks, file.FirstTicks);
    }

    private static ImportMap Map() => MapReader.Read("""
        {
          "table": { "missing": ["NA", ""] },
          "time": { "column": "time", "format": "iso8601" },
          "thing": { "name": "{name}" },
          "sensor": { "name": "s" },
          "streams": [
            { "column": "v", "unit": { "name": "m", "symbol": "m", "definition": "x:m" }, "range": [0, 50], "observedProperty": { "name": "v", "definition": "x:v" } },
            { "column": "b", "type": "boolean", "observedProperty": { "name": "b", "definition": "x:b" } }
          ]
        }
        """u8.ToArray());

    private (CheckedFile? File, FaultList Faults) Check(string text)
    {
        var path = _bench.Write("readings.csv", text);
        var faults = new FaultList(path);
        return (FileCheck.Run(path, Map(), faults, CancellationToken.None), faults);
    }
}
