using System.Net;
using System.Text.Json;
using Civium.Testing;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

/// <summary>Sensing on PostgreSQL: what is said in LINQ is SQL there too, with the same answers.</summary>
[Trait("Category", "Slow")]
public sealed class PostgresQueryTests(PostgresQueryTests.PostgresHost host) : IClassFixture<PostgresQueryTests.PostgresHost>
{
    [Fact]
    public async Task Every_shape_of_question_is_answered_for_every_caller()
    {
        var (thing, stream) = await host.StationAsync("pg");
        await host.PostAsync($"Things({thing})/Datastreams", Bodies.Stream("hidden", """{"classification":"restricted","department":"water"}""", ""","Observations":[{"result":7}]"""));
        await host.PostAsync($"Datastreams({stream})/Observations", """{"result":5}""");
        var wind = await host.PostAsync($"Things({thing})/MultiDatastreams", """
            {"name":"wind","description":"d","multiObservationDataTypes":["a","b"],"unitOfMeasurements":[{"name":"a"},{"name":"b"}],"Sensor":{"name":"mast","description":"d","encodingType":"e","metadata":"m"},
             "ObservedProperties":[{"name":"speed","description":"d","definition":"s"},{"name":"direction","description":"d","definition":"s"}]}
            """);
        await host.PostAsync($"MultiDatastreams({wind.GetProperty("@iot.id")})/Observations", """{"result":[1,2]}""");
        string[] queries =
        [
            "Things?$count=true&$orderby=name%20desc&$top=1", "Locations?$orderby=name", "HistoricalLocations?$orderby=time%20desc&$top=1", "Sensors?$filter=Datastreams/name%20eq%20'x'%20or%20name%20ne%20'a'",
            "ObservedProperties?$filter=MultiDatastreams/any(m:%20m/name%20eq%20'wind')", "Datastreams?$filter=Thing/Locations/name%20eq%20'Dongsi'&$orderby=Thing/name,Sensor/name%20desc&$top=1&$count=true",
            "FeaturesOfInterest?$filter=Observations/result%20gt%201", "MultiDatastreams?$expand=ObservedProperties,Observations,Thing", "TaskingCapabilities", "Tasks?$orderby=creationTime", "Actuators",
            "Things?$filter=Datastreams/Observations/result%20gt%206", "Things?$filter=name%20in%20('pg','x')%20and%20id%20in%20(1,2,3)", "Things?$expand=Datastreams/Observations($orderby=result%20desc;$top=1),Locations/HistoricalLocations",
            "Observations?$filter=Datastream/Thing/name%20eq%20'pg'&$orderby=Datastream/name&$count=true", "Things?$orderby=properties/height,length(name)%20desc&$top=1",
        ];
        foreach (var query in queries)
        {
            foreach (var role in new string?[] { null, "viewer" })
            {
                for (string? next = query; next is not null;)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, next);
                    if (role is not null)
                    {
                        request.Headers.Add("X-Role", role);
                    }

                    using var response = await host.Client.SendAsync(request);
                    var text = await response.Content.ReadAsStringAsync();
                    Assert.True(response.StatusCode == HttpStatusCode.OK, query + ": " + text);
                    var page = JsonSerializer.Deserialize<JsonElement>(text);
                    Assert.DoesNotContain(role is null ? "nothing hidden" : "\"name\":\"hidden\"", text, StringComparison.Ordinal);
                    next = page.TryGetProperty("@iot.nextLink", out var link) ? link.GetString() : null;
                }
            }
        }

        Assert.Equal(["speed", "direction"], (await host.GetAsync($"MultiDatastreams({wind.GetProperty("@iot.id")})/ObservedProperties")).GetProperty("value").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.Equal("Polygon", (await host.GetAsync($"Datastreams({stream})/observedArea/type")).GetProperty("type").GetString());
        Assert.Equal(1, (await host.GetAsync($"Things?$count=true&$filter=id%20eq%20{thing}%20and%20Datastreams/Observations/result%20gt%206")).GetProperty("@iot.count").GetInt32());
        await host.SendAsync(HttpMethod.Delete, $"Things({thing})", null, HttpStatusCode.OK);
        Assert.Empty((await host.GetAsync("Datastreams")).GetProperty("value").EnumerateArray());
    }

    /// <summary>A Sensing on a PostgreSQL of its own.</summary>
    public sealed class PostgresHost : SensingHost
    {
        protected override async Task<string?> ConnectionAsync() => await PostgresServer.CreateDatabaseAsync(TestContext.Current.CancellationToken);
    }
}
