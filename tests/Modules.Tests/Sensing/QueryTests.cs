using System.Net;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

public sealed class QueryTests(SensingHost host)
{
    [Theory]
    [InlineData("Things", "name eq '{0} b'", new[] { "{0} b" })]
    [InlineData("Things", "name ge '{0} b' and name le '{0} c'", new[] { "{0} b", "{0} c" })]
    [InlineData("Things", "(name eq '{0} a' or name eq '{0} c') and not (name eq '{0} a')", new[] { "{0} c" })]
    [InlineData("Things", "startswith(name,'{0}') and properties/rank gt 1", new[] { "{0} b", "{0} c" })]
    [InlineData("Things", "startswith(name,'{0}') and properties/rank eq 3", new[] { "{0} c" })]
    public async Task Filters_find_what_they_say(string set, string filter, string[] expected)
    {
        var mark = "q" + Guid.NewGuid().ToString("N");
        foreach (var (letter, rank) in new[] { ("a", 1), ("b", 2), ("c", 3) })
        {
            await host.PostAsync(set, $$"""{"name":"{{mark}} {{letter}}","description":"d","properties":{"rank":{{rank}} } }""");
        }

        var found = await host.GetAsync($"{set}?$count=true&$orderby=name%20asc&$filter=" + Uri.EscapeDataString(filter.Replace("{0}", mark, StringComparison.Ordinal)));
        Assert.Equal(expected.Select(name => name.Replace("{0}", mark, StringComparison.Ordinal)), found.GetProperty("value").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.Equal(expected.Length, found.GetProperty("@iot.count").GetInt32());
    }

    [Fact]
    public async Task Filters_and_orders_reach_through_related_entities()
    {
        var name = "r" + Guid.NewGuid().ToString("N");
        var (thing, stream) = await host.StationAsync(name);
        var found = await host.GetAsync($"Datastreams?$filter=Thing/name%20eq%20'{name}'%20and%20Thing/id%20eq%20{thing}&$orderby=Thing/name%20desc,Sensor/name");
        Assert.Equal(stream, Assert.Single(found.GetProperty("value").EnumerateArray()).GetProperty("@iot.id").GetInt64());
        var later = await host.GetAsync($"Things({thing})/HistoricalLocations?$filter=time%20gt%202001-01-01T00:00:00Z&$orderby=time%20desc");
        Assert.Single(later.GetProperty("value").EnumerateArray());
    }

    [Theory]
    [InlineData("Things?$filter=nme%20eq%201", "$filter")]
    [InlineData("Things?$filter=name%20eq", "$filter")]
    [InlineData("Things?$orderby=Datastreams/name", "$orderby")]
    [InlineData("Things?$expand=Nothing", "$expand")]
    [InlineData("Things?$expand=Datastreams($filter=nme eq 1)", "$expand")]
    [InlineData("Datastreams?$expand=Thing($top=1)", "$expand")]
    [InlineData("Things?$resultFormat=dataArray", "$resultFormat")]
    [InlineData("Things?$resultFormat=XML", "$resultFormat")]
    [InlineData("Things?$top=-1", "$top")]
    [InlineData("Things?$skip=x", "$skip")]
    [InlineData("Things?$skiptoken=AAAA", "$skiptoken")]
    [InlineData("Things?$select=nothing", "$select")]
    public async Task What_cannot_be_answered_is_refused_by_option_and_place(string query, string option)
    {
        var answer = await host.GetAsync(query, HttpStatusCode.BadRequest);
        Assert.Contains(option + ", at position", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Select_gives_only_what_is_named()
    {
        var (thing, _) = await host.StationAsync("select");
        var read = await host.GetAsync($"Things({thing})?$select=name,Datastreams");
        Assert.Equal(["name", "Datastreams@iot.navigationLink"], read.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("Things?$top=7&$filter=startswith(description,'{0}')")]
    [InlineData("Things?$top=7&$orderby=name%20desc&$filter=description%20eq%20'{0}'")]
    public async Task Walking_pages_while_others_write_gives_each_once(string query)
    {
        var mark = "p" + Guid.NewGuid().ToString("N");
        var expected = new HashSet<long>();
        for (var i = 0; i < 40; i++)
        {
            expected.Add(await ThingAsync(mark, i));
        }

        var seen = new List<long>();
        string? next = query.Replace("{0}", mark, StringComparison.Ordinal);
        for (var page = 0; next is not null; page++)
        {
            var read = await host.GetAsync(next);
            seen.AddRange(read.GetProperty("value").EnumerateArray().Select(one => one.GetProperty("@iot.id").GetInt64()));
            if (page < 5)
            {
                await ThingAsync(mark, 100 + page);
            }

            next = read.TryGetProperty("@iot.nextLink", out var link) ? link.GetString() : null;
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Superset(expected, seen.ToHashSet());
    }

    [Theory]
    [InlineData("$top=9")]
    [InlineData("$top=9&$orderby=result%20desc")]
    [InlineData("$top=9&$orderby=phenomenonTime%20desc&$filter=result%20ge%200%20and%20result%20add%201%20gt%200")]
    public async Task Walking_pages_of_observations_gives_each_once(string query)
    {
        var (_, stream) = await host.StationAsync("pages");
        var rows = string.Join(',', Enumerable.Range(0, 50).Select(i => $"[\"2026-03-01T{i % 24:00}:00:00Z\",{i % 7}]"));
        await host.PostAsync("CreateObservations", $$"""[{"Datastream":{"@iot.id":{{stream}}},"components":["phenomenonTime","result"],"dataArray":[{{rows}}]}]""");
        var seen = new List<long>();
        string? next = $"Datastreams({stream})/Observations?{query}";
        while (next is not null)
        {
            var read = await host.GetAsync(next);
            seen.AddRange(read.GetProperty("value").EnumerateArray().Select(one => one.GetProperty("@iot.id").GetInt64()));
            next = read.TryGetProperty("@iot.nextLink", out var link) ? link.GetString() : null;
        }

        Assert.Equal(50, seen.Count);
        Assert.Equal(50, seen.Distinct().Count());
    }

    [Fact]
    public async Task Observations_are_found_by_what_their_stream_and_thing_are_called()
    {
        var (thing, stream) = await host.StationAsync("called");
        var (_, other) = await host.StationAsync("called otherwise");
        var name = (await host.GetAsync($"Things({thing})")).GetProperty("name").GetString();
        await host.PostAsync($"Datastreams({stream})/Observations", """{"result":5}""");
        await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1}""");
        await host.PostAsync($"Datastreams({other})/Observations", """{"result":5}""");
        var read = await host.GetAsync($"Observations?$count=true&$filter=result%20gt%202%20and%20Datastream/Thing/id%20eq%20{thing}%20and%20Datastream/Thing/name%20eq%20'{name}'");
        Assert.Equal(1, read.GetProperty("@iot.count").GetInt64());
        var either = await host.GetAsync($"Observations?$count=true&$filter=Datastream/id%20eq%20{stream}%20and%20Datastream/name%20ne%20'none'");
        Assert.Equal(2, either.GetProperty("@iot.count").GetInt64());
    }

    private async Task<long> ThingAsync(string mark, int i) =>
        (await host.PostAsync("Things", $$"""{"name":"{{i * 7919 % 1000:000}}","description":"{{mark}}"}""")).GetProperty("@iot.id").GetInt64();
}
