using Civium.Host.Import;
using Xunit;

namespace Civium.Modules.Tests.Import;

public sealed class ImportCommandTests
{
    [Fact]
    public void Options_are_read()
    {
        var parsed = ImportCommand.Create().Parse(["csv", "a.csv", "b.csv", "--map", "m.json", "--url", "http://[::1]:9000", "--token", "t", "--batch", "7", "--restart", "--dry-run", "--state", "s"]);
        Assert.Empty(parsed.Errors);
        var options = ImportCommand.Read(parsed);
        Assert.Equal(["a.csv", "b.csv"], options.Files);
        Assert.Equal(new ImportOptions(options.Files, "m.json", new Uri("http://[::1]:9000"), "t", 7, true, true, "s"), options);
    }

    [Theory]
    [InlineData("csv --map m.json", "Required argument")]
    [InlineData("csv a.csv", "--map")]
    [InlineData("csv a.csv --map m.json --url nowhere", "--url must be an address")]
    [InlineData("csv a.csv --map m.json --url ftp://x", "--url must be an address")]
    [InlineData("csv a.csv --map m.json --batch 0", "--batch must be from 1")]
    [InlineData("csv a.csv --map m.json --batch x", "--batch")]
    public void Bad_options_are_refused(string line, string expected)
    {
        var parsed = ImportCommand.Create().Parse(line.Split(' '));
        Assert.Contains(parsed.Errors, e => e.Message.Contains(expected, StringComparison.Ordinal));
    }
}
