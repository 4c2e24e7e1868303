using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

/// <summary>Someone tries to learn what they may not read. The city answers them as if it were not there.</summary>
public sealed class RestrictedTests(SensingHost host)
{
    private const string Restricted = """{"classification":"restricted","department":"water"}""";

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("viewer", "water", true)]
    [InlineData("steward", "water", true)]
    [InlineData("viewer", "roads", false)]
    [InlineData("steward", "roads", false)]
    [InlineData("steward", null, false)]
    public async Task Only_the_department_and_administrators_find_a_restricted_thing_and_all_that_is_its(string? role, string? department, bool seen)
    {
        var city = await CityAsync();
        foreach (var path in city.Paths)
        {
            Assert.Equal(seen ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, path, null, role, department)).Status);
        }
    }

    [Fact]
    public async Task Public_is_for_everyone_internal_for_who_is_known()
    {
        var secret = await ThingAsync("internal", "{}");
        var open = await ThingAsync("public", """{"classification":"public"}""");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, $"Things({open})", null, "nobody", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"Things({secret})", null, "nobody", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Get, $"Things({secret})", null, "viewer", null)).Status);
        var listed = await JsonAsync("Things?$top=1000&$select=id", "nobody", null);
        Assert.DoesNotContain(listed.GetProperty("value").EnumerateArray(), one => one.GetProperty("@iot.id").GetInt64() == secret);
    }

    [Theory]
    [InlineData("Things?$filter=properties/mark eq '{0}'")]
    [InlineData("Things?$filter=name eq 'open {0}' and Datastreams/Observations/result gt 100")]
    [InlineData("Things?$filter=name eq 'open {0}' and Datastreams/any(d: d/name eq 'hidden {0}')")]
    [InlineData("Datastreams?$filter=startswith(name,'hidden {0}')")]
    [InlineData("Datastreams?$filter=Thing/properties/mark eq '{0}'")]
    [InlineData("Observations?$filter=Datastream/Thing/properties/mark eq '{0}'")]
    [InlineData("Observations?$filter=Datastream/name eq 'hidden {0}'")]
    [InlineData("Observations?$filter=FeatureOfInterest/name eq 'hidden {0}'")]
    [InlineData("FeaturesOfInterest?$filter=name eq 'hidden {0}'")]
    [InlineData("FeaturesOfInterest?$filter=Observations/result gt 100 and name eq 'hidden {0}'")]
    [InlineData("Locations?$filter=name eq 'hidden {0}'")]
    [InlineData("Locations?$filter=Things/properties/mark eq '{0}'")]
    [InlineData("Sensors?$filter=name eq 'hidden {0}'")]
    [InlineData("Sensors?$filter=Datastreams/name eq 'hidden {0}'")]
    [InlineData("ObservedProperties?$filter=name eq 'hidden {0}'")]
    [InlineData("HistoricalLocations?$filter=Thing/properties/mark eq '{0}'")]
    [InlineData("TaskingCapabilities?$filter=name eq 'hidden {0}'")]
    [InlineData("Actuators?$filter=name eq 'hidden {0}'")]
    [InlineData("Tasks?$filter=TaskingCapability/name eq 'hidden {0}'")]
    public async Task A_filter_is_no_oracle_and_counts_and_pages_do_not_tell(string query)
    {
        var city = await CityAsync();
        query = query.Replace("{0}", city.Mark, StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal);
        var mine = await JsonAsync(query + "&$count=true", "viewer", "water");
        Assert.True(mine.GetProperty("@iot.count").GetInt32() > 0, "the department itself finds it");
        foreach (var more in new[] { "&$count=true", "&$count=true&$top=0", "&$count=true&$orderby=id%20desc", "&$count=true&$expand=" + Expandable(query) })
        {
            var other = await JsonAsync(query + more, "viewer", "roads");
            Assert.Equal(0, other.GetProperty("@iot.count").GetInt32());
            Assert.Empty(other.GetProperty("value").EnumerateArray());
            Assert.False(other.TryGetProperty("@iot.nextLink", out _));
        }
    }

    [Fact]
    public async Task Expands_orders_and_walks_pass_over_what_is_hidden()
    {
        var city = await CityAsync();
        var thing = await JsonAsync($"Things({city.Open})?$expand=Datastreams($count=true;$expand=Observations($count=true)),Locations/Things,TaskingCapabilities", "viewer", "roads");
        Assert.Equal(1, thing.GetProperty("Datastreams@iot.count").GetInt32());
        Assert.Equal($"open {city.Mark}", Assert.Single(thing.GetProperty("Datastreams").EnumerateArray()).GetProperty("name").GetString());
        var property = await JsonAsync($"Datastreams({city.OpenStream})/ObservedProperty?$expand=Datastreams", "viewer", "roads");
        Assert.DoesNotContain(property.GetProperty("Datastreams").EnumerateArray(), one => one.GetProperty("name").GetString()!.StartsWith("hidden", StringComparison.Ordinal));

        // The highest result of all is hidden: no order by it, by a path or by a function may bring it, or leave a gap for it.
        foreach (var order in new[] { "result", "Datastream/name", "result%20add%201", "length(Datastream/Thing/name)" })
        {
            var seen = new List<long>();
            for (string? next = $"Observations?$top=1&$orderby={order}%20desc&$filter=endswith(Datastream/name,'{city.Mark}')"; next is not null;)
            {
                var page = await JsonAsync(next, "viewer", "roads");
                seen.AddRange(page.GetProperty("value").EnumerateArray().Select(one => one.GetProperty("@iot.id").GetInt64()));
                next = page.TryGetProperty("@iot.nextLink", out var link) ? link.GetString() : null;
            }

            Assert.Equal([city.OpenObservation], seen);
        }
    }

    [Fact]
    public async Task Writes_answer_as_if_it_were_not_there()
    {
        var city = await CityAsync();
        var absent = 987654321;
        foreach (var (method, hidden, body) in new (HttpMethod, string, string?)[]
        {
            (HttpMethod.Post, "Datastreams({0})/Observations", """{"result":1}"""),
            (HttpMethod.Patch, "Datastreams({0})", """{"name":"x"}"""),
            (HttpMethod.Put, "Datastreams({0})", """{"name":"x"}"""),
            (HttpMethod.Delete, "Datastreams({0})", null),
            (HttpMethod.Post, "Observations", """{"result":1,"Datastream":{"@iot.id":{0} } }"""),
            (HttpMethod.Post, "CreateObservations", """[{"Datastream":{"@iot.id":{0}},"components":["result"],"dataArray":[[1]]}]"""),
            (HttpMethod.Post, "$batch", """{"requests":[{"id":"1","method":"get","url":"Datastreams({0})"},{"id":"2","atomicityGroup":"g","method":"delete","url":"Datastreams({0})"}]}"""),
        })
        {
            var told = await SendAsync(method, Filled(hidden, city.HiddenStream), Filled(body, city.HiddenStream), "steward", "roads");
            var asked = await SendAsync(method, Filled(hidden, absent), Filled(body, absent), "steward", "roads");
            Assert.Equal(asked.Status, told.Status);
            Assert.Equal(asked.Text, told.Text.Replace(city.HiddenStream.ToString(System.Globalization.CultureInfo.InvariantCulture), absent.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        Assert.Equal("hidden " + city.Mark, (await host.GetAsync($"Datastreams({city.HiddenStream})")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Deleting_what_is_shared_spares_what_is_hidden_and_does_not_tell_of_it()
    {
        var city = await CityAsync();
        var property = (await host.GetAsync($"Datastreams({city.HiddenStream})/ObservedProperty")).GetProperty("@iot.id");
        await host.SendAsync(HttpMethod.Patch, $"Datastreams({city.OpenStream})", $$"""{"ObservedProperty":{"@iot.id":{{property}} } }""", HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Delete, $"ObservedProperties({property})", null, "steward", "roads")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"ObservedProperties({property})", null, "steward", "roads")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"Datastreams({city.OpenStream})", null, "steward", "roads")).Status);
        await host.GetAsync($"Datastreams({city.HiddenStream})");
        await host.GetAsync($"ObservedProperties({property})");
    }

    [Fact]
    public async Task A_taken_id_is_refused_in_the_same_words_whether_it_is_hidden_or_was_deleted()
    {
        var hidden = await ThingAsync("taken", Restricted);
        var deleted = await ThingAsync("deleted", "{}");
        await host.SendAsync(HttpMethod.Delete, $"Things({deleted})", null, HttpStatusCode.OK);
        var one = await SendAsync(HttpMethod.Post, "Things", $$"""{"@iot.id":{{hidden}},"name":"a","description":"b"}""", "steward", "roads");
        var other = await SendAsync(HttpMethod.Post, "Things", $$"""{"@iot.id":{{deleted}},"name":"a","description":"b"}""", "steward", "roads");
        Assert.Equal(HttpStatusCode.Conflict, one.Status);
        Assert.Equal(other.Text.Replace($"{deleted}", "", StringComparison.Ordinal), one.Text.Replace($"{hidden}", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("steward", "roads", Restricted, HttpStatusCode.Forbidden)]
    [InlineData("steward", null, Restricted, HttpStatusCode.Forbidden)]
    [InlineData("steward", "water", Restricted, HttpStatusCode.Created)]
    [InlineData("steward", "water", """{"classification":"secret"}""", HttpStatusCode.BadRequest)]
    [InlineData("steward", "water", """{"department":7}""", HttpStatusCode.BadRequest)]
    public async Task One_restricts_to_ones_own_department(string role, string? department, string properties, HttpStatusCode expected) =>
        Assert.Equal(expected, (await SendAsync(HttpMethod.Post, "Things", $$"""{"name":"a","description":"b","properties":{{properties}} }""", role, department)).Status);

    [Fact]
    public async Task A_stream_that_becomes_restricted_is_gone_for_others_at_once()
    {
        var city = await CityAsync();
        Assert.Equal(1, (await JsonAsync($"Things({city.Open})/Datastreams?$count=true", "viewer", "roads")).GetProperty("@iot.count").GetInt32());
        await host.SendAsync(HttpMethod.Patch, $"Datastreams({city.OpenStream})", $$"""{"properties":{{Restricted}} }""", HttpStatusCode.OK);
        Assert.Equal(0, (await JsonAsync($"Things({city.Open})/Datastreams?$count=true", "viewer", "roads")).GetProperty("@iot.count").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"Observations({city.OpenObservation})", null, "viewer", "roads")).Status);
        Assert.Equal(0, (await JsonAsync($"Observations?$count=true&$filter=id%20eq%20{city.OpenObservation}", "viewer", "roads")).GetProperty("@iot.count").GetInt32());
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Filled(string? text, long id) => text?.Replace("{0}", id.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string Expandable(string query) => query[..query.IndexOf('?', StringComparison.Ordinal)] switch
    {
        "Things" or "Locations" => "HistoricalLocations",
        "Datastreams" or "HistoricalLocations" or "TaskingCapabilities" => "Thing",
        "Sensors" or "ObservedProperties" => "Datastreams",
        "Observations" => "Datastream",
        "FeaturesOfInterest" => "Observations",
        "Actuators" => "TaskingCapabilities",
        _ => "TaskingCapability",
    };

    private async Task<long> ThingAsync(string name, string properties) =>
        (await host.PostAsync("Things", $$"""{"name":"{{name}}","description":"d","properties":{{properties}} }""")).GetProperty("@iot.id").GetInt64();

    /// <summary>A restricted Thing with one of everything, and an open Thing with an open and a restricted stream.</summary>
    private async Task<City> CityAsync()
    {
        var mark = Guid.NewGuid().ToString("N");
        var hidden = await host.PostAsync("Things", $$"""
            {"name":"hidden {{mark}}","description":"d","properties":{"mark":"{{mark}}","classification":"restricted","department":"water"},
             "Locations":[{{Named(Bodies.Place, "Dongsi", mark)}}],"Datastreams":[{{Own(mark)}}],
             "TaskingCapabilities":[{"name":"hidden {{mark}}","description":"d","taskingParameters":{"type":"DataRecord","field":[{"name":"on","type":"Boolean"}]},
                "Actuator":{"name":"hidden {{mark}}","description":"d","encodingType":"text/html","metadata":"m"},"Tasks":[{"taskingParameters":{"on":true} }]}]}
            """);
        var id = hidden.GetProperty("@iot.id").GetInt64();
        var all = await host.GetAsync($"Things({id})?$expand=Locations,HistoricalLocations,Datastreams($expand=Sensor,ObservedProperty,Observations/FeatureOfInterest),TaskingCapabilities($expand=Actuator,Tasks)");
        var stream = all.GetProperty("Datastreams")[0];
        var observation = stream.GetProperty("Observations")[0];
        var capability = all.GetProperty("TaskingCapabilities")[0];
        var (open, openStream) = await host.StationAsync("open " + mark);
        await host.SendAsync(HttpMethod.Patch, $"Datastreams({openStream})", $$"""{"name":"open {{mark}}"}""", HttpStatusCode.OK);
        var second = await host.PostAsync($"Things({open})/Datastreams", Own(mark).Replace("\"properties\":{}", $"\"properties\":{Restricted}", StringComparison.Ordinal));
        var seen = await host.PostAsync($"Datastreams({openStream})/Observations", """{"result":1}""");
        string[] paths =
        [
            $"Things({id})", $"Things({id})/name", $"Things({id})/Datastreams", $"Locations({Id(all.GetProperty("Locations")[0])})", $"HistoricalLocations({Id(all.GetProperty("HistoricalLocations")[0])})",
            $"Datastreams({Id(stream)})", $"Datastreams({Id(stream)})/Observations", $"Sensors({Id(stream.GetProperty("Sensor"))})", $"ObservedProperties({Id(stream.GetProperty("ObservedProperty"))})",
            $"Observations({Id(observation)})", $"Observations({Id(observation)})/Datastream/Thing", $"FeaturesOfInterest({Id(observation.GetProperty("FeatureOfInterest"))})",
            $"TaskingCapabilities({Id(capability)})", $"Actuators({Id(capability.GetProperty("Actuator"))})", $"Tasks({Id(capability.GetProperty("Tasks")[0])})",
            $"Datastreams({Id(second)})", $"Things({open})/Datastreams({Id(second)})", $"Datastreams({Id(second)})/Observations/$count",
        ];
        return new City(mark, open, openStream, Id(seen), Id(second), paths);
    }

    private static long Id(JsonElement entity) => entity.GetProperty("@iot.id").GetInt64();

    private static string Named(string body, string name, string mark) => body.Replace($"\"{name}\"", $"\"hidden {mark}\"", StringComparison.Ordinal);

    private static string Own(string mark) => Named(Named(Bodies.Stream("hidden " + mark, more: ""","Observations":[{"result":1000}]"""), "TEOM", mark), "PM2.5", mark);

    private async Task<JsonElement> JsonAsync(string path, string role, string? department)
    {
        var (status, text) = await SendAsync(HttpMethod.Get, path, null, role, department);
        Assert.True(status == HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpMethod method, string path, string? body, string? role, string? department)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        if (role is not null)
        {
            request.Headers.Add("X-Role", role);
        }

        if (department is not null)
        {
            request.Headers.Add("X-Department", department);
        }

        using var response = await host.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed record City(string Mark, long Open, long OpenStream, long OpenObservation, long HiddenStream, string[] Paths);
}
