using System.Net;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

/// <summary>What comes from outside is never part of a statement: it is found as it was written, and nothing else is touched.</summary>
public sealed class InjectionTests(SensingHost host)
{
    public static TheoryData<string> Hostile => new(
        "'; DROP TABLE things; --", "' OR '1'='1", "\" OR 1=1 --", "a'); DELETE FROM things WHERE ('1'='1", "%' OR name LIKE '%", "\\'; SELECT 1; --",
        "/* */ UNION SELECT * FROM things", "$1", "@p0", "{0}", "[things]", "`things`", "a\tb", "é汉字🙂", "%", "_", "*", "?");

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Text_is_found_as_it_was_written_and_only_that(string name)
    {
        var mark = Guid.NewGuid().ToString("N");
        var body = JsonSerializer.Serialize(new { name, description = mark, properties = new Dictionary<string, string> { ["key"] = name } });
        var made = await host.PostAsync("Things", body);
        await host.PostAsync("Things", $$"""{"name":"other","description":"{{mark}}"}""");
        var quoted = name.Replace("'", "''", StringComparison.Ordinal);
        foreach (var filter in new[] { $"name eq '{quoted}'", $"name in ('{quoted}')", $"startswith(name,'{quoted}')", $"properties/key eq '{quoted}'", $"not (name eq 'other' or name ne '{quoted}')" })
        {
            var found = await host.GetAsync($"Things?$count=true&$filter=" + Uri.EscapeDataString($"description eq '{mark}' and {filter}"));
            Assert.Equal(1, found.GetProperty("@iot.count").GetInt32());
            Assert.Equal(made.GetProperty("@iot.id").GetInt64(), found.GetProperty("value")[0].GetProperty("@iot.id").GetInt64());
        }
    }

    [Theory]
    [InlineData("Things?$filter=name eq 'a' ; DROP TABLE things")]
    [InlineData("Things?$filter=name eq 'a' UNION SELECT 1")]
    [InlineData("Things?$filter=1=1")]
    [InlineData("Things?$orderby=name; DROP TABLE things")]
    [InlineData("Things?$orderby=(SELECT 1)")]
    [InlineData("Things?$orderby=id,\"name\"")]
    [InlineData("Things?$select=name;DELETE FROM things")]
    [InlineData("Things?$top=1 OFFSET 1")]
    [InlineData("Things?$skip=0;DELETE FROM things")]
    [InlineData("Things(1 OR 1=1)")]
    [InlineData("Things(1);DROP TABLE things")]
    [InlineData("Things?$expand=Datastreams($filter=name eq 'a';DROP TABLE things)")]
    public async Task Statements_are_no_options(string path)
    {
        using var response = await host.Client.GetAsync(path.Replace(" ", "%20", StringComparison.Ordinal));
        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.NotFound });
        await host.GetAsync("Things?$top=1");
    }

    [Fact]
    public async Task A_forged_page_token_gives_no_more_than_the_question_does()
    {
        var mark = Guid.NewGuid().ToString("N");
        await host.PostAsync("Things", $$"""{"name":"a","description":"{{mark}}"}""");
        foreach (var token in new[] { "[\"' OR 1=1 --\",0]", "[\"\",-9223372036854775808]", "[null,0]", "[1,0]", "[0]", "{}", "[[],0]", "[\"a\",\"b\"]" })
        {
            var text = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(token)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            using var response = await host.Client.GetAsync($"Things?$orderby=name&$filter=description%20eq%20'{mark}'&$skiptoken={text}");
            Assert.Contains(response.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.OK });
            if (response.StatusCode == HttpStatusCode.OK)
            {
                Assert.InRange(JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("value").GetArrayLength(), 0, 1);
            }
        }
    }

    [Fact]
    public async Task A_count_is_that_of_one_moment_while_others_write()
    {
        var (_, stream) = await host.StationAsync("counted");
        using var stop = new CancellationTokenSource();
        var written = 0;
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1}""");
                Interlocked.Increment(ref written);
            }
        });
        var last = 0;
        for (var i = 0; i < 20; i++)
        {
            var before = Volatile.Read(ref written);
            var count = (await host.GetAsync($"Datastreams({stream})/Observations?$count=true&$top=0&$filter=result%20add%200%20eq%201")).GetProperty("@iot.count").GetInt32();
            Assert.InRange(count, Math.Max(before, last), Volatile.Read(ref written) + 1);
            last = count;
        }

        await stop.CancelAsync();
        await writer;
        Assert.Equal(written, (await host.GetAsync($"Datastreams({stream})/Observations?$count=true&$top=0")).GetProperty("@iot.count").GetInt32());
    }
}
