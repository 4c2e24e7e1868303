using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Civium.Testing.Running;
using Xunit;

namespace Civium.EndToEnd.Tests;

/// <summary>Bad input gets a clear error, changes nothing, and leaves the service up.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private CiviumProcess _civium = null!;
    private long _stream;

    public static TheoryData<string, string> Bodies => new()
    {
        { "truncated", """{"result": 1""" },
        { "not an object", "[1,2" },
        { "wrong type of time", """{"phenomenonTime": 5, "result": 1}""" },
        { "no such time", """{"phenomenonTime": "2024-13-45T99:00:00Z", "result": 1}""" },
        { "absurd number", """{"result": 1e999}""" },
        { "not a number", """{"result": NaN}""" },
        { "unknown field", """{"result": 1, "color": "red"}""" },
        { "field twice", """{"result": 1, "result": 2}""" },
        { "deep nesting", $$"""{"result": {{new string('[', 5000)}}{{new string(']', 5000)}}}""" },
        { "empty", "" },
        { "invalid UTF-8", "{\"result\": \"\u00ff\u00fe\"}" },
    };

    public async ValueTask InitializeAsync()
    {
        _civium = await CiviumProcess.RunAsync(_folder.Path, 0, "--empty", "--open");
        _stream = await SensorCity.MakeStationAsync(_civium.Http, "Target");
    }

    public async ValueTask DisposeAsync()
    {
        await _civium.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_bad_observation_is_refused_in_words(string what, string body)
    {
        // Latin-1 turns the two marked characters into bytes that are no UTF-8.
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await _civium.Http.PostAsync($"/sensorthings/v1.1/Datastreams({_stream})/Observations", content);
        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest, $"{what}: {answer.StatusCode}");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()));
        await AssertUnharmedAsync();
    }

    [Theory]
    [InlineData("Datastreams(999999)/Observations")]
    [InlineData("Datastreams(99999999999999999999)/Observations")]
    [InlineData("Nothing(1)/Observations")]
    public async Task An_unknown_path_is_refused(string path)
    {
        using var answer = await SensorCity.SendAsync(_civium.Http, path, """{"result": 1}""", key: null);
        Assert.InRange((int)answer.StatusCode, 400, 404);
        await AssertUnharmedAsync();
    }

    [Theory]
    [InlineData("$filter=result eq")]
    [InlineData("$filter=nosuch eq 1")]
    [InlineData("$top=-1")]
    [InlineData("$top=abc")]
    [InlineData("$orderby=nosuch")]
    [InlineData("$nosuch=1")]
    [InlineData("$skiptoken=garbage")]
    public async Task A_bad_query_is_refused_by_name(string query)
    {
        using var answer = await _civium.Http.GetAsync("/sensorthings/v1.1/Observations?" + Uri.EscapeDataString(query).Replace("%3D", "=", StringComparison.Ordinal).Replace("%24", "$", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(query.Split('=')[0], await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_megabytes_are_refused()
    {
        using var content = new StreamContent(new Endless(100_000_000)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        HttpStatusCode? status = null;
        try
        {
            using var answer = await _civium.Http.PostAsync("/sensorthings/v1.1/CreateObservations", content);
            status = answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            // The server may close the connection while the client still sends; what counts is that it stays up.
        }

        Assert.True(status is null or HttpStatusCode.RequestEntityTooLarge, $"{status}");
        await AssertUnharmedAsync();
    }

    [Fact]
    public async Task Two_thousand_idle_connections_do_no_harm()
    {
        var sockets = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 2000; i++)
            {
                var socket = new TcpClient();
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, _civium.Address.Port);
                if (i % 2 == 0)
                {
                    await socket.GetStream().WriteAsync("POST /sensorthings/v1.1/CreateObservations HTTP/1.1\r\nHost: 127"u8.ToArray());
                }
            }

            await AssertUnharmedAsync();
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private async Task AssertUnharmedAsync()
    {
        var page = await _civium.Http.GetFromJsonAsync<JsonElement>("/sensorthings/v1.1/Observations?$count=true&$top=1");
        Assert.Equal(0, page.GetProperty("@iot.count").GetInt64());
    }

    /// <summary>A body of so many blanks.</summary>
    private sealed class Endless(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var given = (int)Math.Min(count, _left);
            buffer.AsSpan(offset, given).Fill((byte)' ');
            _left -= given;
            return given;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
