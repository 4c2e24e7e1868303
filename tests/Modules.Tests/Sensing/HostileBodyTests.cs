using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Civium.Modules.Tests.Sensing;

public sealed class HostileBodyTests(SensingHost host)
{
    public static TheoryData<string> Bad => new(
        "", "{", "[]", "null", "7", "{\"name\":\"a\",\"description\":", "{\"name\":1,\"description\":\"b\"}", "{\"name\":\"a\"}",
        "{\"name\":\"a\",\"description\":\"b\",\"nonsense\":1}", "{\"name\":\"a\",\"name\":\"b\",\"description\":\"c\"}",
        "{\"name\":\"a\\u0000\",\"description\":\"b\"}", "{\"name\":\"\\ud800\",\"description\":\"b\"}",
        "{\"name\":\"a\",\"description\":\"b\",\"properties\":{\"x\":1e999}}", "{\"name\":\"a\",\"description\":\"b\",\"Datastreams\":[{}]}",
        "{\"name\":\"a\",\"description\":\"b\",\"Datastreams\":{}}", "{\"@iot.id\":\"x\",\"name\":\"a\",\"description\":\"b\"}",
        "{\"name\":\"a\",\"description\":\"b\",\"properties\":" + new string('[', 5000) + new string(']', 5000) + "}");

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_thing_is_refused_and_changes_nothing(string body)
    {
        var answer = await host.PostAsync("Things", body, HttpStatusCode.BadRequest);
        Assert.NotEmpty(answer.GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData("{\"result\":1e999}")]
    [InlineData("{\"result\":\"\\ud800\"}")]
    [InlineData("{\"result\":1,\"phenomenonTime\":\"yesterday\"}")]
    [InlineData("{\"result\":1,\"phenomenonTime\":7}")]
    [InlineData("{\"result\":1,\"resultTime\":\"2026-01-01T00:00:00Z/2026-01-02T00:00:00Z\"}")]
    [InlineData("{\"phenomenonTime\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"result\":1,\"FeatureOfInterest\":{\"@iot.id\":123456789}}")]
    [InlineData("{\"result\":1,\"Datastream\":{\"@iot.id\":1}}")]
    [InlineData("{\"result\":1")]
    public async Task A_bad_observation_is_refused_and_changes_nothing(string body)
    {
        var (_, stream) = await host.StationAsync("hostile");
        await host.PostAsync($"Datastreams({stream})/Observations", body, HttpStatusCode.BadRequest);
        Assert.Equal("0", (await host.GetAsync($"Datastreams({stream})/Observations/$count")).GetString());
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        using var content = new ByteArrayContent([.. "{\"name\":\"a"u8, 0xff, 0xfe, .. "\",\"description\":\"b\"}"u8]);
        using var response = await host.Client.PostAsync("Things", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("Things", true)]
    [InlineData("Things", false)]
    [InlineData("CreateObservations", false)]
    public async Task A_body_beyond_the_limit_is_refused_whether_it_says_so_or_not(string path, bool declared)
    {
        using var content = new StreamContent(new Endless(declared ? 2 << 20 : 20 << 20));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.TransferEncodingChunked = !declared;
        using var response = await host.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "Nothings", HttpStatusCode.NotFound)]
    [InlineData("GET", "Things(987654321)", HttpStatusCode.NotFound)]
    [InlineData("GET", "Things(-1)", HttpStatusCode.NotFound)]
    [InlineData("GET", "Observations(-1)", HttpStatusCode.NotFound)]
    [InlineData("GET", "Observations(9223372036854775807)", HttpStatusCode.NotFound)]
    [InlineData("GET", "Things(abc)", HttpStatusCode.BadRequest)]
    [InlineData("GET", "Things/name", HttpStatusCode.BadRequest)]
    [InlineData("PATCH", "Things", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "Things", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PUT", "Things(987654321)", HttpStatusCode.NotFound)]
    [InlineData("POST", "", HttpStatusCode.MethodNotAllowed)]
    public async Task Unknown_paths_and_wrong_methods_are_told_in_words(string method, string path, HttpStatusCode expected)
    {
        var answer = await host.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}", expected);
        Assert.NotEmpty(answer.GetProperty("detail").GetString()!);
    }

    /// <summary>Spaces, as many as asked, of no known length.</summary>
    private sealed class Endless(int length) : MemoryStream(Encoding.ASCII.GetBytes(new string(' ', length)), writable: false);
}
