using System.Net;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Requirements;

/// <summary>Paths and query options (OGC 18-088, section 9).</summary>
public sealed class RequestDataTests(SensingHost host)
{
    [Fact]
    [Requirement("resource-path/resource-path-to-entities")]
    [Requirement("request-data/status-code")]
    public async Task Paths_lead_to_sets_entities_properties_values_relations_and_references()
    {
        var (thing, stream) = await host.StationAsync("paths");
        Assert.Equal("paths", (await host.GetAsync($"Things({thing})/name")).GetProperty("name").GetString());
        Assert.Equal("paths", (await host.GetAsync($"Things({thing})/name/$value")).GetString());
        Assert.Equal(12, (await host.GetAsync($"Things({thing})/properties/height")).GetProperty("height").GetInt32());
        Assert.Equal(stream, (await host.GetAsync($"Things({thing})/Datastreams({stream})/Thing/Datastreams({stream})")).GetProperty("@iot.id").GetInt64());
        var links = (await host.GetAsync($"Things({thing})/Datastreams/$ref")).GetProperty("value")[0];
        Assert.Equal(["@iot.selfLink"], links.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["@iot.selfLink"], (await host.GetAsync($"Datastreams({stream})/Thing/$ref")).EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [Requirement("resource-path/resource-path-to-entities", negative: true)]
    [Requirement("request-data/status-code", negative: true)]
    [InlineData("Nothings", HttpStatusCode.NotFound)]
    [InlineData("Things(987654321)", HttpStatusCode.NotFound)]
    [InlineData("Things(987654321)/Datastreams", HttpStatusCode.NotFound)]
    [InlineData("Things/name", HttpStatusCode.BadRequest)]
    [InlineData("Things('a')", HttpStatusCode.BadRequest)]
    [InlineData("Things(1)/name/x", HttpStatusCode.BadRequest)]
    public async Task Paths_that_lead_nowhere_are_told_so(string path, HttpStatusCode expected) =>
        Assert.NotEmpty((await host.GetAsync(path, expected)).GetProperty("detail").GetString()!);

    [Theory]
    [Requirement("request-data/query-status-code", negative: true)]
    [Requirement("request-data/order", negative: true)]
    [Requirement("request-data/filter", negative: true)]
    [Requirement("request-data/built-in-filter-operations", negative: true)]
    [Requirement("request-data/built-in-query-functions", negative: true)]
    [Requirement("request-data/expand", negative: true)]
    [Requirement("request-data/select", negative: true)]
    [Requirement("request-data/orderby", negative: true)]
    [Requirement("request-data/top", negative: true)]
    [Requirement("request-data/skip", negative: true)]
    [Requirement("request-data/count", negative: true)]
    [Requirement("request-data/pagination", negative: true)]
    [InlineData("$filter=name eq", "$filter")]
    [InlineData("$filter=nam eq 'a'", "$filter")]
    [InlineData("$filter=name add 1 eq 2", "$filter")]
    [InlineData("$filter=nosuch(name)", "$filter")]
    [InlineData("$filter=length(name,1) eq 1", "$filter")]
    [InlineData("$filter=Datastreams/any(d: d/nam eq 'a')", "$filter")]
    [InlineData("$expand=Datastream", "$expand")]
    [InlineData("$expand=Datastreams/Thing/Datastreams/Thing/Datastreams/Thing/Datastreams/Thing/Datastreams/Thing", "$expand")]
    [InlineData("$select=nam", "$select")]
    [InlineData("$orderby=nam", "$orderby")]
    [InlineData("$orderby=name downwards", "$orderby")]
    [InlineData("$top=-1", "$top")]
    [InlineData("$top=99999999999", "$top")]
    [InlineData("$skip=a", "$skip")]
    [InlineData("$count=maybe", "$count")]
    [InlineData("$skiptoken=nonsense", "$skiptoken")]
    [InlineData("$top=1&$top=2", "$top")]
    [InlineData("$nosuch=1", "$nosuch")]
    public async Task A_bad_option_is_a_400_that_names_option_and_place(string query, string option)
    {
        var answer = await host.GetAsync("Things?" + query.Replace(" ", "%20", StringComparison.Ordinal), HttpStatusCode.BadRequest);
        Assert.Contains(option, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Contains("position", answer.GetProperty("where").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("request-data/query-status-code")]
    [Requirement("request-data/order")]
    [Requirement("request-data/orderby")]
    [Requirement("request-data/top")]
    [Requirement("request-data/skip")]
    [Requirement("request-data/count")]
    [Requirement("request-data/filter")]
    [Requirement("request-data/pagination")]
    public async Task Options_in_any_order_are_applied_in_the_standards_order()
    {
        var mark = "o" + Guid.NewGuid().ToString("N");
        foreach (var rank in new[] { 3, 1, 5, 2, 4 })
        {
            await host.PostAsync("Things", $$"""{"name":"{{mark}}","description":"{{rank}}","properties":{"rank":{{rank}} } }""");
        }

        await host.PostAsync("Things", $$"""{"name":"{{mark}}","description":"none"}""");
        string[] parts = ["$count=true", "$top=2", "$skip=1", $"$filter=name eq '{mark}'", "$orderby=properties/rank"];
        foreach (var order in new[] { parts, [.. parts.Reverse()] })
        {
            var page = await host.GetAsync("Things?" + string.Join('&', order).Replace(" ", "%20", StringComparison.Ordinal));
            Assert.Equal(6, page.GetProperty("@iot.count").GetInt32());

            // What has no rank comes first, and is what $skip leaves out.
            Assert.Equal(["1", "2"], page.GetProperty("value").EnumerateArray().Select(one => one.GetProperty("description").GetString()));
            var seen = new List<string?>();
            for (var next = page.GetProperty("@iot.nextLink").GetString(); next is not null;)
            {
                var more = await host.GetAsync(next);
                seen.AddRange(more.GetProperty("value").EnumerateArray().Select(one => one.GetProperty("description").GetString()));
                next = more.TryGetProperty("@iot.nextLink", out var link) ? link.GetString() : null;
            }

            Assert.Equal(["3", "4", "5"], seen);
        }

        var falling = await host.GetAsync($"Things?$filter=name%20eq%20'{mark}'&$orderby=properties/rank%20mod%202%20desc,length(description)%20desc,properties/rank%20desc");
        Assert.Equal(["5", "3", "1", "4", "2", "none"], falling.GetProperty("value").EnumerateArray().Select(one => one.GetProperty("description").GetString()));
    }

    [Fact]
    [Requirement("request-data/expand")]
    [Requirement("request-data/select")]
    public async Task Expand_takes_lists_paths_and_nested_options_and_select_names_relations()
    {
        var (thing, stream) = await host.StationAsync("expand");
        foreach (var result in new[] { 1, 2, 3 })
        {
            await host.PostAsync($"Datastreams({stream})/Observations", $$"""{"result":{{result}} }""");
        }

        var read = await host.GetAsync($"Things({thing})?$select=name,Locations&$expand=Locations($select=name),Datastreams/Observations($filter=result%20gt%201;$orderby=result%20desc;$top=1;$count=true;$select=result),Datastreams/ObservedProperty");
        Assert.Equal(["name", "Locations", "Datastreams"], read.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Dongsi", read.GetProperty("Locations")[0].GetProperty("name").GetString());
        var shown = read.GetProperty("Datastreams")[0];
        Assert.Equal("PM2.5", shown.GetProperty("ObservedProperty").GetProperty("name").GetString());
        Assert.Equal(2, shown.GetProperty("Observations@iot.count").GetInt32());
        Assert.Equal(3, Assert.Single(shown.GetProperty("Observations").EnumerateArray()).GetProperty("result").GetInt32());
        var next = await host.GetAsync(shown.GetProperty("Observations@iot.nextLink").GetString()!);
        Assert.Equal(2, Assert.Single(next.GetProperty("value").EnumerateArray()).GetProperty("result").GetInt32());
        Assert.False(next.TryGetProperty("@iot.nextLink", out _));
    }

    [Theory]
    [Requirement("request-data/built-in-filter-operations")]
    [Requirement("request-data/built-in-query-functions")]
    [InlineData("result eq 5", 1)]
    [InlineData("result ne 5", 2)]
    [InlineData("result gt '3'", 1)]
    [InlineData("result ge 3 and result le 5", 2)]
    [InlineData("not (result lt 3)", 2)]
    [InlineData("result in (1,5)", 2)]
    [InlineData("(result add 1) mul 2 sub 2 div 2 eq 3", 1)]
    [InlineData("result mod 2 eq 1", 3)]
    [InlineData("phenomenonTime ge 2026-03-01T01:00:00Z", 2)]
    [InlineData("phenomenonTime sub duration'PT1H' eq 2026-03-01T00:00:00Z", 1)]
    [InlineData("before(phenomenonTime,2026-03-01T01:00:00Z)", 1)]
    [InlineData("after(phenomenonTime,2026-03-01T01:00:00Z)", 1)]
    [InlineData("during(phenomenonTime,2026-03-01T00:00:00Z/2026-03-01T02:00:00Z)", 2)]
    [InlineData("overlaps(phenomenonTime,2026-03-01T01:00:00Z/2026-03-01T03:00:00Z)", 2)]
    [InlineData("starts(phenomenonTime,2026-03-01T01:00:00Z/2026-03-01T03:00:00Z)", 1)]
    [InlineData("finishes(phenomenonTime,2026-03-01T00:00:00Z/2026-03-01T02:00:00Z)", 1)]
    [InlineData("meets(phenomenonTime,2026-03-01T02:00:00Z/2026-03-01T03:00:00Z)", 1)]
    [InlineData("hour(phenomenonTime) eq 1 and year(phenomenonTime) eq 2026 and month(phenomenonTime) eq 3 and day(phenomenonTime) eq 1", 1)]
    [InlineData("minute(phenomenonTime) eq 0 and second(phenomenonTime) eq 0 and fractionalseconds(phenomenonTime) eq 0 and totaloffsetminutes(phenomenonTime) eq 0", 3)]
    [InlineData("date(phenomenonTime) eq 2026-03-01 and time(phenomenonTime) lt 02:00:00", 2)]
    [InlineData("phenomenonTime lt now() and phenomenonTime gt mindatetime() and phenomenonTime lt maxdatetime()", 3)]
    [InlineData("round(result div 2.0) eq 3 or floor(result div 2.0) eq 1 or ceiling(result div 2.0) eq 1", 3)]
    [InlineData("startswith(Datastream/name,'ops') and endswith(Datastream/name,'PM2.5') and substringof('PM',Datastream/name)", 3)]
    [InlineData("indexof(Datastream/name,'PM') eq 4 and length(Datastream/name) eq 9 and substring(Datastream/name,4) eq 'PM2.5' and substring(Datastream/name,0,3) eq 'ops'", 3)]
    [InlineData("tolower(Datastream/name) eq 'ops pm2.5' and toupper(trim(concat(' ',Datastream/name))) eq 'OPS PM2.5'", 3)]
    [InlineData("geo.distance(FeatureOfInterest/feature,geography'POINT (116.417 40.929)') lt 1.1", 3)]
    [InlineData("geo.distanceinmetres(FeatureOfInterest/feature,geography'POINT (116.417 39.93)') lt 112", 3)]
    [InlineData("geo.intersects(FeatureOfInterest/feature,geography'POLYGON ((116 39,117 39,117 40,116 40,116 39))')", 3)]
    [InlineData("st_within(FeatureOfInterest/feature,geography'POLYGON ((116 39,117 39,117 40,116 40,116 39))')", 3)]
    [InlineData("st_equals(FeatureOfInterest/feature,geography'POINT (116.417 39.929)')", 3)]
    [InlineData("st_disjoint(FeatureOfInterest/feature,geography'POINT (0 0)') and not st_touches(FeatureOfInterest/feature,geography'POINT (0 0)')", 3)]
    [InlineData("st_intersects(FeatureOfInterest/feature,geography'LINESTRING (116.417 39.929,117 40)') and st_touches(FeatureOfInterest/feature,geography'LINESTRING (116.417 39.929,117 40)')", 3)]
    [InlineData("st_contains(geography'POLYGON ((116 39,117 39,117 40,116 40,116 39))',FeatureOfInterest/feature)", 3)]
    [InlineData("st_relate(FeatureOfInterest/feature,geography'POLYGON ((116 39,117 39,117 40,116 40,116 39))','T*F**F***')", 3)]
    [InlineData("st_overlaps(FeatureOfInterest/feature,geography'POINT (1 1)') or st_crosses(FeatureOfInterest/feature,geography'POINT (1 1)')", 0)]
    [InlineData("geo.length(geography'LINESTRING (0 0,3 4)') eq 5 and result eq 1", 1)]
    public async Task Filters_answer_as_the_standard_says(string filter, int expected)
    {
        var (_, stream) = await host.StationAsync("ops");
        await host.PostAsync("CreateObservations", $$"""
            [{"Datastream":{"@iot.id":{{stream}}},"components":["phenomenonTime","result"],
              "dataArray":[["2026-03-01T00:00:00Z",1],["2026-03-01T01:00:00Z",3],["2026-03-01T02:00:00Z",5]]}]
            """);
        var asked = $"Datastreams({stream})/Observations?$count=true&$filter=" + Uri.EscapeDataString(filter);
        var read = await host.GetAsync(asked);
        Assert.Equal(expected, read.GetProperty("value").GetArrayLength());
        Assert.Equal(expected, read.GetProperty("@iot.count").GetInt32());
    }

    [Theory]
    [InlineData("Datastreams/Observations/result gt 4", true)]
    [InlineData("Datastreams/Observations/result gt 5", false)]
    [InlineData("Datastreams/Observations/result gt 2 and Datastreams/Observations/result lt 4", true)]
    [InlineData("Datastreams/Observations/result gt 1 and Datastreams/Observations/result lt 3", false)]
    [InlineData("Datastreams/any(d: d/Observations/any(o: o/result eq 3 and o/Datastream/name eq d/name))", true)]
    [InlineData("Datastreams/any(d: d/Observations/any(o: o/result eq length(d/name)))", false)]
    [InlineData("Datastreams/any() and Locations/any(l: l/name eq 'Dongsi')", true)]
    [InlineData("not (Datastreams/name eq 'nowhere') and Datastreams/Sensor/name eq 'TEOM'", true)]
    [InlineData("Datastreams/phenomenonTime gt 2026-02-28T00:00:00Z and Datastreams/ObservedProperty/Datastreams/Thing/id gt 0", true)]
    [InlineData("HistoricalLocations/Locations/name eq 'Dongsi' or Datastreams/name eq 'x'", true)]
    [InlineData("st_within(Locations/location,geography'POLYGON ((116 39,117 39,117 40,116 40,116 39))')", true)]
    public async Task Conditions_reach_through_related_sets(string filter, bool expected)
    {
        var (thing, stream) = await host.StationAsync("sets");
        await host.PostAsync("CreateObservations", $$"""
            [{"Datastream":{"@iot.id":{{stream}}},"components":["phenomenonTime","result"],
              "dataArray":[["2026-03-01T00:00:00Z",1],["2026-03-01T01:00:00Z",3],["2026-03-01T02:00:00Z",5]]}]
            """);
        var read = await host.GetAsync($"Things?$count=true&$filter=id%20eq%20{thing}%20and%20(" + Uri.EscapeDataString(filter) + ")");
        Assert.Equal(expected ? 1 : 0, read.GetProperty("@iot.count").GetInt32());
    }
}
