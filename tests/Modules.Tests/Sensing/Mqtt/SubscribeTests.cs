using System.Net;
using System.Text.Json;
using Civium.Kernel.Access;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace Civium.Modules.Tests.Sensing.Mqtt;

/// <summary>What subscribers hear (OGC 18-088, section 14.2).</summary>
public sealed class SubscribeTests(MqttHost host) : IClassFixture<MqttHost>
{
    [Theory]
    [InlineData(MqttProtocolVersion.V311)]
    [InlineData(MqttProtocolVersion.V500)]
    public async Task A_reading_is_heard_as_HTTP_shows_it_whichever_way_it_came(MqttProtocolVersion version)
    {
        var (_, stream) = await host.StationAsync("heard");
        var topic = $"v1.1/Datastreams({stream})/Observations";
        using var ear = await Ear.OpenAsync(host, version);
        await ear.SubscribeAsync(topic);
        var posted = await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1.5,"phenomenonTime":"2024-05-01T00:00:00Z"}""");
        var (at, body) = await ear.NextAsync();
        Assert.Equal(topic, at);
        Assert.Equal(posted.GetRawText(), body.GetRawText());

        using var device = await host.DeviceAsync(version);
        await MqttHost.PublishAsync(device, topic, """{"result":2.5}""");
        (_, body) = await ear.NextAsync();
        Assert.Equal(2.5, body.GetProperty("result").GetDouble());
        var read = await host.GetAsync($"Observations({body.GetProperty("@iot.id").GetInt64()})");
        Assert.Equal(read.GetRawText(), body.GetRawText());
    }

    [Fact]
    public async Task Each_hears_what_it_subscribed_and_nothing_else()
    {
        var (_, one) = await host.StationAsync("one");
        var (_, other) = await host.StationAsync("other");
        using var ear = await Ear.OpenAsync(host);
        await ear.SubscribeAsync($"v1.1/Datastreams({one})/Observations?$select=result");
        using var all = await Ear.OpenAsync(host);
        await all.SubscribeAsync($"v1.1/Observations?$filter=Datastream/id eq {one} or Datastream/id eq {other}");
        await host.PostAsync($"Datastreams({other})/Observations", """{"result":1}""");
        await host.PostAsync($"Datastreams({one})/Observations", """{"result":2}""");
        var (_, body) = await ear.NextAsync();
        Assert.Equal("""{"result":2}""", body.GetRawText());
        Assert.Equal(3, (await all.NextAsync()).Body.GetProperty("result").GetInt32() + (await all.NextAsync()).Body.GetProperty("result").GetInt32());
        Assert.False(ear.HasMore);

        await ear.Client.UnsubscribeAsync($"v1.1/Datastreams({one})/Observations?$select=result");
        await host.PostAsync($"Datastreams({one})/Observations", """{"result":3}""");
        Assert.Equal(3, (await all.NextAsync()).Body.GetProperty("result").GetInt32());
        Assert.False(ear.HasMore);
    }

    [Fact]
    public async Task A_filter_chooses_and_an_observation_that_is_changed_is_heard_again()
    {
        var (_, stream) = await host.StationAsync("filtered");
        using var ear = await Ear.OpenAsync(host);
        await ear.SubscribeAsync($"v1.1/Datastreams({stream})/Observations?$filter=result gt 10&$select=result");
        await host.PostAsync($"Datastreams({stream})/Observations", """{"result":9}""");
        var second = await host.PostAsync($"Datastreams({stream})/Observations", """{"result":11}""");
        Assert.Equal("""{"result":11}""", (await ear.NextAsync()).Body.GetRawText());
        await host.SendAsync(HttpMethod.Patch, $"Observations({second.GetProperty("@iot.id")})", """{"result":12}""", HttpStatusCode.OK);
        Assert.Equal("""{"result":12}""", (await ear.NextAsync()).Body.GetRawText());
    }

    [Fact]
    public async Task Sets_related_sets_entities_and_properties_are_heard()
    {
        var (thing, stream) = await host.StationAsync("entities");
        using var ear = await Ear.OpenAsync(host);
        await ear.SubscribeAsync($"v1.1/Things({thing})/Datastreams?$select=name");
        using var entity = await Ear.OpenAsync(host);
        await entity.SubscribeAsync($"v1.1/Datastreams({stream})");
        using var property = await Ear.OpenAsync(host);
        await property.SubscribeAsync($"v1.1/Datastreams({stream})/description");

        using var device = await host.DeviceAsync(MqttProtocolVersion.V500);
        var made = await MqttHost.PublishAsync(device, $"v1.1/Things({thing})/Datastreams", Bodies.Stream("second"));
        Assert.True(made.IsSuccess, made.ReasonString);
        Assert.Equal("""{"name":"second"}""", (await ear.NextAsync()).Body.GetRawText());

        await host.SendAsync(HttpMethod.Patch, $"Datastreams({stream})", """{"name":"renamed"}""", HttpStatusCode.OK);
        Assert.Equal("renamed", (await entity.NextAsync()).Body.GetProperty("name").GetString());
        await host.SendAsync(HttpMethod.Patch, $"Datastreams({stream})", """{"description":"new words"}""", HttpStatusCode.OK);
        Assert.Equal("""{"description":"new words"}""", (await property.NextAsync()).Body.GetRawText());
        Assert.False(property.HasMore);
    }

    [Fact]
    public async Task A_Datastream_that_takes_readings_is_heard()
    {
        var (_, stream) = await host.StationAsync("follows");
        using var ear = await Ear.OpenAsync(host);
        await ear.SubscribeAsync($"v1.1/Datastreams({stream})/phenomenonTime");
        await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1,"phenomenonTime":"2024-05-01T00:00:00Z"}""");
        Assert.StartsWith("2024-05-01T00:00:00", (await ear.NextAsync()).Body.GetProperty("phenomenonTime").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_set_is_heard_with_deep_inserts_and_their_observations()
    {
        using var ear = await Ear.OpenAsync(host);
        await ear.SubscribeAsync("v1.1/Things?$filter=name eq 'deep'&$select=name", "v1.1/Observations?$filter=result eq 4711&$select=result");
        using var device = await host.DeviceAsync(MqttProtocolVersion.V500);
        var made = await MqttHost.PublishAsync(device, "v1.1/Things", Bodies.Station("deep", more: ""","Observations":[{"result":4711}]"""));
        Assert.True(made.IsSuccess, made.ReasonString);
        var both = new[] { (await ear.NextAsync()).Body.GetRawText(), (await ear.NextAsync()).Body.GetRawText() };
        Assert.Equal(["""{"name":"deep"}""", """{"result":4711}"""], both.Order());
    }

    [Theory]
    [InlineData("v1.1/Datastreams(987654321)/Observations", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Nothings", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("Observations", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Observations?$filter=nonsense gt 1", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Observations?$filter=result gt", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Observations?$top=5", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Observations?$select=nonsense", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/Observations/$count", MqttClientSubscribeResultCode.TopicFilterInvalid)]
    [InlineData("v1.1/#", MqttClientSubscribeResultCode.WildcardSubscriptionsNotSupported)]
    [InlineData("v1.1/+/Observations", MqttClientSubscribeResultCode.WildcardSubscriptionsNotSupported)]
    [InlineData("v1.1/errors/another", MqttClientSubscribeResultCode.NotAuthorized)]
    public async Task What_cannot_be_subscribed_is_told(string topic, MqttClientSubscribeResultCode expected)
    {
        using var ear = await Ear.OpenAsync(host);
        var answer = await ear.Client.SubscribeAsync(topic, MqttQualityOfServiceLevel.AtLeastOnce);
        Assert.Equal(expected, answer.Items.Single().ResultCode);
        Assert.NotEmpty(answer.ReasonString);
    }

    [Fact]
    public async Task A_token_that_is_revoked_ends_its_subscriptions()
    {
        var (_, stream) = await host.StationAsync("revoked");
        using var loan = host.Lend(Role.Viewer);
        using var ear = await Ear.OpenAsync(host, token: loan.Secret);
        await ear.SubscribeAsync($"v1.1/Datastreams({stream})/Observations");
        loan.Dispose();
        await Task.Delay(1100, TestContext.Current.CancellationToken);
        await host.PostAsync($"Datastreams({stream})/Observations", """{"result":1}""");
        Assert.Contains("NotAuthorized", await ear.Gone.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(ear.HasMore);
    }
}
