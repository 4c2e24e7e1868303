using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Requirements;

/// <summary>Batches (OGC 18-088, section 11).</summary>
public sealed class BatchTests(SensingHost host)
{
    [Fact]
    [Requirement("batch-request/batch-request")]
    public async Task A_json_batch_refers_to_what_it_made_and_reads_what_it_wrote()
    {
        var answer = await host.PostAsync("$batch", $$"""
            {"requests":[
              {"id":"t","atomicityGroup":"g","method":"post","url":"Things","body":{"name":"batch","description":"d"} },
              {"id":"d","atomicityGroup":"g","method":"post","url":"$t/Datastreams","body":{{Bodies.Stream("batch")}} },
              {"id":"o","atomicityGroup":"g","method":"post","url":"Observations","body":{"result":7,"Datastream":{"@iot.id":"$d"} } },
              {"id":"p","atomicityGroup":"g","method":"patch","url":"$t","body":{"description":"patched"} },
              {"id":"r","method":"get","url":"$t?$expand=Datastreams/Observations"},
              {"id":"n","method":"get","url":"/v1.1/Things(987654321)"} ]}
            """, HttpStatusCode.OK);
        var responses = answer.GetProperty("responses").EnumerateArray().ToDictionary(one => one.GetProperty("id").GetString()!);
        Assert.Equal([201, 201, 201, 200, 200, 404], responses.Values.Select(one => one.GetProperty("status").GetInt32()));
        var thing = responses["r"].GetProperty("body");
        Assert.Equal("patched", thing.GetProperty("description").GetString());
        Assert.Equal(7, thing.GetProperty("Datastreams")[0].GetProperty("Observations")[0].GetProperty("result").GetInt32());
        Assert.Equal(7, (await host.GetAsync(responses["o"].GetProperty("location").GetString()!)).GetProperty("result").GetInt32());
    }

    [Fact]
    [Requirement("batch-request/batch-request", negative: true)]
    public async Task A_change_set_with_one_fault_changes_nothing_and_the_rest_goes_on()
    {
        var name = "atomic" + Guid.NewGuid().ToString("N");
        var answer = await host.PostAsync("$batch", $$"""
            {"requests":[
              {"id":"1","atomicityGroup":"g","method":"post","url":"Things","body":{"name":"{{name}}","description":"d"} },
              {"id":"2","atomicityGroup":"g","method":"post","url":"$1/Datastreams","body":{"name":"lacks"} },
              {"id":"3","method":"post","url":"Things","body":{"name":"{{name}}","description":"alone"} },
              {"id":"4","method":"get","url":"Things","dependsOn":["2"]} ]}
            """, HttpStatusCode.OK);
        var responses = answer.GetProperty("responses").EnumerateArray().ToDictionary(one => one.GetProperty("id").GetString()!, one => one.GetProperty("status").GetInt32());
        Assert.Equal((424, 400, 201, 424), (responses["1"], responses["2"], responses["3"], responses["4"]));
        Assert.Equal(1, (await host.GetAsync($"Things?$count=true&$filter=name%20eq%20'{name}'")).GetProperty("@iot.count").GetInt32());
    }

    [Theory]
    [InlineData("""{"requests":[]}""")]
    [InlineData("""{"request":1}""")]
    [InlineData("""{"requests":[{"id":"1","method":"get"}]}""")]
    [InlineData("""{"requests":[{"id":"1","method":"get","url":"Things"},{"id":"1","method":"get","url":"Things"}]}""")]
    [InlineData("""[1]""")]
    public async Task A_batch_that_is_none_is_refused(string body) => await host.PostAsync("$batch", body, HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_multipart_batch_with_a_change_set_is_carried_out()
    {
        var body = string.Join("\r\n",
            "--b", "Content-Type: multipart/mixed; boundary=c", "",
            "--c", "Content-Type: application/http", "Content-Transfer-Encoding: binary", "Content-ID: 1", "",
            "POST Things HTTP/1.1", "Content-Type: application/json", "", """{"name":"multi","description":"d"}""",
            "--c", "Content-Type: application/http", "Content-ID: 2", "",
            "POST $1/Datastreams HTTP/1.1", "Content-Type: application/json", "", Bodies.Stream("multi"),
            "--c--",
            "--b", "Content-Type: application/http", "",
            "GET /v1.1/Things?$top=1 HTTP/1.1", "", "",
            "--b", "Content-Type: application/http", "",
            "GET Nothings HTTP/1.1", "", "",
            "--b--", "");
        var answer = await MultipartAsync(body);
        Assert.Equal(2, Count(answer, "HTTP/1.1 201 Created"));
        Assert.Equal(1, Count(answer, "HTTP/1.1 200 OK"));
        Assert.Equal(1, Count(answer, "HTTP/1.1 404 Not Found"));
        Assert.Contains("Content-ID: 2", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_multipart_change_set_that_fails_is_one_refusal()
    {
        var name = "multi" + Guid.NewGuid().ToString("N");
        var body = string.Join("\r\n",
            "--b", "Content-Type: multipart/mixed; boundary=c", "",
            "--c", "Content-Type: application/http", "Content-ID: 1", "", "POST Things HTTP/1.1", "", $$"""{"name":"{{name}}","description":"d"}""",
            "--c", "Content-Type: application/http", "Content-ID: 2", "", "PATCH Things(987654321) HTTP/1.1", "", """{"name":"x"}""",
            "--c--", "--b--", "");
        var answer = await MultipartAsync(body);
        Assert.Equal(1, Count(answer, "HTTP/1.1 404"));
        Assert.Equal(0, Count(answer, "HTTP/1.1 2"));
        Assert.Equal(0, (await host.GetAsync($"Things?$count=true&$filter=name%20eq%20'{name}'")).GetProperty("@iot.count").GetInt32());
    }

    [Fact]
    public async Task Who_may_only_read_reads_by_batch_and_writes_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "$batch")
        {
            Content = new StringContent("""{"requests":[{"id":"r","method":"get","url":"Things"},{"id":"w","method":"post","url":"Things","body":{"name":"a","description":"b"} }]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Role", "viewer");
        using var response = await host.Client.SendAsync(request);
        var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.Equal([200, 403], answer.GetProperty("responses").EnumerateArray().Select(one => one.GetProperty("status").GetInt32()));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private async Task<string> MultipartAsync(string body)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=b");
        using var response = await host.Client.PostAsync("$batch", content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return text;
    }
}
